/** errors.md names the codes whose advice depends on the case; the code of the domain is what gives it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

it('only the codes that errors.md names are given another advice than their own', () => {
  const document = readFileSync(path.join(ROOT, 'docs/reference/errors.md'), 'utf8');
  const named = [...document.matchAll(/^- `([A-Z_]+)`: /gm)].map(([, code]) => code!);

  const domain = path.join(ROOT, 'domain');
  const code = readdirSync(domain, { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(domain, name), 'utf8'))
    .join('\n');
  const given = [...code.matchAll(/refusal\(\s*'([A-Z_]+)',[^;]*?\badvice\b[^;]*?\);/g)].map(([, refused]) => refused!);

  expect([...new Set(given)].sort()).toEqual([...named].sort());
});
