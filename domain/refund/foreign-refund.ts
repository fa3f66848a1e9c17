/**
 * Money that went back and that nobody here asked for. Alipay names only sums, so what is known is the least that it can be:
 * the sum, less all that our own refunds can have to do with it. A refund that turns out to be refused had nothing to do
 * with it, so whenever one is refused, the sum of that moment is compared again.
 */
import { anomaly } from '../trade/anomaly';
import { formatYuan, parseWireAmount } from '../values/money';
import { foreignFenWith, ownRefunds } from '../trade/account';
import { parseNode } from '../alipay/judge-answer';
import { findRefund, openAnomalies, type Refund, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { TradeReport } from '../alipay/trade-report';
import type { TradeAnomalySettled } from '../events/anomaly-events';
import type { CallAnswer } from '../events/evidence-events';

/**
 * `returnedFen`: all that Alipay says was returned. `confirmed`: the refund that it says so of, whatever we thought of that.
 * `refundedAt`: when Alipay executed the latest refund, where it says so of a refund that is none of ours.
 */
export function refundNotOurs(
  trade: Trade,
  returnedFen: number,
  at: string,
  { confirmed, refundedAt }: { confirmed?: Refund | undefined; refundedAt?: string | undefined } = {},
): FactEvent[] {
  if (!isPossible(trade, returnedFen)) return impossibleSum(trade, returnedFen, at);
  const ours = ownRefunds(trade).filter((refund) => refund === confirmed || mayBePartOf(returnedFen, refund));
  const cancelledFen = trade.closed?.reason === 'CANCELLED' ? (trade.closed.refundedFen ?? 0) : 0;
  const askedForFen = ours.reduce((sum, refund) => sum + refund.amountFen, cancelledFen);
  const foreignFen = returnedFen - askedForFen;
  if (foreignFen <= foreignFenWith(trade, confirmed)) return [];
  const detail = `Alipay has returned ${formatYuan(returnedFen)} on this trade; ${formatYuan(askedForFen)} was asked for here. Somebody refunds outside of paystate.`;
  const observed = { observedAt: at, refundedFen: returnedFen, foreignFen, refundedAt };
  return anomaly(trade, { kind: 'REFUND_NOT_OURS', detail, ...observed });
}

/** No more can go back than the order's total, whoever signs the sum. */
export function isPossible({ opened }: Trade, returnedFen: number): boolean {
  return opened === undefined || returnedFen <= opened.totalFen;
}

function impossibleSum(trade: Trade, returnedFen: number, at: string): FactEvent[] {
  const detail = `Alipay says that ${formatYuan(returnedFen)} was returned on a trade of ${formatYuan(trade.opened?.totalFen ?? 0)}. The sum is not used: compare with Alipay's bill.`;
  return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail, observedAt: at });
}

/** Anomalies about money that was taken for others' and turns out to be of this refund of ours. */
export function explainedBy(trade: Trade, refund: Refund | undefined, settledAt: string): TradeAnomalySettled[] {
  if (!refund || foreignFenWith(trade, refund) === trade.foreignRefundFen) return [];
  if (foreignFenWith(trade, refund) > (refund.foreignBeforeFen ?? 0)) return [];
  const why = `The money was returned by our own refund ${refund.outRequestNo}, which was taken for refused.`;
  return openAnomalies(trade)
    .filter(({ kind, foreignFen }) => kind === 'REFUND_NOT_OURS' && (foreignFen ?? 0) > (refund.foreignBeforeFen ?? 0))
    .map(({ eventId }) => ({
      type: 'TradeAnomalySettled',
      data: { anomalyId: eventId, who: 'paystate', why, settledAt },
    }));
}

/** Not refused, no larger than the whole, and asked for before the whole was that large. */
function mayBePartOf(returnedFen: number, { state, amountFen, askedAfterFen }: Refund): boolean {
  return state !== 'REFUSED' && amountFen <= returnedFen && askedAfterFen < returnedFen;
}

/** What follows from the refusal of a refund that seemed to explain what Alipay had returned by then. */
export function refundNotOursAfterAll(trade: Trade, refused: Refund, at: string): FactEvent[] {
  const refunds = trade.refunds.filter(({ outRequestNo }) => outRequestNo !== refused.outRequestNo);
  return refundNotOurs({ ...trade, refunds }, trade.refundedAtAlipayFen, at);
}

/** Whether a signed answer to a refund names what the trade has returned so far, though it does not prove that this refund is part of it. */
export function namesSumOnly({ method, signed, outcome, reason = '' }: CallAnswer): boolean {
  const isUnproven = ['no-fund-change', 'total-too-low', 'other-refunds-open'].includes(reason);
  return method === 'alipay.trade.refund' && signed && outcome === 'unknown' && isUnproven;
}

/** What such an answer says was returned on the trade by then; 0 for any other answer, and for a refund of a second payment. */
export function returnedFenInAnswer(trade: Trade, answer: CallAnswer): number {
  const isOwn = findRefund(trade, answer.outRequestNo ?? '')?.tradeNo === undefined;
  if (!isOwn || !namesSumOnly(answer)) return 0;
  const returnedFen = parseWireAmount(parseNode(answer.content)?.['refund_fee']) ?? 0;
  return isPossible(trade, returnedFen) ? returnedFen : 0;
}

/** What a notify says was returned on the trade by then; 0 where it says nothing of that, or is not about this trade. */
export function returnedFenIn(trade: Trade, report: TradeReport | undefined): number {
  const isOurs = report?.tradeNo === trade.tradeNo && report?.totalFen === trade.opened?.totalFen;
  const returnedFen = report?.refundedFen ?? 0;
  return isOurs && trade.paidFen > 0 && isPossible(trade, returnedFen) ? returnedFen : 0;
}
