/**
 * On Node 22, 24 and 26, all at once: `npm ci` of the lock without a compiler and without a warning about the Node, a part of the
 * tests that uses every native module and thread, and a payment with the package that `npm pack` makes. Ends with 1 where a step
 * fails. With numbers as arguments only those.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MAJORS = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24', '26'];
const TESTS = ['test/adapters/sqlite', 'test/adapters/bill', 'test/projections', 'test/end-to-end/payments'];
const ROOT = path.join(import.meta.dirname, '..');
const LIMIT_MS = 15 * 60_000;
const SHOWN_LINES = 60;
/** Neither a compiler nor python: nothing may need one. */
const NO_COMPILER = { CC: 'none', CXX: 'none', npm_config_python: 'none' };

const trackedFiles = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean);
const works = await Promise.all(MAJORS.map(worksOn));
const failed = MAJORS.filter((_, index) => !works[index]);
if (failed.length > 0) console.error(`does not work on Node ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function worksOn(major) {
  const folder = mkdtempSync(path.join(tmpdir(), `paystate-node-${major}-`));
  try {
    for (const file of trackedFiles) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      cpSync(path.join(ROOT, file), path.join(folder, file));
    }
    const step = async (name, command, settings) => {
      const { passed, output } = await run(folder, major, command, settings);
      const isQuiet = !/EBADENGINE/.test(output);
      console.log(`Node ${major}: ${name} ${passed && isQuiet ? 'passed' : 'FAILED'}`);
      return passed && isQuiet;
    };
    return (
      (await step('npm ci', ['npm', 'ci', '--include=dev', '--no-audit'], NO_COMPILER)) &&
      (await step('tests', ['npx', 'jest', '--maxWorkers=1', ...TESTS])) &&
      (await step('smoke run', ['node', '.ci/smoke.mjs']))
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cwd, major, command, settings = {}) {
  const env = { ...process.env, ...settings };
  const child = spawn('npx', ['--yes', '--package', `node@${major}`, '--', ...command], {
    cwd,
    env,
    timeout: LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ passed: false, output: error.message }));
    child.once('close', (status) => {
      if (status !== 0) console.error(output.split('\n').slice(-SHOWN_LINES).join('\n'));
      resolve({ passed: status === 0, output });
    });
  });
}
