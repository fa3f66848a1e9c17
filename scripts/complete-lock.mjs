/**
 * Adds to package-lock.json the optional platform packages (`@swc/core-darwin-arm64`, …) that the registry used for the
 * last `npm install` did not have: npm leaves those out, and `npm ci` then refuses the lock. Adds the facts below, too. Run
 * after each change of dependencies: `node scripts/complete-lock.mjs`; it changes nothing where nothing is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'package-lock.json';
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };
/**
 * What the lock lacks so that nothing is compiled but better-sqlite3 12 on Node 20 (sqlite/library.ts): npm skips an optional
 * package whose `engines` do not fit, and without `gypfile` it would run node-gyp for the package that brings binaries.
 */
const LOCK_FACTS = {
  'better-sqlite3': { gypfile: false },
  'better-sqlite3-node-20': { engines: { node: '20.x' } },
};

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const [, os, cpu, abi] = new RegExp(`[-/](${SYSTEMS.join('|')})-([a-z0-9]+)(?:-(\\w+))?$`).exec(name) ?? [];
    const isPinned = /^\d+\.\d+\.\d+$/.test(version);
    if (!os || !isPinned || Object.keys(lock.packages).some((at) => at.endsWith(`node_modules/${name}`))) continue;
    const libc = os === 'linux' && LIBC[abi] ? { libc: [LIBC[abi]] } : {};
    const dev = parent.dev ? { dev: true } : {};
    lock.packages[`node_modules/${name}`] = { version, cpu: [cpu], ...dev, ...libc, optional: true, os: [os] };
    added.push(`${name}@${version}`);
  }
}
for (const [name, facts] of Object.entries(LOCK_FACTS)) {
  const entry = lock.packages[`node_modules/${name}`];
  if (Object.entries(facts).every(([key, value]) => JSON.stringify(entry[key]) === JSON.stringify(value))) continue;
  Object.assign(entry, facts);
  added.push(`${name}: ${JSON.stringify(facts)}`);
}
if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? 'nothing is missing' : `added:\n  ${added.join('\n  ')}`);
