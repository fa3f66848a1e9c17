/** The endpoints of a shop: the fold of its stream of webhooks. */
import { createDecidedWriter, readStreamOf, type DecidedWriter, type StreamLog } from '../access/decided-stream';
import type { Engine } from '../domain/engine/engine';
import type { RecordedEvent } from '../domain/events/recorded-event';
import { WEBHOOK_SCHEMA_VERSIONS, type PauseReason, type WebhookCreated, type WebhookEvent } from './webhook-events';
import type { WebhookResendRequested } from './webhook-events';

export type Webhook = WebhookCreated['data'] & {
  createdBy: string;
  /** Where its first delivery begins: the position of its creation. */
  startPosition: string;
  startRevision: number;
  /** The secret of the generation before signs as well until then. */
  previousUntil?: string;
  paused?: { reason: PauseReason; at: string; by: string };
  /** Revision of the event that ended its latest pause. */
  resumedRevision?: number;
  deletedAt?: string;
  /** The latest, oldest first. */
  resends: (WebhookResendRequested['data'] & { revision: number })[];
};

export type Webhooks = {
  /** Revision of the last event, -1 for a stream that does not exist. */
  revision: number;
  byId: ReadonlyMap<string, Webhook>;
};

export const noWebhooks: Webhooks = { revision: -1, byId: new Map() };

/** Of an endpoint, not yet carried out: no more are accepted, so that the latest are all that count. */
export const MAX_RESENDS = 100;

export function evolveWebhooks({ byId }: Webhooks, event: RecordedEvent<WebhookEvent>): Webhooks {
  const { webhookId } = event.data;
  const changed = changedWebhook(byId.get(webhookId), event);
  return { revision: event.revision, byId: changed ? new Map(byId).set(webhookId, changed) : byId };
}

function changedWebhook(known: Webhook | undefined, event: RecordedEvent<WebhookEvent>): Webhook | undefined {
  const { metadata, revision, position } = event;
  if (event.type === 'WebhookCreated') {
    const start = { startPosition: position, startRevision: revision };
    return { ...event.data, ...start, createdBy: metadata.actor, resends: [] };
  }
  if (!known) return undefined;
  switch (event.type) {
    case 'WebhookUpdated': {
      const { url, kinds, description } = event.data;
      return { ...known, url, kinds, description };
    }
    case 'WebhookSecretRotated': {
      const { generation, keyCheck, previousUntil } = event.data;
      return { ...known, generation, keyCheck, previousUntil };
    }
    case 'WebhookPaused':
      return { ...known, paused: { reason: event.data.reason, at: event.data.pausedAt, by: metadata.actor } };
    case 'WebhookResumed': {
      const { paused: _over, ...running } = known;
      return { ...running, resumedRevision: revision };
    }
    case 'WebhookDeleted':
      return { ...known, deletedAt: event.data.deletedAt, resends: [] };
    case 'WebhookResendRequested':
      return { ...known, resends: [...known.resends, { ...event.data, revision }].slice(-MAX_RESENDS) };
    default:
      // Written by a newer release than this one: it counts as a revision, no more.
      return undefined;
  }
}

/** Neither deleted nor paused. */
export function isDelivered({ deletedAt, paused }: Webhook): boolean {
  return deletedAt === undefined && paused === undefined;
}

/** Revision of the latest event that deliveries have to carry out. */
export function lastRequestOf({ startRevision, resumedRevision = -1, resends }: Webhook): number {
  return Math.max(startRevision, resumedRevision, ...resends.map(({ revision }) => revision));
}

export function listWebhooks({ byId }: Webhooks): Webhook[] {
  return [...byId.values()].filter(({ deletedAt }) => deletedAt === undefined);
}

export type WebhookLog = StreamLog & Pick<Engine, 'merchant'>;

export function streamOfWebhooks(merchant: string): string {
  return `webhooks-${merchant}`;
}

export function createWebhookWriter(log: WebhookLog): DecidedWriter<WebhookEvent, Webhooks> {
  return createDecidedWriter(log, {
    stream: streamOfWebhooks(log.merchant),
    versions: WEBHOOK_SCHEMA_VERSIONS,
    initial: noWebhooks,
    evolve: evolveWebhooks,
  });
}

export async function readWebhooks({ store, merchant }: Pick<WebhookLog, 'store' | 'merchant'>): Promise<Webhooks> {
  const events = await readStreamOf<WebhookEvent>(store, streamOfWebhooks(merchant), 0);
  return events.reduce(evolveWebhooks, noWebhooks);
}
