/** What was paid and refunded on each day in Beijing, which is how Alipay's bills count. */
import type Database from 'better-sqlite3';
import { returnedByCancel } from '../../domain/bill/refund-by-cancel';
import type { Trade } from '../../domain/trade/trade';
import { beijingDayOf } from '../../domain/values/beijing-time';

export type DailyTotals = {
  /** Writes the difference that a batch makes, in one row per day. Call it inside the batch's transaction. */
  add(changes: readonly { before: Trade; after: Trade }[]): void;
};

type Row = { day: string; paidCount: number; paidFen: number; refundedCount: number; refundedFen: number };

/**
 * Payments count on the day of `paidAt`, refunds of ours on the day they succeeded, what a cancel returned on the day of the
 * cancel. A second payment of an order is booked nowhere; once it went back it counts as paid on the day on which its refund
 * was asked for, and as refunded. Money that others returned (`refundedAtAlipayFen`) has no time and is left out.
 */
export function createDailyTotals(db: Database.Database): DailyTotals {
  const upsert = db.prepare<[Row]>(
    `INSERT INTO daily_totals VALUES (@day, @paidCount, @paidFen, @refundedCount, @refundedFen)
     ON CONFLICT DO UPDATE SET
       paid_count = paid_count + excluded.paid_count, paid_fen = paid_fen + excluded.paid_fen,
       refunded_count = refunded_count + excluded.refunded_count, refunded_fen = refunded_fen + excluded.refunded_fen`,
  );
  return {
    add(changes) {
      const days = new Map<string, Row>();
      for (const { before, after } of changes) {
        const isPaidOtherwise = before.payment?.paidAt !== after.payment?.paidAt || before.paidFen !== after.paidFen;
        if (!isPaidOtherwise && before.refunds === after.refunds && before.closed === after.closed) continue;
        count(days, before, -1);
        count(days, after, 1);
      }
      for (const row of days.values()) if (isChange(row)) upsert.run(row);
    },
  };
}

function count(days: Map<string, Row>, trade: Trade, sign: 1 | -1): void {
  const countPaid = (at: string, fen: number) => {
    const row = rowOf(days, at);
    row.paidCount += sign;
    row.paidFen += sign * fen;
  };
  const countRefunded = (at: string, fen: number) => {
    const row = rowOf(days, at);
    row.refundedCount += sign;
    row.refundedFen += sign * fen;
  };
  if (trade.payment?.paidAt !== undefined) countPaid(trade.payment?.paidAt, trade.paidFen);
  for (const { state, settledAt, requestedAt, amountFen, tradeNo } of trade.refunds) {
    if (state !== 'SUCCEEDED' || settledAt === undefined) continue;
    if (tradeNo !== undefined) countPaid(requestedAt, amountFen);
    countRefunded(settledAt, amountFen);
  }
  const returned = returnedByCancel(trade);
  if (returned) countRefunded(returned.at, returned.amountFen);
}

function rowOf(days: Map<string, Row>, time: string): Row {
  const day = beijingDayOf(Date.parse(time));
  let row = days.get(day);
  if (!row) days.set(day, (row = { day, paidCount: 0, paidFen: 0, refundedCount: 0, refundedFen: 0 }));
  return row;
}

function isChange({ paidCount, paidFen, refundedCount, refundedFen }: Row): boolean {
  return [paidCount, paidFen, refundedCount, refundedFen].some((difference) => difference !== 0);
}
