/**
 * Builds console/ into dist/console where something of it has changed since the last build: files whose names carry their
 * hash, each beside its .gz and .br, and `console.json`, which tells the api what there is. Called by scripts/build.mjs, or
 * run by itself; quick and silent where nothing changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SOURCE = path.join(ROOT, 'console');
const TARGET = path.join(ROOT, 'dist', 'console');
const NOTE = path.join(ROOT, 'dist', '.console-build.json');
/** Below it a compressed file is no smaller in packets. */
const MIN_COMPRESSED_BYTES = 1_024;

if (process.argv[1] === import.meta.filename) process.exitCode = await buildConsole();

/** 0 where dist/console is that of the present source; 1 where it could not be built. */
export async function buildConsole() {
  if (!existsSync(SOURCE)) return 0;
  const sources = hashOfSources();
  if (isBuiltFrom(sources)) return 0;
  console.log('console: building …');
  const beganMs = Date.now();
  // A build that is killed leaves no note, so the next one builds.
  rmSync(NOTE, { force: true });
  const building = `${TARGET}.building`;
  // Whoever builds, also a test: React brings its checks along where this is anything else.
  process.env.NODE_ENV = 'production';
  try {
    // Loaded only now: it takes longer than finding that nothing changed.
    const { build } = await import('vite');
    const configFile = path.join(import.meta.dirname, 'vite.config.mjs');
    await build({ root: SOURCE, configFile, logLevel: 'warn', build: { outDir: building, emptyOutDir: true } });
  } catch (error) {
    console.error(`console: FAILED, ${error.message}`);
    return 1;
  }
  const assets = readdirSync(path.join(building, 'assets')).sort();
  for (const name of assets) compress(path.join(building, 'assets', name));
  writeFileSync(path.join(building, 'console.json'), JSON.stringify({ pages: pages(), assets }));
  rmSync(TARGET, { recursive: true, force: true });
  renameSync(building, TARGET);
  mkdirSync(path.dirname(NOTE), { recursive: true });
  writeFileSync(NOTE, JSON.stringify({ sources, outputs: filesBelow(TARGET) }));
  console.log(`console: done, ${((Date.now() - beganMs) / 1000).toFixed(1)} s`);
  return 0;
}

/** A page is a folder, and the first segment of its paths. */
function pages() {
  const entries = readdirSync(path.join(SOURCE, 'pages'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function compress(file) {
  const text = readFileSync(file);
  if (text.length < MIN_COMPRESSED_BYTES) return;
  writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

function isBuiltFrom(sources) {
  try {
    const last = JSON.parse(readFileSync(NOTE, 'utf8'));
    return last.sources === sources && last.outputs.every((name) => existsSync(path.join(TARGET, name)));
  } catch {
    // There was none, or its note is cut short.
    return false;
  }
}

/** Of the console with how it is built, and of the packages in it. */
function hashOfSources() {
  const below = filesBelow(SOURCE).map((name) => path.join('console', name));
  const hash = createHash('sha256');
  for (const name of [...below.sort(), 'package-lock.json']) {
    const file = path.join(ROOT, name);
    if (existsSync(file)) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('base64url');
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
}
