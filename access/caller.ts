/** Who calls, and what the caller's credential allows. */
import { SCOPES, type Scope } from './scopes';

export type Caller = {
  /** Stored with every event that the caller causes: `key:<id>`, `jwt:<subject>`, `api-token`, or `api` where no credential is needed. */
  actor: string;
  /** For people; an actor where the credential has no name. */
  name: string;
  scopes: ReadonlySet<Scope>;
  /** Of a watch token: it may watch this one order, and nothing else. */
  watchedOrder?: string;
  /** When the credential ends, in milliseconds since 1970. */
  expiresAtMs?: number;
  /** Requests per second, where the credential has a rate of its own. */
  requestsPerSecond?: number;
  /** Of a key in the log. */
  keyId?: string;
  /** Where such a key may be used; anywhere when undefined. */
  addresses?: readonly string[];
};

const ALL_SCOPES: ReadonlySet<Scope> = new Set(SCOPES);

/** The bearer of API_TOKEN: the key with which the others are created. */
export const BOOTSTRAP_CALLER: Caller = { actor: 'api-token', name: 'API_TOKEN', scopes: ALL_SCOPES };

/** Anybody, where the engine needs no credential. */
export const ANYBODY: Caller = { actor: 'api', name: 'anybody', scopes: ALL_SCOPES };

/** Why a credential is not accepted, for metrics; a closed list. */
export type RejectionReason =
  | 'missing'
  | 'malformed'
  | 'unknown'
  | 'revoked'
  | 'expired'
  | 'address'
  | 'signature'
  | 'claims'
  | 'keys-unavailable'
  | 'too-often';

export type Rejection = {
  kind: 'rejected';
  reason: RejectionReason;
  /** What to do about it, without anything of the credential. */
  message: string;
};

export type Authentication = { kind: 'accepted'; caller: Caller } | Rejection;

export function rejected(reason: RejectionReason, message: string): Rejection {
  return { kind: 'rejected', reason, message };
}
