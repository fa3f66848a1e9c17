/**
 * The fold of a trade's stream. `evolve` never rejects and never mutates: the events happened. Which fact may follow
 * which is read from the machines' tables; limits and refusals live in `decide.ts`.
 */
import { refundTransitions, type RefundFactType } from './refund-machine';
import type { AlipayError } from './refusals';
import {
  findRefund,
  initialTrade,
  isOver,
  notifyKey,
  type AtAlipay,
  type OpenQuestion,
  type Refund,
  type Trade,
} from './trade';
import type {
  AlipayCallAnswered,
  AlipayCallRequested,
  AnomalyKind,
  RecordedEvent,
  TradeAnomalyObserved,
  TradeEvent,
} from './trade-events';
import { tradeTransitions, type TradeFactType, type TradeState } from './trade-machine';

/** Notifies kept for recognising a retry: Alipay sends each at most eight times within 25 hours. */
const MAX_NOTIFIES = 64;

export function evolve(trade: Trade, event: RecordedEvent): Trade {
  const next = applyEvent(trade, event);
  // What applyEvent made is nobody else's yet; only what it was given must stay as it is.
  const own = next === trade ? { ...trade } : next;
  return Object.assign(own, { revision: event.revision, position: event.position });
}

export function foldTrade(events: Iterable<RecordedEvent>, from: Trade = initialTrade): Trade {
  let trade = from;
  for (const event of events) trade = evolve(trade, event);
  return trade;
}

function applyEvent(trade: Trade, event: RecordedEvent): Trade {
  const at = event.metadata.recordedAt;
  switch (event.type) {
    case 'AlipayCallRequested':
      return withCallRequested(trade, event.data, at);
    case 'AlipayCallAnswered':
      return withCallAnswered(trade, event.data, at);
    case 'AlipayNotifyReceived':
      return { ...trade, notifies: [...trade.notifies.slice(1 - MAX_NOTIFIES), notifyKey(event.data)] };
    case 'TradeOpened':
      return { ...trade, state: trade.state ?? 'CREATED', opened: event.data, openedAt: at };
    case 'TradeAwaitingBuyer':
    case 'TradePaid':
    case 'TradeFinished':
    case 'TradeClosed':
      return withTradeFact(trade, event);
    case 'RefundRequested':
    case 'RefundSucceeded':
    case 'RefundRefused':
    case 'RefundDepositedBack':
      return withRefundFact(trade, event);
    case 'TradeAnomalyObserved':
      return withAnomaly(trade, event.data, event.id);
    default:
      // Written by a newer release than this one, while nodes are being replaced: it counts as a revision, no more.
      return trade;
  }
}

// -------------------------------------------------------------------- facts

const MISFITS: readonly AnomalyKind[] = ['AMOUNT_DIFFERS', 'SELLER_DIFFERS', 'TRADE_NO_DIFFERS'];

function withAnomaly(trade: Trade, anomaly: TradeAnomalyObserved['data'], eventId: string): Trade {
  const isMisfit = trade.paidFen === 0 && MISFITS.includes(anomaly.kind);
  return {
    ...trade,
    ...(isMisfit ? { misfit: true } : {}),
    refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, anomaly.refundedFen ?? 0),
    foreignRefundFen: Math.max(trade.foreignRefundFen, anomaly.foreignFen ?? 0),
    anomalies: [...trade.anomalies, { ...anomaly, eventId }],
  };
}

/** The state after a fact, or the same state where the machine does not handle it. */
function nextState(trade: Trade, type: TradeFactType): TradeState {
  const current = trade.state ?? 'CREATED';
  return tradeTransitions[current][type] ?? current;
}

function withTradeFact(trade: Trade, event: Extract<TradeEvent, { type: TradeFactType }>): Trade {
  const state = nextState(trade, event.type);
  switch (event.type) {
    case 'TradeAwaitingBuyer': {
      const { tradeNo, qrCode, qrExpiresAt, confirmOnPhone, since } = event.data;
      return {
        ...withoutQuestion(trade),
        state,
        ...(tradeNo === undefined ? {} : { tradeNo }),
        ...(qrCode === undefined ? {} : { qrCode }),
        ...(qrExpiresAt === undefined ? {} : { qrExpiresAt }),
        ...(confirmOnPhone ? { confirmSince: since } : {}),
      };
    }
    case 'TradePaid': {
      const { tradeNo, paidFen, paidAt, buyerId, buyerLogonId } = event.data;
      const { closed: _reopened, misfit: _fitsNow, ...rest } = withPaymentKnown(trade);
      return {
        ...rest,
        state,
        ...(tradeNo === '' ? {} : { tradeNo }),
        paidFen,
        paidAt,
        ...(buyerId === undefined ? {} : { buyerId }),
        ...(buyerLogonId === undefined ? {} : { buyerLogonId }),
      };
    }
    case 'TradeFinished':
      return { ...withoutQuestion(trade), state };
    case 'TradeClosed':
      return {
        ...withoutQuestion(trade),
        state,
        closed: event.data,
        refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, event.data.refundedFen ?? 0),
      };
  }
}

