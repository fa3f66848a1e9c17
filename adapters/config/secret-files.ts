/** Secrets may lie in files, as container platforms mount them: `NAME_FILE` names the file of the setting `NAME`. */
import { readFileSync } from 'node:fs';
import { KEY_NAMES } from './key-settings';

/** Every setting that is a secret, or holds one. */
export const SECRETS = ['API_TOKEN', 'JWT_PUBLIC_KEY', 'EVENT_STORE', 'ALIPAY_APP_AUTH_TOKEN', ...KEY_NAMES] as const;

/** The settings with each `NAME_FILE` replaced by what its file says. What is wrong is added to `problems`, by name. */
export function readSecretFiles(
  given: Readonly<Record<string, string | undefined>>,
  problems: Map<string, string>,
): Record<string, string | undefined> {
  const read = { ...given };
  for (const name of SECRETS) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) problems.set(name, `${name} and ${name}_FILE are both set: keep one.`);
    try {
      read[name] = readFileSync(file, 'utf8').trim() || undefined;
      if (read[name] === undefined && !problems.has(name)) problems.set(name, `${name}_FILE: ${file} is empty.`);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      problems.set(name, `${name}_FILE: cannot read ${file} (${code}).`);
    }
  }
  return read;
}
