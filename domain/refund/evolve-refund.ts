/** What facts and answers do to a refund. Which state may follow which is read from the machine's table. */
import type { CallAnswer } from '../events/evidence-events';
import type { TradeEvent } from '../events/trade-events';
import { returnedFenInAnswer, namesSumOnly } from './foreign-refund';
import { foreignFenWith } from '../trade/account';
import { withDoubt } from '../trade/trade-parts';
import { type LogPosition, mayRequestStillArrive } from '../trade/lost-calls';
import { alipayErrorOf } from '../trade/refusals';
import { type RefundFactType, refundTransitions } from '../trade/machines/refund-machine';
import { newDoubt } from '../alipay/open-calls';
import { type Trade, findRefund, type Refund, isOver } from '../trade/trade';

export function withRefundFact(
  trade: Trade,
  event: Extract<TradeEvent, { type: Exclude<RefundFactType, 'RefundAnswerUnknown'> }>,
): Trade {
  if (event.type === 'RefundRequested') return withRefundRequested(trade, event.data);
  const refundedFen = event.type === 'RefundSucceeded' ? (event.data.totalRefundedFen ?? 0) : 0;
  const known = findRefund(trade, event.data.outRequestNo);
  const told = {
    ...trade,
    refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, refundedFen),
    foreignRefundFen: event.type === 'RefundSucceeded' ? foreignFenWith(trade, known) : trade.foreignRefundFen,
  };
  return updateRefund(told, event.data.outRequestNo, (refund) => {
    const state = refundTransitions[refund.state][event.type] ?? refund.state;
    if (event.type === 'RefundDepositedBack') return { ...refund, state, depositBack: event.data };
    if (event.type === 'RefundGivenUp') {
      const { who, why, givenUpAt } = event.data;
      return { ...refund, state, givenUp: { who, why, at: givenUpAt } };
    }
    const { doubt: _answered, ...rest } = refund;
    if (event.type === 'RefundSucceeded') {
      return { ...rest, state, amountFen: event.data.amountFen, endedAt: event.data.refundedAt };
    }
    const { code, subCode, subMsg, refusedAt } = event.data;
    return { ...rest, state, endedAt: refusedAt, refusal: { code, subCode, subMsg }, hadUnknownAttempt: false };
  });
}

function withRefundRequested(trade: Trade, requested: Extract<TradeEvent, { type: 'RefundRequested' }>['data']): Trade {
  const askedAfterFen = trade.refundedAtAlipayFen;
  const earlier = findRefund(trade, requested.outRequestNo);
  if (earlier) {
    const state = refundTransitions[earlier.state].RefundRequested;
    if (state === undefined) return trade;
    return updateRefund(trade, requested.outRequestNo, ({ endedAt: _settledAt, refusal: _refusal, ...rest }) => ({
      ...rest,
      state,
      askedAfterFen,
    }));
  }
  const refund: Refund = {
    ...requested,
    askedAfterFen,
    foreignBeforeFen: trade.foreignRefundFen,
    state: 'REQUESTED',
    hadUnknownAttempt: false,
    notFoundAtAlipay: false,
  };
  return { ...trade, refunds: [...trade.refunds, refund] };
}

export function updateRefund(
  trade: Trade,
  outRequestNo: string | undefined,
  change: (refund: Refund) => Refund,
): Trade {
  return {
    ...trade,
    refunds: trade.refunds.map((refund) => (refund.outRequestNo === outRequestNo ? change(refund) : refund)),
  };
}

/** Refusals of a refund that say that the trade is not where we think it is. */
const TRADE_IS_ELSEWHERE = /TRADE_(HAS_CLOSE|HAS_FINISHED|STATUS_ERROR|NOT_EXIST)$|REASON_TRADE_STATUS_INVALID$/;

export function withRefundAnswer(before: Trade, answer: CallAnswer, position: LogPosition): Trade {
  const isOwn = findRefund(before, answer.outRequestNo ?? '')?.tradeNo === undefined;
  const isElsewhere = isOwn && answer.outcome === 'refused' && TRADE_IS_ELSEWHERE.test(answer.subCode ?? '');
  const doubted = isElsewhere && !isOver(before) ? withDoubt(before, 'TradeUnknown', newDoubt(position, true)) : before;
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
        doubt: refund.doubt ?? newDoubt(position, mayBeDone(answer)),
      };
    }
    if (answer.outcome === 'ok') return asked;
    const refused = { ...asked, refusal: alipayErrorOf(answer) };
    return refund.doubt ? { ...refused, doubt: { ...refund.doubt, lastCheckAt: position.at } } : refused;
  });
}

/** Answers after which a refund query need not wait: if the money went back, Alipay knows it already. */
function mayBeDone(answer: CallAnswer): boolean {
  return namesSumOnly(answer) || (answer.subCode?.endsWith('DISCORDANT_REPEAT_REQUEST') ?? false);
}

export function withRefundQueryAnswer(trade: Trade, answer: CallAnswer, askedAt: string, answeredAt: string): Trade {
  const notFoundAtAlipay = answer.outcome === 'ok' && answer.refundStatus === undefined;
  const isProof =
    notFoundAtAlipay && !mayRequestStillArrive(trade, 'alipay.trade.refund', answer.outRequestNo, askedAt);
  return updateRefund(trade, answer.outRequestNo, (refund) => ({
    ...refund,
    notFoundAtAlipay,
    // Counted from the answer: this query may have left before the attempt that it seems to follow.
    ...(isProof ? { notFoundSince: refund.notFoundSince ?? answeredAt } : {}),
    ...(refund.doubt ? { doubt: { ...refund.doubt, lastCheckAt: askedAt } } : {}),
  }));
}
