/**
 * Do the tests see a bug? Puts each bug of test/mutations into a copy of this tree, one at a time, and runs the test there that
 * must see it. `npm run mutation-check`; with names (`01 07`) only those; `--trial` only asks whether the patches still apply;
 * `--after jest.json` says where a run of this tree left its results, so that no test is run without a bug again.
 * Ends with 1 where a bug is missed, is not seen by the test that its patch names, or where a patch does not apply.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { applyPatch, readPatches } from './mutation-patch.mjs';
import { copyTree, readResults, runTests, withBug } from './mutation-run.mjs';

const ROOT = path.join(import.meta.dirname, '..');
/** Run where the named test file sees nothing: is the bug seen at all? */
const FAST_SUITE = [
  'test/domain',
  'test/golden',
  'test/projections',
  'test/api',
  'test/adapters',
  'test/crashes/crash-at',
];
/** Each is a copy of the tree and a jest of its own. */
const MAX_COPIES = 4;

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { trial: { type: 'boolean' }, after: { type: 'string' } },
});
const isWanted = ({ name }) => wanted.length === 0 || wanted.some((one) => name === one || name.startsWith(`${one}-`));
const patches = readPatches(path.join(ROOT, 'test', 'mutations')).filter(isWanted);
process.exitCode = (options.trial ? tryAll() : await checkAll()) ? 0 : 1;

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

async function checkAll() {
  if (!tryAll()) return false;
  const copies = Array.from({ length: Math.min(MAX_COPIES, availableParallelism()) }, () => copyTree(ROOT));
  try {
    if (!(await isSound(copies))) return false;
    const verdicts = await shareOut(copies, patches, async (root, patch) => {
      const begunMs = Date.now();
      const { isCaught, text } = await check(root, patch);
      const line = `${patch.name.padEnd(40)} ${text} (${Math.round((Date.now() - begunMs) / 1_000)} s)`;
      console.log(line);
      return { isCaught, line };
    });
    const missed = verdicts.filter(({ isCaught }) => !isCaught);
    console.log(`${patches.length - missed.length} of ${patches.length} bugs caught`);
    // Again: who reads only the end of a long output must see which.
    for (const { line } of missed) console.log(line);
    return missed.length === 0;
  } finally {
    for (const root of copies) rmSync(root, { recursive: true, force: true });
  }
}

/** What fails without a bug proves nothing with it. */
async function isSound(copies) {
  const files = [...new Set(patches.map(({ file }) => file))];
  const namesIn = (file) => patches.filter((patch) => patch.file === file).map(({ test }) => test);
  const ran = options.after
    ? readResults(options.after, ROOT)
    : (await shareOut(copies, files, (root, file) => runTests(root, [file], namesIn(file)))).flat();
  const unsound = patches.filter(({ file, test }) => !isSeenBy(ran, file, test, true));
  for (const { file, test } of unsound) console.log(`without any bug, ${file} › ${test}: fails, or is not there`);
  return unsound.length === 0;
}

async function check(root, patch) {
  const { file, test } = patch;
  return withBug(root, patch, async () => {
    if (isSeenBy(await runTests(root, [file], [test]), file, test, false))
      return { isCaught: true, text: `caught by ${file} › ${test}` };
    return { isCaught: false, text: await whoElseSees(root, patch) };
  }).catch((error) => ({ isCaught: false, text: `NOT RUN: ${error.message}` }));
}

async function whoElseSees(root, { bug, file }) {
  const failedIn = async (paths) => (await runTests(root, paths)).find(({ passed }) => !passed);
  const other = (await failedIn([file])) ?? (await failedIn(FAST_SUITE));
  return other ? `NOT SEEN by the test it names, but by ${other.file} › ${other.name}` : `MISSED: ${bug}`;
}

function isSeenBy(ran, file, test, passed) {
  const named = ran.filter((one) => one.file === file && one.name.endsWith(test));
  return passed ? named.length > 0 && named.every((one) => one.passed) : named.some((one) => !one.passed);
}

/** Does the items in the copies, one at a time in each; the results in the order of the items. */
async function shareOut(copies, items, does) {
  const results = [];
  let next = 0;
  const work = async (root) => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await does(root, items[index]);
    }
  };
  await Promise.all(copies.map(work));
  return results;
}
