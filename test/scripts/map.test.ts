/** The map in docs/architecture.md is what the imports are. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenProject, ROOT } from './given-project';

afterEach(cleanUp);

/** Those that the script draws, but for the ones that the tests fill. */
const [, SOURCES = ''] =
  /^export const PRODUCT = \[(.*?)\];$/ms.exec(readFileSync(path.join(ROOT, 'scripts/checks.mjs'), 'utf8')) ?? [];
const FOLDERS = [...SOURCES.matchAll(/'(\w+)'/g)].map(([, folder]) => folder!).filter((folder) => folder !== 'domain');
const BEFORE = '# How it works\n\n<!-- map:start -->\n';
const AFTER = '<!-- map:end -->\n\n## Rules\n';

/** engine → refund → trade, and engine → trade besides. */
function givenFolders() {
  const project = givenProject({
    '.dependency-cruiser.cjs': readFileSync(path.join(ROOT, '.dependency-cruiser.cjs'), 'utf8'),
    'package.json': '{}',
    'tsconfig.json': '{}',
    'docs/architecture.md': BEFORE + AFTER,
    'main.ts': "import './domain/engine/decide';\n",
    ...Object.fromEntries(FOLDERS.map((folder) => [`${folder}/index.ts`, ''])),
    'domain/engine/decide.ts': "import '../refund/refund';\nimport '../trade/trade';\n",
    'domain/refund/refund.ts': "import type { Trade } from '../trade/trade';\nexport type Refund = Trade;\n",
    'domain/trade/trade.ts': 'export type Trade = string;\n',
  });
  return {
    ...project,
    map: (flag: string) => project.node('scripts/map.mjs', flag),
    document: () => readFileSync(path.join(project.root, 'docs/architecture.md'), 'utf8'),
  };
}

it('when it is written, then arrows go along the imports, without those that follow from others', () => {
  const { map, document } = givenFolders();
  expect(map('--write')).toEqual({ code: 0, output: '' });
  const arrows = [...document().matchAll(/room_(\w+) --> room_(\w+)/g)].map(([, from, to]) => `${from} → ${to}`);
  expect(arrows).toEqual(['main_ts → domain', 'engine → refund', 'refund → trade']);
  expect(document().startsWith(BEFORE)).toBe(true);
  expect(document().endsWith(AFTER)).toBe(true);
});

it('when an import changes the order of the folders, then the check fails until the map is written again', () => {
  const { map, write } = givenFolders();
  expect(map('--check').code).toBe(1);
  map('--write');
  expect(map('--check').code).toBe(0);
  write('domain/trade/trade.ts', "import '../values/money';\nexport type Trade = string;\n");
  write('domain/values/money.ts', '');
  expect(map('--check')).toMatchObject({ code: 1, output: expect.stringContaining('npm run generate -- map') });
});

it('when folders import each other, then there is no map', () => {
  const { map, write } = givenFolders();
  write('domain/trade/late.ts', "import '../engine/decide';\n");
  const { code, output } = map('--write');
  expect(output).toMatch(/folders import each other: .*trade → engine|engine → .*trade/);
  expect(code).toBe(1);
});
