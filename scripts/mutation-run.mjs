/** Copies of this tree in which bugs are put and tests are run. The tree itself is never changed. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyPatch } from './mutation-patch.mjs';

const NOT_COPIED = ['.git', 'coverage', 'data', 'dist', 'node_modules', 'test-results'];
/** Left out where a whole folder is run, not where a patch names one of them. */
const NOT_FAST = ['test/adapters/eventstoredb', 'test/adapters/sqlite/sqlite-kill'];
/** A bug may make a test endless: it fails after this, long before the limit of the run, and says so. */
const MAX_TEST_MS = 300_000;
const MAX_RUN_MS = 900_000;
/** How long a test waits for what the bug keeps from happening (test/waiting.ts). */
const PATIENCE_MS = 30_000;

/** Not the tree itself: a run that is cut short would leave its bug there. The caller removes the copy. */
export function copyTree(from) {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'paystate-mutation-')));
  const isCopied = (source) => !NOT_COPIED.includes(path.relative(from, source));
  cpSync(from, root, { recursive: true, filter: isCopied });
  symlinkSync(path.join(from, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  return root;
}

/** Puts the bug into the copy while `use` runs, and takes it out again. */
export async function withBug(root, patch, use) {
  const files = [...new Set(patch.hunks.map(({ file }) => path.join(root, file)))];
  const before = files.map((file) => readFileSync(file));
  try {
    applyPatch(patch, root);
    return await use();
  } finally {
    files.forEach((file, index) => writeFileSync(file, before[index]));
  }
}

/**
 * The tests below `paths` that ran: `{ file, name, passed }`. With `names` only those whose name ends with one of them. A file
 * that could not be loaded has no tests. Throws where jest left no results.
 */
export async function runTests(root, paths, names = []) {
  const results = path.join(root, 'results.json');
  // Jest may end without writing: an older file must not be read for this run's.
  rmSync(results, { force: true });
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const only = names.length > 0 ? ['--testNamePattern', `(${names.map(escaped).join('|')})$`] : [];
  const cache = `--cacheDirectory=${path.join(root, '.jest-cache')}`;
  const options = [
    '--runInBand',
    // A test that fails may leave its nodes running.
    '--forceExit',
    '--silent',
    `--testTimeout=${MAX_TEST_MS}`,
    '--json',
    `--outputFile=${results}`,
    cache,
    ...only,
  ];
  const slow = NOT_FAST.filter((start) => !paths.some((named) => named.startsWith(start)));
  await ended(root, [jest, ...paths, ...options, '--testPathIgnorePatterns', '/node_modules/', ...slow]);
  if (!existsSync(results)) throw new Error(`jest left no results for ${paths.join(' ')}`);
  return readResults(results, root);
}

/** What jest wrote of a run in the tree at `root`, as `runTests` answers it. */
export function readResults(results, root) {
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

function ended(cwd, args) {
  const env = { ...process.env, CRASH_PAIRS: '5', TEST_PATIENCE_MS: `${PATIENCE_MS}` };
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: 'ignore',
    timeout: MAX_RUN_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
