/** Who may call a shop: its bootstrap token, its keys in the log, tokens of its issuer, and its watch tokens. */
import { timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Access, Credential } from '../../access/access';
import type { ApiKeyEvent } from '../../access/api-key-events';
import { isLive, type ApiKey, type ApiKeys } from '../../access/api-keys';
import { ANYBODY, BOOTSTRAP_CALLER, rejected, type Authentication, type Caller } from '../../access/caller';
import { decideCreateKey, decideRevokeKey, type Made } from '../../access/decide-api-key';
import type { KeyRing } from '../../access/key-ring';
import { createKeyWriter, type KeyLog, type KeyWriter } from '../../access/key-stream';
import type { Refusal } from '../../domain/trade/refusals';
import { createRateBuckets } from '../../domain/values/rate-buckets';
import { isInNetworks, isNetwork } from './address-list';
import { looksLikeApiKey, newApiKey, readApiKey, sha256Of } from './api-key-token';
import { onEnded } from './credential-end';
import { createJwtVerifier, type JwtSettings, type JwtVerifier } from './jwt-verifier';
import { createUseRecorder } from './key-use';
import { createWatchTokens, isWatchToken } from './watch-tokens';

export type AccessOptions = {
  log: KeyLog;
  ring: KeyRing;
  /** Undefined: there is no bootstrap token. */
  apiToken: string | undefined;
  jwt: JwtSettings | undefined;
  /** Of the shop's app: watch tokens are signed with a key derived from it. */
  privateKey: KeyObject;
  onError(error: unknown): void;
};

/** Tokens of one address whose signature did not fit: so many at once, and then so many a second, before it is suspect. */
const FAILED_VERIFICATIONS = { perSecond: 2, burst: 50 };
/** Signatures that are computed at once for all suspect addresses: honest callers behind the same proxy still get in. */
const MAX_SUSPECT_VERIFICATIONS = 4;
const MAX_ADDRESSES = 10_000;

export function createAccess({ log, ring, apiToken, jwt, privateKey, onError }: AccessOptions): Access {
  const digestOfToken = apiToken === undefined ? undefined : sha256Of(apiToken);
  const isOpen = apiToken === undefined && jwt === undefined;
  const jwts = jwt && createJwtVerifier(jwt);
  const watchTokens = createWatchTokens(log.merchant, privateKey);
  const write = createKeyWriter(log);
  const failures = createRateBuckets(MAX_ADDRESSES);
  const recordUse = createUseRecorder(write, log.newId, ring, onError);

  let suspectsUnderWay = 0;
  const verifyJwt = async (verifier: JwtVerifier, token: string, address: string): Promise<Authentication> => {
    const isSuspect = failures.waitMs(address, FAILED_VERIFICATIONS, Date.now()) > 0;
    if (isSuspect && suspectsUnderWay >= MAX_SUSPECT_VERIFICATIONS) {
      return rejected('too-often', 'Too many tokens of this address were not accepted: wait a little.');
    }
    suspectsUnderWay += isSuspect ? 1 : 0;
    try {
      const found = await verifier.verify(token);
      if (found.kind === 'rejected' && found.reason === 'signature') {
        failures.take(address, FAILED_VERIFICATIONS, Date.now());
      }
      return found;
    } finally {
      suspectsUnderWay -= isSuspect ? 1 : 0;
    }
  };
  const authenticateToken = async (token: string, address: string): Promise<Authentication> => {
    if (looksLikeApiKey(token)) return authenticateKey(ring, token, address, recordUse);
    // Digests have one length, and comparing them takes one time.
    if (digestOfToken && timingSafeEqual(sha256Of(token), digestOfToken)) return accepted(BOOTSTRAP_CALLER);
    if (isWatchToken(token)) return watchTokens.verify(token);
    if (!jwts || !LOOKS_LIKE_JWT.test(token)) return rejected('unknown', UNKNOWN);
    return verifyJwt(jwts, token, address);
  };
  return {
    isOpen,
    async authenticate({ authorization, address }) {
      if (authorization === undefined || authorization === '') {
        return isOpen
          ? accepted(ANYBODY)
          : rejected('missing', 'Send "Authorization: Bearer <key>" with an API key of this shop.');
      }
      const token = typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;
      if (token === undefined) return rejected('malformed', 'Authorization must be "Bearer <key>".');
      return authenticateToken(token, address);
    },
    onEnded: (caller, callback) => onEnded(ring, caller, callback),
    listKeys: () => ring.list(),
    async createKey(wanted, by, correlationId) {
      const { key, ...secret } = newApiKey();
      const refusals = await change(write, ring, { actor: by.actor, correlationId }, (keys) =>
        decideCreateKey(keys, wanted, { ...secret, isNetwork }, { by, now: new Date() }),
      );
      return refusals.length > 0 ? { refusals } : { apiKey: known(ring, secret.keyId), key };
    },
    async revokeKey(keyId, by, correlationId) {
      const refusals = await change(write, ring, { actor: by.actor, correlationId }, (keys) =>
        decideRevokeKey(keys, keyId, new Date()),
      );
      return refusals.length > 0 ? { refusals } : { apiKey: known(ring, keyId) };
    },
    signWatchToken: (outTradeNo, ttlMs) => watchTokens.sign(outTradeNo, ttlMs),
  };
}

