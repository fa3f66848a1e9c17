/**
 * On Node 22, 24 and 26: `npm ci` of the lock without a compiler and without a warning about the Node, a part of the tests
 * that uses every native module and thread, and a payment with the package that `npm pack` makes. Ends with 1 where a step fails.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MAJORS = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24', '26'];
const TESTS = ['test/adapters/sqlite', 'test/adapters/bill', 'test/projections', 'test/end-to-end/payments'];
const ROOT = path.join(import.meta.dirname, '..');
const LIMIT_MS = 15 * 60_000;

const failed = MAJORS.filter((major) => !worksOn(major));
if (failed.length > 0) console.error(`does not work on Node ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

function worksOn(major) {
  const folder = mkdtempSync(path.join(tmpdir(), `paystate-node-${major}-`));
  try {
    for (const file of trackedFiles()) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      cpSync(path.join(ROOT, file), path.join(folder, file));
    }
    // Neither a compiler nor python: nothing may need one.
    const noCompiler = { CC: 'none', CXX: 'none', npm_config_python: 'none' };
    const install = run(folder, major, ['npm', 'ci', '--include=dev', '--no-audit'], noCompiler);
    const steps = [
      ['npm ci', install.passed && !/EBADENGINE/.test(install.output)],
      ['tests', run(folder, major, ['npx', 'jest', '--testTimeout=240000', ...TESTS]).passed],
      ['smoke run', run(folder, major, ['node', '.ci/smoke.mjs']).passed],
    ];
    for (const [name, passed] of steps) console.log(`Node ${major}: ${name} ${passed ? 'passed' : 'FAILED'}`);
    return steps.every(([, passed]) => passed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(cwd, major, command, settings = {}) {
  const { status, stdout, stderr } = spawnSync('npx', ['--yes', '--package', `node@${major}`, '--', ...command], {
    cwd,
    env: { ...process.env, ...settings },
    encoding: 'utf8',
    timeout: LIMIT_MS,
    maxBuffer: 64 * 1_048_576,
  });
  const output = `${stdout}${stderr}`;
  if (status !== 0) console.error(output.split('\n').slice(-60).join('\n'));
  return { passed: status === 0, output };
}

function trackedFiles() {
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
}
