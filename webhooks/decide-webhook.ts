/** What becomes of a request to create, change, delete or resend. */
import type { Made } from '../access/decide-api-key';
import { refusal, type Refusal } from '../domain/trade/refusals';
import { DAY_MS } from '../domain/values/durations';
import { isPlainText } from '../domain/values/text';
import { KIND_NAMES } from './kinds';
import type { Anchor, WebhookEvent } from './webhook-events';
import { listWebhooks, MAX_RESENDS, type Webhook, type Webhooks } from './webhooks';

export const MAX_WEBHOOKS = 8;
export const MAX_DESCRIPTION_CHARACTERS = 128;
/** How long the secret of before signs as well after a rotation. */
export const ROTATION_MS = DAY_MS;

export type NewWebhook = { url: string; kinds?: readonly string[] | undefined; description?: string | undefined };

/** What is left out stays; null takes it away. */
export type WebhookChange = {
  webhookId: string;
  url?: string | undefined;
  kinds?: readonly string[] | null | undefined;
  description?: string | null | undefined;
  paused?: boolean | undefined;
  rotateSecret?: boolean | undefined;
};

/** One of them: everything after a position, or an order, whole or one of its events. */
export type Resend = {
  webhookId: string;
  afterPosition?: string | undefined;
  /** The first event after `afterPosition`; undefined where there is none. */
  anchor?: Anchor | undefined;
  order?: { stream: string; fromRevision: number; throughRevision: number } | undefined;
};

/** What only an adapter can make and know: an id, whether the private key is the one of before, and which addresses may be called. */
export type WebhookMaker = {
  newWebhookId(): string;
  keyCheck: string;
  /** A sentence about what is wrong with it. */
  problemOfUrl(url: string): string | undefined;
};

export function decideCreateWebhook(
  webhooks: Webhooks,
  { url, kinds, description }: NewWebhook,
  maker: WebhookMaker,
  now: Date,
): Made<WebhookEvent> & { webhookId?: string } {
  const refusals = problemsOf({ url, kinds, description }, maker);
  if (listWebhooks(webhooks).length >= MAX_WEBHOOKS) {
    const message = `The shop has ${MAX_WEBHOOKS} webhooks, which is the limit: delete one first.`;
    refusals.push(refusal('TOO_MANY_WEBHOOKS', message));
  }
  if (refusals.length > 0) return { refusals };
  const webhookId = maker.newWebhookId();
  const data = {
    webhookId,
    url,
    ...(kinds ? { kinds: [...new Set(kinds)] } : {}),
    ...(description === undefined ? {} : { description }),
    generation: 1,
    keyCheck: maker.keyCheck,
    createdAt: now.toISOString(),
  };
  return { events: [{ type: 'WebhookCreated', data }], webhookId };
}

/** What is as wanted already is success without an event. */
export function decideUpdateWebhook(
  webhooks: Webhooks,
  change: WebhookChange,
  maker: WebhookMaker,
  now: Date,
): Made<WebhookEvent> {
  const webhook = existing(webhooks, change.webhookId);
  if (!webhook) return { refusals: [notFound()] };
  const wanted = {
    url: change.url ?? webhook.url,
    kinds: change.kinds === undefined ? webhook.kinds : (change.kinds ?? undefined),
    description: change.description === undefined ? webhook.description : (change.description ?? undefined),
  };
  const refusals = problemsOf(wanted, maker);
  if (refusals.length > 0) return { refusals };
  const { webhookId } = webhook;
  const at = now.toISOString();
  const events: WebhookEvent[] = [];
  if (isDifferent(webhook, wanted)) {
    const { url, kinds, description } = wanted;
    const kindList = kinds ? { kinds: [...new Set(kinds)] } : {};
    const text = description === undefined ? {} : { description };
    events.push({ type: 'WebhookUpdated', data: { webhookId, url, ...kindList, ...text, updatedAt: at } });
  }
  if (change.rotateSecret === true) {
    const previousUntil = new Date(now.getTime() + ROTATION_MS).toISOString();
    const { keyCheck } = maker;
    const data = { webhookId, generation: webhook.generation + 1, keyCheck, previousUntil, rotatedAt: at };
    events.push({ type: 'WebhookSecretRotated', data });
  }
  if (change.paused === true && !webhook.paused) {
    events.push({ type: 'WebhookPaused', data: { webhookId, reason: 'BY_REQUEST', pausedAt: at } });
  }
  // Also while it is not paused: orders that were given up are tried again.
  if (change.paused === false) events.push({ type: 'WebhookResumed', data: { webhookId, resumedAt: at } });
  return { events };
}

