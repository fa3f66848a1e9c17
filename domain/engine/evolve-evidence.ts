/** What evidence does to a trade: calls on their way, questions that are open, what Alipay was last seen to say. */
import { updateRefund, withOpeningAnswered, withoutQuestion } from '../payment/evolve-payment';
import { namesSumOnly, returnedFenIn, returnedFenInAnswer } from '../refund/foreign-refund';
import { ENDING } from '../events/alipay-methods';
import {
  intentOf,
  leavesOpen,
  lostCancel,
  mayRequestStillArrive,
  withAnswerOf,
  withLostCallsAnswered,
  type Place,
} from '../trade/lost-calls';
import type { AlipayError } from '../trade/refusals';
import { withSettleAnswer, withSettleQueryAnswer } from '../settlement/settlement';
import { findRefund, isOver, notifyKey, type AtAlipay, type OpenQuestion, type Trade } from '../trade/trade';
import { readTradeReport } from '../alipay/trade-report';
import { refundTransitions } from '../trade/state-machines';
import { attemptEndOf } from '../trade/time-limits';
import type { AlipayCallAnswered, AlipayCallRequested, AlipayNotifyReceived } from '../events/evidence-events';

/** Notifies kept for recognising a retry: Alipay sends each at most eight times within 25 hours. */
const MAX_NOTIFIES = 64;

export function withCallRequested(trade: Trade, call: AlipayCallRequested['data'], { at, revision }: Place): Trade {
  const inFlight = [...trade.inFlight, { ...call, requestedAt: at, revision }];
  const endingSince = trade.endingSince ?? at;
  if (call.method === 'alipay.trade.precreate' || call.method === 'alipay.trade.create')
    return { ...trade, inFlight, codeAskedAt: at };
  if (call.method === 'alipay.trade.close' || call.method === 'alipay.trade.cancel') {
    const { endRefusal: _earlier, ...rest } = trade;
    const wanted = call.method === 'alipay.trade.cancel' ? 'cancel' : (trade.closeWanted ?? 'close');
    return { ...rest, inFlight, endingSince, closeWanted: wanted };
  }
  return { ...trade, inFlight };
}

export function withCallAnswered(before: Trade, answer: AlipayCallAnswered['data'], place: Place): Trade {
  const trade = withAnswerOf(before, answer, place.at);
  const intent = intentOf(before, answer.callId);
  // A query counts from when it was asked: one whose answer was lost with its process must not put off the next.
  const asked = intent ? { at: intent.requestedAt, revision: intent.revision } : UNKNOWN_PLACE;
  const isLate = !before.inFlight.some(({ callId }) => callId === answer.callId);
  switch (answer.method) {
    case 'alipay.trade.precreate':
    case 'alipay.trade.create':
    case 'alipay.trade.pay':
      return withPayAnswer(trade, answer, place);
    case 'alipay.trade.close':
    case 'alipay.trade.cancel':
      // Whatever Alipay said short of a closing fact, only a query tells where the trade stands now.
      return isOver(trade) ? withLateCloseAnswer(trade, answer) : withCloseAnswer(trade, answer, place);
    case 'alipay.trade.query':
      return isLate ? trade : withQueryAnswer(trade, answer, asked);
    case 'alipay.trade.refund':
      return withRefundAnswer(trade, answer, place);
    case 'alipay.trade.fastpay.refund.query':
      return isLate ? trade : withRefundQueryAnswer(trade, answer, asked.at, place.at);
    case 'alipay.trade.order.settle':
      return withSettleAnswer(trade, answer, place);
    case 'alipay.trade.order.settle.query':
      return isLate ? trade : withSettleQueryAnswer(trade, answer, asked.at, place.at);
    case 'alipay.data.dataservice.bill.downloadurl.query':
      return trade;
  }
}

/** Of a call whose intent is not known any more: its answer is older than everything that is known. */
const UNKNOWN_PLACE: Place = { at: new Date(0).toISOString(), revision: -1 };

export function withNotify(trade: Trade, notify: AlipayNotifyReceived['data']): Trade {
  return {
    ...trade,
    notifies: [...trade.notifies.slice(1 - MAX_NOTIFIES), notifyKey(notify)],
    ...(saysPaid(notify) && trade.unconfirmedSince !== undefined ? { unconfirmedSince: undefined } : {}),
    refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, returnedFenIn(trade, notify)),
    ...(!trade.opened && saysPaid(notify) ? { numberWasPaid: true } : {}),
  };
}

function saysPaid({ params }: AlipayNotifyReceived['data']): boolean {
  const report = readTradeReport(params);
  return report?.status === 'TRADE_SUCCESS' || report?.status === 'TRADE_FINISHED' || report?.paidAt !== undefined;
}

