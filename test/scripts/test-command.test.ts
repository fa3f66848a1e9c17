/** `npm test -- <name>` runs a suite or the tests of that name, and nothing else. */
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { ROOT } from './given-project';

function listed(...args: string[]): string[] {
  const { stdout } = spawnSync(process.execPath, ['scripts/test.mjs', ...args, '--listTests'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return stdout
    .trim()
    .split('\n')
    .map((file) => path.relative(ROOT, file));
}

it('when a suite is named, then its tests run, also those that `npm test` leaves out', () => {
  expect(listed('load')).toContain('test/load/overload.test.ts');
  expect(listed('load').filter((file) => !file.startsWith('test/load/'))).toEqual([]);
  expect(listed('eventstoredb')).toEqual(
    expect.arrayContaining([
      expect.stringContaining('test/eventstoredb/'),
      'test/end-to-end/nodes/several-nodes.test.ts',
    ]),
  );
});

it('when tests are named as jest takes them, then these run', () => {
  expect(listed('test/scripts/test-command')).toEqual(['test/scripts/test-command.test.ts']);
});
