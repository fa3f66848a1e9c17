/**
 * JSON Web Tokens of people and services, from an issuer that the shop trusts. Its keys come from a file, or from its JWKS address:
 * fetched when needed, remembered, and fetched again when a token names a key that is not known. Where they cannot be had, no token
 * is accepted.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { rejected, type Authentication, type Caller } from '../../access/caller';
import { isScope, type Scope } from '../../access/scopes';
import { createWeighedCache } from '../../domain/values/lru-cache';
import { isPlainText } from '../../domain/values/text';
import { sha256Of } from './api-key-token';

export type JwtSettings = {
  /** Where the issuer publishes its keys; undefined: `publicKey` is its key. */
  jwksUrl: string | undefined;
  /** PEM (SPKI). */
  publicKey: string | undefined;
  issuer: string;
  audience: string;
  /** The claim that carries scopes: names separated by spaces, or a list. */
  scopeClaim: string;
};

export type JwtVerifier = {
  /** Never rejects. What was accepted a moment ago costs no signature. */
  verify(token: string): Promise<Authentication>;
};

/** Asymmetric only: a shared secret, or none, would let whoever can read tokens write them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const FETCH_TIMEOUT_MS = 5_000;
/** How often at most the issuer is asked for keys that it did not have. */
const FETCH_COOLDOWN_MS = 10_000;
/** How long nothing is fetched after a fetch that failed. */
const FAILED_FETCH_PAUSE_MS = 3_000;
/** After this time the keys are fetched again: one that the issuer withdrew is then no longer accepted. */
const KEYS_MAX_AGE_MS = 10 * 60_000;
/** How long a verified token is believed without another look at its signature, and how many of them. */
const BELIEVED_MS = 60_000;
const MAX_BELIEVED = 1_000;
const MAX_TOKEN_CHARACTERS = 8_192;
const MAX_SUBJECT_CHARACTERS = 128;
/** Clocks of issuer and engine. */
const CLOCK_TOLERANCE_S = 5;

export function createJwtVerifier(settings: JwtSettings): JwtVerifier {
  const { issuer, audience, scopeClaim } = settings;
  const keys = keysOf(settings);
  const believed = createWeighedCache<{ caller: Caller; untilMs: number }>({
    maxEntries: MAX_BELIEVED,
    maxBytes: MAX_BELIEVED,
  });
  const rules = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_S,
  };
  return {
    async verify(token) {
      if (token.length > MAX_TOKEN_CHARACTERS) return rejected('malformed', 'The token is too long.');
      const digest = sha256Of(token).toString('base64');
      const known = believed.get(digest);
      if (known && Date.now() < known.untilMs) return { kind: 'accepted', caller: known.caller };
      try {
        const { payload } = await jwtVerify(token, keys as JWTVerifyGetKey, rules);
        const caller = callerOf(payload, scopeClaim);
        if (!caller) return rejected('claims', UNFIT_CLAIMS);
        const untilMs = Math.min(Date.now() + BELIEVED_MS, caller.expiresAtMs ?? 0);
        believed.set(digest, { caller, untilMs }, 1);
        return { kind: 'accepted', caller };
      } catch (error) {
        return rejectionOf(error);
      }
    },
  };
}

function keysOf({ jwksUrl, publicKey }: JwtSettings): JWTVerifyGetKey | KeyObject {
  if (jwksUrl === undefined) return createPublicKey(publicKey ?? '');
  const fetched = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: FETCH_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
  // jose has no pause after a fetch that failed: each request would wait for another.
  let failedUntilMs = 0;
  return async (header, token) => {
    if (Date.now() < failedUntilMs) throw new KeysUnavailableError();
    try {
      return await fetched(header, token);
    } catch (error) {
      const isAnswered =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      if (isAnswered) throw error;
      failedUntilMs = Date.now() + FAILED_FETCH_PAUSE_MS;
      throw new KeysUnavailableError();
    }
  };
}

/** The issuer's keys could not be fetched, or were unreadable. */
class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

const UNFIT_CLAIMS = `The claim sub of the token must be 1 to ${MAX_SUBJECT_CHARACTERS} characters, and exp a moment.`;

/** The subject is stored with events. */
function callerOf({ sub = '', exp = 0, ...claims }: JWTPayload, scopeClaim: string): Caller | undefined {
  if (typeof sub !== 'string' || !isPlainText(sub, MAX_SUBJECT_CHARACTERS)) return undefined;
  if (Number.isNaN(new Date(exp * 1_000).getTime())) return undefined;
  return {
    actor: `jwt:${sub}`,
    name: sub,
    scopes: new Set(scopesIn(claims[scopeClaim])),
    expiresAtMs: exp * 1_000,
  };
}

/** `paystate:refund` or `REFUND`. Other names are those of other services: `admin` is none of ours. */
function scopesIn(claim: unknown): Scope[] {
  const names = typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim.map(String) : [];
  const ours = names.map((name) => (/^paystate:/.test(name) ? name.slice('paystate:'.length).toUpperCase() : name));
  return ours.filter(isScope);
}

function rejectionOf(error: unknown): Authentication {
  if (error instanceof KeysUnavailableError) {
    return rejected(
      'keys-unavailable',
      'The keys of the token issuer cannot be fetched now: try again a little later.',
    );
  }
  if (error instanceof errors.JWTExpired) return rejected('expired', 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return rejected('claims', `The token does not fit this engine: its claim ${error.claim} is not as configured.`);
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
    return rejected('malformed', 'The token is neither an API key nor a JSON Web Token.');
  }
  return rejected('signature', 'The token is not signed with a key of the configured issuer.');
}
