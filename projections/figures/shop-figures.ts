/** What a shop's gauges show, each read along an index that holds only what is open. */
import type Database from 'better-sqlite3';
import type { AnomalyKind } from '../../domain/events/anomaly-events';
import { DAY_MS } from '../../domain/values/durations';
import { beijingDayOf } from '../../domain/values/beijing-time';

/** Money of one day in Beijing, as `daily-totals.ts` counts it. */
export type DayFigures = { paid: number; paidFen: number; refunded: number; refundedFen: number };

export type ShopFigures = {
  /** Trades with an outcome in doubt, and since when the oldest is, in milliseconds since 1970. */
  inDoubt: number;
  inDoubtSinceMs: number | undefined;
  /** When the trade that waits the longest for its next check was due, in milliseconds since 1970; perhaps not yet. */
  dueSinceMs: number | undefined;
  /** Anomalies that nobody has resolved, of each kind that there is. */
  openAnomalies: { kind: AnomalyKind; count: number }[];
  today: DayFigures;
  yesterday: DayFigures;
};

const NOTHING: DayFigures = { paid: 0, paidFen: 0, refunded: 0, refundedFen: 0 };

/** The queries, in the order in which they are read; for tests of the query plans. */
export const FIGURE_QUERIES = {
  doubts: 'SELECT count(*) AS count, min(doubt_since) AS sinceMs FROM trades WHERE doubt_since IS NOT NULL',
  due: 'SELECT due_at FROM trades WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1',
  anomalies: 'SELECT kind, count(*) AS count FROM anomalies WHERE resolved = 0 GROUP BY kind',
  day: `SELECT payment_count AS paid, payment_fen AS paidFen, refund_count AS refunded, refund_fen AS refundedFen
        FROM daily_totals WHERE dimension = 'DAY' AND beijing_day = ? AND name = ''`,
};

export function readFiguresFrom(db: Database.Database): (nowMs: number) => ShopFigures {
  const doubts = db.prepare<[], { count: number; sinceMs: number | null }>(FIGURE_QUERIES.doubts);
  const due = db.prepare<[], number>(FIGURE_QUERIES.due).pluck();
  const anomalies = db.prepare<[], { kind: AnomalyKind; count: number }>(FIGURE_QUERIES.anomalies);
  const day = db.prepare<[string], DayFigures>(FIGURE_QUERIES.day);
  return (nowMs) => {
    const inDoubt = doubts.get();
    return {
      inDoubt: inDoubt?.count ?? 0,
      inDoubtSinceMs: inDoubt?.sinceMs ?? undefined,
      dueSinceMs: due.get(),
      openAnomalies: anomalies.all(),
      today: day.get(beijingDayOf(nowMs)) ?? NOTHING,
      yesterday: day.get(beijingDayOf(nowMs - DAY_MS)) ?? NOTHING,
    };
  };
}
