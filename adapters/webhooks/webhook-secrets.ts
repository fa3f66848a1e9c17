/**
 * Secrets that messages are signed with (https://www.standardwebhooks.com), derived from the shop's own private key (HKDF, RFC 5869)
 * by endpoint and generation. Every node of the shop has them, and the log holds none. Whoever replaces that private key replaces
 * all secrets: `keyCheck` tells.
 */
import { hkdfSync, type KeyObject } from 'node:crypto';
import type { Webhook } from '../../webhooks/webhooks';

export type WebhookSecrets = {
  /** Of the private key; it says nothing about the secrets. */
  readonly keyCheck: string;
  /** `whsec_…`. */
  secretOf(webhookId: string, generation: number): string;
  /** The present one, and during a rotation the one before; undefined: the private key is not the one of before. */
  signingSecrets(
    webhook: Pick<Webhook, 'webhookId' | 'generation' | 'keyCheck' | 'previousUntil'>,
    now: Date,
  ): string[] | undefined;
};

const SECRET_BYTES = 32;
const CHECK_BYTES = 8;

/** `privateKey`: of the shop's app at Alipay. */
export function createWebhookSecrets(merchant: string, privateKey: KeyObject): WebhookSecrets {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const derive = (name: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', der, '', `paystate webhook ${name} 1 ${merchant}`, bytes));
  const keyCheck = derive('key check', CHECK_BYTES).toString('hex');
  const secretOf: WebhookSecrets['secretOf'] = (webhookId, generation) =>
    `whsec_${derive(`secret ${webhookId} ${generation}`, SECRET_BYTES).toString('base64')}`;
  return {
    keyCheck,
    secretOf,
    signingSecrets({ webhookId, generation, keyCheck: itsKeyCheck, previousUntil }, now) {
      if (itsKeyCheck !== keyCheck) return undefined;
      const isRotating = previousUntil !== undefined && now.getTime() < Date.parse(previousUntil);
      const generations = isRotating ? [generation, generation - 1] : [generation];
      return generations.map((one) => secretOf(webhookId, one));
    },
  };
}
