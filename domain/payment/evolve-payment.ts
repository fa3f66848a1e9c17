/** What facts do to a trade. Which of them may follow which is read from the machines' tables. */
import { ENDING } from '../alipay/methods';
import { isOnItsWay, lostCancel, lostEnding, type Place } from '../trade/lost-calls';
import type { LostCall, Doubt, Trade } from '../trade/trade';
import type { TradeEvent } from '../events/trade-events';
import { tradeTransitions, type TradeFactType, type TradeState } from '../trade/state-machines';
import { expiryOf } from '../trade/time-limits';
import type { PayMethodSwitched } from '../events/payment-events';
import { withoutDoubt } from '../trade/doubt';
import { withAttempt, withoutInAttempt, withoutSeen, withoutWantedEnd } from '../trade/trade-parts';

/** A buyer may still hold the code or page of the earlier attempt: the trade is payable until both have expired. */
export function withMethodSwitched(
  trade: Trade,
  { from: _from, ...order }: PayMethodSwitched['data'],
  at: string,
): Trade {
  const payableUntilMs = trade.opened ? expiryOf(trade) : undefined;
  const { endedRevision: _then, ...open } = withoutSeen(withoutDoubt(trade));
  const { qrCode: _code, qrExpiresAt: _dies, page: _page, refusal: _refused, ...earlier } = trade.attempt ?? {};
  const attempt = { ...earlier, chosenAt: at, issuedAt: at };
  return {
    ...open,
    opened: order,
    attempt: payableUntilMs === undefined ? attempt : { ...attempt, earlierPayableUntilMs: payableUntilMs },
  };
}

/** The state after a fact, or the same state where the machine does not handle it. */
function nextState(trade: Trade, type: TradeFactType): TradeState {
  const current = trade.state ?? 'CREATED';
  return tradeTransitions[current][type] ?? current;
}

export function withTradeFact(trade: Trade, event: Extract<TradeEvent, { type: TradeFactType }>, place: Place): Trade {
  const { revision } = place;
  const state = nextState(trade, event.type);
  switch (event.type) {
    case 'TradeAwaitingBuyer': {
      const { tradeNo, qrCode, qrExpiresAt, confirmOnPhone, since } = event.data;
      const given = {
        ...(qrCode === undefined ? {} : { qrCode }),
        ...(qrExpiresAt === undefined ? {} : { qrExpiresAt }),
        ...(confirmOnPhone ? { confirmSince: since } : {}),
      };
      const awaiting = { ...withOpeningAnswered(trade), state, ...(tradeNo === undefined ? {} : { tradeNo }) };
      return Object.keys(given).length === 0 ? awaiting : withAttempt(awaiting, given);
    }
    case 'TradePaid': {
      const { tradeNo, paidFen, paidAt, buyerId, buyerLogonId } = event.data;
      const known = withPaymentKnown(trade, place);
      const { closed: _reopened, contentMismatch: _fitsNow, ...rest } = withoutInAttempt(known, 'unsignedAnswer');
      const buyer = {
        ...(buyerId === undefined ? {} : { buyerId }),
        ...(buyerLogonId === undefined ? {} : { buyerLogonId }),
      };
      return {
        ...rest,
        state,
        ...(tradeNo === '' ? {} : { tradeNo }),
        paidFen,
        payment: { ...trade.payment, paidAt, revision, ...buyer },
      };
    }
    case 'TradeFinished':
      return { ...withoutDoubt(trade), state };
    case 'TradeClosed': {
      // What was seen before the close says nothing of the state at Alipay now.
      return {
        ...withoutSeen(withoutDoubt(trade)),
        state,
        closed: { ...event.data, revision },
        refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, event.data.refundedFen ?? 0),
      };
    }
  }
}

/** The payment is known; what a close or cancel did after it is still to be queried. */
function withPaymentKnown(trade: Trade, paid: Place): Trade {
  const { doubt, ending } = trade;
  // What a query saw of a payment to another seller was not concluded (`hasForeignSeller`): where it can have gone back, a query decides.
  if (isPerhapsReturned(trade)) {
    const about = ending?.wanted === 'cancel' ? 'alipay.trade.cancel' : 'alipay.trade.query';
    return { ...trade, doubt: { since: paid.at, sinceRevision: paid.revision, about, immediate: true } };
  }
  const lost = lostCancel(trade);
  if (lost) return { ...trade, doubt: { ...doubtAfter(lost), immediate: true } };
  // The buyer paid before the request to end it, and none is on its way: a later return is not its effect.
  if (!doubt && !isOnItsWay(trade, ENDING)) return withoutWantedEnd(trade);
  if (!doubt || !ending?.wanted) return withoutDoubt(trade);
  const about = ending.wanted === 'cancel' ? 'alipay.trade.cancel' : 'alipay.trade.close';
  return { ...trade, doubt: { since: doubt.since, sinceRevision: doubt.sinceRevision, about, immediate: true } };
}

function isPerhapsReturned({ contentMismatch, anomalies, lastQuery, ending }: Trade): boolean {
  const isHeld = contentMismatch === true && anomalies.some(({ kind }) => kind === 'SELLER_DIFFERS');
  const isSeenPaid = lastQuery?.saw === 'TRADE_SUCCESS' || lastQuery?.saw === 'TRADE_FINISHED';
  return isHeld && !isSeenPaid && (lastQuery?.saw === 'TRADE_CLOSED' || ending?.wanted === 'cancel');
}

/** Alipay has answered the attempt to pay; what a close or cancel did is still to be queried. */
export function withOpeningAnswered(trade: Trade): Trade {
  if (trade.doubt && ENDING.includes(trade.doubt.about)) return trade;
  const lost = lostEnding(trade);
  return lost ? { ...trade, doubt: doubtAfter(lost) } : withoutDoubt(trade);
}

function doubtAfter({ lostAt, revision, method }: LostCall): Doubt {
  return { since: lostAt, sinceRevision: revision, about: method };
}
