/**
 * The certificates of certificate mode, made up and in the shape of Alipay's: a root, an authority below it, and those of the app
 * and of Alipay. The numbers by which messages name them are computed as Alipay's Java SDK documents it: alipay-protocol.md 1.3.
 */
import { createHash, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';

const FILES = {
  root: 'alipayRootCert.crt',
  app: 'appCertPublicKey.crt',
  alipay: 'alipayCertPublicKey_RSA2.crt',
  authority: 'authority.crt',
  authorityKey: 'authority_private_key.pem',
} as const;

const YEARS_VALID = 30;

export type Certificates = {
  rootPem: string;
  appPem: string;
  /** With the authority that signed it behind it, as Alipay issues it. */
  alipayPem: string;
  appSn: string;
  rootSn: string;
  alipaySn: string;
};

export type Keys = { merchantPublic: KeyObject; alipayPublic: KeyObject };
export type Owner = { appId: string; sellerId: string };
export type WriteFile = (file: string, text: string, mode?: number) => void;

/** Reads the certificates in `directory`, or makes what is missing; `write` replaces a file whole. */
export function openCertificates(directory: string, owner: Owner, keys: Keys, write: WriteFile): Certificates {
  if (!existsSync(join(directory, FILES.alipay))) makeCertificates(directory, owner, keys, write);
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  const [rootPem, appPem, alipayPem] = [read(FILES.root), read(FILES.app), read(FILES.alipay)];
  return { rootPem, appPem, alipayPem, appSn: snOf(appPem), rootSn: snOf(rootPem), alipaySn: snOf(alipayPem) };
}

/** Alipay changes its key: the same holder, the same authority, another key and number. */
export function renewAlipayCertificate(
  directory: string,
  owner: Owner,
  alipayPublic: KeyObject,
  write: WriteFile,
): void {
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  const authorityPem = read(FILES.authority);
  const signedBy = { pem: authorityPem, keyPem: read(FILES.authorityKey) };
  write(FILES.alipay, issue(alipayName(owner), alipayPublic, signedBy) + authorityPem);
}

const alipayName = ({ sellerId }: Owner) => `支付宝(模拟)网络技术有限公司-${sellerId}`;

function makeCertificates(directory: string, owner: Owner, keys: Keys, write: WriteFile): void {
  const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const [root, authority] = [newKeys(), newKeys()];
  const rootPem = issue(
    'Simulated Certification Authority R1',
    root.publicKey,
    { keyPem: pemOf(root.privateKey) },
    { isAuthority: true },
  );
  const signedByRoot = { pem: rootPem, keyPem: pemOf(root.privateKey) };
  const authorityPem = issue('Simulated Certification Authority Class 2 R1', authority.publicKey, signedByRoot, {
    isAuthority: true,
  });
  const signedByAuthority = { pem: authorityPem, keyPem: pemOf(authority.privateKey) };
  write(FILES.authorityKey, signedByAuthority.keyPem, 0o600);
  write(FILES.authority, authorityPem);
  write(FILES.root, rootPem);
  write(FILES.app, issue(`${owner.sellerId}-${owner.appId}`, keys.merchantPublic, signedByAuthority));
  // Last: its presence means that all files are there.
  renewAlipayCertificate(directory, owner, keys.alipayPublic, write);
}

/** A certificate as PEM; signed by itself where no certificate comes with the key. `random` becomes its number. */
export function issue(
  name: string,
  key: KeyObject,
  by: { pem?: string; keyPem: string },
  { isAuthority = false, random = randomBytes(15) }: { isAuthority?: boolean; random?: Buffer } = {},
): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(key.export({ type: 'spki', format: 'pem' }).toString());
  // The first byte keeps it positive without a leading zero, which DER forbids (X.690 8.3.2) and OpenSSL refuses to read.
  certificate.serialNumber = `01${random.toString('hex')}`;
  const now = new Date();
  certificate.validity.notBefore = new Date(now.getTime() - 24 * 3_600_000);
  certificate.validity.notAfter = new Date(now.getFullYear() + YEARS_VALID, 0, 1);
  const subject = nameOf(name);
  certificate.setSubject(subject);
  certificate.setIssuer(by.pem === undefined ? subject : nameOf(commonNameOf(by.pem)));
  if (isAuthority) certificate.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }]);
  certificate.sign(forge.pki.privateKeyFromPem(by.keyPem), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

const nameOf = (commonName: string) => [
  { shortName: 'C', value: 'CN' },
  { shortName: 'O', value: 'Simulated Alipay' },
  { shortName: 'OU', value: 'Certification Authority' },
  { shortName: 'CN', value: commonName, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class },
];

function commonNameOf(pem: string): string {
  const { value } = forge.pki.certificateFromPem(pem).subject.getField('CN') as forge.pki.CertificateField;
  return String(value);
}

/** md5 of the issuer, its last part first, and the serial number in decimal. */
function snOf(pem: string): string {
  const { issuer, serialNumber } = forge.pki.certificateFromPem(pem);
  const name = issuer.attributes.map(({ shortName, value }) => `${shortName}=${String(value)}`).reverse();
  return createHash('md5')
    .update(`${name.join(',')}${BigInt(`0x${serialNumber}`)}`)
    .digest('hex');
}
