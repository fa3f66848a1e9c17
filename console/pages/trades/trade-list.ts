/** The rows of the list, and what becomes of them as changes arrive: they keep their place, and new ones wait above. */
import type { TradeRowFragment } from './documents';

export type TradeRow = TradeRowFragment;

export type TradeList = {
  rows: readonly TradeRow[];
  /** Not shown yet, newest first. */
  arrived: readonly TradeRow[];
  endCursor: string | null;
  hasMore: boolean;
};

export const MAX_ARRIVED = 200;

/** `isMatch`: whether the filter of the list takes it; where that is unknown, it only brings a row up to date. */
export function withChange(list: TradeList, changed: TradeRow, isMatch: boolean): TradeList {
  const rows = updated(list.rows, changed);
  const arrived = updated(list.arrived, changed);
  const isKnown = rows !== list.rows || arrived !== list.arrived || [...rows, ...arrived].some(isSame(changed));
  if (isKnown || !isMatch || !isInRange(list, changed)) return { ...list, rows, arrived };
  // Nothing is there that could lose its place.
  if (rows.length === 0) return { ...list, rows: [changed] };
  return { ...list, arrived: newestFirst([changed, ...arrived]).slice(0, MAX_ARRIVED) };
}

/** Whether `arrived` has all that is new: orders that are left out would be missing between those that are shown. */
export function hasAllArrived({ arrived }: TradeList): boolean {
  return arrived.length < MAX_ARRIVED;
}

/** Shows what has arrived, where that is all that is new. */
export function withArrived(list: TradeList): TradeList {
  return { ...list, rows: newestFirst([...list.arrived, ...list.rows]), arrived: [] };
}

/** The next page behind the rows that are there. */
export function withPage(
  list: TradeList,
  page: readonly TradeRow[],
  next: Pick<TradeList, 'endCursor' | 'hasMore'>,
): TradeList {
  const further = page.filter((row) => !list.rows.some(isSame(row)));
  return { ...list, ...next, rows: [...list.rows, ...further] };
}

function updated(rows: readonly TradeRow[], changed: TradeRow): readonly TradeRow[] {
  const isOlder = (row: TradeRow) => isSame(changed)(row) && row.revision < changed.revision;
  return rows.some(isOlder) ? rows.map((row) => (isOlder(row) ? changed : row)) : rows;
}

/** What lies behind the last row comes with its page. */
function isInRange({ rows, hasMore }: TradeList, { createdAt }: TradeRow): boolean {
  const last = rows.at(-1);
  return !hasMore || last === undefined || createdAt >= last.createdAt;
}

const isSame =
  ({ outTradeNo }: TradeRow) =>
  (other: TradeRow) =>
    other.outTradeNo === outTradeNo;

function newestFirst(rows: readonly TradeRow[]): TradeRow[] {
  return [...rows].sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}
