/**
 * When an unpaid trade is ended: a stored close or cancel request is sent as soon as Alipay knows the trade, an order whose time is over is
 * closed or cancelled, and an order that Alipay has never seen is closed here once nobody can pay it any more.
 */
import { closeCall, cancelCall } from '../alipay/alipay-calls';
import { wayToPay } from '../alipay/ways-to-pay';
import { type Decision, timesMade, call, type Run } from '../trade/decision';
import { expiryOf, attemptEndOf } from '../trade/time-limits';
import { closedUnpaid, requestedEnd } from '../trade/ending';
import type { Trade } from '../trade/trade';

/** After a query in this run: the close or cancel that is sent now, or the end that is recorded here; undefined when neither is due. */
export function decideEnd(
  trade: Trade,
  opened: NonNullable<Trade['opened']>,
  run: Run,
  now: Date,
): Decision | undefined {
  // What stands there under our number is another order: neither ours to close, nor to refund by a cancel.
  if (trade.contentMismatch) return undefined;
  const isExpired = now.getTime() >= expiryOf(trade);
  // An earlier code or page can still be paid. Nothing may be cancelled then: a cancel that arrives late returns that payment too.
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
