/** What a due trade itself needs: a query, or another attempt to end it. */
import { queryCall, closeCall, cancelCall } from '../alipay/alipay-calls';
import { wayToPay } from '../alipay/ways-to-pay';
import { tradeCheckAt } from './due';
import { type DecideContext, type Decision, timesMade, call, type Run } from '../trade/decision';
import { expiryOf, attemptEndOf } from '../trade/time-limits';
import { closedUnpaid, requestedEnd } from '../trade/ending';
import { type Trade, isOver, nameOf } from '../trade/trade';

/** At most so many queries in one run: one to learn, one to check what a close or cancel did. */
const MAX_QUERIES_PER_RUN = 2;

/**
 * The next step about the trade itself: ask; then, where the time is over or a close is wanted, close or cancel right
 * after the answer, and ask again. Undefined when nothing is due.
 */
export function decideTradeCheck(trade: Trade, { now, run }: DecideContext): Decision | undefined {
  const { opened } = trade;
  if (!opened || isOver(trade)) return undefined;
  const queries = timesMade(run, 'alipay.trade.query');
  const isDue = (tradeCheckAt(trade) ?? Infinity) <= now.getTime();
  if (isDue && queries < MAX_QUERIES_PER_RUN) return call(queryCall(nameOf(trade)));
  if (queries === 0 || trade.paidFen > 0) return undefined;
  return decideEnd(trade, opened, run, now);
}

/** After a query in this run: end the trade if it is to be ended. */
function decideEnd(trade: Trade, opened: NonNullable<Trade['opened']>, run: Run, now: Date): Decision | undefined {
  // What stands there under our number is another order: neither ours to close, nor to refund by a cancel.
  if (trade.contentMismatch) return undefined;
  const isExpired = now.getTime() >= expiryOf(trade);
  // An earlier code or page can still be paid: a cancel would return what comes by it, if need be long after it was sent.
  const isShared =
    trade.attempt?.earlierPayableUntilMs !== undefined && now.getTime() < trade.attempt.earlierPayableUntilMs;
  const { endedBy } = wayToPay(opened.method);
  const isTillOver = endedBy === 'cancel' && now.getTime() >= attemptEndOf(trade);
  const request = requestedEnd(trade);
  if (!isExpired && !isTillOver && request === 'NONE' && trade.attempt?.state.opening !== 'REFUSED') return undefined;
  const tried = timesMade(run, 'alipay.trade.close') + timesMade(run, 'alipay.trade.cancel') > 0;
  // Nobody can begin to pay any more, and Alipay has never seen the trade: there is nothing to close there.
  const isNeverBegun = isExpired && trade.lastQuery?.saw === 'NOT_EXIST' && !trade.doubt;
  if (endedBy === 'close' || isShared) {
    if (trade.lastQuery?.saw === 'WAIT_BUYER_PAY') return tried ? undefined : call(closeCall(opened));
    return isNeverBegun ? { kind: 'record', events: [closedUnpaid(trade, now.toISOString())] } : undefined;
  }
  // A payment at the till that is still in doubt at its end is cancelled: otherwise it may be paid later, unnoticed.
  if (tried) return undefined;
  if (request === 'CLOSE' && !isExpired) {
    return trade.lastQuery?.saw === 'WAIT_BUYER_PAY' ? call(closeCall(opened)) : undefined;
  }
  return call(cancelCall({ outTradeNo: opened.outTradeNo, tradeNo: trade.tradeNo }));
}
