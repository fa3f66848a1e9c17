/**
 * All keys of one shop: its own, and those that Alipay may sign with. There may be two of the latter while Alipay changes
 * them, and in certificate mode each has a number by which an answer names it.
 */
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { readEncryptKey } from './alipay-encryption';
import { chainProblem, hasIssuerIn, validityProblem } from '../certificates/certificate-chain';
import { certSnOf, isAuthority, readCertificates, rootCertSnOf } from './alipay-certificate';
import { AlipayKeyError, hasEnoughBits, ofEnoughBits, readAlipayPublicKeys, readPrivateKey } from './alipay-signature';

/** As configured. Key mode needs `publicKey`; certificate mode the three certificates. */
export type AlipayKeyTexts = {
  /** The app's private key: PEM (PKCS#8, PKCS#1) or header-less base64. */
  privateKey?: string | undefined;
  /** Alipay's public key, not the app's: PEM (one or two) or header-less base64. */
  publicKey?: string | undefined;
  /** The one that Alipay is changing to. */
  publicKeyNext?: string | undefined;
  /** appCertPublicKey_….crt */
  appCert?: string | undefined;
  /** alipayRootCert.crt */
  rootCert?: string | undefined;
  /** alipayCertPublicKey_RSA2.crt: one certificate or two, authorities beside them. */
  publicCert?: string | undefined;
  publicCertNext?: string | undefined;
  /** The console's key for content encryption, base64. */
  encryptKey?: string | undefined;
};

export type AlipayKeys = {
  privateKey: KeyObject;
  /** What each request says of our certificate and Alipay's roots; undefined in key mode. */
  certSns: { app: string; root: string } | undefined;
  /** The content of requests is encrypted, and that of answers decrypted, with it. */
  encryptKey: KeyObject | undefined;
  /** The keys that what names this certificate may be signed with. None: Alipay uses a certificate that is not known here. */
  keysFor(certSn: string | undefined): readonly KeyObject[];
  /** What is believed although nothing proves it, one sentence each: for the log, at the start. */
  warnings: readonly string[];
  /** Takes a certificate on trust in the configured roots. Answers why not, or undefined when it is known from now on. */
  learn(certificates: string, certSn: string, at: Date): string | undefined;
};

const UNPROVEN =
  'No chain proves the Alipay certificate by the configured roots: its authority is not in its file, or does not declare itself as one (sandbox). ' +
  'It is believed because it was configured; a new one of Alipay’s is not taken by itself.';

/** Alipay changes its certificate once in years. */
const MAX_LEARNT = 4;

/** Throws `AlipayKeyError`: the message says what to do and quotes nothing of a key. */
export function readAlipayKeys(texts: AlipayKeyTexts, now: Date): AlipayKeys {
  const privateKey = readPrivateKey(texts.privateKey ?? '');
  const plain = readAlipayPublicKeys([texts.publicKey, texts.publicKeyNext], privateKey);
  const certificates = readCertificateMode(texts, privateKey, now);
  if (!certificates && plain.length === 0) throw new AlipayKeyError('The Alipay public key is missing.');
  const bySn = new Map(certificates?.alipay.map((leaf) => [certSnOf(leaf), leaf.publicKey]));
  const configured = bySn.size;

  return {
    privateKey,
    certSns: certificates && { app: certSnOf(certificates.app), root: rootCertSnOf(certificates.roots) },
    warnings: certificates && !isProvenByRoots(certificates, now) ? [UNPROVEN] : [],
    encryptKey: texts.encryptKey === undefined ? undefined : readEncryptKey(texts.encryptKey),
    keysFor(certSn) {
      if (!certificates || certSn === undefined) return [...bySn.values(), ...plain];
      const key = bySn.get(certSn);
      return key ? [key] : [];
    },
    learn(text, certSn, at) {
      if (!certificates) return 'this app uses key mode';
      const leaf = trustedLeaf(certificates, text, certSn, at);
      if (typeof leaf === 'string') return leaf;
      if (bySn.size >= configured + MAX_LEARNT) return 'too many were downloaded since the start';
      bySn.set(certSn, leaf.publicKey);
      return undefined;
    },
  };
}

export type CertificateMode = {
  app: X509Certificate;
  roots: X509Certificate[];
  /** Those that Alipay signs with, and the authorities that came with them. */
  alipay: X509Certificate[];
  authorities: X509Certificate[];
};

/** Undefined in key mode. Throws `AlipayKeyError` for the mistakes that can be made with three files that look alike. */
export function readCertificateMode(
  { appCert, rootCert, publicCert, publicCertNext }: AlipayKeyTexts,
  privateKey: KeyObject,
  now: Date,
): CertificateMode | undefined {
  if (appCert === undefined && rootCert === undefined && publicCert === undefined) return undefined;
  if (appCert === undefined) throw new AlipayKeyError('The app certificate is missing (appCertPublicKey_….crt).');
  if (rootCert === undefined) throw new AlipayKeyError("Alipay's root certificate is missing (alipayRootCert.crt).");
  if (publicCert === undefined) {
    throw new AlipayKeyError("Alipay's certificate is missing (alipayCertPublicKey_RSA2.crt).");
  }
  const ofAlipay = [publicCert, publicCertNext].flatMap((text) =>
    text === undefined ? [] : readCertificates(text, 'Alipay certificate'),
  );
  const mode: CertificateMode = {
    app: readAppCertificate(appCert, privateKey, now),
    roots: readRoots(rootCert),
    alipay: alipayLeaves(ofAlipay, privateKey, now),
    authorities: ofAlipay.filter((certificate) => isAuthority(certificate, ofAlipay)),
  };
  for (const leaf of mode.alipay) checkChain(mode, leaf, now);
  return mode;
}

