import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Of this release, as package.json says it. */
export const VERSION = versionOf(__dirname);

/** Compiled, this file lies one folder deeper than as TypeScript. */
function versionOf(folder: string): string {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  return versionOf(path.dirname(folder));
}
