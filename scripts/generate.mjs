/**
 * `npm run generate`: writes the files that are made from the code and committed; with `--check` (in CI) it compares them. With
 * names (`npm run generate -- schema`) only those.
 */
import path from 'node:path';
import { picked, ROOT, runAlone, runSteps, script } from './steps.mjs';

/** Each takes `--write` and `--check`. */
const GENERATED = {
  schema: script('dist/cli.js', 'schema'),
  states: script('dist/cli.js', 'states'),
  'sub-codes': script('dist/cli.js', 'sub-codes'),
  errors: script('dist/cli.js', 'errors'),
  cli: script('dist/cli.js', 'cli'),
  map: script('scripts/map.mjs'),
  client: script('scripts/typed-documents.mjs', 'client'),
  console: script('scripts/typed-documents.mjs', 'console'),
  'buyer-style': script('console/build/buyer-style.mjs'),
};

const args = process.argv.slice(2);
const flag = args.includes('--check') ? '--check' : '--write';
const wanted = picked(
  GENERATED,
  args.filter((arg) => arg !== '--check'),
);
const steps = wanted.map(([name, command]) => ({ name, command: [...command, flag] }));
// What is made of texts alone needs no build, which in turn may need what is made of them.
const needsBuild = steps.some(({ command }) => command.some((part) => part.startsWith(path.join(ROOT, 'dist'))));
const isBuilt = !needsBuild || (await runAlone(script('scripts/build.mjs')));
process.exitCode = isBuilt && (await runSteps([steps])) ? 0 : 1;
