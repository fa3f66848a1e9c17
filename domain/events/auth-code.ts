/**
 * The code of a buyer's wallet (`authCode`, Alipay's `auth_code`) pays once, within a minute of being shown. It is sent and never
 * stored: no call with it is sent twice, so nothing reads it after it has left (docs/architecture.md, rule 4).
 */
import { fnvHash } from '../values/fnv-hash';
import type { JsonObject } from '../values/json';
import type { RecordedEvent } from './recorded-event';

const NOT_KEPT = '***';

/**
 * Enough of a code to see that a repeated `pay` has the same one: 32 bits, as 8 hex digits. Two codes that differ in one character
 * never have the same. It proves nothing and opens nothing, so it need not resist forgery; and a code has 46 bits or more, so each
 * digest fits thousands of codes and no search finds the right one, as it would behind a longer, cryptographic digest.
 */
export function authCodeDigest(outTradeNo: string, authCode: string): string {
  return (fnvHash(`${outTradeNo} ${authCode}`) >>> 0).toString(16).padStart(8, '0');
}

/** The content of a call as it is stored: as sent, but for the code. */
export function withoutAuthCode(bizContent: JsonObject): JsonObject {
  return 'auth_code' in bizContent ? { ...bizContent, auth_code: NOT_KEPT } : bizContent;
}

/** What an event says, as stored, but for codes: until 0.3.0 orders and calls were stored with them, and a log is never rewritten. */
export function withAuthCodesMasked(data: RecordedEvent['data']): object {
  if ('authCode' in data) return { ...data, authCode: NOT_KEPT };
  return 'bizContent' in data ? { ...data, bizContent: withoutAuthCode(data.bizContent) } : data;
}
