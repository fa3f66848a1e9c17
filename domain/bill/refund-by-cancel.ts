/**
 * Money that a cancel returned: it has no number of ours, and no refund in our books. Under which request number a bill has
 * it is not documented, so its row is known by the order and the amount.
 */
import type { BillRow } from './bill';
import { ownRefunds } from '../trade/account';
import { findRefund, type Trade } from '../trade/trade';

export type ReturnedByCancel = {
  amountFen: number;
  /** As ISO text: Alipay's time where Alipay named one, otherwise when we learnt of it. */
  at: string;
  /** The earliest time at which it can have been, as ISO text; undefined where that is not known. */
  since?: string | undefined;
};

/** Undefined where no cancel returned what was paid here. */
export function returnedByCancel(trade: Trade): ReturnedByCancel | undefined {
  const { closed, paidFen, ending } = trade;
  if (closed?.reason !== 'CANCELLED' || !closed.refundedFen || paidFen === 0) return undefined;
  const earlierFen = ownRefunds(trade).reduce((fen, one) => fen + (one.state === 'SUCCEEDED' ? one.amountFen : 0), 0);
  // Alipay's sum includes our refunds before the cancel, and those that others made.
  const amountFen = closed.refundedFen - earlierFen - trade.foreignRefundFen;
  return amountFen > 0 ? { amountFen, at: closed.closedAt, since: ending?.since } : undefined;
}

/** Request numbers under which the bill's rows of an order can have what its cancel returned; the likeliest comes first. */
export function requestNosOfCancel(rows: readonly BillRow[], trade: Trade | undefined): string[] {
  const returned = trade && returnedByCancel(trade);
  if (!returned) return [];
  const sums = new Map<string, number>();
  for (const row of rows) {
    const { kind, outRequestNo, amountFen } = row;
    if (kind === 'refund' && isOfTrade(row, trade) && !findRefund(trade, outRequestNo))
      sums.set(outRequestNo, (sums.get(outRequestNo) ?? 0) + amountFen);
  }
  const likely = [...sums].filter(([, fen]) => fen === returned.amountFen).map(([outRequestNo]) => outRequestNo);
  // Notifies of a cancel name the order's own number; a person in the console chooses another.
  const own = [rows[0]?.outTradeNo ?? '', ''].filter((outRequestNo) => likely.includes(outRequestNo));
  return own.length > 0 ? own : likely;
}

/** Whether a row is of that trade of Alipay's, and not of another one under the order's number. */
export function isOfTrade(row: Pick<BillRow, 'tradeNo'>, trade: { tradeNo?: string | undefined } | undefined): boolean {
  return trade?.tradeNo === undefined || row.tradeNo === trade.tradeNo;
}
