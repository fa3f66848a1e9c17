/** Keys and signatures of Alipay's RSA2 (SHA256withRSA), and the two texts that are signed around them. */
import { createPrivateKey, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** RSA2 demands 2048 bits ("签名方式": RSA2 密钥长度). A shorter key would be refused by the gateway, call by call. */
const MIN_RSA_BITS = 2048;

/** A key of the configuration cannot be used. The message says what to do and never quotes the key. */
export class AlipayKeyError extends Error {
  override readonly name = 'AlipayKeyError';
}

/**
 * Reads the app's private key: PEM (PKCS#8 or PKCS#1), or the header-less base64 of either that Alipay's key tool
 * writes; `\n` typed as two characters is fine. Throws `AlipayKeyError`.
 */
export function readPrivateKey(text: string): KeyObject {
  const key = keyText(text, 'private key');
  const read = privateKeyOf(key);
  if (!read) {
    if (publicKeyOf(key))
      throw new AlipayKeyError("The private key is a public key: give the app's own private key (应用私钥).");
    if (/^-----BEGIN CERTIFICATE/m.test(key)) {
      throw new AlipayKeyError("The private key is a certificate: give the app's own private key (应用私钥).");
    }
    if (/^-----BEGIN OPENSSH/m.test(key)) {
      throw new AlipayKeyError(
        'The private key is in the format of OpenSSH: convert it (ssh-keygen -p -m PEM -f key), or make one with Alipay’s key tool.',
      );
    }
    if (/^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(key)) {
      throw new AlipayKeyError(
        'The private key is encrypted: decrypt it first (openssl pkcs8 -in key.pem -out plain.pem).',
      );
    }
    throw new AlipayKeyError('The private key cannot be read: give the whole of it, as PEM or as one line of base64.');
  }
  return ofEnoughBits(read, 'private key');
}

/**
 * Reads Alipay's public key: PEM, or header-less base64 as the console shows it. Throws `AlipayKeyError`, also when it
 * belongs to `ownPrivateKey`: the console shows the app's key and Alipay's side by side, and the wrong one verifies nothing.
 */
export function readAlipayPublicKey(text: string, ownPrivateKey?: KeyObject): KeyObject {
  const key = keyText(text, 'Alipay public key');
  if (key.includes('-----BEGIN CERTIFICATE')) {
    throw new AlipayKeyError(
      'The Alipay public key is a certificate: in key mode give the key (支付宝公钥); in certificate mode use the settings for ' +
        'certificates (ALIPAY_APP_CERT, ALIPAY_ROOT_CERT, ALIPAY_PUBLIC_CERT).',
    );
  }
  if (privateKeyOf(key)) {
    throw new AlipayKeyError('The Alipay public key is a private key: give the key that the console calls 支付宝公钥.');
  }
  const read = publicKeyOf(key);
  if (!read) {
    throw new AlipayKeyError(
      'The Alipay public key cannot be read: copy the whole of it from the console (支付宝公钥).',
    );
  }
  if (ownPrivateKey && createPublicKey(ownPrivateKey).equals(read)) {
    throw new AlipayKeyError(
      "The Alipay public key is the app's own (应用公钥): give Alipay's, 支付宝公钥, beside it in the console.",
    );
  }
  return ofEnoughBits(read, 'Alipay public key');
}

/** Settings of which each holds one key, or several as PEM blocks: while Alipay changes its key, there are two. */
export function readAlipayPublicKeys(texts: readonly (string | undefined)[], ownPrivateKey: KeyObject): KeyObject[] {
  return texts
    .filter((text) => text !== undefined)
    .flatMap(
      (text) => keyText(text, 'Alipay public key').match(/-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g) ?? [text],
    )
    .map((text) => readAlipayPublicKey(text, ownPrivateKey));
}

/**
 * Whether Alipay signed exactly these bytes. `sign` must be canonical base64: Node's decoder forgives, so two different
 * texts could be one signature. Never throws. Same verdict as the SDK's `rsaCheck`, which parses the PEM again at each
 * call (194 µs, against 28 µs here) and takes text only, not bytes.
 */
export function isSignedByAlipay(alipayPublicKey: KeyObject, content: Uint8Array, sign: string): boolean {
  const signature = signatureOf(sign);
  return signature !== undefined && verify('RSA-SHA256', content, alipayPublicKey, signature);
}

/** The same off the event loop, for what anybody can send: a flood of forgeries does not delay genuine notifies. */
export async function isSignedByAlipayOffLoop(
  alipayPublicKey: KeyObject,
  content: NodeJS.ArrayBufferView,
  sign: string,
): Promise<boolean> {
  const signature = signatureOf(sign);
  // A signature has as many bits as the key, and what has not is not worth a thread.
  if (signature?.length !== (alipayPublicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8) return false;
  return new Promise((resolve) => {
    verify('RSA-SHA256', content, alipayPublicKey, signature, (error, isGenuine) => resolve(!error && isGenuine));
  });
}

function signatureOf(sign: string): Buffer | undefined {
  const signature = Buffer.from(sign, 'base64');
  return signature.length > 0 && signature.toString('base64') === sign ? signature : undefined;
}

/** A setting as somebody pasted it, made readable. Throws `AlipayKeyError` for what is no key text at all. */
export function keyText(text: string, what: string): string {
  const key = text
    .replaceAll('\\n', '\n')
    .replace(/^\uFEFF/, '')
    .trim()
    .replace(/^(["'])([^]*)\1$/, '$2')
    .trim();
  if (key === '') throw new AlipayKeyError(`The ${what} is empty.`);
  if (/[\0\uFFFD]/.test(key)) {
    throw new AlipayKeyError(`The ${what} is a binary file (DER, or a key store): give it as PEM or base64.`);
  }
  // A path is no base64 of this length, and base64 has no dot.
  if (/^[^\n]{1,300}\.(pem|key|crt|cer|txt|der)$/i.test(key)) {
    throw new AlipayKeyError(`The ${what} is the name of a file: give that to the setting that ends in _FILE.`);
  }
  return key;
}

/** A PEM's header lines and line ends are dropped: they are often mangled on their way through environment variables. */
const der = (key: string): Buffer => Buffer.from(key.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

function privateKeyOf(key: string): KeyObject | undefined {
  return (
    attempt(() => createPrivateKey({ key: der(key), format: 'der', type: 'pkcs8' })) ??
    attempt(() => createPrivateKey({ key: der(key), format: 'der', type: 'pkcs1' }))
  );
}

function publicKeyOf(key: string): KeyObject | undefined {
  return (
    attempt(() => createPublicKey({ key: der(key), format: 'der', type: 'spki' })) ??
    attempt(() => createPublicKey({ key: der(key), format: 'der', type: 'pkcs1' }))
  );
}

/** OpenSSL's messages do not help a person, and an error must reveal nothing of a key: both are dropped here. */
function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

export function hasEnoughBits({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
}

/** Throws `AlipayKeyError` for a key that the gateway would refuse. */
export function ofEnoughBits(key: KeyObject, what: string): KeyObject {
  if (!hasEnoughBits(key)) {
    throw new AlipayKeyError(`The ${what} must be an RSA key of at least ${MIN_RSA_BITS} bits (RSA2).`);
  }
  return key;
}
