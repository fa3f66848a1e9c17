/** A reader sees a folder at once: each has 13 entries at most, files and folders counted alike. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const MAX_ENTRIES = 13;
/** Not part of the project: installed, built or left by a run. */
const SKIPPED = /^(\..*|node_modules|dist|data.*|coverage|test-results)$/;
/** Larger by their nature: tools look for their files in the root, and the others are lists, one file for each case or each thing to look up. */
const LISTS = [/^$/, /^docs\/reference$/, /^test\/mutations$/, /^test\/golden\/[\d.]+$/];
/** Not yet divided. A name leaves this list with its folder's fourteenth entry, and none joins it. */
const TOO_LARGE = ['test'];

const problems = [];
const large = new Set();
visit('');
for (const folder of TOO_LARGE.filter((one) => !large.has(one))) {
  problems.push(
    `${folder} no longer has more than ${MAX_ENTRIES} entries: take it off the list in scripts/folders.mjs`,
  );
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function visit(folder) {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true }).filter(
    ({ name }) => !SKIPPED.test(name),
  );
  if (entries.length > MAX_ENTRIES) {
    large.add(folder);
    if (!TOO_LARGE.includes(folder) && !LISTS.some((list) => list.test(folder))) {
      problems.push(`${folder} has ${entries.length} entries, ${MAX_ENTRIES} at most: divide it by subject`);
    }
  }
  for (const entry of entries) if (entry.isDirectory()) visit(path.posix.join(folder, entry.name));
}
