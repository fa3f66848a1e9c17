/** Anomalies of every stream, those of orders that were never opened here included. */
import type Database from 'better-sqlite3';
import type { Anomaly, Trade } from '../../domain/trade/trade';
import { countWalks, type Count } from '../counts/count-walks';
import { checkPageSize, cursorsOf } from './list-page';
import { prepareOnce } from './prepare-once';
import { findOnce, type TradeSource } from './trades/stored-trades';
import type { AnomalyKind } from '../../domain/events/anomaly-events';

/** Every condition given must hold. */
export type AnomalyFilter = {
  /** Any of them; an empty list is no condition. */
  kinds?: readonly AnomalyKind[] | undefined;
  /** Whether it is resolved. */
  resolved?: boolean | undefined;
};

/** From the newest on, or from the one with the cursor `after` on. */
export type AnomalyPageRequest = { first?: number | undefined; after?: string | undefined };

/** An anomaly and whose it is. `trade` may hold no order: one that was never opened here. */
export type ListedAnomaly = { outTradeNo: string; trade: Trade; anomaly: Anomaly };

export type AnomalyPage = {
  /** Newest first, by the log's order. */
  edges: (ListedAnomaly & { cursor: string })[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
};

export const DEFAULT_ANOMALIES = 20;
/** EventStoreDB's positions have at most this many digits. */
const POSITION_DIGITS = 20;

/** A position as the table has it: all of one length, so that text sorts as numbers do. */
export function sortablePosition(position: string): string {
  return position.padStart(POSITION_DIGITS, '0');
}

type Row = { position: string; eventId: string; tradeSeq: number };
const SELECT = 'SELECT position, event_id AS eventId, trade_seq AS tradeSeq FROM anomalies';

type Walk = { where: string; values: (string | number)[] };
type Bound = { sign: '<' | '>='; from: string };

/** Throws `InvalidCursorError` and `InvalidPageError`. The cost of a page does not depend on how far down it is. */
export function listAnomalies(
  { db, find }: TradeSource,
  filter: AnomalyFilter,
  { first: size = DEFAULT_ANOMALIES, after }: AnomalyPageRequest,
): AnomalyPage {
  checkPageSize(size, 'anomalies');
  const walks = walksOf(filter);
  const cursors = cursorsOf(['anomalies', walks], ['']);
  const [from] = after === undefined ? [] : (cursors.decode(after) as string[]);
  const found = from === undefined ? walk(db, walks, size + 1) : walk(db, walks, size + 1, { sign: '<', from });
  const source = { db, find: findOnce(find) };
  return {
    edges: found.slice(0, size).map((row) => ({ cursor: cursors.encode([row.position]), ...anomalyOf(source, row) })),
    hasNextPage: found.length > size,
    hasPreviousPage: from !== undefined && walk(db, walks, 1, { sign: '>=', from }).length > 0,
  };
}

/** By the id of the event that observed it. */
export function findAnomaly({ db, find }: TradeSource, eventId: string): ListedAnomaly | undefined {
  const row = db.prepare<[string], Row>(`${SELECT} WHERE event_id = ?`).get(eventId);
  return row && anomalyOf({ db, find }, row);
}

/** How many there are on all pages together. Reads a bounded number of rows. */
export function countAnomalies(db: Database.Database, filter: AnomalyFilter): Count {
  const along = { table: 'anomalies', orderBy: 'position DESC', where: 'TRUE', values: [] };
  return countWalks(
    db,
    walksOf(filter).map(({ where, values }) => ({ ...along, walk: where, walkValues: values })),
  );
}

/** One walk along an index for each pair of kind and state that is requested; one for all where no kind is named. */
function walksOf({ kinds = [], resolved }: AnomalyFilter): Walk[] {
  const states = resolved === undefined ? [] : [Number(resolved)];
  if (kinds.length === 0) {
    return states.length === 0 ? [{ where: 'TRUE', values: [] }] : [{ where: 'resolved = ?', values: states }];
  }
  return [...new Set(kinds)].flatMap((kind) =>
    (states.length === 0 ? [0, 1] : states).map((state) => ({
      where: 'kind = ? AND resolved = ?',
      values: [kind, state],
    })),
  );
}

function walk(db: Database.Database, walks: readonly Walk[], limit: number, bound?: Bound): Row[] {
  const rows = walks.flatMap((one) =>
    db.prepare<(string | number)[], Row>(sqlOf(one, bound)).all(...one.values, ...(bound ? [bound.from] : []), limit),
  );
  if (walks.length > 1) rows.sort((a, b) => (a.position < b.position ? 1 : -1));
  return rows.slice(0, limit);
}

function sqlOf({ where }: Walk, bound: Bound | undefined): string {
  const conditions = bound ? `${where} AND position ${bound.sign} ?` : where;
  return `${SELECT} WHERE ${conditions} ORDER BY position DESC LIMIT ?`;
}

/** The SQL of a page behind a cursor, one query per walk; for tests of the query plans. */
export function anomalyQueriesOf(filter: AnomalyFilter): { sql: string; values: (string | number)[] }[] {
  return walksOf(filter).map((one) => ({ sql: sqlOf(one, { sign: '<', from: '' }), values: [...one.values, '', 1] }));
}

function anomalyOf({ db, find }: TradeSource, { tradeSeq, eventId }: Row): ListedAnomaly {
  const [outTradeNo] = prepareOnce<[string]>(db, 'SELECT out_trade_no FROM trades WHERE seq = ?').get(tradeSeq) ?? [''];
  const trade = find(outTradeNo)?.trade;
  const anomaly = trade?.anomalies.find((known) => known.eventId === eventId);
  if (!trade || !anomaly) throw new Error(`the trade ${outTradeNo} does not have the anomaly ${eventId} of its row`);
  return { outTradeNo, trade, anomaly };
}
