/** What facts do to a trade. Which of them may follow which is read from the machines' tables. */
import { ENDING } from '../alipay/methods';
import { lostCancel, lostEnding, type Place } from '../trade/lost-calls';
import type { LostCall, Doubt, Trade } from '../trade/trade';
import type { TradeEvent } from '../events/trade-events';
import { tradeTransitions, type TradeFactType, type TradeState } from '../trade/state-machines';
import { expiryOf } from '../trade/time-limits';
import type { PayMethodSwitched } from '../events/payment-events';
import { withoutDoubt } from '../trade/doubt';

/** The earlier attempt's code or page may still be in somebody's hands: the trade is payable until both are dead. */
export function withMethodSwitched(
  trade: Trade,
  { from: _from, ...order }: PayMethodSwitched['data'],
  at: string,
): Trade {
  const payableUntilMs = trade.opened ? expiryOf(trade) : undefined;
  const { qrCode: _code, qrExpiresAt: _dies, page: _page, atAlipay: _seen, ...open } = withoutDoubt(trade);
  const { payRefusal: _refused, endedAt: _then, ...rest } = open;
  return {
    ...rest,
    opened: order,
    attemptedAt: at,
    codeAskedAt: at,
    ...(payableUntilMs === undefined ? {} : { payableUntilMs }),
  };
}

/** The state after a fact, or the same state where the machine does not handle it. */
function nextState(trade: Trade, type: TradeFactType): TradeState {
  const current = trade.state ?? 'CREATED';
  return tradeTransitions[current][type] ?? current;
}

export function withTradeFact(
  trade: Trade,
  event: Extract<TradeEvent, { type: TradeFactType }>,
  revision: number,
): Trade {
  const state = nextState(trade, event.type);
  switch (event.type) {
    case 'TradeAwaitingBuyer': {
      const { tradeNo, qrCode, qrExpiresAt, confirmOnPhone, since } = event.data;
      return {
        ...withOpeningAnswered(trade),
        state,
        ...(tradeNo === undefined ? {} : { tradeNo }),
        ...(qrCode === undefined ? {} : { qrCode }),
        ...(qrExpiresAt === undefined ? {} : { qrExpiresAt }),
        ...(confirmOnPhone ? { confirmSince: since } : {}),
      };
    }
    case 'TradePaid': {
      const { tradeNo, paidFen, paidAt, buyerId, buyerLogonId } = event.data;
      const {
        closed: _reopened,
        closedRevision: _then,
        contentMismatch: _fitsNow,
        unsignedAnswer: _untrue,
        ...rest
      } = withPaymentKnown(trade, { at: paidAt, revision });
      return {
        ...rest,
        state,
        ...(tradeNo === '' ? {} : { tradeNo }),
        paidFen,
        paidAt,
        paidRevision: revision,
        ...(buyerId === undefined ? {} : { buyerId }),
        ...(buyerLogonId === undefined ? {} : { buyerLogonId }),
      };
    }
    case 'TradeFinished':
      return { ...withoutDoubt(trade), state };
    case 'TradeClosed': {
      // What was seen before it was closed says nothing of what stands there now.
      const { atAlipay: _seen, ...rest } = withoutDoubt(trade);
      return {
        ...rest,
        state,
        closed: event.data,
        closedRevision: revision,
        refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, event.data.refundedFen ?? 0),
      };
    }
  }
}

/** Paid answers whether it was paid; what a close or cancel did after that is still to be asked. */
function withPaymentKnown(trade: Trade, paid: Place): Trade {
  const { doubt, closeWanted, endingSince: _since, ...rest } = trade;
  // What queries saw of a payment to another seller was not concluded (`hasForeignSeller`): only a query tells what became of this one.
  if (trade.contentMismatch && trade.anomalies.some(({ kind }) => kind === 'SELLER_DIFFERS')) {
    const about = closeWanted === 'cancel' ? 'alipay.trade.cancel' : 'alipay.trade.query';
    return { ...trade, doubt: { since: paid.at, sinceRevision: paid.revision, about, immediate: true } };
  }
  const isEnding = trade.inFlight.some(({ method }) => ENDING.includes(method));
  const lost = lostCancel(trade);
  if (lost) return { ...trade, doubt: { ...doubtAfter(lost), immediate: true } };
  // The buyer was faster than the request to end it, and nothing of it is under way: what is returned later was not this.
  if (!doubt && !isEnding) return rest;
  if (!doubt || !closeWanted) return withoutDoubt(trade);
  const about = closeWanted === 'cancel' ? 'alipay.trade.cancel' : 'alipay.trade.close';
  return { ...trade, doubt: { since: doubt.since, sinceRevision: doubt.sinceRevision, about, immediate: true } };
}

/** Alipay has told of the attempt to pay; what a close or cancel did is still to be asked. */
export function withOpeningAnswered(trade: Trade): Trade {
  if (trade.doubt && ENDING.includes(trade.doubt.about)) return trade;
  const lost = lostEnding(trade);
  return lost ? { ...trade, doubt: doubtAfter(lost) } : withoutDoubt(trade);
}

function doubtAfter({ lostAt, revision, method }: LostCall): Doubt {
  return { since: lostAt, sinceRevision: revision, about: method };
}