/** Deleting a deleted one again is success. */
export function decideDeleteWebhook({ byId }: Webhooks, webhookId: string, now: Date): Made<WebhookEvent> {
  const webhook = byId.get(webhookId);
  if (!webhook) return { refusals: [notFound()] };
  if (webhook.deletedAt !== undefined) return { events: [] };
  return { events: [{ type: 'WebhookDeleted', data: { webhookId, deletedAt: now.toISOString() } }] };
}

/** `carriedOut`: requests up to this revision are, as far as it is recorded. */
export function decideResend(
  webhooks: Webhooks,
  wanted: Resend,
  { now, carriedOut }: { now: Date; carriedOut: number },
): Made<WebhookEvent> {
  const { webhookId, afterPosition, anchor, order } = wanted;
  const webhook = existing(webhooks, webhookId);
  if (!webhook) return { refusals: [notFound()] };
  if ((afterPosition === undefined) === (order === undefined)) {
    const message = 'Name either afterPosition or outTradeNo: what is to be delivered again.';
    return { refusals: [refusal('INVALID_WEBHOOK', message, { field: 'afterPosition' })] };
  }
  if (webhook.resends.filter(({ revision }) => revision > carriedOut).length >= MAX_RESENDS) {
    const message = `${MAX_RESENDS} requests wait for this webhook already. Ask again a little later (once it is resumed, where it is paused), or for everything after a position.`;
    return { refusals: [refusal('TOO_MANY_RESENDS', message)] };
  }
  const what = afterPosition === undefined ? order : { afterPosition, ...(anchor ? { anchor } : {}) };
  const data = { webhookId, requestedAt: now.toISOString(), ...what };
  return { events: [{ type: 'WebhookResendRequested', data }] };
}

function existing({ byId }: Webhooks, webhookId: string): Webhook | undefined {
  const webhook = byId.get(webhookId);
  return webhook?.deletedAt === undefined ? webhook : undefined;
}

function notFound(): Refusal {
  const message = 'The shop has no webhook of this id: `webhooks` lists them.';
  return refusal('WEBHOOK_NOT_FOUND', message, { field: 'id' });
}

function isDifferent(before: Webhook, { url, kinds, description }: NewWebhook): boolean {
  return before.url !== url || before.description !== description || before.kinds?.join() !== kinds?.join();
}

function problemsOf({ url, kinds, description }: NewWebhook, { problemOfUrl }: WebhookMaker): Refusal[] {
  const bad = (field: string, message: string) => refusal('INVALID_WEBHOOK', message, { field });
  const ofUrl = problemOfUrl(url);
  const unknown = kinds?.find((name) => !KIND_NAMES.includes(name));
  return [
    ...(ofUrl === undefined ? [] : [bad('url', ofUrl)]),
    ...(kinds?.length === 0 ? [bad('events', 'events must name at least one kind; leave it out for all.')] : []),
    ...(unknown === undefined
      ? []
      : [bad('events', `"${unknown.slice(0, 64)}" is no kind of event. There are: ${KIND_NAMES.join(', ')}.`)]),
    ...(description === undefined || isPlainText(description, MAX_DESCRIPTION_CHARACTERS)
      ? []
      : [
          bad(
            'description',
            `description must be 1 to ${MAX_DESCRIPTION_CHARACTERS} characters without control characters.`,
          ),
        ]),
  ];
}
