/** What was paid and refunded on each day in Beijing, as Alipay's bills count it: in all, by way to pay, and by store. */
import type Database from 'better-sqlite3';
import { isMoneyMovedOtherwise, moneyMoved } from '../../../domain/bill/money-moved';
import type { Trade } from '../../../domain/trade/trade';
import { beijingDayOf } from '../../../domain/values/beijing-time';

export type DailyTotals = {
  /** Writes the difference that a batch makes. Call it inside the batch's transaction. */
  add(changes: readonly { before: Trade; after: Trade }[]): void;
};

type Sums = { paymentCount: number; paymentFen: number; refundCount: number; refundFen: number };
type Key = { dimension: Dimension; day: string; name: string };
/** `name` is empty for DAY, and for trades of no store. */
type Dimension = 'DAY' | 'METHOD' | 'STORE';

export function createDailyTotals(db: Database.Database): DailyTotals {
  const upsert = db.prepare<[Key & Sums]>(
    `INSERT INTO daily_totals VALUES (@dimension, @day, @name, @paymentCount, @paymentFen, @refundCount, @refundFen)
     ON CONFLICT DO UPDATE SET
       payment_count = payment_count + excluded.payment_count, payment_fen = payment_fen + excluded.payment_fen,
       refund_count = refund_count + excluded.refund_count, refund_fen = refund_fen + excluded.refund_fen`,
  );
  return {
    add(changes) {
      const rows = new Map<string, Key & Sums>();
      for (const { before, after } of changes) {
        const isListedOtherwise = before.opened !== after.opened && before.paidFen > 0;
        if (!isListedOtherwise && !isMoneyMovedOtherwise(before, after)) continue;
        count(rows, before, -1);
        count(rows, after, 1);
      }
      for (const row of rows.values()) if (isChange(row)) upsert.run(row);
    },
  };
}

function count(rows: Map<string, Key & Sums>, trade: Trade, sign: 1 | -1): void {
  for (const { kind, amountFen, at } of moneyMoved(trade)) {
    const day = beijingDayOf(Date.parse(at));
    const keys: Key[] = [
      { dimension: 'DAY', day, name: '' },
      { dimension: 'METHOD', day, name: trade.opened?.method ?? '' },
      { dimension: 'STORE', day, name: trade.opened?.storeId ?? '' },
    ];
    for (const key of keys) {
      const row = rowOf(rows, key);
      row[kind === 'payment' ? 'paymentCount' : 'refundCount'] += sign;
      row[kind === 'payment' ? 'paymentFen' : 'refundFen'] += sign * amountFen;
    }
  }
}

function rowOf(rows: Map<string, Key & Sums>, key: Key): Key & Sums {
  const name = [key.dimension, key.day, key.name].join(' ');
  let row = rows.get(name);
  if (!row) rows.set(name, (row = { ...key, paymentCount: 0, paymentFen: 0, refundCount: 0, refundFen: 0 }));
  return row;
}

function isChange({ paymentCount, paymentFen, refundCount, refundFen }: Sums): boolean {
  return [paymentCount, paymentFen, refundCount, refundFen].some((sum) => sum !== 0);
}

export type TotalsBy = Dimension;

/** `day`, `method` or `storeId` only where the totals are by it; a trade of no store has none. */
export type Totals = Sums & { day?: string; method?: string; storeId?: string };

/** The answer would have more rows than this. */
export class TooManyTotalsError extends Error {
  override readonly name = 'TooManyTotalsError';
}

/** Rows of an answer, and rows that are read for one. */
export const MAX_TOTALS = 1_000;
const MAX_ROWS_READ = 100_000;

/**
 * Of the days from `from` to `to` in Beijing, both inclusive. By DAY: one for each day on which money moved, in order; by METHOD and STORE:
 * one for each with money; without `by`: one. Throws `TooManyTotalsError`.
 */
export function listTotals(db: Database.Database, from: string, to: string, by?: TotalsBy): Totals[] {
  const dimension = by ?? 'DAY';
  const within = 'FROM daily_totals WHERE dimension = ? AND beijing_day BETWEEN ? AND ?';
  const read = db
    .prepare<unknown[], number>(`SELECT count(*) FROM (SELECT 1 ${within} LIMIT ?)`)
    .pluck()
    .get(dimension, from, to, MAX_ROWS_READ + 1);
  if ((read ?? 0) > MAX_ROWS_READ) throw new TooManyTotalsError('too much happened on these days: ask for fewer days');
  const sums = `coalesce(sum(payment_count), 0) AS paymentCount, coalesce(sum(payment_fen), 0) AS paymentFen,
    coalesce(sum(refund_count), 0) AS refundCount, coalesce(sum(refund_fen), 0) AS refundFen`;
  if (by === undefined) return db.prepare<unknown[], Totals>(`SELECT ${sums} ${within}`).all(dimension, from, to);
  const group = by === 'DAY' ? 'beijing_day' : 'name';
  const rows = db
    .prepare<unknown[], Sums & { key: string }>(
      `SELECT ${group} AS key, ${sums} ${within} GROUP BY ${group}
       HAVING paymentCount <> 0 OR refundCount <> 0 ORDER BY ${group} LIMIT ?`,
    )
    .all(dimension, from, to, MAX_TOTALS + 1);
  if (rows.length > MAX_TOTALS) throw new TooManyTotalsError(`totals has more than ${MAX_TOTALS} rows`);
  return rows.map(({ key, ...rest }) => ({ ...rest, ...keyOf(by, key) }));
}

function keyOf(by: TotalsBy, key: string): Pick<Totals, 'day' | 'method' | 'storeId'> {
  if (key === '') return {};
  if (by === 'DAY') return { day: key };
  return by === 'METHOD' ? { method: key } : { storeId: key };
}
