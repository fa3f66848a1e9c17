import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export type GeneratedOptions = { write?: boolean; check?: boolean };

/** Documents that are generated and committed: `--write` writes them, `--check` (in CI) compares, else they are printed. */
export function writeOrCheck(file: string, text: string, { write, check }: GeneratedOptions): number {
  if (!check) {
    if (write) writeFileSync(file, text);
    else process.stdout.write(text);
    return 0;
  }
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return 0;
  process.stderr.write(`${file} does not match the code: write it again with --write, and review what changed\n`);
  return 1;
}
