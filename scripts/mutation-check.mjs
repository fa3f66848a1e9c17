/**
 * Do the tests see a bug? Puts each bug of test/mutations into a copy of this tree, one at a time, and runs the tests there.
 * `npm run mutation-check`; with names (`01 07`) only those; `--trial` only asks whether the patches still apply.
 * Ends with 1 where a bug is missed, is not seen by the test that its patch names, or where a patch does not apply.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyPatch, readPatches } from './mutation-patch.mjs';

const ROOT = path.join(import.meta.dirname, '..');
const NOT_COPIED = ['.git', 'coverage', 'data', 'dist', 'node_modules', 'test-results'];
/** Asked where the named test file sees nothing: is the bug seen at all? */
const FAST_SUITE = [
  'test/domain',
  'test/golden',
  'test/projections',
  'test/api',
  'test/adapters',
  'test/crashes/crash-at',
];
const NOT_FAST = ['test/adapters/eventstoredb', 'test/adapters/sqlite-kill'];

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const isWanted = ({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start));
const patches = readPatches(path.join(ROOT, 'test', 'mutations')).filter(isWanted);
process.exitCode = (args.includes('--trial') ? tryAll() : checkAll()) ? 0 : 1;

function tryAll() {
  const verdicts = patches.map((patch) => {
    try {
      applyPatch(patch, ROOT, { isTrial: true });
      return true;
    } catch (error) {
      console.log(error.message);
      return false;
    }
  });
  console.log(`${verdicts.filter(Boolean).length} of ${patches.length} patches apply`);
  return patches.length > 0 && verdicts.every(Boolean);
}

function checkAll() {
  if (!tryAll()) return false;
  // What fails without a bug proves nothing with it.
  const files = [...new Set(patches.map(({ file }) => file))];
  const sound = inCopy(undefined, (root) => run(root, files));
  const unsound = patches.filter(({ file, test }) => !sound.some((ran) => isNamed(ran, file, test) && ran.passed));
  for (const { file, test } of unsound) console.log(`without any bug, ${file} › ${test}: fails, or is not there`);
  if (unsound.length > 0) return false;
  const verdicts = patches.map((patch) => {
    const verdict = check(patch);
    console.log(`${patch.name.padEnd(40)} ${verdict.text}`);
    return verdict.isCaught;
  });
  console.log(`${verdicts.filter(Boolean).length} of ${patches.length} bugs caught`);
  return verdicts.every(Boolean);
}

function check(patch) {
  const { file, test } = patch;
  const failedOf = (root, paths) => run(root, paths).filter(({ passed }) => !passed);
  return inCopy(patch, (root) => {
    const failed = failedOf(root, [file]);
    const beside = failed.length > 1 ? ` (and ${failed.length - 1} more there)` : '';
    if (failed.some((ran) => isNamed(ran, file, test)))
      return { isCaught: true, text: `caught by ${file} › ${test}${beside}` };
    const [other] = failed.length > 0 ? failed : failedOf(root, FAST_SUITE);
    const text = other ? `NOT SEEN by the test it names, but by ${other.file} › ${other.name}` : `MISSED: ${patch.bug}`;
    return { isCaught: false, text };
  });
}

function isNamed(ran, file, test) {
  return ran.file === file && ran.name.endsWith(test);
}

/** Never in the tree itself: a run that is cut short would leave its bug there. */
function inCopy(patch, use) {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'paystate-mutation-')));
  try {
    const isCopied = (source) => !NOT_COPIED.includes(path.relative(ROOT, source));
    cpSync(ROOT, root, { recursive: true, filter: isCopied });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'), 'junction');
    if (patch) applyPatch(patch, root);
    return use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The tests that ran. A file that could not be loaded has none: it catches nothing. */
function run(root, paths) {
  const results = path.join(root, 'results.json');
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--bail', '--silent', '--json', `--outputFile=${results}`, '--testPathIgnorePatterns', ...NOT_FAST];
  const env = { ...process.env, CRASH_PAIRS: '5' };
  spawnSync(process.execPath, [jest, ...paths, ...options], { cwd: root, env, stdio: 'ignore' });
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ fullName, status }) => ({
        file: path.relative(root, name).split(path.sep).join('/'),
        name: fullName,
        passed: status === 'passed',
      })),
  );
}