/**
 * Of a certificate in use. The authorities of the sandbox do not declare themselves as such, and older files of the console hold no
 * authority: what was configured by hand is then believed, and `doctor` and the log say that no chain proves it.
 */
function checkChain({ roots, authorities }: CertificateMode, leaf: X509Certificate, at: Date): void {
  if (validityProblem(leaf, at) !== undefined || !hasIssuerIn(leaf, [...roots, ...authorities])) return;
  const problem = chainProblem(leaf, { roots, authorities, at, allowUndeclared: true });
  if (problem === undefined) return;
  throw new AlipayKeyError(
    `No valid chain leads from the Alipay certificate to the configured roots (${problem}): give alipayCertPublicKey_RSA2.crt and ` +
      'alipayRootCert.crt as the console gives them, both of one environment (sandbox or production).',
  );
}

/** Whether a chain to the roots proves at least one of the configured certificates of Alipay's. */
export function isProvenByRoots({ roots, authorities, alipay }: CertificateMode, at: Date): boolean {
  return alipay.some((leaf) => chainProblem(leaf, { roots, authorities, at }) === undefined);
}

function readAppCertificate(text: string, privateKey: KeyObject, now: Date): X509Certificate {
  const given = readCertificates(text, 'app certificate');
  const app = given.find((certificate) => !isAuthority(certificate, given));
  if (!app) {
    throw new AlipayKeyError("The app certificate is an authority's or a root's: give appCertPublicKey_….crt.");
  }
  if (!app.publicKey.equals(createPublicKey(privateKey))) {
    throw new AlipayKeyError(
      'The app certificate does not belong to the private key: give appCertPublicKey_….crt of this app (not alipayCertPublicKey_RSA2.crt), ' +
        'and the private key that its CSR was made with.',
    );
  }
  const problem = validityProblem(app, now);
  if (problem) {
    throw new AlipayKeyError(
      `The app certificate ${problem}: make a new one in the console (接口加签方式) and give it.`,
    );
  }
  return app;
}

function readRoots(text: string): X509Certificate[] {
  const roots = readCertificates(text, 'root certificate');
  if (!roots.every((root) => isAuthority(root, roots))) {
    throw new AlipayKeyError("The root certificate is the app's or Alipay's own: give alipayRootCert.crt.");
  }
  if (rootCertSnOf(roots) === '') {
    throw new AlipayKeyError('The root certificate has no RSA root: give the whole of alipayRootCert.crt.');
  }
  return roots;
}

function alipayLeaves(certificates: readonly X509Certificate[], privateKey: KeyObject, now: Date): X509Certificate[] {
  const leaves = certificates.filter((certificate) => !isAuthority(certificate, certificates));
  if (leaves.length === 0) {
    throw new AlipayKeyError(
      "The Alipay certificate is a root's or an authority's: give alipayCertPublicKey_RSA2.crt (alipayRootCert.crt is another setting).",
    );
  }
  const own = createPublicKey(privateKey);
  if (leaves.some(({ publicKey }) => publicKey.equals(own))) {
    throw new AlipayKeyError("The Alipay certificate is the app's own: give alipayCertPublicKey_RSA2.crt.");
  }
  for (const { publicKey } of leaves) ofEnoughBits(publicKey, 'key of the Alipay certificate');
  const problems = leaves.map((leaf) => validityProblem(leaf, now));
  // Of two, one may be over already or not have begun.
  if (problems.every((problem) => problem !== undefined)) {
    throw new AlipayKeyError(`The Alipay certificate ${problems[0]}: download it anew from the console and give it.`);
  }
  return leaves;
}

/**
 * The authorities below Alipay's roots also sign the certificates of merchants, so a chain alone does not make it
 * Alipay's: it must say the same of its holder, and come from the same authority, as one that was configured by hand.
 */
function trustedLeaf(
  { roots, alipay, authorities }: CertificateMode,
  text: string,
  certSn: string,
  at: Date,
): X509Certificate | string {
  let given: X509Certificate[];
  try {
    given = readCertificates(text, 'downloaded certificate');
  } catch {
    return 'it cannot be read';
  }
  const leaf = given.find((certificate) => !isAuthority(certificate, given) && certSnOf(certificate) === certSn);
  if (!leaf) return 'it is another one than was requested';
  if (!alipay.some(({ subject, issuer }) => subject === leaf.subject && issuer === leaf.issuer)) {
    return 'it names another holder or authority than the configured one';
  }
  const chain = { roots, authorities: [...given, ...authorities], at };
  if (chainProblem(leaf, chain) !== undefined) return 'no valid chain leads from it to the configured roots';
  return hasEnoughBits(leaf.publicKey) ? leaf : 'its key is not RSA of 2048 bits or more';
}
