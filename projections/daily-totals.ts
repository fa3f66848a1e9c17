/** What was paid and refunded on each day in Beijing, which is how Alipay's bills count. */
import type Database from 'better-sqlite3';
import type { Trade } from '../domain/trade';

export type DailyTotals = {
  /** Writes the difference that a batch makes, in one row per day. Call it inside the batch's transaction. */
  add(changes: readonly { before: Trade; after: Trade }[]): void;
};

type Row = { day: string; paidCount: number; paidFen: number; refundedCount: number; refundedFen: number };

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/**
 * Payments count on the day of `paidAt`, refunds of ours on the day they succeeded. Money that others returned
 * (`refundedAtAlipayFen`) has no time and is left out.
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
        if (before.paidAt !== after.paidAt || before.paidFen !== after.paidFen) {
          countPayment(days, before, -1);
          countPayment(days, after, 1);
        }
        if (before.refunds !== after.refunds) {
          countRefunds(days, before, -1);
          countRefunds(days, after, 1);
        }
      }
      for (const row of days.values()) upsert.run(row);
    },
  };
}

function countPayment(days: Map<string, Row>, trade: Trade, sign: 1 | -1): void {
  if (trade.paidAt === undefined) return;
  const row = rowOf(days, trade.paidAt);
  row.paidCount += sign;
  row.paidFen += sign * trade.paidFen;
}

function countRefunds(days: Map<string, Row>, trade: Trade, sign: 1 | -1): void {
  for (const refund of trade.refunds) {
    if (refund.state !== 'SUCCEEDED' || refund.settledAt === undefined) continue;
    const row = rowOf(days, refund.settledAt);
    row.refundedCount += sign;
    row.refundedFen += sign * refund.amountFen;
  }
}

function rowOf(days: Map<string, Row>, time: string): Row {
  const day = new Date(Date.parse(time) + BEIJING_OFFSET_MS).toISOString().slice(0, 'yyyy-mm-dd'.length);
  let row = days.get(day);
  if (!row) days.set(day, (row = { day, paidCount: 0, paidFen: 0, refundedCount: 0, refundedFen: 0 }));
  return row;
}
