/** A deliberate bug that can no longer be put in shows nothing. Whether the tests see it: `npm run mutation-check`. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

it('every deliberate bug can still be put into the tree', () => {
  const script = path.join(__dirname, '..', '..', 'scripts', 'mutation-check.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, '--trial'], { encoding: 'utf8' });
  expect(`${stdout}${stderr}`).toMatch(/^(\d+) of \1 patches apply\n$/);
  expect(status).toBe(0);
});
