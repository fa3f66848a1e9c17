/**
 * Money that a cancel returned: it has no number of ours, and no refund in our books. Under which request number a bill has
 * it is not documented, so its row is known by the order and the amount.
 */
import type { BillRow } from './bill';
import { ownRefunds } from './account';
import { findRefund, type Trade } from './trade';

/** Undefined where no cancel returned what was paid here. `at` as ISO text. */
export function returnedByCancel(trade: Trade): { amountFen: number; at: string } | undefined {
  const { closed, paidFen } = trade;
  if (closed?.reason !== 'CANCELLED' || !closed.refundedFen || paidFen === 0) return undefined;
  const earlierFen = ownRefunds(trade).reduce((fen, one) => fen + (one.state === 'SUCCEEDED' ? one.amountFen : 0), 0);
  const amountFen = closed.refundedFen - earlierFen;
  return amountFen > 0 ? { amountFen, at: closed.closedAt } : undefined;
}

/** The request number under which the bill's rows of an order have what its cancel returned. */
export function requestNoOfCancel(rows: readonly BillRow[], trade: Trade | undefined): string | undefined {
  const returned = trade && returnedByCancel(trade);
  if (!returned) return undefined;
  const sums = new Map<string, number>();
  for (const { kind, outRequestNo, amountFen } of rows)
    if (kind === 'refund' && !findRefund(trade, outRequestNo))
      sums.set(outRequestNo, (sums.get(outRequestNo) ?? 0) + amountFen);
  return [...sums].find(([, fen]) => fen === returned.amountFen)?.[0];
}
