/** The webhooks of a shop: what people change of them. Deliveries follow the log by themselves. */
import { randomBytes } from 'node:crypto';
import type { DecidedWriter } from '../../access/decided-stream';
import type { Made } from '../../access/decide-api-key';
import { streamOf } from '../../domain/engine/trade-stream';
import { refusal, type Refusal } from '../../domain/trade/refusals';
import {
  decideCreateWebhook,
  decideDeleteWebhook,
  decideResend,
  decideUpdateWebhook,
  type Resend,
  type WebhookMaker,
} from '../../webhooks/decide-webhook';
import { createDeliveryLog } from '../../webhooks/delivery/delivery-log';
import type { Anchor, WebhookEvent } from '../../webhooks/webhook-events';
import type { ListedWebhook, WantedResend, WebhookAdministration } from '../../webhooks/webhook-port';
import { listWebhooks, readWebhooks, type WebhookLog, type Webhooks } from '../../webhooks/webhooks';
import { problemOfUrl, type AddressRules } from './receiver-address';
import type { WebhookSecrets } from './webhook-secrets';

export type WebhookAdministrationOptions = {
  log: WebhookLog;
  write: DecidedWriter<WebhookEvent, Webhooks>;
  secrets: WebhookSecrets;
  rules: AddressRules;
};

const ID_BYTES = 9;

export function createWebhookAdministration(options: WebhookAdministrationOptions): WebhookAdministration {
  const { log, write, secrets, rules } = options;
  const deliveries = createDeliveryLog(log);
  const maker: WebhookMaker = {
    newWebhookId: () => `wh_${randomBytes(ID_BYTES).toString('base64url')}`,
    keyCheck: secrets.keyCheck,
    problemOfUrl: (url) => problemOfUrl(url, rules),
  };
  const list = async (): Promise<ListedWebhook[]> => {
    const [webhooks, { endpoints }] = await Promise.all([readWebhooks(log), deliveries.read()]);
    return listWebhooks(webhooks).map((webhook) => ({ webhook, progress: endpoints[webhook.webhookId] }));
  };
  const find = async (webhookId: string): Promise<ListedWebhook> => {
    const found = (await list()).find(({ webhook }) => webhook.webhookId === webhookId);
    if (!found) throw new Error(`webhook ${webhookId} was appended and is not in the log`);
    return found;
  };
  const change = createChange(write);
  const now = () => log.clock.now();

  return {
    list,
    async create(wanted, by, correlationId) {
      let webhookId = '';
      const refusals = await change(
        (webhooks) => {
          const decided = decideCreateWebhook(webhooks, wanted, maker, now());
          webhookId = decided.webhookId ?? '';
          return decided;
        },
        by.actor,
        correlationId,
      );
      if (refusals.length > 0) return { refusals };
      const created = await find(webhookId);
      return { ...created, secret: secrets.secretOf(webhookId, created.webhook.generation) };
    },
    async update(wanted, by, correlationId) {
      const refusals = await change(
        (webhooks) => decideUpdateWebhook(webhooks, wanted, maker, now()),
        by.actor,
        correlationId,
      );
      if (refusals.length > 0) return { refusals };
      const updated = await find(wanted.webhookId);
      if (wanted.rotateSecret !== true) return updated;
      return { ...updated, secret: secrets.secretOf(wanted.webhookId, updated.webhook.generation) };
    },
    async delete(webhookId, by, correlationId) {
      const refusals = await change(
        (webhooks) => decideDeleteWebhook(webhooks, webhookId, now()),
        by.actor,
        correlationId,
      );
      return refusals.length > 0 ? { refusals } : { webhookId };
    },
    async resend(wanted, by, correlationId) {
      const found = await resendOf(log, wanted);
      if ('refusals' in found) return found;
      const { endpoints } = await deliveries.read();
      const carriedOut = endpoints[wanted.webhookId]?.carriedOut ?? -1;
      const refusals = await change(
        (webhooks) => decideResend(webhooks, found, { now: now(), carriedOut }),
        by.actor,
        correlationId,
      );
      return refusals.length > 0 ? { refusals } : find(wanted.webhookId);
    },
  };
}

/**
 * An order that the log does not have, or has not as far, is refused: there would be nothing to deliver. Rejects with
 * `UnknownPositionError` for a position that the log could not be read from: deliveries would not get further.
 */
async function resendOf(
  { store, merchant }: WebhookLog,
  { webhookId, afterPosition, outTradeNo, revision }: WantedResend,
): Promise<Resend | { refusals: Refusal[] }> {
  if (outTradeNo === undefined) {
    const anchor = afterPosition === undefined ? undefined : await firstAfter(store, afterPosition);
    return { webhookId, afterPosition, anchor };
  }
  const stream = streamOf(merchant, outTradeNo);
  const last = (await store.readStream(stream, revision ?? 0)).at(-1);
  if (!last) {
    const message = 'There is no such order, or it has no event of this revision.';
    return { refusals: [refusal('TRADE_NOT_FOUND', message, { field: 'outTradeNo' })] };
  }
  const throughRevision = revision ?? last.revision;
  return { webhookId, afterPosition, order: { stream, fromRevision: revision ?? 0, throughRevision } };
}

async function firstAfter(store: WebhookLog['store'], after: string): Promise<Anchor | undefined> {
  for await (const { events } of store.readAll(after)) {
    const [first] = events;
    if (!first) continue;
    const { stream, revision, position } = first;
    return { stream, revision, position };
  }
  return undefined;
}

/** Appends what is decided, and answers what was refused. */
function createChange(write: WebhookAdministrationOptions['write']) {
  return async (
    decide: (webhooks: Webhooks) => Made<WebhookEvent>,
    actor: string,
    correlationId: string,
  ): Promise<Refusal[]> => {
    let refusals: Refusal[] = [];
    await write(
      (webhooks) => {
        const decided = decide(webhooks);
        refusals = 'refusals' in decided ? decided.refusals : [];
        return 'events' in decided ? decided.events : [];
      },
      { actor, correlationId },
    );
    return refusals;
  };
}
