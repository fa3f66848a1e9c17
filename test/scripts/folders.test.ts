/** No folder has more entries than a reader sees at once. */
import { cleanUp, givenProject } from './given-project';

afterEach(cleanUp);

const files = (folder: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/${index}.ts`, '']));
const found = (all: Record<string, string>) => givenProject(all).node('scripts/folders.mjs');

it('when a folder has a fourteenth entry, then it is named', () => {
  const { code, output } = found({ ...files('domain/trade', 14), ...files('domain/refund', 13) });
  expect(output).toContain('domain/trade has 14 entries');
  expect(output).not.toContain('domain/refund');
  expect(code).toBe(1);
});

it('when a folder on the list of exceptions is small enough, then it has to leave the list', () => {
  expect(found({ ...files('test', 14) }).output).not.toContain('test ');
  expect(found({ ...files('test', 13) }).output).toContain('test no longer has more than 13 entries');
});

it('when a list has one file for each case, then it may be long', () => {
  expect(found(files('test/mutations', 60)).output).not.toContain('test/mutations');
});
