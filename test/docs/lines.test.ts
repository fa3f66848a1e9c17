/** Lines of documents fit a screen. Tables and code may be wider: a cell or a command cannot be split. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const MAX_CHARACTERS = 120;

const inRoot = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
const inDocs = readdirSync(path.join(ROOT, 'docs'), { encoding: 'utf8', recursive: true })
  .filter((name) => name.endsWith('.md'))
  .map((name) => path.join('docs', name));

it.each([...inRoot, ...inDocs])(`no line of %s is longer than ${MAX_CHARACTERS} characters`, (document) => {
  // Blocks of code keep their count of lines, so that a failure names the line of the file.
  const prose = readFileSync(path.join(ROOT, document), 'utf8').replace(/^```.*?^```$/gms, (block) =>
    block.replace(/[^\n]/g, ''),
  );
  const tooLong = prose
    .split('\n')
    .map((line, index) => ({ line: index + 1, characters: [...line].length, isTable: line.startsWith('|') }))
    .filter(({ characters, isTable }) => characters > MAX_CHARACTERS && !isTable)
    .map(({ line, characters }) => `${document}:${line} has ${characters}`);

  expect(tooLong).toEqual([]);
});
