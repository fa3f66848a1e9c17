/** The settings that hold keys and certificates: each as text, or as the name of a file in the one that ends in `_FILE`. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AlipayKeyTexts } from '../alipay/alipay-keys';

const NAMES = [
  'ALIPAY_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
  'ALIPAY_PUBLIC_KEY_NEXT',
  'ALIPAY_APP_CERT',
  'ALIPAY_ROOT_CERT',
  'ALIPAY_PUBLIC_CERT',
  'ALIPAY_PUBLIC_CERT_NEXT',
  'ALIPAY_ENCRYPT_KEY',
] as const;
type Name = (typeof NAMES)[number];
type WithFiles = Name | `${Name}_FILE`;

/** A blank setting is as good as none. */
export const optional = z
  .string()
  .optional()
  .transform((text) => text?.trim() || undefined);

export const keySettings = Object.fromEntries(
  NAMES.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, optional]),
) as Record<WithFiles, typeof optional>;

type Given = Partial<Record<WithFiles, string | undefined>>;

/** What is wrong is added to `problems`. */
export function readKeySettings(given: Given, problems: string[]): AlipayKeyTexts {
  const read = (name: Name) => textOf(given, name, problems);
  return {
    privateKey: read('ALIPAY_PRIVATE_KEY'),
    publicKey: read('ALIPAY_PUBLIC_KEY'),
    publicKeyNext: read('ALIPAY_PUBLIC_KEY_NEXT'),
    appCert: read('ALIPAY_APP_CERT'),
    rootCert: read('ALIPAY_ROOT_CERT'),
    publicCert: read('ALIPAY_PUBLIC_CERT'),
    publicCertNext: read('ALIPAY_PUBLIC_CERT_NEXT'),
    encryptKey: read('ALIPAY_ENCRYPT_KEY'),
  };
}

function textOf(given: Given, name: Name, problems: string[]): string | undefined {
  const file = given[`${name}_FILE`];
  if (given[name] !== undefined && file !== undefined) {
    problems.push(`${name} and ${name}_FILE are both set: keep one.`);
  }
  if (file === undefined) return given[name];
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    problems.push(`${name}_FILE: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
    return undefined;
  }
}

const WHAT: Partial<Record<Name, string>> = {
  ALIPAY_PRIVATE_KEY: 'the private key of your app.',
  ALIPAY_PUBLIC_KEY:
    "Alipay's public key from the console, not your own (with certificates: ALIPAY_APP_CERT, ALIPAY_ROOT_CERT and ALIPAY_PUBLIC_CERT instead).",
  ALIPAY_APP_CERT: "your app's certificate, appCertPublicKey_….crt.",
  ALIPAY_ROOT_CERT: "Alipay's roots, alipayRootCert.crt.",
  ALIPAY_PUBLIC_CERT: "Alipay's certificate, alipayCertPublicKey_RSA2.crt.",
};

const CERTIFICATES = ['ALIPAY_APP_CERT', 'ALIPAY_ROOT_CERT', 'ALIPAY_PUBLIC_CERT'] as const;

/** One line for each that is needed and not given: a key of Alipay's, or all three certificates. */
export function missingKeySettings(given: Given): string[] {
  const isGiven = (name: Name) => given[name] !== undefined || given[`${name}_FILE`] !== undefined;
  const ofAlipay: readonly Name[] = CERTIFICATES.some(isGiven) ? CERTIFICATES : ['ALIPAY_PUBLIC_KEY'];
  const needed: readonly Name[] = ['ALIPAY_PRIVATE_KEY', ...ofAlipay];
  return needed.filter((name) => !isGiven(name)).map((name) => `${name} (or _FILE) is missing: ${WHAT[name] ?? ''}`);
}
