/** What facts do to a trade. Which of them may follow which is read from the machines' tables. */
import { ENDING } from '../alipay/methods';
import { isOnItsWay, lostCancel, lostEnding, type LogPosition } from '../trade/lost-calls';
import { newDoubt, type LostCall, type Doubt } from '../alipay/open-calls';
import type { Trade } from '../trade/trade';
import type { TradeEvent } from '../events/trade-events';
import { tradeTransitions, type TradeFactType, type TradeState } from '../trade/machines/trade-machine';
import { expiryOf } from '../trade/time-limits';
import type { PayMethodSwitched } from '../events/payment-events';
import { requestedEnd } from '../trade/ending';
import {
  doubtFactOf,
  withAttempt,
  withAttemptFact,
  withDoubt,
  withDoubtAnswered,
  withEndWithdrawn,
  withoutSeen,
  withoutUnsignedAnswer,
} from '../trade/trade-parts';

/** A buyer may still hold the code or page of the earlier attempt: the trade is payable until both have expired. */
export function withMethodSwitched(
  trade: Trade,
  { from: _from, ...order }: PayMethodSwitched['data'],
  at: string,
): Trade {
  const payableUntilMs = trade.opened ? expiryOf(trade) : undefined;
  const { endedRevision: _then, ...open } = withoutSeen(withDoubtAnswered(trade, 'TradeKnown'));
  const earlier = payableUntilMs === undefined ? {} : { earlierPayableUntilMs: payableUntilMs };
  return { ...withAttemptFact(open, 'WaySwitched', { chosenAt: at, issuedAt: at, ...earlier }), opened: order };
}

/** The state after a fact, or the same state where the machine does not handle it. */
function nextState(trade: Trade, type: TradeFactType): TradeState {
  const current = trade.state ?? 'CREATED';
  return tradeTransitions[current][type] ?? current;
}

export function withTradeFact(
  trade: Trade,
  event: Extract<TradeEvent, { type: TradeFactType }>,
  position: LogPosition,
): Trade {
  const { revision } = position;
  const state = nextState(trade, event.type);
  switch (event.type) {
    case 'TradeAwaitingBuyer': {
      const { tradeNo, qrCode, qrExpiresAt, confirmOnPhone, since } = event.data;
      const awaiting = { ...withDoubtOfOpeningAnswered(trade), state, ...(tradeNo === undefined ? {} : { tradeNo }) };
      const asked = confirmOnPhone ? withAttempt(awaiting, { onPhoneSince: since }) : awaiting;
      if (qrCode === undefined) return asked;
      return withAttemptFact(asked, 'CodeIssued', { qrCode, ...(qrExpiresAt === undefined ? {} : { qrExpiresAt }) });
    }
    case 'TradePaid': {
      const { tradeNo, paidFen, paidAt, buyerId, buyerLogonId } = event.data;
      const known = withPaymentKnown(trade, position);
      const { closed: _reopened, contentMismatch: _fitsNow, ...rest } = withoutUnsignedAnswer(known);
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
      return { ...withDoubtAnswered(trade, 'TradeKnown'), state };
    case 'TradeClosed': {
      // What was seen before the close says nothing of the state at Alipay now.
      return {
        ...withoutSeen(withDoubtAnswered(trade, 'TradeKnown')),
        state,
        closed: { ...event.data, revision },
        refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, event.data.refundedFen ?? 0),
      };
    }
  }
}

/** The payment is known; what a close or cancel did after it is still to be queried. */
function withPaymentKnown(trade: Trade, paid: LogPosition): Trade {
  const { doubt } = trade;
  const known = withDoubtAnswered(trade, 'TradeKnown');
  const request = requestedEnd(trade);
  // What a query saw of a payment to another seller was not concluded (`hasForeignSeller`): where it can have gone back, a query decides.
  if (isPerhapsReturned(trade)) {
    const type = request === 'CANCEL' ? 'CancelUnknown' : 'TradeUnknown';
    return withDoubt(known, type, newDoubt(paid, true));
  }
  const lost = lostCancel(trade);
  if (lost) return withDoubt(known, 'CancelUnknown', { ...doubtAfter(lost), immediate: true });
  // The buyer paid before the request to end it, and none is on its way: a later return is not its effect.
  if (!doubt && !isOnItsWay(trade, ENDING)) return withEndWithdrawn(trade);
  if (!doubt || request === 'NONE') return known;
  const type = request === 'CANCEL' ? 'CancelUnknown' : 'CloseUnknown';
  return withDoubt(known, type, { since: doubt.since, sinceRevision: doubt.sinceRevision, immediate: true });
}

function isPerhapsReturned(trade: Trade): boolean {
  const { contentMismatch, anomalies, lastQuery } = trade;
  const isHeld = contentMismatch === true && anomalies.some(({ kind }) => kind === 'SELLER_DIFFERS');
  const isSeenPaid = lastQuery?.saw === 'TRADE_SUCCESS' || lastQuery?.saw === 'TRADE_FINISHED';
  return isHeld && !isSeenPaid && (lastQuery?.saw === 'TRADE_CLOSED' || requestedEnd(trade) === 'CANCEL');
}

/** Alipay has answered the attempt to pay; what a close or cancel did is still to be queried. */
export function withDoubtOfOpeningAnswered(trade: Trade): Trade {
  const answered = withDoubtAnswered(trade, 'OpeningAnswered');
  const lost = answered.doubt ? undefined : lostEnding(trade);
  return lost ? withDoubt(answered, doubtFactOf(lost.method), doubtAfter(lost)) : answered;
}

function doubtAfter({ lostAt, revision }: LostCall): Doubt {
  return { since: lostAt, sinceRevision: revision };
}