/** Paid answers whether it was paid; what a close or cancel did after that is still to be asked. */
function withPaymentKnown(trade: Trade): Trade {
  const { question } = trade;
  if (!question || !trade.closeWanted) return withoutQuestion(trade);
  return { ...trade, question: { since: question.since, about: question.about, immediate: true } };
}

function withRefundFact(
  trade: Trade,
  event: Extract<TradeEvent, { type: Exclude<RefundFactType, 'RefundAnswerUnknown'> }>,
): Trade {
  if (event.type === 'RefundRequested') return withRefundRequested(trade, event.data);
  const refundedFen = event.type === 'RefundSucceeded' ? (event.data.totalRefundedFen ?? 0) : 0;
  const told = { ...trade, refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, refundedFen) };
  return updateRefund(told, event.data.outRequestNo, (refund) => {
    const state = refundTransitions[refund.state][event.type] ?? refund.state;
    if (event.type === 'RefundDepositedBack') return { ...refund, state, depositBack: event.data.status };
    const { question: _answered, ...rest } = refund;
    if (event.type === 'RefundSucceeded') {
      return { ...rest, state, amountFen: event.data.amountFen, settledAt: event.data.refundedAt };
    }
    const { code, subCode, subMsg, refusedAt } = event.data;
    return { ...rest, state, settledAt: refusedAt, refusal: { code, subCode, subMsg }, hadUnknownAttempt: false };
  });
}

function withRefundRequested(trade: Trade, requested: Extract<TradeEvent, { type: 'RefundRequested' }>['data']): Trade {
  const earlier = findRefund(trade, requested.outRequestNo);
  if (earlier) {
    const state = refundTransitions[earlier.state].RefundRequested;
    if (state === undefined) return trade;
    return updateRefund(trade, requested.outRequestNo, ({ settledAt: _settledAt, refusal: _refusal, ...rest }) => ({
      ...rest,
      state,
    }));
  }
  const refund: Refund = { ...requested, state: 'REQUESTED', hadUnknownAttempt: false, notFoundAtAlipay: false };
  return { ...trade, refunds: [...trade.refunds, refund] };
}

// ----------------------------------------------------------------- evidence

function withCallRequested(trade: Trade, call: AlipayCallRequested['data'], at: string): Trade {
  const inFlight = [...trade.inFlight, { ...call, requestedAt: at }];
  const endingSince = trade.endingSince ?? at;
  if (call.method === 'alipay.trade.precreate') return { ...trade, inFlight, codeAskedAt: at };
  if (call.method === 'alipay.trade.close') {
    return { ...trade, inFlight, endingSince, closeWanted: trade.closeWanted ?? 'close' };
  }
  if (call.method === 'alipay.trade.cancel') return { ...trade, inFlight, endingSince, closeWanted: 'cancel' };
  return { ...trade, inFlight };
}

function withCallAnswered(before: Trade, answer: AlipayCallAnswered['data'], at: string): Trade {
  const trade = { ...before, inFlight: before.inFlight.filter((call) => call.callId !== answer.callId) };
  const askedAt = before.inFlight.find((call) => call.callId === answer.callId)?.requestedAt ?? at;
  switch (answer.method) {
    case 'alipay.trade.precreate':
    case 'alipay.trade.pay':
      return withPayAnswer(trade, answer, at);
    case 'alipay.trade.close':
    case 'alipay.trade.cancel':
      // Whatever Alipay said short of a closing fact, only a query tells where the trade stands now.
      return isOver(trade) ? trade : withCloseAnswer(trade, answer, at);
    case 'alipay.trade.query':
      return withQueryAnswer(trade, answer, askedAt, at);
    case 'alipay.trade.refund':
      return withRefundAnswer(trade, answer, at);
    case 'alipay.trade.fastpay.refund.query':
      return withRefundQueryAnswer(trade, answer, at);
  }
}

function withCloseAnswer(trade: Trade, answer: AlipayCallAnswered['data'], at: string): Trade {
  const cancelAccepted = answer.method === 'alipay.trade.cancel' && answer.outcome === 'ok';
  // The schedule goes on from the first attempt to end the trade: one that never succeeds is not tried ever faster.
  const since = trade.endingSince ?? at;
  const asked = askedBecause(answer, since, answer.outcome !== 'unknown');
  const question = answer.outcome === 'unknown' ? { ...asked, lastCheckAt: at } : asked;
  // A payment that is unknown stays the harder question.
  const about = trade.question?.about === 'alipay.trade.pay' ? trade.question.about : question.about;
  return { ...trade, ...(cancelAccepted ? { cancelAccepted } : {}), question: { ...question, about } };
}

