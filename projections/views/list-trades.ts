import type Database from 'better-sqlite3';
import type { Trade } from '../../domain/trade/trade';
import type { TradeState } from '../../domain/trade/machines/trade-machine';
import { countWalks, type Count, type CountedWalk } from '../counts/count-walks';
import { matchAmount, matchText, type Matches } from './find-candidates';
import { decodeCursor, encodeCursor, type TradeKey } from './trade-cursor';

/** Every condition given must hold. */
export type TradeFilter = {
  /** Any of them; an empty list is no condition. */
  states?: readonly TradeState[] | undefined;
  /** Opened at or after. */
  createdFrom?: Date | undefined;
  /** Opened before (exclusive). */
  createdTo?: Date | undefined;
  /** Inclusive, of the trade's total. */
  amountFromFen?: number | undefined;
  /** Inclusive, of the trade's total. */
  amountToFen?: number | undefined;
  /** Part of the subject (without case), beginning of out_trade_no or trade_no, or a whole out_request_no. */
  text?: string | undefined;
  inDoubt?: boolean | undefined;
  hasAnomalies?: boolean | undefined;
};

/** Relay's arguments: `first` and `after` walk from the newest to older trades, `last` and `before` back. */
export type Page = {
  first?: number | undefined;
  after?: string | undefined;
  last?: number | undefined;
  before?: string | undefined;
};

export type TradePage = {
  /** Newest first, whichever way was walked. */
  edges: { cursor: string; trade: Trade }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
};

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** `first` and `last` together, or a size that is not a whole number from 0 to MAX_PAGE_SIZE. */
export class InvalidPageError extends Error {
  override readonly name = 'InvalidPageError';
}

/** A stretch of the list. `older` and `newer` are exclusive, `atOr…` inclusive bounds. */
type Stretch = { olderThan?: TradeKey; newerThan?: TradeKey; atOrOlderThan?: TradeKey; atOrNewerThan?: TradeKey };
type Order = 'newest-first' | 'oldest-first';
type Query = { sql: string; values: unknown[] };

/** Throws `InvalidCursorError` and `InvalidPageError`. The cost of a page does not depend on how far down it is. */
export function listTrades(db: Database.Database, filter: TradeFilter, page: Page): TradePage {
  const { size, isBackward } = sizeOf(page);
  const after = page.after === undefined ? undefined : decodeCursor(page.after);
  const before = page.before === undefined ? undefined : decodeCursor(page.before);
  const walk = prepareWalk(db, filter);
  const stretch: Stretch = { ...(after && { olderThan: after }), ...(before && { newerThan: before }) };
  const found = walk(stretch, isBackward ? 'oldest-first' : 'newest-first', size + 1);
  const hasMore = found.length > size;
  const hasNewer = after !== undefined && walk({ atOrNewerThan: after }, 'oldest-first', 1).length > 0;
  const hasOlder = before !== undefined && walk({ atOrOlderThan: before }, 'newest-first', 1).length > 0;
  const keys = found.slice(0, size);
  if (isBackward) keys.reverse();
  const json = db.prepare<[number], string>('SELECT json FROM trade_json WHERE seq = ?').pluck();
  return {
    edges: keys.map((key) => ({ cursor: encodeCursor(key), trade: JSON.parse(json.get(key.seq) ?? '') as Trade })),
    hasNextPage: isBackward ? hasOlder : hasMore || hasOlder,
    hasPreviousPage: isBackward ? hasMore || hasNewer : hasNewer,
  };
}

/** How many trades match, on all pages together. Reads a bounded number of rows. */
export function countTrades(db: Database.Database, filter: TradeFilter): Count {
  return countWalks(db, countedWalksOf(db, filter));
}

/** The SQL that finds the keys of a first page, one query per way that is taken; for tests of the query plans. */
export function queriesOf(db: Database.Database, filter: TradeFilter, size: number): Query[] {
  return queriesFor(matchesOf(db, filter), filter).map((query) => withStretch(query, {}, 'newest-first', size));
}

function sizeOf({ first, last }: Page): { size: number; isBackward: boolean } {
  if (first !== undefined && last !== undefined) throw new InvalidPageError('first and last exclude each other');
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  if (!Number.isInteger(size) || size < 0 || size > MAX_PAGE_SIZE) {
    throw new InvalidPageError(`a page has 0 to ${MAX_PAGE_SIZE} trades, not ${size}`);
  }
  return { size, isBackward: last !== undefined };
}

/** Finds once what the filter matches, and returns a function that reads stretches of it. */
function prepareWalk(db: Database.Database, filter: TradeFilter) {
  const queries = queriesFor(matchesOf(db, filter), filter);
  return (stretch: Stretch, order: Order, limit: number): TradeKey[] => {
    const keys = queries.flatMap((query) => {
      const { sql, values } = withStretch(query, stretch, order, limit);
      return db.prepare<unknown[], TradeKey>(sql).all(...values);
    });
    const sign = order === 'newest-first' ? -1 : 1;
    // One query is sorted already; those of several states are merged here.
    if (queries.length > 1) keys.sort((a, b) => sign * (a.openedAtMs - b.openedAtMs || a.seq - b.seq));
    return keys.slice(0, limit);
  };
}

