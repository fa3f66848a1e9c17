import type Database from 'better-sqlite3';
import { evolve } from '../../domain/engine/evolve';
import { BY_CANCEL } from '../../domain/bill/bill-ports';
import { comparePositions, type EventBatch } from '../../domain/ports';
import { returnedByCancel } from '../../domain/bill/refund-by-cancel';
import { initialTrade, type Trade } from '../../domain/trade/trade';
import { createChangeList, isUnfinished, type AppliedChange } from '../changes/applied-change';
import { changedAnomalies } from '../changes/changed-anomalies';
import { createReconciliationWriter } from './bills/write-reconciliations';
import { createDailyTotals } from './money/daily-totals';
import { sortablePosition } from './list-anomalies';
import { pairsOf } from './trades/subject-pairs';
import type { StoredTrade, StoredTrades } from './trades/stored-trades';
import { columnsOf, timeOf } from './trades/trade-columns';
import { prepareStatements, type Progress, type Statements } from './view-statements';
import type { RecordedEvent } from '../../domain/events/recorded-event';

export type BatchWriter = {
  /** All views and the checkpoint, or nothing. Answers what changed, in the order of the log. Throws what an event or the file made fail. */
  apply(batch: EventBatch): AppliedChange[];
  /** Records an event that cannot be applied, and moves the checkpoint past it. */
  skipPoison(event: RecordedEvent, error: unknown): void;
};

/** A trade that the batch changes; `stored` is undefined for a new stream. */
type ChangedTrade = { outTradeNo: string; stored: StoredTrade | undefined; trade: Trade; events: RecordedEvent[] };
type Folded = { changed: ChangedTrade[]; changes: AppliedChange[] };

/** Writes batches into the views of `db`. Events of other merchants' streams only move the checkpoint. */
export function createBatchWriter(db: Database.Database, merchant: string, stored: StoredTrades): BatchWriter {
  const sql = prepareStatements(db);
  const [dailyTotals, reconciliations] = [createDailyTotals(db), createReconciliationWriter(db, merchant)];
  const prefix = `trade-${merchant}-`;

  const fold = (events: readonly RecordedEvent[]): Folded => {
    const { changes, add } = createChangeList();
    const find = stored.read();
    const changed = new Map<string, ChangedTrade>();
    for (const event of events) {
      if (!event.stream.startsWith(prefix)) continue;
      const outTradeNo = event.stream.slice(prefix.length);
      let entry = changed.get(outTradeNo);
      if (!entry) {
        const before = find(outTradeNo);
        entry = { outTradeNo, stored: before, trade: before?.trade ?? initialTrade, events: [] };
        changed.set(outTradeNo, entry);
      }
      entry.trade = evolve(entry.trade, event);
      entry.events.push(event);
      add(outTradeNo, entry.trade, event);
    }
    return { changed: [...changed.values()], changes };
  };

  const applyInTransaction = db.transaction((batch: EventBatch) => {
    const progress = sql.progress.get() as Progress;
    const events = eventsAfter(batch.events, progress.checkpoint);
    reconciliations.add(events);
    const { changed, changes } = fold(events);
    const written = changed.map((entry) => ({ ...entry, now: writeTrade(sql, entry, progress) }));
    dailyTotals.add(changed.map(({ stored, trade }) => ({ before: stored?.trade ?? initialTrade, after: trade })));
    const isAhead = progress.checkpoint === null || comparePositions(batch.position, progress.checkpoint) > 0;
    if (isAhead) progress.checkpoint = batch.position;
    if (isAhead) progress.first_event ??= nameOf(batch.events[0]);
    if (isAhead) sql.saveProgress.run(progress);
    return { written, changes, checkpoint: progress.checkpoint };
  });

  const skipInTransaction = db.transaction((event: RecordedEvent, error: string) => {
    const progress = sql.progress.get() as Progress;
    if (eventsAfter([event], progress.checkpoint).length === 0) return;
    sql.insertPoison.run(event.position, event.stream, event.id, event.type, error);
    const first_event = progress.first_event ?? nameOf(event);
    sql.saveProgress.run({ ...progress, first_event, checkpoint: event.position, poison: progress.poison + 1 });
  });

  return {
    apply(batch) {
      const { written, changes, checkpoint } = applyInTransaction.immediate(batch);
      // Committed: only now may code outside the transaction be notified.
      stored.keep(checkpoint, written);
      return changes.filter(isShown);
    },
    skipPoison(event, error) {
      skipInTransaction.immediate(event, error instanceof Error ? (error.stack ?? error.message) : String(error));
    },
  };
}

