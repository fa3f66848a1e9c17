/**
 * Events of the stream `keys-<merchant>`: which API keys a shop has. Past tense and permanent, like those of trades. A key itself
 * is never stored: only its SHA-256 is, which finds it again and opens nothing.
 */
import type { Event } from '../domain/events/event';
import type { Scope } from './scopes';

export type ApiKeyCreated = Event<
  'ApiKeyCreated',
  {
    keyId: string;
    name: string;
    scopes: Scope[];
    /** Of the whole key as it was shown, hexadecimal. */
    sha256: string;
    createdAt: string;
    expiresAt?: string | undefined;
    requestsPerSecond?: number | undefined;
    /** Addresses and networks (`10.0.0.0/8`) that may use it; any where undefined. */
    addresses?: string[] | undefined;
  }
>;

export type ApiKeyRevoked = Event<'ApiKeyRevoked', { keyId: string; revokedAt: string }>;

/** At most one a week and key: who still uses a key is known without a write for each request. */
export type ApiKeyUsed = Event<'ApiKeyUsed', { keyId: string; usedAt: string }>;

export type ApiKeyEvent = ApiKeyCreated | ApiKeyRevoked | ApiKeyUsed;

/** The version of its content that each type is written in. */
export const API_KEY_SCHEMA_VERSIONS: Readonly<Record<ApiKeyEvent['type'], number>> = {
  ApiKeyCreated: 1,
  ApiKeyRevoked: 1,
  ApiKeyUsed: 1,
};
