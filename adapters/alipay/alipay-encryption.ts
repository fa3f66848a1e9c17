/** Content encryption: AES in CBC mode with a zero vector, as Alipay defines it (docs/reference/wire.md, "Content encryption"). */
import { createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { AlipayKeyError, keyText } from './alipay-signature';

const ZERO_VECTOR = Buffer.alloc(16);
const KEY_BYTES = [16, 24, 32];

/** Throws `AlipayKeyError`; the message quotes nothing of the key. */
export function readEncryptKey(text: string): KeyObject {
  const given = keyText(text, 'encrypt key');
  const bytes = Buffer.from(given, 'base64');
  if (bytes.toString('base64') !== given || !KEY_BYTES.includes(bytes.length)) {
    throw new AlipayKeyError(
      'The encrypt key is no AES key in base64 (usually 24 characters, ending in ==): copy 接口内容加密方式 (AES密钥) from the console.',
    );
  }
  return createSecretKey(bytes);
}

/** The text, or undefined when it was encrypted with another key. Called with verified text only: errors tell a forger nothing. */
export function decryptContent(base64: string, key: KeyObject): string | undefined {
  try {
    const decipher = createDecipheriv(`aes-${(key.symmetricKeySize ?? 0) * 8}-cbc`, key, ZERO_VECTOR);
    return Buffer.concat([decipher.update(base64, 'base64'), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