/** What is closed here and waited at Alipay is closed there, too, now. */
function withLateCloseAnswer(trade: Trade, answer: AlipayCallAnswered['data']): Trade {
  if (answer.outcome !== 'ok') return trade;
  const { atAlipay: _waited, ...rest } = trade;
  return rest;
}

function withCloseAnswer(trade: Trade, answer: AlipayCallAnswered['data'], place: Place): Trade {
  const cancelAccepted = answer.method === 'alipay.trade.cancel' && answer.outcome === 'ok';
  // The schedule goes on from the first attempt to end the trade: one that never succeeds is not tried ever faster.
  const since = trade.endingSince ?? place.at;
  const asked = askedBecause(answer, { ...place, at: since }, answer.outcome !== 'unknown');
  const lostAt = trade.lostCalls.find(({ callId }) => callId === answer.callId)?.lostAt ?? place.at;
  const question = answer.outcome === 'unknown' ? { ...asked, lastCheckAt: lostAt } : asked;
  // A payment that is unknown stays the harder question.
  const about = trade.question?.about === 'alipay.trade.pay' ? trade.question.about : question.about;
  const accepted = cancelAccepted ? { cancelAccepted, endedAt: place.revision } : {};
  const refunded = answer.cancelAction === 'refund' ? { cancelRefunded: true } : {};
  const open = { ...trade, ...accepted, ...refunded, question: { ...question, about } };
  return answer.outcome === 'refused' ? withEndRefused(open, answer) : open;
}

/** What is paid and could not be cancelled is an order like any other again; what is unpaid is still to be closed. */
function withEndRefused(trade: Trade, answer: AlipayCallAnswered['data']): Trade {
  const refused = { ...trade, endRefusal: alipayErrorOf(answer) };
  if (trade.paidFen === 0) return refused;
  const { closeWanted: _wanted, endingSince: _since, ...rest } = refused;
  return rest;
}

function withPayAnswer(before: Trade, answer: AlipayCallAnswered['data'], place: Place): Trade {
  if (before.paidFen > 0 || isOver(before)) return before;
  const { unsignedAnswer: _before, ...known } = before;
  const trade: Trade = answer.subCode?.endsWith('TRADE_HAS_SUCCESS') ? { ...known, numberWasPaid: true } : known;
  if (answer.outcome === 'ok') {
    const { payRefusal: _earlier, ...rest } = withOpeningAnswered(trade);
    const isPaid = answer.method === 'alipay.trade.pay' && answer.code === '10000';
    return isPaid ? { ...rest, unconfirmedSince: place.at } : rest;
  }
  const isUnsigned = !answer.signed && answer.code !== undefined;
  if (isUnsigned)
    return { ...trade, unsignedAnswer: alipayErrorOf(answer), question: askedBecause(answer, place, false) };
  if (answer.outcome === 'unknown') return { ...trade, question: askedBecause(answer, place, false) };
  // A refused payment may leave a trade behind that somebody can still pay: ask before closing (see conclude.ts).
  const payRefusal = alipayErrorOf(answer);
  return { ...trade, payRefusal, endedAt: place.revision, question: askedBecause(answer, place, true) };
}

function withQueryAnswer(trade: Trade, answer: AlipayCallAnswered['data'], { at, revision }: Place): Trade {
  // What an earlier query saw must not be acted on after one that failed.
  const { atAlipay: _earlier, ...known } = trade;
  const seen = statusSeen(answer);
  const { unconfirmedSince, ...rest } = known;
  const isConfirming = unconfirmedSince !== undefined && seen === undefined;
  const checked: Trade = { ...rest, ...(isConfirming ? { unconfirmedSince } : {}), lastCheckAt: at };
  if (seen === undefined) {
    return trade.question ? { ...checked, question: { ...trade.question, lastCheckAt: at } } : checked;
  }
  // A query that left before the trade was closed says nothing of what stands there now.
  if (isOver(trade) && (trade.closedRevision ?? -1) > revision) return checked;
  // A query that left before the question arose says nothing about it.
  if (trade.question && trade.question.raisedAt > revision) return { ...checked, atAlipay: seen };
  if (trade.question && !isSettledBy(trade, trade.question, seen, { at, revision })) {
    return { ...checked, atAlipay: seen, question: { ...trade.question, lastCheckAt: at } };
  }
  const answered = withLostCallsAnswered(withoutQuestion(checked), { at, revision });
  return { ...withEndUndone(answered, seen), atAlipay: seen };
}

/** The trade is paid, and what was to end it had no effect: what is returned later was not this. */
function withEndUndone(trade: Trade, seen: AtAlipay): Trade {
  const isEnding = lostCancel(trade) !== undefined || trade.inFlight.some(({ method }) => ENDING.includes(method));
  if (trade.paidFen === 0 || isEnding || (seen !== 'TRADE_SUCCESS' && seen !== 'TRADE_FINISHED')) return trade;
  const { closeWanted: _wanted, endingSince: _since, ...rest } = trade;
  return rest;
}