const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i;
const LOOKS_LIKE_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const UNKNOWN = 'The credential is not one of this shop.';

function accepted(caller: Caller): Authentication {
  return { kind: 'accepted', caller };
}

function authenticateKey(
  ring: KeyRing,
  token: string,
  address: Credential['address'],
  recordUse: (key: ApiKey) => void,
): Authentication {
  const read = readApiKey(token);
  if (!read) return rejected('malformed', 'The API key is incomplete or mistyped: its checksum is wrong.');
  const key = ring.get(read.keyId);
  if (!key && !ring.isLoaded()) {
    return rejected('keys-unavailable', 'The keys of this shop cannot be read now: try again a little later.');
  }
  if (!key || !timingSafeEqual(read.sha256, Buffer.from(key.sha256, 'hex'))) return rejected('unknown', UNKNOWN);
  if (key.revokedAt !== undefined) return rejected('revoked', `The key ${key.keyId} was revoked.`);
  if (!isLive(key, Date.now())) return rejected('expired', `The key ${key.keyId} has expired.`);
  if (key.addresses && !isInNetworks(address, key.addresses)) {
    return rejected('address', `The key ${key.keyId} may not be used from this address.`);
  }
  recordUse(key);
  return accepted({
    actor: `key:${key.keyId}`,
    name: key.name,
    keyId: key.keyId,
    scopes: new Set(key.scopes),
    ...(key.expiresAt === undefined ? {} : { expiresAtMs: Date.parse(key.expiresAt) }),
    ...(key.addresses === undefined ? {} : { addresses: key.addresses }),
    ...(key.requestsPerSecond === undefined ? {} : { requestsPerSecond: key.requestsPerSecond }),
  });
}

/** Decides, appends, and has the ring know it before the caller does. Answers what was refused. */
async function change(
  write: KeyWriter,
  ring: KeyRing,
  cause: { actor: string; correlationId: string },
  decide: (keys: ApiKeys) => Made<ApiKeyEvent>,
): Promise<Refusal[]> {
  let refusals: Refusal[] = [];
  const appended = await write((keys) => {
    const decided = decide(keys);
    refusals = 'refusals' in decided ? decided.refusals : [];
    return 'events' in decided ? decided.events : [];
  }, cause);
  ring.apply(appended);
  if (ring.revision() < (appended.at(-1)?.revision ?? -1)) await ring.refresh();
  return refusals;
}

function known(ring: KeyRing, keyId: string): ApiKey {
  const key = ring.get(keyId);
  if (!key) throw new Error(`key ${keyId} was appended and is not in the ring`);
  return key;
}
