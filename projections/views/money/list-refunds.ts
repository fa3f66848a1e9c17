/** Refunds that were requested here, across trades. What a cancel returned has no request number and is in `totals` only. */
import type Database from 'better-sqlite3';
import { BY_CANCEL } from '../../../domain/bill/bill-ports';
import type { RefundState } from '../../../domain/trade/machines/refund-machine';
import type { Refund, Trade } from '../../../domain/trade/trade';
import { countWalks, type Count } from '../../counts/count-walks';
import { checkPageSize, cursorsOf, DEFAULT_PAGE_SIZE, type ListKey } from '../list-page';
import { prepareOnce } from '../prepare-once';
import { findOnce, type TradeSource } from '../trades/stored-trades';

/** Every condition given must hold. Times from (inclusive) to (exclusive). */
export type RefundFilter = {
  /** Any of them; an empty list is no condition. */
  states?: readonly RefundState[] | undefined;
  requestedFrom?: Date | undefined;
  requestedTo?: Date | undefined;
  /** When it succeeded or was refused. */
  endedFrom?: Date | undefined;
  endedTo?: Date | undefined;
  /** Inclusive. */
  amountFromFen?: number | undefined;
  amountToFen?: number | undefined;
};

export type RefundOrder = 'REQUESTED_DESC' | 'REQUESTED_ASC' | 'ENDED_DESC' | 'ENDED_ASC';

export type RefundPage = {
  edges: { cursor: string; refund: Refund; trade: Trade }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
};

/** What an index answers, and what is compared row by row. */
type Walk = { along: Sql[]; rest: Sql[] };
type Sql = readonly [sql: string, values: readonly (number | string)[]];
type Row = [atMs: number, outRequestNo: string, outTradeNo: string];

const SAMPLE: ListKey = [0, '', ''];

/** Throws `InvalidCursorError` and `InvalidPageError`. A refund that has not ended is in no list that is ordered by its end. */
export function listRefunds(
  { db, find }: TradeSource,
  filter: RefundFilter,
  { first: size = DEFAULT_PAGE_SIZE, after }: { first?: number | undefined; after?: string | undefined },
  order: RefundOrder = 'REQUESTED_DESC',
): RefundPage {
  checkPageSize(size, 'refunds');
  const walks = walksOf(filter, order);
  const cursors = cursorsOf(['refunds', order, walks], SAMPLE);
  const from = after === undefined ? undefined : cursors.decode(after);
  const found = readWalks(db, walks, { order, limit: size + 1, bound: from && { key: from, isBehind: true } });
  const tradeOf = findOnce(find);
  return {
    edges: found.slice(0, size).flatMap((row) => {
      const [, outRequestNo, outTradeNo] = row;
      const trade = tradeOf(outTradeNo)?.trade;
      const refund = trade?.refunds.find((one) => one.outRequestNo === outRequestNo);
      return trade && refund ? [{ cursor: cursors.encode(row), refund, trade }] : [];
    }),
    hasNextPage: found.length > size,
    hasPreviousPage:
      from !== undefined && readWalks(db, walks, { order, limit: 1, bound: { key: from, isBehind: false } }).length > 0,
  };
}

/** How many there are on all pages together. Reads a bounded number of rows. */
export function countRefunds(
  db: Database.Database,
  filter: RefundFilter,
  order: RefundOrder = 'REQUESTED_DESC',
): Count {
  const walks = walksOf(filter, order).map(({ along, rest }) => ({
    table: 'refunds',
    walk: along.map(([sql]) => sql).join(' AND '),
    walkValues: along.flatMap(([, values]) => values),
    orderBy: columnOf(order),
    where: ['TRUE', ...rest.map(([sql]) => sql)].join(' AND '),
    values: rest.flatMap(([, values]) => values),
  }));
  return countWalks(db, walks);
}

/** The SQL of a page behind a cursor, one query per walk; for tests of the query plans. */
export function refundQueriesOf(filter: RefundFilter, order: RefundOrder): { sql: string; values: unknown[] }[] {
  return walksOf(filter, order).map((walk) =>
    queryOf(walk, { order, limit: 1, bound: { key: SAMPLE, isBehind: true } }),
  );
}

function columnOf(order: RefundOrder): 'requested_at' | 'ended_at' {
  return order.startsWith('REQUESTED') ? 'requested_at' : 'ended_at';
}

function walksOf(filter: RefundFilter, order: RefundOrder): Walk[] {
  const ordering = columnOf(order);
  const isRequested: Sql = [`out_request_no <> '${BY_CANCEL}'`, []];
  // The plus prevents SQLite from taking an index that is not in the order of the list.
  const on = (column: 'requested_at' | 'ended_at') => (column === ordering ? column : `+${column}`);
  const times: [string, Date | undefined][] = [
    [`${on('requested_at')} >= ?`, filter.requestedFrom],
    [`${on('requested_at')} < ?`, filter.requestedTo],
    [`${on('ended_at')} >= ?`, filter.endedFrom],
    [`${on('ended_at')} < ?`, filter.endedTo],
  ];
  const amounts: [string, number | undefined][] = [
    ['amount_fen >= ?', filter.amountFromFen],
    ['amount_fen <= ?', filter.amountToFen],
  ];
  const given = [...times.map(([sql, time]) => [sql, time?.getTime()] as const), ...amounts].flatMap(
    ([sql, value]): Sql[] => (value === undefined ? [] : [[sql, [value]]]),
  );
  const along = [
    isRequested,
    [`${ordering} IS NOT NULL`, []] as const,
    ...given.filter(([sql]) => sql.startsWith(ordering)),
  ];
  const rest = given.filter(([sql]) => !sql.startsWith(ordering));
  const states = [...new Set(filter.states)];
  if (states.length === 0) return [{ along, rest }];
  if (ordering === 'ended_at')
    return [{ along, rest: [...rest, [`+state IN (${states.map(() => '?').join(', ')})`, states]] }];
  return states.map((state) => ({ along: [...along, ['state = ?', [state]]], rest }));
}

type Bound = { key: ListKey; isBehind: boolean };
type Stretch = { order: RefundOrder; limit: number; bound?: Bound | undefined };

function readWalks(db: Database.Database, walks: readonly Walk[], stretch: Stretch): Row[] {
  const rows = walks.flatMap((walk) => {
    const { sql, values } = queryOf(walk, stretch);
    return prepareOnce<Row>(db, sql).all(...values);
  });
  const sign = stretch.order.endsWith('ASC') ? 1 : -1;
  if (walks.length > 1) rows.sort((a, b) => sign * compareRows(a, b));
  return rows.slice(0, stretch.limit);
}

function compareRows(a: Row, b: Row): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  const [left, right] = [a[index] ?? 0, b[index] ?? 0];
  return left < right ? -1 : Number(left > right);
}

function queryOf({ along, rest }: Walk, { order, limit, bound }: Stretch) {
  const columns = [columnOf(order), 'out_request_no', 'out_trade_no'];
  const direction = order.endsWith('ASC') ? 'ASC' : 'DESC';
  const behind = direction === 'ASC' ? '>' : '<';
  const before = direction === 'ASC' ? '<=' : '>=';
  const bounds: Sql[] = bound
    ? [[`(${columns.join(', ')}) ${bound.isBehind ? behind : before} (?, ?, ?)`, bound.key]]
    : [];
  const conditions = [...along, ...rest, ...bounds];
  return {
    sql: `SELECT ${columns.join(', ')} FROM refunds WHERE ${conditions.map(([sql]) => sql).join(' AND ')}
      ORDER BY ${columns.map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
    values: [...conditions.flatMap(([, values]) => values), limit],
  };
}
