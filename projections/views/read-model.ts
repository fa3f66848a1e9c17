import type Database from 'better-sqlite3';
import { comparePositions, type EventBatch } from '../../domain/ports';
import type { Trade } from '../../domain/trade/trade';
import { createBatchWriter, nameOf } from './apply-batch';
import type { AppliedChange } from '../changes/applied-change';
import type { Count } from '../counts/count-walks';
import {
  countAnomalies,
  findAnomaly,
  listAnomalies,
  type ListedAnomaly,
  type AnomalyFilter,
  type AnomalyPage,
  type AnomalyPageRequest,
} from './list-anomalies';
import { listDiscrepancies, type DiscrepancyPage, type DiscrepancyRequest } from './bills/list-discrepancies';
import {
  countReconciliations,
  listReconciliations,
  type BillFilter,
  type ReconciliationPage,
} from './bills/list-reconciliations';
import { listTotals, type Totals, type TotalsBy } from './money/daily-totals';
import type { Books } from '../../domain/bill/bill-ports';
import { listBookedFrom } from './money/list-booked';
import { countRefunds, listRefunds, type RefundFilter, type RefundOrder, type RefundPage } from './money/list-refunds';
import { listOpened, type LastingFilter, type OpenedTrade } from './trades/list-opened';
import { countTrades, listTrades, type Page, type TradePage } from './trades/list-trades';
import { createStoredTrades } from './trades/stored-trades';
import type { TradeFilter } from './trades/trade-filter';
import type { TradeOrder } from './trades/trade-order';
import type { ListKey } from './list-page';
import { readFiguresFrom, type ShopFigures } from '../figures/shop-figures';
import { emptyReadModel, openReadModelFile } from './read-model-file';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import type { DueTrade, ListDue } from '../../domain/scheduler/due-walk';

/** Answers queries. Synchronous: an answer takes microseconds to a few milliseconds. */
export type ReadModel = {
  /** Why the file was begun anew when it was opened; undefined when its content is still used, or when there was none. */
  readonly rebuiltBecause?: string;
  /** The trade as its applied events fold; undefined until it was opened. */
  getTrade(outTradeNo: string): Trade | undefined;
  /** Newest first where no order is named. Throws `InvalidCursorError` and `InvalidPageError`. */
  listTrades(filter: TradeFilter, page: Page, order?: TradeOrder): TradePage;
  /** How many match, on all pages together: exact up to 10,000 rows that had to be read. */
  countTrades(filter: TradeFilter, order?: TradeOrder): Count;
  /** Newest first, those behind a place in the list: what `tradesAsOf` looks through. */
  listOpened(filter: LastingFilter, from: { behind: ListKey | undefined; limit: number }): OpenedTrade[];
  /** Of every stream, opened here or not, newest first. Throws `InvalidCursorError` and `InvalidPageError`. */
  listAnomalies(filter: AnomalyFilter, page: AnomalyPageRequest): AnomalyPage;
  countAnomalies(filter: AnomalyFilter): Count;
  /** By the id of the event that observed it, of any stream. */
  getAnomaly(eventId: string): ListedAnomaly | undefined;
  /** Requested here, of all trades, newest first where no order is named. Throws `InvalidCursorError` and `InvalidPageError`. */
  listRefunds(filter: RefundFilter, page: AnomalyPageRequest, order?: RefundOrder): RefundPage;
  countRefunds(filter: RefundFilter, order?: RefundOrder): Count;
  /** Bills that were requested, newest day first. Throws `InvalidCursorError` and `InvalidPageError`. */
  listReconciliations(filter: BillFilter, page: AnomalyPageRequest): ReconciliationPage;
  countReconciliations(filter: BillFilter): Count;
  /** Of the bill of a day or month. Throws `InvalidCursorError` and `InvalidPageError`. */
  listDiscrepancies(date: string, page: DiscrepancyRequest): DiscrepancyPage;
  /** Trades due at `nowMs` (milliseconds since 1970). Costs what it lists, however many are due. */
  listDue: ListDue;
  /** Waiting orders that are to be queried at Alipay, in case their notify is lost. Not in `listDue`. */
  listWaiting: ListDue;
  /** Payments, and refunds that succeeded (what a cancel returned without a number among them), in order of Alipay's own times. */
  listPaid: Books['listPaid'];
  listRefunded: Books['listRefunded'];
  /** What was paid and refunded on days in Beijing (`daily-totals.ts`). Throws `TooManyTotalsError`. */
  totals(from: string, to: string, by?: TotalsBy): Totals[];
  /** Milliseconds since 1970 at which the first order was opened. */
  firstOpenedAtMs(): number | undefined;
  /** Position up to which events are in the views; undefined before the first. */
  checkpoint(): string | undefined;
  /**
   * All views and the checkpoint in one transaction; events at or before the checkpoint are ignored. Throws when an event
   * or the file makes it fail, and then nothing has changed.
   */
  apply(batch: EventBatch): AppliedChange[];
  /** Records an event that cannot be applied in the table `poison`, and moves the checkpoint past it. */
  skipPoison(event: RecordedEvent, error: unknown): void;
  /** Whether the event at this position was skipped so. */
  isPoison(position: string): boolean;
  /** Whether the views can have been made of the log that begins with this event, or that has none yet. */
  isOfLog(firstEvent: RecordedEvent | undefined): boolean;
  /** Empties all views: they were made of another log. */
  beginAnew(): void;
  /** Trades that were opened, trades with a next check (due now or later), and events skipped as poison. */
  counts(): { trades: number; due: number; poison: number };
  /** What is open now, and what moved today and yesterday, for gauges. Walks along indexes: history costs nothing. */
  figures(nowMs: number): ShopFigures;
  close(): void;
};

