/** The API keys of a shop: the fold of its stream of keys. */
import type { RecordedEvent } from '../domain/events/recorded-event';
import type { ApiKeyCreated, ApiKeyEvent } from './api-key-events';

export type ApiKey = ApiKeyCreated['data'] & {
  /** Who created it. */
  createdBy: string;
  revokedAt?: string;
  revokedBy?: string;
  /** When it was last seen in use, within a week. */
  lastUsedAt?: string;
};

export type ApiKeys = {
  /** Revision of the last event, -1 for a stream that does not exist. */
  revision: number;
  byId: ReadonlyMap<string, ApiKey>;
};

export const noApiKeys: ApiKeys = { revision: -1, byId: new Map() };

export function evolveApiKeys({ byId }: ApiKeys, event: RecordedEvent<ApiKeyEvent>): ApiKeys {
  const { keyId } = event.data;
  const changed = changedKey(byId.get(keyId), event);
  return { revision: event.revision, byId: changed ? new Map(byId).set(keyId, changed) : byId };
}

function changedKey(known: ApiKey | undefined, event: RecordedEvent<ApiKeyEvent>): ApiKey | undefined {
  const { actor } = event.metadata;
  switch (event.type) {
    case 'ApiKeyCreated':
      return { ...event.data, createdBy: actor };
    case 'ApiKeyRevoked':
      return known && { ...known, revokedAt: event.data.revokedAt, revokedBy: actor };
    case 'ApiKeyUsed':
      return known && { ...known, lastUsedAt: event.data.usedAt };
    default:
      // Written by a newer release than this one: it counts as a revision, no more.
      return undefined;
  }
}

export function isLive({ revokedAt, expiresAt }: ApiKey, nowMs: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || nowMs < Date.parse(expiresAt));
}
