/**
 * The end of a run, from the results that jest wrote: the slowest test files, then the line "N passed, N failed". A test file
 * that could not even be loaded counts as a failure: jest counts no test in it. Ends with 1 where a test failed or none ran.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const SLOWEST = 10;

const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
printSlowest();
process.exitCode = count();

function printSlowest() {
  const files = results.testResults.map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }));
  const slowest = files.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  console.log('the slowest test files:');
  for (const { name, ms } of slowest) {
    console.log(`${(ms / 1000).toFixed(1).padStart(8)} s  ${path.relative(process.cwd(), name)}`);
  }
}

function count() {
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests,
    numTodoTests,
    numRuntimeErrorTestSuites: unloaded,
  } = results;
  if (unloaded > 0) console.log(`${unloaded} test file(s) could not be loaded; each counts as failed`);
  const failed = numFailedTests + unloaded;
  const skipped = numPendingTests + numTodoTests;
  console.log(`${numPassedTests} passed, ${failed} failed` + (skipped > 0 ? `, ${skipped} skipped` : ''));
  return failed > 0 || numPassedTests === 0 ? 1 : 0;
}
