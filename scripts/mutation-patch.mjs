/**
 * A deliberate bug as a patch: `diff -u` under a few lines that say what the bug is and which test must catch it. It is found
 * by its text and not by its line numbers, which move; and without git, which need not be there.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** All patches of a folder, by name. Throws where one is not understood. */
export function readPatches(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.patch'));
  return files
    .sort()
    .map((file) => readPatch(path.basename(file, '.patch'), readFileSync(path.join(folder, file), 'utf8')));
}

function readPatch(name, text) {
  const field = (key) => {
    const [, value] = new RegExp(`^${key}: (.+)$`, 'm').exec(text) ?? [];
    if (value === undefined) throw new Error(`${name}: it has no line "${key}: …"`);
    return value;
  };
  const hunks = text
    .split(/^diff .*$/m)
    .slice(1)
    .flatMap((part) => hunksOf(/^\+\+\+ b\/(.+)$/m.exec(part)?.[1], part));
  if (hunks.length === 0) throw new Error(`${name}: it changes nothing`);
  return { name, bug: field('Bug'), file: field('Test'), test: field('Name'), hunks };
}

function hunksOf(file, part) {
  const bodies = part.split(/^@@ .*\n/m).slice(1);
  return bodies.map((body) => {
    const lines = body.split('\n').filter((line) => /^[ +-]/.test(line));
    const side = (other) => lines.filter((line) => !line.startsWith(other)).map((line) => `${line.slice(1)}\n`);
    return { file, before: side('+').join(''), after: side('-').join('') };
  });
}

/** Puts the bug into the tree below `root`, or only asks whether it could. Throws where its text is missing, or there twice. */
export function applyPatch({ name, hunks }, root, { isTrial = false } = {}) {
  for (const { file, before, after } of hunks) {
    const source = path.join(root, file);
    const text = readFileSync(source, 'utf8');
    const times = text.split(before).length - 1;
    if (times !== 1) throw new Error(`${name}: its text stands ${times} times in ${file}`);
    if (!isTrial)
      writeFileSync(
        source,
        text.replace(before, () => after),
      );
  }
}
