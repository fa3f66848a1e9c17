/** RSA2 = SHA256withRSA, base64. Signing runs off the event loop: engine and simulator share one process by default. */
import { type KeyObject, constants, sign, verify } from 'node:crypto';

/** Signs bytes; resolves to base64. `digest` other than SHA256 is only for faults on request. */
export function signRsa2(
  key: KeyObject,
  content: Buffer,
  digest: 'RSA-SHA256' | 'RSA-SHA1' = 'RSA-SHA256',
): Promise<string> {
  return new Promise((resolve, reject) => {
    sign(digest, content, { key, padding: constants.RSA_PKCS1_PADDING }, (error, signature) =>
      error ? reject(error) : resolve(signature.toString('base64')),
    );
  });
}

/** Whether `signature` (base64) is the RSA2 signature of the bytes. */
export function verifyRsa2(key: KeyObject, content: Buffer, signature: string): boolean {
  return verify('RSA-SHA256', content, { key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(signature, 'base64'));
}
