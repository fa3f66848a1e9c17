/**
 * `npm test`: all checks, the build, the generated files, and every test. Options go to jest: `npm test -- --json`. With the
 * name of a suite (`load`, `console`, `eventstoredb`) or of tests as jest takes them (`test/domain/refund`) only those tests run.
 */
import { checkSteps } from './checks.mjs';
import { runAlone, runSteps, script, tool } from './steps.mjs';

const SUITES = {
  // Ratios of speed: they want the machine for themselves, so `npm test` leaves them out (jest.config.cjs).
  load: ['--testPathIgnorePatterns', 'node_modules', '--runInBand', 'test/load'],
  // In Chromium; without one they are skipped.
  console: ['test/console', 'test/docs/pictures'],
  // On the stand-in, or on the EventStoreDB that TEST_ESDB_URL names.
  eventstoredb: ['test/adapters/eventstoredb', 'test/eventstoredb', 'test/end-to-end/nodes/several-nodes'],
};

const [first, ...rest] = process.argv.slice(2);
const isName = first !== undefined && !first.startsWith('-');
process.exitCode = (await (isName ? onlyTests() : everything())) ? 0 : 1;

function onlyTests() {
  return runAlone(tool('jest', ...(Object.hasOwn(SUITES, first) ? SUITES[first] : [first]), ...rest));
}

function everything() {
  return runSteps([
    [...checkSteps(), { name: 'build', command: script('scripts/build.mjs') }],
    [{ name: 'generated', command: script('scripts/generate.mjs', '--check') }],
    [{ name: 'tests', command: tool('jest', ...process.argv.slice(2)), live: true }],
  ]);
}
