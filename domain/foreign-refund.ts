/**
 * Money that went back and that nobody here asked for. Alipay names only sums, so what is known is the least that it can be:
 * the sum, less all that our own refunds can have to do with it. A refund that turns out to be refused had nothing to do
 * with it, so whenever one is refused, the sum of then is looked at again.
 */
import { anomaly } from './anomaly';
import { formatYuan } from './money';
import { ownRefunds, type Refund, type Trade } from './trade';
import type { AlipayNotifyReceived, FactEvent } from './trade-events';
import { readTradeReport } from './trade-report';

/** `returnedFen`: all that Alipay says was returned. `confirmed`: the refund that it says so of, whatever we thought of that. */
export function refundNotOurs(trade: Trade, returnedFen: number, at: string, confirmed?: Refund): FactEvent[] {
  const ours = ownRefunds(trade).filter((refund) => refund === confirmed || mayBePartOf(returnedFen, refund));
  const askedForFen = ours.reduce((sum, refund) => sum + refund.amountFen, 0);
  const foreignFen = returnedFen - askedForFen;
  if (foreignFen <= trade.foreignRefundFen) return [];
  const detail = `Alipay has returned ${formatYuan(returnedFen)} on this trade; ${formatYuan(askedForFen)} was asked for here. Somebody refunds outside of paystate.`;
  return anomaly(trade, 'REFUND_NOT_OURS', detail, at, { refundedFen: returnedFen, foreignFen });
}

/** Not refused, no larger than the whole, and asked for before the whole was that large. */
function mayBePartOf(returnedFen: number, { state, amountFen, askedAfterFen }: Refund): boolean {
  return state !== 'REFUSED' && amountFen <= returnedFen && askedAfterFen < returnedFen;
}

/** What follows from the refusal of a refund that seemed to explain what Alipay had returned by then. */
export function refundNotOursAfterAll(trade: Trade, refused: Refund, at: string): FactEvent[] {
  // What a cancel returned is ours, though no refund says so.
  if (trade.closed?.reason === 'CANCELLED') return [];
  const refunds = trade.refunds.filter(({ outRequestNo }) => outRequestNo !== refused.outRequestNo);
  return refundNotOurs({ ...trade, refunds }, trade.refundedAtAlipayFen, at);
}

/** What a notify says was returned on the trade by then; 0 where it says nothing of that, or is not about this trade. */
export function returnedFenIn(trade: Trade, { params }: AlipayNotifyReceived['data']): number {
  const report = params['refund_fee'] === undefined ? undefined : readTradeReport(params);
  const isOurs = report?.tradeNo === trade.tradeNo && report?.totalFen === trade.opened?.totalFen;
  return isOurs && trade.paidFen > 0 ? (report?.refundedFen ?? 0) : 0;
}
