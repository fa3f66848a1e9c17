/** What becomes of a request to create or to revoke an API key. */
import { refusal, type Refusal } from '../domain/trade/refusals';
import { isPlainText } from '../domain/values/text';
import type { ApiKeyCreated, ApiKeyRevoked } from './api-key-events';
import { isLive, type ApiKeys } from './api-keys';
import type { Caller } from './caller';
import type { Scope } from './scopes';

/** What a caller says of the key that is to be created. */
export type NewApiKey = {
  name: string;
  scopes: readonly Scope[];
  /** RFC 3339. */
  expiresAt?: string | undefined;
  requestsPerSecond?: number | undefined;
  addresses?: readonly string[] | undefined;
};

export const MAX_LIVE_KEYS = 100;
export const MAX_KEY_NAME_CHARACTERS = 64;
export const MAX_KEY_ADDRESSES = 32;
export const MAX_REQUESTS_PER_SECOND = 10_000;

export type Made<E> = { events: E[] } | { refusals: Refusal[] };

/** What only an adapter can make and know: the id, the digest of the key that its creator is shown, and what is an address. */
export type KeyMaker = { keyId: string; sha256: string; isNetwork(text: string): boolean };

export function decideCreateKey(
  keys: ApiKeys,
  wanted: NewApiKey,
  { keyId, sha256, isNetwork }: KeyMaker,
  { by, now }: { by: Caller; now: Date },
): Made<ApiKeyCreated> {
  const refusals = [
    ...problemsOf(wanted, by, now),
    ...problemsOfAddresses(wanted, isNetwork),
    ...problemsBeyondCreator(wanted, by),
  ];
  const live = [...keys.byId.values()].filter((key) => isLive(key, now.getTime())).length;
  if (live >= MAX_LIVE_KEYS) {
    const message = `The shop has ${MAX_LIVE_KEYS} keys in use, which is the limit: revoke one first.`;
    refusals.push(refusal('TOO_MANY_API_KEYS', message));
  }
  if (refusals.length > 0) return { refusals };
  const { name, scopes, expiresAt, requestsPerSecond, addresses } = wanted;
  const data = {
    keyId,
    sha256,
    name,
    scopes: [...new Set(scopes)],
    createdAt: now.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(addresses === undefined || addresses.length === 0 ? {} : { addresses: [...addresses] }),
  };
  return { events: [{ type: 'ApiKeyCreated', data }] };
}

/** Revoking a revoked key again is success. */
export function decideRevokeKey(keys: ApiKeys, keyId: string, now: Date): Made<ApiKeyRevoked> {
  const key = keys.byId.get(keyId);
  if (!key) {
    const message = 'The shop has no key of this id: `apiKeys` lists them.';
    return { refusals: [refusal('API_KEY_NOT_FOUND', message, { field: 'id' })] };
  }
  if (key.revokedAt !== undefined) return { events: [] };
  return { events: [{ type: 'ApiKeyRevoked', data: { keyId, revokedAt: now.toISOString() } }] };
}

/** A key that ends, or is limited, makes none that is not: otherwise neither would mean anything. */
function problemsBeyondCreator(
  wanted: NewApiKey,
  { keyId, expiresAtMs, requestsPerSecond, addresses }: Caller,
): Refusal[] {
  if (keyId === undefined) return [];
  const beyond = (field: string, limit: string) =>
    bad(field, `${field} may not exceed that of your own key: ${limit}.`);
  const end = wanted.expiresAt === undefined ? Infinity : Date.parse(wanted.expiresAt);
  const isElsewhere =
    addresses && !(wanted.addresses?.length && wanted.addresses.every((one) => addresses.includes(one)));
  return [
    ...(expiresAtMs !== undefined && end > expiresAtMs
      ? [beyond('expiresAt', new Date(expiresAtMs).toISOString())]
      : []),
    ...(requestsPerSecond !== undefined && (wanted.requestsPerSecond ?? Infinity) > requestsPerSecond
      ? [beyond('requestsPerSecond', String(requestsPerSecond))]
      : []),
    ...(isElsewhere ? [beyond('addresses', addresses.join(', '))] : []),
  ];
}

function bad(field: string, message: string): Refusal {
  return refusal('INVALID_API_KEY', message, { field });
}

function problemsOfAddresses({ addresses = [] }: NewApiKey, isNetwork: KeyMaker['isNetwork']): Refusal[] {
  if (addresses.length > MAX_KEY_ADDRESSES) {
    return [bad('addresses', `addresses must be ${MAX_KEY_ADDRESSES} at most.`)];
  }
  const wrong = addresses.find((text) => !isNetwork(text));
  if (wrong === undefined) return [];
  return [bad('addresses', `"${wrong.slice(0, 64)}" is neither an IP address nor a network such as 10.0.0.0/8.`)];
}

function problemsOf(wanted: NewApiKey, by: Caller, now: Date): Refusal[] {
  const { name, scopes, expiresAt, requestsPerSecond } = wanted;
  const withheld = scopes.filter((scope) => !by.scopes.has(scope));
  const isRate =
    requestsPerSecond === undefined || (requestsPerSecond >= 1 && requestsPerSecond <= MAX_REQUESTS_PER_SECOND);
  return [
    ...(isPlainText(name, MAX_KEY_NAME_CHARACTERS) && name.trim() !== ''
      ? []
      : [bad('name', `name must be 1 to ${MAX_KEY_NAME_CHARACTERS} characters without control characters.`)]),
    ...(scopes.length > 0
      ? []
      : [bad('scopes', 'scopes must name at least one scope: a key without any opens nothing.')]),
    ...(withheld.length === 0
      ? []
      : [
          bad(
            'scopes',
            `Your own credential lacks ${withheld.join(', ')}: a key cannot be given more than its creator has.`,
          ),
        ]),
    ...(expiresAt === undefined || Date.parse(expiresAt) > now.getTime()
      ? []
      : [bad('expiresAt', 'expiresAt must lie in the future.')]),
    ...(isRate ? [] : [bad('requestsPerSecond', `requestsPerSecond must be 1 to ${MAX_REQUESTS_PER_SECOND}.`)]),
  ];
}
