/** The number of what somebody is about to send: the same until the engine knows it, so that no retry pays twice. */
import { SHOP_PREFIX } from '../../../../session/shop';
import type { TradeHead } from '../known-trade';

export function refundNumberFor({ outTradeNo, refunds }: TradeHead): string {
  return numberFor('refund', outTradeNo, refunds);
}

export function settlementNumberFor({ outTradeNo, settlements }: TradeHead): string {
  return numberFor('settlement', outTradeNo, settlements);
}

/** Kept for this tab, also while the page is loaded again. */
function numberFor(what: 'refund' | 'settlement', outTradeNo: string, known: readonly { outRequestNo: string }[]) {
  const key = `paystate.${what}.${SHOP_PREFIX}.${outTradeNo}`;
  const kept = sessionStorage.getItem(key);
  if (kept !== null && !known.some(({ outRequestNo }) => outRequestNo === kept)) return kept;
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  const proposed = `${what.charAt(0)}${known.length + 1}_${chance.toString(36).padStart(7, '0')}`;
  sessionStorage.setItem(key, proposed);
  return proposed;
}
