/**
 * Watch tokens: a checkout page holds one, and may watch the one order that it names until the token expires. Signed with a key that is
 * derived from the shop's own private key (HKDF, RFC 5869), so that every node of the shop signs and accepts the same tokens
 * without a secret of its own. Whoever replaces that private key ends all tokens.
 */
import { hkdfSync, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { rejected, type Authentication } from '../../access/caller';

export type WatchTokens = {
  sign(outTradeNo: string, ttlMs: number): Promise<string>;
  /** Never rejects. */
  verify(token: string): Promise<Authentication>;
};

const TYPE = 'paystate-watch+jwt';
const ALGORITHM = 'HS256';
const KEY_BYTES = 32;

/** A page asks for one trade and follows it: this is far more than it needs. */
const REQUESTS_PER_SECOND = 5;

/** `privateKey`: of the shop's app at Alipay. */
export function createWatchTokens(merchant: string, privateKey: KeyObject): WatchTokens {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = new Uint8Array(hkdfSync('sha256', der, '', `paystate watch token 1 ${merchant}`, KEY_BYTES));
  const audience = `paystate:${merchant}`;
  return {
    sign: (outTradeNo, ttlMs) =>
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(outTradeNo)
        .setAudience(audience)
        .setExpirationTime(Math.ceil((Date.now() + ttlMs) / 1_000))
        .sign(key),
    async verify(token) {
      try {
        const required = ['sub', 'exp'];
        const rules = { algorithms: [ALGORITHM], audience, typ: TYPE, requiredClaims: required };
        const { payload } = await jwtVerify(token, key, rules);
        const { sub: outTradeNo = '', exp = 0 } = payload;
        const caller = {
          actor: `watch:${outTradeNo}`,
          name: `watch token of ${outTradeNo}`,
          scopes: new Set<never>(),
          watchedOrder: outTradeNo,
          expiresAtMs: exp * 1_000,
          requestsPerSecond: REQUESTS_PER_SECOND,
        };
        return { kind: 'accepted', caller };
      } catch (error) {
        return error instanceof errors.JWTExpired
          ? rejected('expired', 'The watch token has expired: request another with `watchToken`.')
          : rejected('signature', 'The watch token is not one of this shop.');
      }
    },
  };
}

export function isWatchToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === TYPE;
  } catch {
    return false;
  }
}
