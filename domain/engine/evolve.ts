/**
 * The fold of a trade's stream. `evolve` never rejects and never mutates: the events happened. Which fact may follow
 * which is read from the machines' tables; limits and refusals live in the `decide-` files of each subject.
 */
import { withMethodSwitched, withTradeFact } from '../payment/evolve-payment';
import { withSettlementFact } from '../settlement/settlement';
import { notifyKey } from '../alipay/notify-key';
import { initialTrade, type Trade } from '../trade/trade';
import { upcast } from '../events/upcast';
import type { RecordedEvent } from '../events/recorded-event';
import { ANSWERS } from './answers';
import { isReadOnly, METHODS } from '../alipay/methods';
import { readTradeReport, type TradeReport } from '../alipay/trade-report';
import type { AlipayCallRequested, AlipayNotifyReceived, CallAnswer } from '../events/evidence-events';
import { withRefundFact } from '../refund/evolve-refund';
import { returnedFenIn } from '../refund/foreign-refund';
import { withAnomaly, withAnomalyResolved } from '../trade/anomaly';
import { withAttempt, withAttemptFact, withEndRequested } from '../trade/trade-parts';
import { type LogPosition, withAnswerOf, intentOf } from '../trade/lost-calls';

/** Throws `EventVersionError` for a known type in a version of a newer release. */
export function evolve(trade: Trade, event: RecordedEvent): Trade {
  const next = applyEvent(trade, upcast(event));
  // What applyEvent made is nobody else's yet; only what it was given must stay as it is.
  const own = next === trade ? { ...trade } : next;
  const { revision, position, metadata } = event;
  return Object.assign(own, { revision, position, changedAt: metadata.recordedAt });
}

export function foldTrade(events: Iterable<RecordedEvent>, from: Trade = initialTrade): Trade {
  let trade = from;
  for (const event of events) trade = evolve(trade, event);
  return trade;
}

function applyEvent(trade: Trade, event: RecordedEvent): Trade {
  const { recordedAt: at } = event.metadata;
  const position = { at, revision: event.revision };
  switch (event.type) {
    case 'AlipayCallRequested':
      return withCallRequested(trade, event.data, position);
    case 'AlipayCallAnswered':
      return withCallAnswered(trade, event.data, position);
    case 'AlipayNotifyReceived':
      return withNotify(trade, event.data);
    case 'AlipayPageIssued':
      return withAttemptFact(trade, 'PageIssued', { page: event.data, issuedAt: at });
    case 'PayMethodSwitched':
      return withMethodSwitched(trade, event.data, at);
    case 'TradeOpened':
      return { ...trade, state: trade.state ?? 'CREATED', opened: event.data, openedAt: at };
    case 'TradeAwaitingBuyer':
    case 'TradePaid':
    case 'TradeFinished':
    case 'TradeClosed':
      return withTradeFact(trade, event, position);
    case 'RefundRequested':
    case 'RefundSucceeded':
    case 'RefundRefused':
    case 'RefundGivenUp':
    case 'RefundDepositedBack':
      return withRefundFact(trade, event);
    case 'SettlementRequested':
    case 'SettlementSucceeded':
    case 'SettlementRefused':
    case 'SettlementGivenUp':
      return withSettlementFact(trade, event);
    case 'TradeAnomalyObserved':
      return withAnomaly(trade, event.data, event.id);
    case 'TradeAnomalySettled':
      return withAnomalyResolved(trade, event.data, event.metadata.actor);
    default:
      // Written by a newer release than this one, while nodes are being replaced: it counts as a revision, no more.
      return trade;
  }
}

/** Notifies kept for recognising a retry: Alipay sends each at most eight times within 25 hours. */
const MAX_NOTIFIES = 64;

export function withCallRequested(
  trade: Trade,
  call: AlipayCallRequested['data'],
  { at, revision }: LogPosition,
): Trade {
  const sent = { ...trade, inFlight: [...trade.inFlight, { ...call, requestedAt: at, revision }] };
  const { handsOut, ends } = METHODS[call.method];
  if (handsOut) return withAttempt(sent, { issuedAt: at });
  return ends ? withEndRequested(sent, ends, at) : sent;
}

export function withCallAnswered(before: Trade, answer: CallAnswer, position: LogPosition): Trade {
  const trade = withAnswerOf(before, answer, position.at);
  const intent = intentOf(before, answer.callId);
  // A query counts from when it left: one whose answer was lost with its process must not defer the next.
  const asked = intent ? { at: intent.requestedAt, revision: intent.revision } : UNKNOWN_POSITION;
  const isLate = !before.inFlight.some(({ callId }) => callId === answer.callId);
  if (isLate && isReadOnly(answer.method)) return trade;
  return ANSWERS[answer.method].evolve(trade, answer, position, asked);
}

/** Of a call whose intent is not known any more: its answer is older than everything that is known. */
const UNKNOWN_POSITION: LogPosition = { at: new Date(0).toISOString(), revision: -1 };

export function withNotify(before: Trade, notify: AlipayNotifyReceived['data']): Trade {
  const report = readTradeReport(notify.params);
  const isPaid = report !== undefined && saysPaid(report);
  const trade = isPaid ? withAttemptFact(before, 'PaymentNotified') : before;
  return {
    ...trade,
    notifies: [...trade.notifies.slice(1 - MAX_NOTIFIES), notifyKey(notify)],
    refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, returnedFenIn(trade, report)),
    ...(!trade.opened && isPaid ? { numberWasPaid: true } : {}),
  };
}

function saysPaid({ status, paidAt }: TradeReport): boolean {
  return status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED' || paidAt !== undefined;
}
