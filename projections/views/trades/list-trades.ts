import type Database from 'better-sqlite3';
import type { Trade } from '../../../domain/trade/trade';
import { countWalks, type Count, type CountedWalk } from '../../counts/count-walks';
import { checkPageSize, cursorsOf, DEFAULT_PAGE_SIZE, InvalidPageError, type ListKey } from '../list-page';
import { conditionsOf, textOf, type TradeFilter } from './trade-filter';
import { compareKeys, orderedBy, type OrderedBy, type TradeOrder } from './trade-order';
import { prepareOnce } from '../prepare-once';
import type { TradeSource } from './stored-trades';
import { CANDIDATES, planOf, type Plan, type Sql } from './trade-plan';

/** Relay's arguments: `first` and `after` walk down the list, `last` and `before` back. */
export type Page = {
  first?: number | undefined;
  after?: string | undefined;
  last?: number | undefined;
  before?: string | undefined;
};

export type TradePage = {
  /** In the order of the list, whichever way was walked. */
  edges: { cursor: string; trade: Trade }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
};

/** Which part of the list, and which way it is walked: bounds are keys of the list, `at…` are inclusive. */
type Stretch = { behind?: ListKey; before?: ListKey; atOrBehind?: ListKey; atOrBefore?: ListKey; isBackward?: boolean };
type Query = { sql: string; values: unknown[] };
export type FoundTrade = { outTradeNo: string; key: ListKey };

/**
 * Throws `InvalidCursorError` and `InvalidPageError`. The cost of a page does not depend on how far down it is. A trade that has
 * nothing to be ordered by is in no list of that order: one that is unpaid is not in PAID_DESC.
 */
export function listTrades(
  { db, find }: TradeSource,
  filter: TradeFilter,
  page: Page,
  order: TradeOrder = 'CREATED_DESC',
): TradePage {
  const { size, isBackward } = sizeOf(page);
  const by = orderedBy(order);
  const cursors = cursorsOf(['trades', order, conditionsOf(filter), textOf(filter)], by.sample);
  const after = page.after === undefined ? undefined : cursors.decode(page.after);
  const before = page.before === undefined ? undefined : cursors.decode(page.before);
  const walk = prepareWalk(db, filter, by);
  const stretch = { ...(after && { behind: after }), ...(before && { before }), isBackward };
  const found = walk(stretch, size + 1);
  const hasMore = found.length > size;
  const hasEarlier = after !== undefined && walk({ atOrBefore: after, isBackward: true }, 1).length > 0;
  const hasLater = before !== undefined && walk({ atOrBehind: before }, 1).length > 0;
  const trades = found.slice(0, size);
  if (isBackward) trades.reverse();
  return {
    edges: trades.flatMap(({ outTradeNo, key }) => {
      const trade = find(outTradeNo)?.trade;
      return trade ? [{ cursor: cursors.encode(key), trade }] : [];
    }),
    hasNextPage: isBackward ? hasLater : hasMore || hasLater,
    hasPreviousPage: isBackward ? hasMore || hasEarlier : hasEarlier,
  };
}

/** How many trades match, on all pages together. Reads a bounded number of rows. */
export function countTrades(db: Database.Database, filter: TradeFilter, order: TradeOrder = 'CREATED_DESC'): Count {
  const [ordering = ''] = orderedBy(order).columns;
  // Along the time of opening there is an index for each condition, whatever the order of the list is.
  const plans = planOf(db, filter, orderedBy('CREATED_DESC'));
  return countWalks(
    db,
    plans.map((plan) => countedWalkOf(plan, [`trades.${ordering} IS NOT NULL`, []])),
  );
}

function countedWalkOf({ from, walk, rest }: Plan, isOrdered: Sql): CountedWalk {
  const along =
    from === CANDIDATES ? 'seq IN (SELECT value FROM json_each(?))' : walk.map(([sql]) => sql).join(' AND ');
  const where = [...rest, isOrdered];
  return {
    table: 'trades',
    walk: along,
    walkValues: walk.flatMap(([, values]) => values),
    orderBy: 'opened_at DESC',
    where: where.map(([sql]) => sql).join(' AND '),
    values: where.flatMap(([, values]) => values),
  };
}

/** The SQL that finds the keys of a first page, one query per way that is taken; for tests of the query plans. */
export function queriesOf(
  db: Database.Database,
  filter: TradeFilter,
  size: number,
  order: TradeOrder = 'CREATED_DESC',
): Query[] {
  const by = orderedBy(order);
  return planOf(db, filter, by).map((plan) => queryOf(plan, by, {}, size));
}

function sizeOf({ first, last }: Page): { size: number; isBackward: boolean } {
  if (first !== undefined && last !== undefined) throw new InvalidPageError('first and last exclude each other');
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  checkPageSize(size, 'trades');
  return { size, isBackward: last !== undefined };
}

/** Finds once what the filter matches, and returns a function that reads stretches of it. */
export function prepareWalk(db: Database.Database, filter: TradeFilter, by: OrderedBy) {
  const plans = planOf(db, filter, by);
  return (stretch: Stretch, limit: number): FoundTrade[] => {
    const found = plans.flatMap((plan) => {
      const { sql, values } = queryOf(plan, by, stretch, limit);
      const rows = prepareOnce<[string, ...ListKey]>(db, sql).all(...values);
      return rows.map(([outTradeNo, ...key]) => ({ outTradeNo, key }));
    });
    // One query is sorted already; those of several walks are merged here.
    if (plans.length > 1) found.sort((a, b) => compareKeys(a.key, b.key, directionOf(by, stretch)));
    return found.slice(0, limit);
  };
}

function directionOf({ direction }: OrderedBy, { isBackward = false }: Stretch): 'ASC' | 'DESC' {
  return (direction === 'ASC') === isBackward ? 'DESC' : 'ASC';
}

function queryOf({ from, walk, rest }: Plan, by: OrderedBy, stretch: Stretch, limit: number): Query {
  const [behind, before] = by.direction === 'ASC' ? ['>', '<'] : ['<', '>'];
  const bounds: [ListKey | undefined, string | undefined][] = [
    [stretch.behind, behind],
    [stretch.before, before],
    [stretch.atOrBehind, `${behind}=`],
    [stretch.atOrBefore, `${before}=`],
  ];
  const columns = by.columns.map((column) => `trades.${column}`);
  const marks = columns.map(() => '?').join(', ');
  const given = bounds.flatMap(([key, operator]) => (key ? [{ key, operator }] : []));
  const conditions = [...walk, ...rest];
  const where = [
    ...conditions.map(([sql]) => sql),
    ...given.map(({ operator }) => `(${columns.join(', ')}) ${operator} (${marks})`),
  ];
  const direction = directionOf(by, stretch);
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  return {
    sql: `SELECT trades.out_trade_no, ${columns.join(', ')} FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    values: [...conditions.flatMap(([, values]) => values), ...given.flatMap(({ key }) => key), limit],
  };
}
