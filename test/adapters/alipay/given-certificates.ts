/** Throw-away certificates, in the shape of Alipay's: a root, an authority below it, and those that sign messages. */
import { randomBytes, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { newKeyPair, pkcs8, spki, type KeyPair } from './given-alipay';

export type Authority = { name: string; keys: KeyPair; pem: string };
type Validity = { from: string; to: string };

const LONG: Validity = { from: '2020-01-01', to: '2120-01-01' };

type Wanted = {
  name: string;
  key: KeyObject;
  issuer?: Authority | undefined;
  validity?: Validity;
  isAuthority?: boolean;
  /** What it says of itself besides, in forge's words: `{ name: 'keyUsage', keyCertSign: true }`. */
  extensions?: object[];
  serialNumber?: string;
};

/** PEM. Signed by itself (with `selfKey`) where there is no issuer. */
function makeCertificate(wanted: Wanted, selfKey?: KeyObject): string {
  const { name, key, issuer, validity = LONG, isAuthority = false } = wanted;
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(spki(key));
  // A leading zero before a byte below 80 is what DER forbids, and OpenSSL then cannot read the certificate.
  certificate.serialNumber = wanted.serialNumber ?? `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(validity.from);
  certificate.validity.notAfter = new Date(validity.to);
  const utf8 = 12 as unknown as forge.asn1.Class;
  const nameOf = (commonName: string) => [
    { shortName: 'C', value: 'CN' },
    { shortName: 'O', value: 'Test & Söhne', valueTagClass: utf8 },
    { shortName: 'OU', value: 'Alipay' },
    { shortName: 'CN', value: commonName, valueTagClass: utf8 },
  ];
  certificate.setSubject(nameOf(name));
  certificate.setIssuer(nameOf(issuer?.name ?? name));
  const asAuthority = isAuthority ? [{ name: 'basicConstraints', cA: true, critical: true }] : [];
  certificate.setExtensions(wanted.extensions ?? asAuthority);
  const signWith = issuer?.keys.privateKey ?? selfKey;
  if (!signWith) throw new Error('no issuer');
  certificate.sign(forge.pki.privateKeyFromPem(pkcs8(signWith)), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

export function newRoot(name = 'Test Root R1', more: Partial<Wanted> = {}): Authority {
  const keys = newKeyPair();
  const pem = makeCertificate({ name, key: keys.publicKey, isAuthority: true, ...more }, keys.privateKey);
  return { name, keys, pem };
}

export function newAuthority(
  issuer: Authority,
  name = 'Test Authority Class 2',
  more: Partial<Wanted> = {},
): Authority {
  const keys = newKeyPair();
  return { name, keys, pem: makeCertificate({ name, key: keys.publicKey, issuer, isAuthority: true, ...more }) };
}

/** A certificate that signs messages. */
export const newLeaf = (issuer: Authority, key: KeyObject, more: Partial<Wanted> = {}): string =>
  makeCertificate({ name: '支付宝(中国)-2088000000000001', key, issuer, ...more });

/** Everything of an app in certificate mode. */
export function givenCertificates() {
  const root = newRoot();
  const authority = newAuthority(root);
  const keys = { app: newKeyPair(), alipay: newKeyPair() };
  const appCert = newLeaf(authority, keys.app.publicKey, { name: '2088000000000001-2021000000000001' });
  const alipayLeaf = newLeaf(authority, keys.alipay.publicKey);
  return {
    keys,
    root,
    authority,
    alipayLeaf,
    texts: {
      privateKey: pkcs8(keys.app.privateKey),
      appCert,
      rootCert: root.pem,
      publicCert: `${alipayLeaf}${authority.pem}`,
    },
  };
}