export type ReadModelOptions = {
  /** Whose trades the views hold: the scope of order numbers, as in the names of streams. */
  merchant?: string;
  /** Folded trades that stay in memory between batches; the default suits a node that takes hundreds of payments a second. */
  maxCachedTrades?: number | undefined;
};

export const DEFAULT_MERCHANT = 'main';

/**
 * Opens the disposable file of the read model. Another version, another merchant or a damaged file is deleted and begun
 * anew; a file that is no read model is moved aside. `rebuiltBecause` says so, and the projector fills it again.
 */
export function openReadModel(
  file: string,
  { merchant = DEFAULT_MERCHANT, maxCachedTrades }: ReadModelOptions = {},
): ReadModel {
  const { db, rebuiltBecause } = openReadModelFile(file, merchant);
  return {
    ...readModelOver(db, merchant, maxCachedTrades),
    ...(rebuiltBecause === undefined ? {} : { rebuiltBecause }),
  };
}

function readModelOver(db: Database.Database, merchant: string, maxCachedTrades?: number): ReadModel {
  const stored = createStoredTrades(db, maxCachedTrades === undefined ? {} : { maxEntries: maxCachedTrades });
  const writer = createBatchWriter(db, merchant, stored);
  const selectCheckpoint = db.prepare<[], string | null>('SELECT checkpoint FROM progress').pluck();
  const selectFirstOpened = db.prepare<[], number | null>('SELECT min(opened_at) FROM trades').pluck();
  const selectFirstEvent = db.prepare<[], string | null>('SELECT first_event FROM progress').pluck();
  const selectCounts = db.prepare<[], { trades: number; due: number; poison: number }>(
    'SELECT trades, due, poison FROM progress',
  );
  const selectPoison = db.prepare<[string], number>('SELECT 1 FROM poison WHERE position = ?').pluck();
  return {
    ...writer,
    getTrade(outTradeNo) {
      const trade = stored.read()(outTradeNo)?.trade;
      return trade?.opened ? trade : undefined;
    },
    listTrades: (filter, page, order) => listTrades({ db, find: stored.read() }, filter, page, order),
    countTrades: (filter, order) => countTrades(db, filter, order),
    listOpened: (filter, from) => listOpened(db, filter, from),
    listAnomalies: (filter, page) => listAnomalies({ db, find: stored.read() }, filter, page),
    countAnomalies: (filter) => countAnomalies(db, filter),
    getAnomaly: (eventId) => findAnomaly({ db, find: stored.read() }, eventId),
    listRefunds: (filter, page, order) => listRefunds({ db, find: stored.read() }, filter, page, order),
    countRefunds: (filter, order) => countRefunds(db, filter, order),
    listReconciliations: (filter, page) => listReconciliations(db, filter, page),
    countReconciliations: (filter) => countReconciliations(db, filter),
    listDiscrepancies: (date, page) => listDiscrepancies(db, date, page),
    listDue: listDueFrom(db, 'due_at'),
    listWaiting: listDueFrom(db, 'query_at'),
    ...listBookedFrom(db),
    totals: (from, to, by) => listTotals(db, from, to, by),
    firstOpenedAtMs: () => selectFirstOpened.get() ?? undefined,
    checkpoint: () => selectCheckpoint.get() ?? undefined,
    counts: () => selectCounts.get() ?? { trades: 0, due: 0, poison: 0 },
    figures: readFiguresFrom(db),
    isPoison: (position) => (selectCounts.get()?.poison ?? 0) > 0 && selectPoison.get(position) !== undefined,
    isOfLog(firstEvent) {
      const checkpoint = selectCheckpoint.get() ?? undefined;
      const known = selectFirstEvent.get() ?? null;
      if (checkpoint === undefined || known === nameOf(firstEvent)) return true;
      // Nothing of a trade stood before the checkpoint, so in the same log the first event comes after it.
      return known === null && firstEvent !== undefined && comparePositions(firstEvent.position, checkpoint) > 0;
    },
    beginAnew: () => emptyReadModel(db, merchant),
    close: () => void db.close(),
  };
}

/** Each a walk along the index of due times: no list is sorted, and none is counted off from its beginning. */
function listDueFrom(db: Database.Database, column: 'due_at' | 'query_at'): ListDue {
  const select = (where: string, direction: 'ASC' | 'DESC') =>
    db.prepare<[...number[]], DueTrade>(
      `SELECT out_trade_no AS outTradeNo, ${column} AS dueAtMs, seq FROM trades
       WHERE ${column} <= ? ${where} ORDER BY ${column} ${direction}, seq ${direction} LIMIT ?`,
    );
  const oldest = select('', 'ASC');
  const behind = select(`AND (${column}, seq) > (?, ?)`, 'ASC');
  const latest = select('', 'DESC');
  return (nowMs, limit, from) => {
    if (from === 'latest') return latest.all(nowMs, limit);
    return from ? behind.all(nowMs, from.after.dueAtMs, from.after.seq, limit) : oldest.all(nowMs, limit);
  };
}

export type { AppliedChange } from '../changes/applied-change';
export type { AnomalyFilter, ListedAnomaly } from './list-anomalies';
export { TooManyTotalsError, type Totals, type TotalsBy } from './money/daily-totals';
export type { BillFilter } from './bills/list-reconciliations';
export type { RefundFilter, RefundOrder } from './money/list-refunds';
export { InvalidCursorError, InvalidPageError, MAX_PAGE_SIZE } from './list-page';
export type { Page, TradePage } from './trades/list-trades';
export { tradeMatcher, type TradeFilter } from './trades/trade-filter';
export type { TradeOrder } from './trades/trade-order';
