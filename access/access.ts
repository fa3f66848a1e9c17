/** The port through which the API learns who calls, and through which keys and watch tokens are made. */
import type { Refusal } from '../domain/trade/refusals';
import type { ApiKey } from './api-keys';
import type { Authentication, Caller } from './caller';
import type { NewApiKey } from './decide-api-key';

export type Credential = {
  /** The value of an Authorization header, or of `authorization` in connection_init. */
  authorization: unknown;
  /** The caller's IP address. */
  address: string;
};

/** `key` is what the caller sends from now on, and is known to nobody else: it is shown once. */
export type CreatedKey = { apiKey: ApiKey; key: string };

export interface Access {
  /** True: no credential is configured, and anybody who reaches the engine may do everything. */
  readonly isOpen: boolean;
  /** Never rejects: what cannot be checked is not accepted. */
  authenticate(credential: Credential): Promise<Authentication>;
  /** Calls back once when the caller's credential ends, revoked or expired; answers how to stop waiting. */
  onEnded(caller: Caller, callback: (reason: string) => void): () => void;
  listKeys(): ApiKey[];
  createKey(wanted: NewApiKey, by: Caller, correlationId: string): Promise<CreatedKey | { refusals: Refusal[] }>;
  revokeKey(keyId: string, by: Caller, correlationId: string): Promise<{ apiKey: ApiKey } | { refusals: Refusal[] }>;
  /** A token that may watch one order for `ttlMs` milliseconds, and nothing else. */
  signWatchToken(outTradeNo: string, ttlMs: number): Promise<string>;
}
