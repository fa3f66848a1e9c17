/** What is in doubt: a call whose outcome at Alipay is not known, and the query that is due for it. */
import { lostCancel } from './lost-calls';
import type { Trade } from './trade';

/** A cancel is on its way, or its outcome is unknown: it would return all of the money. */
export function isBeingCancelled(trade: Trade): boolean {
  return (
    trade.inFlight.some(({ method }) => method === 'alipay.trade.cancel') ||
    trade.question?.about === 'alipay.trade.cancel' ||
    lostCancel(trade) !== undefined
  );
}
