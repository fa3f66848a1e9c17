/** The check itself, on a tree of three files: `sum` has two tests, and only the second looks at what the bug changes. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const SUM = 'exports.sum = (left, right) => left + right;\n';
const FILES = {
  'jest.config.cjs': "module.exports = { testMatch: ['<rootDir>/test/**/*.test.js'], transform: {} };\n",
  'domain/sum.js': SUM,
  'test/domain/a.test.js': "it('adds nothing', () => expect(require('../../domain/sum').sum(1, 0)).toBe(1));\n",
  'test/domain/b.test.js': "it('adds two', () => expect(require('../../domain/sum').sum(1, 2)).toBe(3));\n",
};

let tree: string;
beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'paystate-checked-'));
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  cpSync(path.join(ROOT, 'scripts'), path.join(tree, 'scripts'), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(tree, 'node_modules'), 'junction');
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  writeFileSync(path.join(tree, file), text);
}

/** `right` is subtracted; the test of that name must fail. */
function givenBug(file: string, name: string): void {
  const head = `Bug: The second is subtracted.\nTest: ${file}\nName: ${name}\n`;
  const names = 'diff --git a/domain/sum.js b/domain/sum.js\n--- a/domain/sum.js\n+++ b/domain/sum.js\n';
  const change = `@@ -1,1 +1,1 @@\n-${SUM}+exports.sum = (left, right) => left - right;\n`;
  write('test/mutations/01-subtract.patch', `${head}\n${names}${change}`);
}

function check() {
  const script = path.join(tree, 'scripts', 'mutation-check.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  return { said: `${stdout}${stderr}`, status };
}

it('a bug is caught by the test that its patch names, and the tree stays as it is', () => {
  givenBug('test/domain/b.test.js', 'adds two');
  const { said, status } = check();
  expect(said).toContain('caught by test/domain/b.test.js › adds two');
  expect(status).toBe(0);
  expect(readFileSync(path.join(tree, 'domain', 'sum.js'), 'utf8')).toBe(SUM);
});

it('a slow test runs where a patch names it', () => {
  const file = 'test/adapters/eventstoredb.test.js';
  write(file, FILES['test/domain/b.test.js']);
  givenBug(file, 'adds two');
  expect(check()).toMatchObject({ said: expect.stringContaining(`caught by ${file} › adds two`), status: 0 });
});

it('a bug that only another file sees is reported with that file, and not as missed', () => {
  givenBug('test/domain/a.test.js', 'adds nothing');
  const { said, status } = check();
  expect(said).toContain('NOT SEEN by the test it names, but by test/domain/b.test.js › adds two');
  expect(status).toBe(1);
});

it('a test that fails without the bug proves nothing with it', () => {
  givenBug('test/domain/b.test.js', 'adds two');
  write('test/domain/b.test.js', "it('adds two', () => expect(require('../../domain/sum').sum(1, 2)).toBe(4));\n");
  expect(check()).toEqual({
    said: '1 of 1 patches apply\nwithout any bug, test/domain/b.test.js › adds two: fails, or is not there\n',
    status: 1,
  });
});

it('a bug that no test sees is missed', () => {
  givenBug('test/domain/a.test.js', 'adds nothing');
  rmSync(path.join(tree, 'test', 'domain', 'b.test.js'));
  const { said, status } = check();
  expect(said).toContain('MISSED: The second is subtracted.');
  expect(status).toBe(1);
});
