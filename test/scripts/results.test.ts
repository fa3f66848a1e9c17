/** The last lines of CI say which test files were slow, and how many tests passed and failed. */
import path from 'node:path';
import { cleanUp, givenProject, ROOT } from './given-project';

afterEach(cleanUp);

function givenResults(counts: Record<string, number>, secondsOf: Record<string, number> = { 'test/a.test.ts': 1 }) {
  const project = givenProject({});
  const results = {
    ...{ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numRuntimeErrorTestSuites: 0 },
    ...counts,
    testResults: Object.entries(secondsOf).map(([name, seconds]) => ({
      ...{ name: path.join(project.root, name), startTime: 5_000, endTime: 5_000 + seconds * 1_000 },
    })),
  };
  project.write('jest.json', JSON.stringify(results));
  return project.node(path.join(ROOT, '.ci', 'results.mjs'), 'jest.json');
}
const lastLine = (output: string) => output.trimEnd().split('\n').at(-1);

it('when tests passed, then the ten slowest files are listed, the slowest first, and the counts come last', () => {
  const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`test/${index}.test.ts`, index + 0.5]));
  const { code, output } = givenResults({ numPassedTests: 30 }, twelve);
  const files = [...output.matchAll(/([\d.]+) s {2}(\S+)/g)].map(([, seconds, file]) => [seconds, file]);
  expect(files).toHaveLength(10);
  expect(files[0]).toEqual(['11.5', 'test/11.test.ts']);
  expect(files.at(-1)).toEqual(['2.5', 'test/2.test.ts']);
  expect(lastLine(output)).toBe('30 passed, 0 failed');
  expect(code).toBe(0);
});

it.each([
  ['a test failed', { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2 }, '3 passed, 1 failed, 2 skipped'],
  ['a test file could not be loaded', { numPassedTests: 3, numRuntimeErrorTestSuites: 1 }, '3 passed, 1 failed'],
  ['no test ran', {}, '0 passed, 0 failed'],
])('when %s, then it ends with 1', (_case, counts, line) => {
  const { code, output } = givenResults(counts);
  expect({ code, line: lastLine(output) }).toEqual({ code: 1, line });
});
