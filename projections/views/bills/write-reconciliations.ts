/** Bills as they stand, each folded from its stream. Their differences stand in rows: a list may have ten thousand. */
import type Database from 'better-sqlite3';
import { billPeriodOf } from '../../../domain/bill/bill';
import type { BillEvent } from '../../../domain/bill/bill-events';
import type { DiscrepancyKind } from '../../../domain/bill/discrepancy';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import { streamOfBill } from '../../../domain/reconciliation/bill-stream';
import { evolveReconciliation, notBegun, type Reconciliation } from '../../../domain/reconciliation/reconciliation';
import { beijingDayOf } from '../../../domain/values/beijing-time';

export type ReconciliationWriter = {
  /** Folds what belongs to bills. Call it inside the batch's transaction. */
  add(events: readonly RecordedEvent[]): void;
};

/** How many differences of each kind are listed. */
export type ListedByKind = Partial<Record<DiscrepancyKind, number>>;

export function createReconciliationWriter(db: Database.Database, merchant: string): ReconciliationWriter {
  const prefix = streamOfBill(merchant, '');
  const select = db.prepare<[string], string>('SELECT json FROM reconciliations WHERE date = ?').pluck();
  const upsert = db.prepare<[string, string, string, string]>(
    `INSERT INTO reconciliations (date, first_day, json, listed_by_kind) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET json = excluded.json, listed_by_kind = excluded.listed_by_kind`,
  );
  const selectCounts = db.prepare<[string, string], { kind: DiscrepancyKind; count: number }>(
    'SELECT kind, count(*) AS count FROM discrepancies WHERE date = ? AND run_id = ? GROUP BY kind',
  );
  const addFound = createFoundWriter(db);
  const forgetOthers = db.prepare<[string, string, string]>(
    'DELETE FROM discrepancies WHERE date = ? AND run_id NOT IN (?, ?)',
  );

  const write = (date: string, firstDay: string, { runId = '', ...rest }: Reconciliation) => {
    const listedRunId = rest.result?.listedRunId ?? '';
    forgetOthers.run(date, runId, listedRunId);
    const counts = Object.fromEntries(selectCounts.all(date, listedRunId).map(({ kind, count }) => [kind, count]));
    upsert.run(date, firstDay, JSON.stringify({ runId, ...rest }), JSON.stringify(counts));
  };
  return {
    add(events) {
      const changed = new Map<string, { firstDay: string; now: Reconciliation }>();
      for (const event of events) {
        if (!event.stream.startsWith(prefix)) continue;
        const date = event.stream.slice(prefix.length);
        const period = billPeriodOf(date);
        // The parts of a bill's file have streams of their own.
        if (!period) continue;
        const before = changed.get(date)?.now ?? readFold(select.get(date));
        const after = evolveReconciliation(before, event as unknown as RecordedEvent<BillEvent>);
        addFound(date, after);
        changed.set(date, { firstDay: beijingDayOf(period.fromMs), now: withoutLists(after) });
      }
      for (const [date, { firstDay, now }] of changed) write(date, firstDay, now);
    },
  };
}

function readFold(json: string | undefined): Reconciliation {
  return json === undefined ? notBegun : (JSON.parse(json) as Reconciliation);
}

/** Which run's list counts, the fold says by itself: what it holds of lists is only what its last event brought. */
function withoutLists({ result, ...rest }: Reconciliation): Reconciliation {
  return { ...rest, found: [], ...(result ? { result: { ...result, listed: [] } } : {}) };
}

/** Rows count from 0 in each run. */
function createFoundWriter(db: Database.Database) {
  const selectNext = db
    .prepare<[string, string], number>(
      'SELECT coalesce(max(number) + 1, 0) FROM discrepancies WHERE date = ? AND run_id = ?',
    )
    .pluck();
  const insert = db.prepare<[string, string, number, string, string]>(
    'INSERT INTO discrepancies (date, run_id, number, kind, json) VALUES (?, ?, ?, ?, ?)',
  );
  return (date: string, { runId = '', found }: Reconciliation): void => {
    if (found.length === 0) return;
    const next = selectNext.get(date, runId) ?? 0;
    for (const [index, one] of found.entries()) insert.run(date, runId, next + index, one.kind, JSON.stringify(one));
  };
}
