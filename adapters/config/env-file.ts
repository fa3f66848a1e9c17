/** Settings from a file `.env` in the working folder. What is set in the environment itself has precedence. */
import { statSync } from 'node:fs';
import { getuid, loadEnvFile } from 'node:process';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * A file that others can write is not read: with it they would choose where a token of the environment is sent. Throws an
 * error that says so.
 */
export function readEnvFile(file = '.env'): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return;
  const isOfAnother = getuid !== undefined && found.uid !== getuid() && found.uid !== 0;
  if (isOfAnother || (getuid !== undefined && (found.mode & WRITABLE_BY_OTHERS) !== 0)) {
    throw new Error(`${file} is not read: it must belong to you and be writable by nobody else (chmod 600 ${file}).`);
  }
  loadEnvFile(file);
}
