/** Content encryption: AES-128-CBC with a zero vector, base64. The key is the account's, in base64. */
import { createCipheriv, createDecipheriv } from 'node:crypto';

const ZERO_VECTOR = Buffer.alloc(16);
const keyOf = (base64: string) => Buffer.from(base64, 'base64');

export function encryptBytes(bytes: Buffer, key: string): string {
  const cipher = createCipheriv('aes-128-cbc', keyOf(key), ZERO_VECTOR);
  return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
}

/** Undefined when it was not encrypted with this key. */
export function decryptText(base64: string, key: string): string | undefined {
  try {
    const decipher = createDecipheriv('aes-128-cbc', keyOf(key), ZERO_VECTOR);
    return Buffer.concat([decipher.update(base64, 'base64'), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
