import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Documents that are generated and committed: `--write` writes them, `--check` (in CI) compares, else they are printed. */
export function writeOrCheck(file: string, text: string, flags: readonly string[]): number {
  if (!flags.includes('--check')) {
    if (flags.includes('--write')) writeFileSync(file, text);
    else process.stdout.write(text);
    return 0;
  }
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return 0;
  process.stderr.write(`${file} does not match the code: write it again with --write, and look at what changed\n`);
  return 1;
}
