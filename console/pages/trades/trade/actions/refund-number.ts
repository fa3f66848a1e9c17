/** The number of the refund that somebody is about to send: the same until the engine knows it, so that no retry pays twice. */
import { SHOP_PREFIX } from '../../../../session/shop';
import type { TradeHead } from '../use-trade';

/** Kept for this tab, also while the page is loaded again. */
export function refundNumberFor({ outTradeNo, refunds }: TradeHead): string {
  const key = `paystate.refund.${SHOP_PREFIX}.${outTradeNo}`;
  const kept = sessionStorage.getItem(key);
  if (kept !== null && !refunds.some(({ outRequestNo }) => outRequestNo === kept)) return kept;
  const [chance = 0] = crypto.getRandomValues(new Uint32Array(1));
  const proposed = `r${refunds.length + 1}_${chance.toString(36).padStart(7, '0')}`;
  sessionStorage.setItem(key, proposed);
  return proposed;
}
