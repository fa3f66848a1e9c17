/** Settings from a file `.env` in the working folder. What is set in the environment itself has precedence. */
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

export function readEnvFile(file = '.env'): void {
  if (existsSync(file)) loadEnvFile(file);
}
