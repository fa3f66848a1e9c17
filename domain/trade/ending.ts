/** What is to end a trade, or has ended it. */
import { expiryOf } from './time-limits';
import type { EndingState } from './machines/ending-machine';
import type { Attempt, Trade } from './trade';
import type { CloseReason, TradeClosed } from '../events/payment-events';

/** The end that is tried until the trade is over. */
export function requestedEnd({ ending }: Trade): EndingState['request'] {
  return ending?.state.request ?? 'NONE';
}

/** Alipay accepted a cancel: a trade that it does not know after that will never be paid. */
export function hasAcceptedCancel({ ending }: Trade): boolean {
  return ending !== undefined && ending.state.effect !== 'NONE';
}

/**
 * Why an unpaid trade is closed at that moment, whoever brings the news: an answer, a report, or its own end. A close that the shop
 * requested in time is the shop's, also where Alipay carries it out later; one that was sent because the time was over is not.
 */
export function closeReasonOf(trade: Trade, at: string): CloseReason {
  const { attempt, opened, ending, lastQuery } = trade;
  if (attempt?.state.opening === 'REFUSED') return 'PAYMENT_REFUSED';
  const expiresAt = opened?.expiresAt ?? at;
  switch (requestedEnd(trade)) {
    case 'CANCEL':
      return 'CANCELLED';
    case 'CLOSE':
      return (ending?.since ?? at) < expiresAt ? 'CLOSED_BY_MERCHANT' : 'EXPIRED';
    case 'NONE': {
      // A code that nobody has scanned may expire before its order.
      const isCodeDead = lastQuery?.saw === 'NOT_EXIST' && Date.parse(at) >= expiryOf(trade);
      return at >= expiresAt || isCodeDead ? 'EXPIRED' : 'CLOSED_ELSEWHERE';
    }
  }
}

/** The end of an unpaid trade, with its reason. */
export function closedUnpaid(trade: Trade, at: string): TradeClosed {
  const reason = closeReasonOf(trade, at);
  const refusal = trade.attempt?.refusal;
  return reason === 'PAYMENT_REFUSED' && refusal
    ? closedAsRefused(refusal, at)
    : { type: 'TradeClosed', data: { reason, closedAt: at } };
}

/** The same where the refusal is news. */
export function closedAsRefused({ code, subCode, subMsg }: Attempt['refusal'] & object, closedAt: string): TradeClosed {
  return { type: 'TradeClosed', data: { reason: 'PAYMENT_REFUSED', closedAt, code, subCode, subMsg } };
}
