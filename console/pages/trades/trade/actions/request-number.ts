/** The number of what somebody is about to send: the same until the engine knows it, so that no retry pays twice. */
import { SHOP_PREFIX } from '../../../../session/shop';

type What = 'refund' | 'settlement';

/** Kept for this tab, also while the page is loaded again. */
export function requestNumberFor(what: What, outTradeNo: string, known: readonly { outRequestNo: string }[]): string {
  const key = keyOf(what, outTradeNo);
  const kept = sessionStorage.getItem(key);
  if (kept !== null && !known.some(({ outRequestNo }) => outRequestNo === kept)) return kept;
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

/** What was sent and not answered, where the engine has it: whoever sent it may believe that it was not done. */
export function unansweredOf<Known extends { outRequestNo: string }>(
  what: What,
  outTradeNo: string,
  known: readonly Known[],
): Known | undefined {
  if (sessionStorage.getItem(sentKeyOf(what, outTradeNo)) === null) return undefined;
  const kept = sessionStorage.getItem(keyOf(what, outTradeNo));
  return known.find(({ outRequestNo }) => outRequestNo === kept);
}

const keyOf = (what: What, outTradeNo: string) => `paystate.${what}.${SHOP_PREFIX}.${outTradeNo}`;
const sentKeyOf = (what: What, outTradeNo: string) => `${keyOf(what, outTradeNo)}.sent`;
