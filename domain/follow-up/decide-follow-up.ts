/**
 * What is due on a trade, and the next step about it. Every step is a call whose intent is appended first; that append,
 * at its expected revision, is the lock between nodes that follow up the same trade.
 */
import { queryCall, refundCall, refundQueryCall, settleQueryCall } from '../alipay/alipay-calls';
import { anomaly } from '../trade/anomaly';
import { call, timesMade, type DecideContext, type Decision, type Run } from '../trade/decision';
import { owedRefundAt, refundCheckAt, settlementCheckAt } from './due';
import { openDoubts, stuckAtMs, STUCK_AFTER_MS, type DoubtKind } from './open-doubts';
import { OWED_REFUND_REASON, owedRefund } from '../refund/owed-refund';
import type { GatewayRequest } from '../ports';
import type { InFlightCall } from '../alipay/open-calls';
import { isUnpaid, nameOf, type Refund, type Trade } from '../trade/trade';
import type { FactEvent, TradeEvent } from '../events/trade-events';
import { expiryOf } from '../trade/time-limits';
import type { AlipayMethod } from '../events/alipay-methods';
import type { AlipayCallAnswered } from '../events/evidence-events';
import { decideTradeCheck } from './decide-trade-check';

/** The reason of an answer that follow-up records for a call whose process ended, or took too long. */
export const ANSWER_NOT_RECORDED = 'answer-not-recorded';

const DONE: Decision = { kind: 'done', refusals: [] };

/** After so many calls a run begins to ask about no further refund or settlement: those stay due for the next one. */
const MAX_CALLS_PER_RUN = 12;

export function decideFollowUp(trade: Trade, context: DecideContext): Decision {
  const now = context.now.getTime();
  const lost = trade.inFlight.filter((call) => Date.parse(call.deadlineAt) <= now);
  if (lost.length > 0) return { kind: 'record', events: lost.map(answerNotRecorded) };
  if (!trade.opened || trade.inFlight.length > 0) return DONE;
  for (const refund of trade.refunds) {
    const step = decideRefundCheck(trade, refund, context.run, now);
    if (step) return call(step);
  }
  const settlement = trade.settlements.find(
    (known) =>
      mayBeginAnother(context.run) &&
      timesMade(context.run, 'alipay.trade.order.settle.query', known.outRequestNo) === 0 &&
      (settlementCheckAt(trade, known) ?? Infinity) <= now,
  );
  if (settlement) return call(settleQueryCall(trade.tradeNo ?? '', settlement));
  const owed = decideOwedRefund(trade, context);
  if (owed) return owed;
  const stuck = stuckAnomalies(trade, context.now);
  if (stuck.length > 0) return { kind: 'record', events: stuck };
  return decideTradeCheck(trade, context) ?? DONE;
}

/** The process that made the call ended before it recorded an answer: whatever Alipay did is not known. */
function answerNotRecorded({ callId, method, bizContent }: InFlightCall): AlipayCallAnswered {
  const outRequestNo = typeof bizContent['out_request_no'] === 'string' ? bizContent['out_request_no'] : undefined;
  const reason = ANSWER_NOT_RECORDED;
  return {
    type: 'AlipayCallAnswered',
    data: { callId, method, outRequestNo, outcome: 'unknown', reason, signed: false, durationMs: 0 },
  };
}

/** A command ends within a few steps (`handle-command.ts`), however many refunds and settlements are in doubt. */
function mayBeginAnother(run: Run): boolean {
  return run.calls.length < MAX_CALLS_PER_RUN;
}

/** Look the refund up; if Alipay does not know it, send the identical request again: same number, same amount. */
function decideRefundCheck(trade: Trade, refund: Refund, run: Run, now: number): GatewayRequest | undefined {
  if (!refund.doubt) return undefined;
  const did = (method: AlipayMethod) => timesMade(run, method, refund.outRequestNo) > 0;
  if (did('alipay.trade.refund')) return undefined;
  if (did('alipay.trade.fastpay.refund.query')) {
    return refund.notFoundAtAlipay && !refund.givenUp ? refundCall(nameOf(trade), refund) : undefined;
  }
  const isDue = mayBeginAnother(run) && (refundCheckAt(trade, refund) ?? Infinity) <= now;
  return isDue ? refundQueryCall(nameOf(trade), refund) : undefined;
}

/**
 * A refund that the policy owes. Before a second payment goes back, Alipay must say at this moment that the first one
 * stands: somebody may have returned that one by hand.
 */
function decideOwedRefund(trade: Trade, { now, run }: DecideContext): Decision | undefined {
  const owed = owedRefund(trade);
  if (!owed) return undefined;
  const isAsked = timesMade(run, 'alipay.trade.query') > 0;
  if (!isAsked && (owedRefundAt(trade) ?? Infinity) > now.getTime()) return undefined;
  if (owed.tradeNo !== undefined) {
    if (!isAsked) return call(queryCall(nameOf(trade)));
    if (trade.lastQuery?.saw !== 'TRADE_SUCCESS') return undefined;
  }
  const { outRequestNo, amountFen, tradeNo } = owed;
  const refund = { outRequestNo, amountFen, reason: OWED_REFUND_REASON, tradeNo };
  const requested: FactEvent = { type: 'RefundRequested', data: { ...refund, requestedAt: now.toISOString() } };
  return { kind: 'call', facts: [requested], request: refundCall(nameOf(trade), refund) };
}

function stuckAnomalies(trade: Trade, now: Date): TradeEvent[] {
  const told = now.toISOString();
  const ended = trade.ending?.since;
  const isOpenTooLong = isUnpaid(trade) && !trade.contentMismatch && now.getTime() >= expiryOf(trade) + STUCK_AFTER_MS;
  const unclosed =
    ended !== undefined && isOpenTooLong && now.getTime() - Date.parse(ended) >= STUCK_AFTER_MS
      ? anomaly(trade, {
          kind: 'OUTCOME_STILL_UNKNOWN',
          detail: `The trade is to be closed since ${ended}, and Alipay has not closed it.`,
          observedAt: told,
        })
      : [];
  const unknown = openDoubts(trade)
    .filter(({ doubt }) => now.getTime() >= stuckAtMs(doubt))
    .flatMap(({ kind, outRequestNo, doubt: { since } }) => {
      const { what, asked } = namesOf(kind, outRequestNo);
      const detail = `Alipay has not said what became of ${what} since ${since}. Look it up in Alipay's merchant console.`;
      return anomaly(trade, { kind: 'OUTCOME_STILL_UNKNOWN', detail, observedAt: told, ...asked });
    });
  return [...unknown, ...unclosed];
}

function namesOf(kind: DoubtKind, outRequestNo = '') {
  if (kind === 'REFUND') return { what: `refund ${outRequestNo}`, asked: { outRequestNo, about: 'refund' as const } };
  if (kind === 'SETTLEMENT') {
    return { what: `settlement ${outRequestNo}`, asked: { outRequestNo, about: 'settlement' as const } };
  }
  return { what: 'the payment', asked: {} };
}