/** What was applied already is not applied again. */
function eventsAfter(events: RecordedEvent[], checkpoint: string | null): RecordedEvent[] {
  return checkpoint === null ? events : events.filter(({ position }) => comparePositions(position, checkpoint) > 0);
}

/** Nobody is told of a stream that has neither an order nor an anomaly; a part of an append may turn out to have one. */
function isShown(change: AppliedChange): boolean {
  if (change.trade.opened !== undefined || changedAnomalies(change).length > 0) return true;
  return change.events.some(isUnfinished);
}

/** An event by its place and its id. A copy of the log in another engine has the same ids at other positions. */
export function nameOf(event: RecordedEvent | undefined): string | null {
  return event === undefined ? null : `${event.position} ${event.id}`;
}

/** Writes what differs from what is stored, and counts it in `progress`. */
function writeTrade(sql: Statements, changed: ChangedTrade, progress: Progress): StoredTrade {
  const { outTradeNo, stored, trade } = changed;
  const columns = columnsOf(trade);
  const before = stored?.columns;
  const json = JSON.stringify(trade);
  const seq = stored?.seq ?? Number(sql.insert.run({ out_trade_no: outTradeNo, ...columns }).lastInsertRowid);
  if (stored) {
    sql.updateJson.run(json, seq);
    sql.update(seq, before ?? columns, columns);
  } else {
    sql.insertJson.run(seq, json);
  }
  if (columns.subject !== null && columns.subject !== before?.subject) sql.index.run(seq, pairsOf(columns.subject));
  for (const refund of trade.refunds) {
    // The fold returns the same object for a refund that an event does not change.
    if (stored?.trade.refunds.includes(refund)) continue;
    const endedAt = refund.endedAt === undefined ? null : timeOf(refund.endedAt);
    const { outRequestNo, amountFen, state, requestedAt } = refund;
    sql.upsertRefund.run(outRequestNo, outTradeNo, amountFen, state, timeOf(requestedAt), endedAt);
  }
  writeAnomalies(sql, seq, changed);
  const isEndedOtherwise = trade.closed !== stored?.trade.closed || trade.refunds !== stored?.trade.refunds;
  if (isEndedOtherwise) writeReturnedByCancel(sql, outTradeNo, stored?.trade, trade);
  progress.trades += Number(columns.opened_at !== null) - Number((before?.opened_at ?? null) !== null);
  progress.due += Number(columns.due_at !== null) - Number((before?.due_at ?? null) !== null);
  return { seq, trade, columns, jsonCharacters: json.length };
}

function writeAnomalies(sql: Statements, seq: number, { stored, trade, events }: ChangedTrade): void {
  const before = (stored?.trade ?? initialTrade).anomalies;
  if (trade.anomalies === before) return;
  for (const anomaly of trade.anomalies) {
    // The fold returns the same object for an anomaly that an event does not change.
    if (before.includes(anomaly)) continue;
    const { eventId, kind } = anomaly;
    const resolved = Number(anomaly.resolved !== undefined);
    const observed = events.find(({ id }) => id === eventId);
    if (observed) sql.upsertAnomaly.run(seq, eventId, sortablePosition(observed.position), kind, resolved);
    else sql.updateAnomaly.run(kind, resolved, seq, eventId);
  }
}

function writeReturnedByCancel(sql: Statements, outTradeNo: string, before: Trade | undefined, trade: Trade): void {
  const returned = returnedByCancel(trade);
  if (returned) {
    const atMs = timeOf(returned.at);
    sql.upsertRefund.run(BY_CANCEL, outTradeNo, returned.amountFen, 'SUCCEEDED', atMs, atMs);
  } else if (before && returnedByCancel(before)) sql.deleteRefund.run(BY_CANCEL, outTradeNo);
}
