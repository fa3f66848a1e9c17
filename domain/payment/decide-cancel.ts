/**
 * Undoing a payment face to face (alipay.trade.cancel): Alipay is asked first, then cancels, and is asked again; while it says
 * `retry_flag=Y`, or nothing, it is called again. What is unpaid is closed, what is paid goes back whole.
 */
import { cancelCall, queryCall } from '../alipay/alipay-calls';
import { wayToPay } from '../alipay/ways-to-pay';
import type { CancelCommand } from '../trade/commands';
import { call, timesMade, type DecideContext, type Decision } from '../trade/decision';
import {
  notConfirmed,
  notFound,
  notStarted,
  numberIsTaken,
  outcomeUnknown,
  refusedByAlipay,
} from '../trade/common-refusals';
import { refusal, type Refusal } from '../trade/refusals';
import { refundedFen } from '../trade/account';
import { changingCallsInFlight, nameOf, type Trade } from '../trade/trade';
import { requestedEnd } from '../trade/ending';
import { isBeingCancelled } from '../trade/lost-calls';

/** Of one command; after that, follow-up goes on by its schedule. */
const MAX_CANCELS = 3;

export function decideCancel(trade: Trade, { outTradeNo }: CancelCommand, { run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(outTradeNo)] };
  const cancels = timesMade(run, 'alipay.trade.cancel');
  if (trade.state === 'TRADE_CLOSED') {
    if (!isPayableThoughClosed(trade)) return { kind: 'done', refusals: [] };
    return cancels > 0
      ? { kind: 'done', refusals: [notConfirmed('cancel')] }
      : call(cancelCall({ outTradeNo, tradeNo: trade.tradeNo }));
  }
  const impossible = whyNotCancellable(trade);
  if (impossible && cancels === 0) return { kind: 'refuse', refusals: [impossible] };
  const other = changingCallsInFlight(trade)[0];
  if (other) return run.waited ? unknownYet : { kind: 'wait', callId: other.callId };
  if (cancels > 0 && trade.ending?.refusal)
    return { kind: 'done', refusals: [refusedByAlipay('alipay.trade.cancel', 'to cancel', trade.ending.refusal)] };
  if (timesMade(run, 'alipay.trade.query') <= cancels) return call(queryCall(nameOf(trade)));
  // It became so meanwhile, and the cancel is known to have done nothing: the reason is said.
  if (impossible && !isBeingCancelled(trade)) return { kind: 'done', refusals: [impossible] };
  // A query that was not answered is no ground to move money on.
  if (trade.lastQuery?.saw === undefined && (cancels === 0 || !isEndUnderWay(trade))) return nothingSent;
  if (impossible || trade.lastQuery?.saw === undefined || cancels >= MAX_CANCELS) return unknownYet;
  if (cancels > 0 && trade.lastQuery.saw === 'NOT_EXIST') {
    // A payment that was lost may still arrive: then the buyer has begun.
    return trade.doubt ? unknownYet : { kind: 'done', refusals: [notStarted(trade, 'cancel')] };
  }
  return call(cancelCall({ outTradeNo, tradeNo: trade.tradeNo }));
}

/** Closed here, and Alipay was last seen waiting for the buyer: it can be ended there, too. */
export function isPayableThoughClosed({ paidFen, contentMismatch, lastQuery }: Trade): boolean {
  return paidFen === 0 && !contentMismatch && lastQuery?.saw === 'WAIT_BUYER_PAY';
}

const nothingSent: Decision = {
  kind: 'not-sent',
  why: 'Alipay did not say how the trade stands, so no further cancel was sent.',
};

/** Follow-up goes on with it. */
function isEndUnderWay(trade: Trade): boolean {
  return requestedEnd(trade) !== 'NONE' || isBeingCancelled(trade);
}

const unknownYet: Decision = { kind: 'done', refusals: [outcomeUnknown('the cancel')] };

function whyNotCancellable(trade: Trade): Refusal | undefined {
  const { opened, state } = trade;
  if (opened && !wayToPay(opened.method).isFaceToFace) {
    return refusal(
      'NOT_CANCELLABLE',
      `Alipay cancels what is paid face to face, not ${opened.method}: close it, or refund it.`,
    );
  }
  if (state === 'TRADE_FINISHED') {
    return refusal('TRADE_FINISHED', 'The time for refunds is over, and for cancelling, too.');
  }
  if (trade.contentMismatch) return numberIsTaken(opened?.outTradeNo ?? '');
  if (trade.settlements.some((settlement) => settlement.state !== 'REFUSED')) {
    return refusal(
      'NOT_CANCELLABLE',
      "Partners have a share of this trade's money, or may have: refund it, and say out of whose share.",
    );
  }
  const isRefunding = trade.refunds.some((refund) => refund.state !== 'REFUSED');
  return isRefunding || refundedFen(trade) > 0
    ? refusal('NOT_CANCELLABLE', 'Money of this trade went back already, or is on its way: refund the rest.')
    : undefined;
}