function withPayAnswer(trade: Trade, answer: AlipayCallAnswered['data'], at: string): Trade {
  if (trade.paidFen > 0 || isOver(trade)) return trade;
  if (answer.outcome === 'ok') {
    const { payRefusal: _earlier, ...rest } = withoutQuestion(trade);
    return rest;
  }
  if (answer.outcome === 'unknown') return { ...trade, question: askedBecause(answer, at, false) };
  // A refused payment may leave a trade behind that somebody can still pay: ask before closing (see conclude.ts).
  const payRefusal = alipayErrorOf(answer);
  return { ...trade, payRefusal, question: askedBecause(answer, at, true) };
}

function withQueryAnswer(trade: Trade, answer: AlipayCallAnswered['data'], askedAt: string, at: string): Trade {
  // What an earlier query saw must not be acted on after one that failed.
  const { atAlipay: _earlier, ...known } = trade;
  const checked: Trade = { ...known, lastCheckAt: at };
  const seen = statusSeen(answer);
  if (seen === undefined) {
    return trade.question ? { ...checked, question: { ...trade.question, lastCheckAt: at } } : checked;
  }
  // A query that left before the question arose says nothing about it.
  if (trade.question && trade.question.since > askedAt) return { ...checked, atAlipay: seen };
  if (trade.question && !isSettledBy(trade.question, seen)) {
    return { ...checked, atAlipay: seen, question: { ...trade.question, lastCheckAt: at } };
  }
  return { ...withoutQuestion(checked), atAlipay: seen };
}

/** "No such trade" settles a lost precreate (nobody has the code), but not a lost payment: it may still arrive. */
function isSettledBy(question: OpenQuestion, seen: AtAlipay): boolean {
  return seen !== 'NOT_EXIST' || question.about !== 'alipay.trade.pay';
}

/** Refusals of a refund that say that the trade is not where we think it is. */
const TRADE_IS_ELSEWHERE = /TRADE_(HAS_CLOSE|HAS_FINISHED|STATUS_ERROR|NOT_EXIST)$|REASON_TRADE_STATUS_INVALID$/;

function withRefundAnswer(before: Trade, answer: AlipayCallAnswered['data'], at: string): Trade {
  const isElsewhere = answer.outcome === 'refused' && TRADE_IS_ELSEWHERE.test(answer.subCode ?? '');
  const trade = isElsewhere && !isOver(before) ? { ...before, question: askedBecause(answer, at, true) } : before;
  return updateRefund(trade, answer.outRequestNo, (refund) => {
    if (refund.state === 'SUCCEEDED') return refund;
    const asked = { ...refund, notFoundAtAlipay: false };
    if (answer.outcome === 'unknown') {
      const { refusal: _stale, ...rest } = asked;
      const state = refundTransitions[refund.state].RefundAnswerUnknown ?? refund.state;
      return { ...rest, state, hadUnknownAttempt: true, question: refund.question ?? askedBecause(answer, at, false) };
    }
    if (answer.outcome === 'ok') return asked;
    const refused = { ...asked, refusal: alipayErrorOf(answer) };
    return refund.question ? { ...refused, question: { ...refund.question, lastCheckAt: at } } : refused;
  });
}

function withRefundQueryAnswer(trade: Trade, answer: AlipayCallAnswered['data'], at: string): Trade {
  return updateRefund(trade, answer.outRequestNo, (refund) => ({
    ...refund,
    notFoundAtAlipay: answer.outcome === 'ok' && answer.refundStatus === undefined,
    ...(refund.question ? { question: { ...refund.question, lastCheckAt: at } } : {}),
  }));
}

/** Undefined when the query told nothing. */
function statusSeen(answer: AlipayCallAnswered['data']): AtAlipay | undefined {
  if (answer.subCode?.endsWith('TRADE_NOT_EXIST') && answer.outcome === 'refused') return 'NOT_EXIST';
  return answer.outcome === 'ok' ? answer.tradeStatus : undefined;
}

function askedBecause(answer: AlipayCallAnswered['data'], at: string, immediate: boolean): OpenQuestion {
  return { since: at, about: answer.method, ...(immediate ? { immediate } : {}) };
}

function alipayErrorOf({ code, subCode, subMsg }: AlipayCallAnswered['data']): AlipayError {
  return { code, subCode, subMsg };
}

function withoutQuestion({ question: _answered, ...rest }: Trade): Trade {
  return rest;
}

function updateRefund(trade: Trade, outRequestNo: string | undefined, change: (refund: Refund) => Refund): Trade {
  return {
    ...trade,
    refunds: trade.refunds.map((refund) => (refund.outRequestNo === outRequestNo ? change(refund) : refund)),
  };
}
