import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export async function version(): Promise<number> {
  process.stdout.write(`${versionOf(__dirname)}\n`);
  return 0;
}

/** Compiled, this file lies one folder deeper than as TypeScript. */
function versionOf(folder: string): string {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  return versionOf(path.dirname(folder));
}
