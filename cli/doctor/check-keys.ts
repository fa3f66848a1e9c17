/** What is known of keys and certificates without a call to Alipay. Nothing secret is in a finding. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { certSnOf } from '../../adapters/alipay/alipay-certificate';
import { readEncryptKey } from '../../adapters/alipay/alipay-encryption';
import { isProvenByRoots, readCertificateMode, type AlipayKeyTexts } from '../../adapters/alipay/alipay-keys';
import { AlipayKeyError, readAlipayPublicKeys, readPrivateKey } from '../../adapters/alipay/alipay-signature';
import { dayOf, validityProblem } from '../../adapters/certificates/certificate-chain';
import { note, ok, problem, type Finding } from './finding';
import { DAY_MS } from '../../domain/values/durations';

const SOON_MS = 30 * DAY_MS;
/** Of a public key in base64: enough to compare by eye, before the end that all keys share (IDAQAB). */
const SHOWN_CHARACTERS = 24;

/** All mistakes at once: each key is checked, whatever is wrong with the others. */
export function checkKeys(texts: AlipayKeyTexts, now: Date): Finding[] {
  const findings: Finding[] = [];
  const attempt = <Read>(what: string, read: () => Read): Read | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AlipayKeyError)) throw error;
      findings.push(problem(what, error.message));
      return undefined;
    }
  };
  const privateKey = attempt('private key', () => readPrivateKey(texts.privateKey ?? ''));
  if (privateKey) findings.push(ok('private key', aboutPrivateKey(privateKey)));
  if (privateKey) {
    findings.push(...(attempt("Alipay's public key", () => checkPublicKeys(texts, privateKey)) ?? []));
    findings.push(...(attempt('certificates', () => checkCertificates(texts, privateKey, now)) ?? []));
  }
  if (texts.encryptKey !== undefined) {
    const { encryptKey } = texts;
    const key = attempt('content encryption', () => readEncryptKey(encryptKey));
    if (key) findings.push(ok('content encryption', `AES, ${(key.symmetricKeySize ?? 0) * 8} bits`));
  }
  return findings;
}

function aboutPrivateKey(privateKey: KeyObject): string {
  const base64 = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return `RSA, ${bits} bits; the app's public key in the console (应用公钥) must end in ${base64.slice(-SHOWN_CHARACTERS)}`;
}

function checkPublicKeys(texts: AlipayKeyTexts, privateKey: KeyObject): Finding[] {
  const keys = readAlipayPublicKeys([texts.publicKey, texts.publicKeyNext], privateKey);
  const [first, second] = keys;
  if (!first) return [];
  if (second)
    return [note("Alipay's public key", `${keys.length} keys: remove the old one when Alipay has changed over`)];
  return [ok("Alipay's public key", `RSA, ${first.asymmetricKeyDetails?.modulusLength ?? 0} bits, not the app's own`)];
}

function checkCertificates(texts: AlipayKeyTexts, privateKey: KeyObject, now: Date): Finding[] {
  const read = readCertificateMode(texts, privateKey, now);
  if (!read) return [];
  const { app, alipay } = read;
  const named = [
    { what: 'app certificate', certificate: app },
    ...alipay.map((certificate) => ({ what: "Alipay's certificate", certificate })),
  ];
  const lives = named.map(({ what, certificate }) => {
    const { validTo } = certificate;
    const says = `${certSnOf(certificate)}, valid until ${dayOf(validTo)}`;
    const over = validityProblem(certificate, now);
    if (over) return note(what, `${certSnOf(certificate)} ${over}: remove it when its successor is in use`);
    const isSoon = new Date(validTo).getTime() - now.getTime() < SOON_MS;
    return isSoon ? note(what, `${says}: make a new one in the console in time`) : ok(what, says);
  });
  const chain = isProvenByRoots(read, now)
    ? ok('chain', "from Alipay's certificate to its root")
    : note(
        'chain',
        "none proves Alipay's certificate by the root: its authority is not in its file, or does not declare itself as one (sandbox). A new certificate of Alipay's will not be taken by itself",
      );
  return [...lives, chain];
}
