/**
 * `npm run build`, and before `npm start`: compiles the product into dist/ where something has changed since the last build,
 * and says so; then the console. Files are compared by content, so a checkout or a copy with other times changes nothing. What was compiled is
 * noted in dist/, and goes when dist/ goes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.join(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist');
const NOTE = path.join(DIST, '.build.json');
const COMPILER_NOTE = path.join(DIST, '.tsbuildinfo');
const COMPILER = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
/** The product, and the types of what others import. */
const PROJECTS = ['tsconfig.build.json', 'tsconfig.client.json'];
const SETTINGS = ['tsconfig.json', ...PROJECTS, 'package-lock.json'];
/** Not the compiler's: the console has its own build, which runs behind this one. */
const NO_SOURCES = /^(\..*|console|data.*|dist|node_modules|test)$/;

process.exitCode = build() || (await buildConsole());

function build() {
  const sources = hashesOfSources();
  const last = lastBuild();
  const missing = last ? last.outputs.filter((name) => !existsSync(path.join(DIST, name))) : [];
  // The compiler looks at sources only: what is missing in dist/ it would not write again.
  const isWhole = last && missing.length === 0;
  const changed = isWhole ? namesOfChanged(last.sources, sources) : [];
  const isAsCompiled = isWhole && last.passed && last.compilerNote === hashOf(COMPILER_NOTE);
  if (isAsCompiled && changed.length === 0) {
    console.log('build: nothing changed');
    return 0;
  }
  if (!existsSync(COMPILER)) {
    console.error('build: the compiler is not installed, run `npm ci` first');
    return 1;
  }
  console.log(`build: ${reason({ last, missing, changed })} …`);
  const beganMs = Date.now();
  if (!isWhole) rmSync(COMPILER_NOTE, { force: true });
  // A build that is killed leaves no note, so the next one compiles everything.
  rmSync(NOTE, { force: true });
  const status = compile();
  if (status === null) return 1;
  const note = { passed: status === 0, sources, outputs: outputs(), compilerNote: hashOf(COMPILER_NOTE) };
  mkdirSync(DIST, { recursive: true });
  writeFileSync(NOTE, JSON.stringify(note));
  console.log(`build: ${status === 0 ? 'done' : 'FAILED'}, ${((Date.now() - beganMs) / 1000).toFixed(1)} s`);
  return status;
}

/** console/ builds itself. */
async function buildConsole() {
  const file = path.join(ROOT, 'console', 'build', 'build-console.mjs');
  if (!existsSync(file)) return 0;
  const console = await import(pathToFileURL(file).href);
  return console.buildConsole();
}

/** The first code that is not 0; null when the compiler was ended by a signal. */
function compile() {
  for (const project of PROJECTS.filter((name) => existsSync(path.join(ROOT, name)))) {
    const { status, error } = spawnSync(process.execPath, [COMPILER, '-p', project], { cwd: ROOT, stdio: 'inherit' });
    if (error) throw error;
    if (status !== 0) return status;
  }
  return 0;
}

/** More than the compiler takes, and never less: every source outside test/, and what decides how it is compiled. */
function hashesOfSources() {
  const tops = readdirSync(ROOT, { withFileTypes: true });
  const folders = tops.filter((one) => one.isDirectory() && !NO_SOURCES.test(one.name));
  const below = folders.flatMap(({ name }) => filesBelow(path.join(ROOT, name)).map((file) => `${name}/${file}`));
  const atRoot = tops.map(({ name }) => name);
  const names = [...atRoot, ...below].filter((name) => name.endsWith('.ts') || SETTINGS.includes(name));
  return Object.fromEntries(names.sort().map((name) => [name, hashOf(path.join(ROOT, name))]));
}

function lastBuild() {
  try {
    return JSON.parse(readFileSync(NOTE, 'utf8'));
  } catch {
    // There was none, or its note is cut short.
    return undefined;
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => name.split(path.sep).join('/'));
}

function outputs() {
  return existsSync(DIST) ? filesBelow(DIST).filter((name) => /^(?!console\/).+\.js$/.test(name)) : [];
}

function hashOf(file) {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 16) : 'none';
}

function namesOfChanged(before, now) {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]);
}

function reason({ last, missing, changed }) {
  if (!last) return 'the first time, about 20 s';
  if (missing.length > 0) return `dist/ lacks ${missing[0]}, about 20 s`;
  if (changed.length === 0) return last.passed ? 'dist/ was compiled by other means' : 'the last build failed';
  return changed.length === 1 ? `${changed[0]} has changed` : `${changed.length} files have changed`;
}
