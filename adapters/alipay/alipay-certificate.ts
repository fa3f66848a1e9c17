/**
 * X.509 certificates of certificate mode, and the numbers by which Alipay names them. Read with Node's own crypto; the
 * numbers are as Alipay's SDKs compute them (docs/reference/wire.md, "Certificate mode").
 */
import { createHash, X509Certificate } from 'node:crypto';
import { AlipayKeyError, keyText } from './alipay-signature';

/** A bundle of Alipay's roots holds four. */
const MAX_CERTIFICATES = 20;

/** 1.2.840.113549.1.1, the family of RSA signatures: Alipay's root number leaves out roots of other kinds (EC, SM2). */
const RSA_SIGNATURES = Buffer.from('2a864886f70d0101', 'hex');

/** Reads a bundle: PEM blocks, their line ends mangled or not, or one certificate as header-less base64. Throws `AlipayKeyError`. */
export function readCertificates(text: string, what: string): X509Certificate[] {
  const given = keyText(text, what);
  if (given.includes('PRIVATE KEY-----')) throw new AlipayKeyError(`The ${what} is a private key: give a certificate.`);
  if (given.includes('PUBLIC KEY-----')) {
    throw new AlipayKeyError(`The ${what} is a bare public key: give the certificate, a file that ends in .crt.`);
  }
  if (given.includes('CERTIFICATE REQUEST-----')) {
    throw new AlipayKeyError(
      `The ${what} is a request for a certificate (CSR): upload it in the console, and give what you can download then.`,
    );
  }
  const blocks = [...given.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)];
  const texts = blocks.length > 0 ? blocks.map(([, base64]) => base64 ?? '') : [given];
  const certificates = texts.slice(0, MAX_CERTIFICATES).map(certificateOf);
  if (certificates.some((certificate) => certificate === undefined)) {
    throw new AlipayKeyError(`The ${what} cannot be read: give the whole .crt file, as PEM or base64.`);
  }
  return certificates as X509Certificate[];
}

/** OpenSSL's messages do not help a person: they are dropped. */
function certificateOf(base64: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

/** What Alipay calls `app_cert_sn` and `alipay_cert_sn`: the MD5 of the issuer, last part first, and the decimal serial number. */
export function certSnOf({ issuer, serialNumber }: X509Certificate): string {
  const issuerParts = issuer.split('\n').map(unescaped);
  const name = issuerParts.reverse().join(',');
  return createHash('md5')
    .update(`${name}${BigInt(`0x${serialNumber}`)}`, 'utf8')
    .digest('hex');
}

/** Node escapes as RFC 2253 does; Alipay's SDK does not. */
const unescaped = (part: string): string =>
  part.replace(/\\([0-9A-F]{2}|.)/g, (_, code: string) =>
    code.length === 2 ? String.fromCharCode(parseInt(code, 16)) : code,
  );

/** `alipay_root_cert_sn`: the numbers of the roots that were signed with RSA, in the order of the bundle. */
export const rootCertSnOf = (roots: readonly X509Certificate[]): string =>
  roots.filter(isSignedWithRsa).map(certSnOf).join('_');

/** DER: Certificate is a sequence of what was signed, and a sequence that begins with the algorithm's identifier. */
function isSignedWithRsa({ raw }: X509Certificate): boolean {
  const signedPart = derAt(raw, derAt(raw, 0).from);
  const identifier = derAt(raw, derAt(raw, signedPart.to).from);
  return raw.subarray(identifier.from, identifier.to).subarray(0, RSA_SIGNATURES.length).equals(RSA_SIGNATURES);
}

/** Where the content of the element at `at` lies. Node has parsed the whole: lengths are sound. */
function derAt(raw: Buffer, at: number): { from: number; to: number } {
  const first = raw[at + 1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const length = lengthBytes === 0 ? first : raw.readUIntBE(at + 2, lengthBytes);
  const from = at + 2 + lengthBytes;
  return { from, to: from + length };
}

/** Whether it signs certificates, not messages. The sandbox's authorities do not say so: they are known by what they signed. */
export const isAuthority = (certificate: X509Certificate, bundle: readonly X509Certificate[]): boolean =>
  certificate.ca ||
  certificate.subject === certificate.issuer ||
  bundle.some((other) => other.issuer === certificate.subject);
