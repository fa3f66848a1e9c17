/** The settings that hold keys and certificates of the account at Alipay. */
import { z } from 'zod';
import type { AlipayKeyTexts } from '../alipay/alipay-keys';

export const KEY_NAMES = [
  'ALIPAY_PRIVATE_KEY',
  'ALIPAY_PUBLIC_KEY',
  'ALIPAY_PUBLIC_KEY_NEXT',
  'ALIPAY_APP_CERT',
  'ALIPAY_ROOT_CERT',
  'ALIPAY_PUBLIC_CERT',
  'ALIPAY_PUBLIC_CERT_NEXT',
  'ALIPAY_ENCRYPT_KEY',
] as const;
type Name = (typeof KEY_NAMES)[number];

/** A blank setting is as good as none. */
export const optional = z
  .string()
  .optional()
  .transform((text) => text?.trim() || undefined);

export const keySettings = Object.fromEntries(KEY_NAMES.map((name) => [name, optional])) as Record<
  Name,
  typeof optional
>;

type Given = Partial<Record<Name, string | undefined>>;

export function readKeySettings(given: Given): AlipayKeyTexts {
  return {
    privateKey: given.ALIPAY_PRIVATE_KEY,
    publicKey: given.ALIPAY_PUBLIC_KEY,
    publicKeyNext: given.ALIPAY_PUBLIC_KEY_NEXT,
    appCert: given.ALIPAY_APP_CERT,
    rootCert: given.ALIPAY_ROOT_CERT,
    publicCert: given.ALIPAY_PUBLIC_CERT,
    publicCertNext: given.ALIPAY_PUBLIC_CERT_NEXT,
    encryptKey: given.ALIPAY_ENCRYPT_KEY,
  };
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

/** One line for each that is needed and not given: a key of Alipay's, or all three certificates. `unread` were given and are wrong. */
export function missingKeySettings(given: Given, unread: ReadonlySet<string>): string[] {
  const isGiven = (name: Name) => given[name] !== undefined || unread.has(name);
  const ofAlipay: readonly Name[] = CERTIFICATES.some(isGiven) ? CERTIFICATES : ['ALIPAY_PUBLIC_KEY'];
  const needed: readonly Name[] = ['ALIPAY_PRIVATE_KEY', ...ofAlipay];
  return needed.filter((name) => !isGiven(name)).map((name) => `${name} (or _FILE) is missing: ${WHAT[name] ?? ''}`);
}
