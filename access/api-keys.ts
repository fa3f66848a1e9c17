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
  const { data, metadata, revision } = event;
  const known = byId.get(data.keyId);
  const changed = changedKey(known, event.type, data, metadata.actor);
  return { revision, byId: changed ? new Map(byId).set(data.keyId, changed) : byId };
}

function changedKey(
  known: ApiKey | undefined,
  type: string,
  data: ApiKeyEvent['data'],
  actor: string,
): ApiKey | undefined {
  if (type === 'ApiKeyCreated') return { ...(data as ApiKeyCreated['data']), createdBy: actor };
  if (!known) return undefined;
  if (type === 'ApiKeyRevoked' && 'revokedAt' in data) return { ...known, revokedAt: data.revokedAt, revokedBy: actor };
  if (type === 'ApiKeyUsed' && 'usedAt' in data) return { ...known, lastUsedAt: data.usedAt };
  return undefined;
}

export function isLive({ revokedAt, expiresAt }: ApiKey, nowMs: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || nowMs < Date.parse(expiresAt));
}
