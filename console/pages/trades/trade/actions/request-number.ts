/** The number of what somebody is about to send: the same until they have seen what became of it, so that no retry pays twice. */
import { SHOP_PREFIX } from '../../../../session/shop';

export type What = 'refund' | 'settlement';

type Known = { outRequestNo: string };

/** Kept for this tab, also while the page is loaded again; once it was sent, until `markAnswered`. */
export function requestNumberFor(what: What, outTradeNo: string, known: readonly Known[]): string {
  const key = keyOf(what, outTradeNo);
  const kept = sessionStorage.getItem(key);
  const isUsed = !isSent(what, outTradeNo) && known.some(({ outRequestNo }) => outRequestNo === kept);
  if (kept !== null && !isUsed) return kept;
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  const proposed = `${what.charAt(0)}${known.length + 1}_${chance.toString(36).padStart(7, '0')}`;
  sessionStorage.setItem(key, proposed);
  return proposed;
}

/** It is on its way: until `markAnswered`, nobody here knows whether it was done. */
export function markSent(what: What, outTradeNo: string): void {
  sessionStorage.setItem(sentKeyOf(what, outTradeNo), 'sent');
}

export function markAnswered(what: What, outTradeNo: string): void {
  sessionStorage.removeItem(sentKeyOf(what, outTradeNo));
}

export function isSent(what: What, outTradeNo: string): boolean {
  return sessionStorage.getItem(sentKeyOf(what, outTradeNo)) !== null;
}

const keyOf = (what: What, outTradeNo: string) => `paystate.${what}.${SHOP_PREFIX}.${outTradeNo}`;
const sentKeyOf = (what: What, outTradeNo: string) => `${keyOf(what, outTradeNo)}.sent`;