function matchesOf(db: Database.Database, filter: TradeFilter): Matches[] {
  const text = filter.text?.trim();
  const { amountFromFen, amountToFen } = filter;
  const hasAmount = amountFromFen !== undefined || amountToFen !== undefined;
  return [
    ...(text ? [matchText(db, text)] : []),
    ...(hasAmount ? [matchAmount(db, amountFromFen ?? 0, amountToFen ?? Number.MAX_SAFE_INTEGER)] : []),
  ];
}

/**
 * Either the few candidates one by one, sorted; or along an index that is ordered by time: of all trades, of an exact
 * amount, of those in doubt, of those with anomalies, or of each state, one query per state.
 */
function queriesFor(matches: readonly Matches[], filter: TradeFilter): Query[] {
  const select = 'SELECT trades.seq AS seq, opened_at AS openedAtMs FROM';
  const { conditions, values } = conditionsOf(matches, filter);
  const states = [...new Set(filter.states)];
  const inStates = states.length === 0 ? [] : [`state IN (${states.map(() => '?').join(', ')})`];
  const few = matches.filter((match) => match.kind === 'few').sort((a, b) => a.seqs.length - b.seqs.length)[0];
  if (few) {
    const from = 'json_each(?) AS candidate CROSS JOIN trades ON trades.seq = candidate.value';
    const where = [...conditions, ...inStates].join(' AND ');
    return [{ sql: `${select} ${from} WHERE ${where}`, values: [JSON.stringify(few.seqs), ...values, ...states] }];
  }
  if (states.length === 0) return [{ sql: `${select} trades WHERE ${conditions.join(' AND ')}`, values }];
  return states.map((state) => ({
    sql: `${select} trades WHERE ${[...conditions, 'state = ?'].join(' AND ')}`,
    values: [...values, state],
  }));
}

function countedWalksOf(db: Database.Database, filter: TradeFilter): CountedWalk[] {
  const matches = matchesOf(db, filter);
  const { conditions, values } = conditionsOf(matches, filter);
  const states = [...new Set(filter.states)];
  const inStates = states.length === 0 ? [] : [`state IN (${states.map(() => '?').join(', ')})`];
  const where = [...conditions, ...inStates].join(' AND ');
  return shortestWalks(matches, filter).map(([walk, ...walkValues]) => ({
    ...{ table: 'trades', walk, walkValues, orderBy: 'opened_at DESC' },
    ...{ where, values: [...values, ...states] },
  }));
}

/** Along the index that is likely to have the fewest rows; the other conditions of the filter are compared row by row. */
function shortestWalks(matches: readonly Matches[], filter: TradeFilter): [string, ...unknown[]][] {
  const few = matches.find((match) => match.kind === 'few');
  if (few) return [['seq IN (SELECT value FROM json_each(?))', JSON.stringify(few.seqs)]];
  if (filter.hasAnomalies) return [['anomalies > 0']];
  if (filter.inDoubt) return [['in_doubt = 1']];
  const { createdFrom, createdTo, amountFromFen, amountToFen, states = [] } = filter;
  const inTime = 'opened_at >= ? AND opened_at < ?';
  const times = [createdFrom?.getTime() ?? 0, createdTo?.getTime() ?? Number.MAX_SAFE_INTEGER];
  if (amountFromFen !== undefined && amountFromFen === amountToFen)
    return [[`total_fen = ? AND ${inTime}`, amountFromFen, ...times]];
  if (states.length === 0) return [[inTime, ...times]];
  return [...new Set(states)].map((state) => [`state = ? AND ${inTime}`, state, ...times]);
}

function conditionsOf(matches: readonly Matches[], filter: TradeFilter): { conditions: string[]; values: unknown[] } {
  const conditions = ['opened_at IS NOT NULL'];
  const values: unknown[] = [];
  const add = (condition: string, ...more: unknown[]) => {
    conditions.push(condition);
    values.push(...more);
  };
  for (const match of matches) {
    if (match.kind === 'many') add(match.condition, ...match.values);
    else add('trades.seq IN (SELECT value FROM json_each(?))', JSON.stringify(match.seqs));
  }
  if (filter.createdFrom) add('opened_at >= ?', filter.createdFrom.getTime());
  if (filter.createdTo) add('opened_at < ?', filter.createdTo.getTime());
  if (filter.inDoubt !== undefined) add(filter.inDoubt ? 'in_doubt = 1' : 'in_doubt = 0');
  if (filter.hasAnomalies !== undefined) add(filter.hasAnomalies ? 'anomalies > 0' : 'anomalies = 0');
  return { conditions, values };
}

function withStretch(query: Query, stretch: Stretch, order: Order, limit: number): Query {
  const bounds: [TradeKey | undefined, string][] = [
    [stretch.olderThan, '<'],
    [stretch.newerThan, '>'],
    [stretch.atOrOlderThan, '<='],
    [stretch.atOrNewerThan, '>='],
  ];
  const given = bounds.flatMap(([key, operator]) => (key ? [{ key, operator }] : []));
  const conditions = given.map(({ operator }) => ` AND (opened_at, trades.seq) ${operator} (?, ?)`);
  const values = given.flatMap(({ key }) => [key.openedAtMs, key.seq]);
  const direction = order === 'newest-first' ? 'DESC' : 'ASC';
  return {
    sql: `${query.sql}${conditions.join('')} ORDER BY opened_at ${direction}, trades.seq ${direction} LIMIT ?`,
    values: [...query.values, ...values, limit],
  };
}