/**
 * "No such trade" settles a lost precreate (nobody has the code), but not a lost payment: it may still arrive. Where an earlier
 * code or page keeps the order open, it does when the payment was refused, or its time is over.
 */
function isSettledBy(trade: Trade, question: OpenQuestion, seen: AtAlipay, asked: Place): boolean {
  if (leavesOpen(trade, seen, asked)) return false;
  // That contradicts the payment (`contradiction` in conclude.ts): it says nothing of what was done to it.
  if (trade.paidFen > 0 && (seen === 'NOT_EXIST' || seen === 'WAIT_BUYER_PAY')) return false;
  if (seen !== 'NOT_EXIST' || question.about !== 'alipay.trade.pay') return true;
  if (trade.payableUntilMs === undefined) return false;
  const isRefused = trade.payRefusal !== undefined && trade.endedAt !== undefined && asked.revision > trade.endedAt;
  return isRefused || Date.parse(asked.at) >= attemptEndOf(trade);
}

/** Refusals of a refund that say that the trade is not where we think it is. */
const TRADE_IS_ELSEWHERE = /TRADE_(HAS_CLOSE|HAS_FINISHED|STATUS_ERROR|NOT_EXIST)$|REASON_TRADE_STATUS_INVALID$/;

function withRefundAnswer(before: Trade, answer: AlipayCallAnswered['data'], place: Place): Trade {
  const isOwn = findRefund(before, answer.outRequestNo ?? '')?.tradeNo === undefined;
  const isElsewhere = isOwn && answer.outcome === 'refused' && TRADE_IS_ELSEWHERE.test(answer.subCode ?? '');
  const doubted = isElsewhere && !isOver(before) ? { ...before, question: askedBecause(answer, place, true) } : before;
  const returnedFen = returnedFenInAnswer(before, answer);
  const trade = { ...doubted, refundedAtAlipayFen: Math.max(doubted.refundedAtAlipayFen, returnedFen) };
  return updateRefund(trade, answer.outRequestNo, (refund) => {
    if (refund.state === 'SUCCEEDED') return refund;
    const asked = { ...refund, notFoundAtAlipay: false };
    if (answer.outcome === 'unknown') {
      const { refusal: _stale, notFoundSince: _before, ...rest } = asked;
      const state = refundTransitions[refund.state].RefundAnswerUnknown ?? refund.state;
      return {
        ...rest,
        state,
        hadUnknownAttempt: true,
        question: refund.question ?? askedBecause(answer, place, mayBeDone(answer)),
      };
    }
    if (answer.outcome === 'ok') return asked;
    const refused = { ...asked, refusal: alipayErrorOf(answer) };
    return refund.question ? { ...refused, question: { ...refund.question, lastCheckAt: place.at } } : refused;
  });
}

/** Answers after which a refund query need not wait: if the money went back, Alipay knows it already. */
function mayBeDone(answer: AlipayCallAnswered['data']): boolean {
  return namesSumOnly(answer) || (answer.subCode?.endsWith('DISCORDANT_REPEAT_REQUEST') ?? false);
}

function withRefundQueryAnswer(
  trade: Trade,
  answer: AlipayCallAnswered['data'],
  askedAt: string,
  answeredAt: string,
): Trade {
  const notFoundAtAlipay = answer.outcome === 'ok' && answer.refundStatus === undefined;
  const isProof =
    notFoundAtAlipay && !mayRequestStillArrive(trade, 'alipay.trade.refund', answer.outRequestNo, askedAt);
  return updateRefund(trade, answer.outRequestNo, (refund) => ({
    ...refund,
    notFoundAtAlipay,
    // Counted from the answer: this query may have left before the attempt that it seems to follow.
    ...(isProof ? { notFoundSince: refund.notFoundSince ?? answeredAt } : {}),
    ...(refund.question ? { question: { ...refund.question, lastCheckAt: askedAt } } : {}),
  }));
}

/** Undefined when the query told nothing. */
function statusSeen(answer: AlipayCallAnswered['data']): AtAlipay | undefined {
  if (answer.subCode?.endsWith('TRADE_NOT_EXIST') && answer.outcome === 'refused') return 'NOT_EXIST';
  return answer.outcome === 'ok' ? answer.tradeStatus : undefined;
}

function askedBecause(answer: AlipayCallAnswered['data'], { at, revision }: Place, immediate: boolean): OpenQuestion {
  return { since: at, raisedAt: revision, about: answer.method, ...(immediate ? { immediate } : {}) };
}

function alipayErrorOf({ code, subCode, subMsg }: AlipayCallAnswered['data']): AlipayError {
  return { code, subCode, subMsg };
}
