/** The rows of the list, and what becomes of them as changes arrive: they keep their place, and what is new waits above. */
import { fenOf } from '../../parts/values/fen';
import type { TradeOrder, TradeRowFragment } from './documents';

export type TradeRow = TradeRowFragment;

export type TradeList = {
  order: TradeOrder;
  rows: readonly TradeRow[];
  /** Not shown yet, newest first; in other orders than by the opening also what would stand elsewhere now. */
  arrived: readonly TradeRow[];
  endCursor: string | null;
  hasMore: boolean;
  /** Where a row stands. It only grows: what is behind the end of `rows` belongs to a later list. */
  places: Map<string, number>;
};

type Next = Pick<TradeList, 'endCursor' | 'hasMore'>;

export const MAX_ARRIVED = 200;

export function listOf(order: TradeOrder, rows: readonly TradeRow[], { endCursor, hasMore }: Next): TradeList {
  const places = new Map(rows.map(({ outTradeNo }, place) => [outTradeNo, place]));
  return { order, rows, arrived: [], endCursor, hasMore, places };
}

/** `isMatch`: whether the filter of the list takes it; where that is unknown, it only brings a row up to date. */
export function withChange(list: TradeList, changed: TradeRow, isMatch: boolean): TradeList {
  const place = placeOf(list, changed);
  const before = place === undefined ? list.arrived.find(isSame(changed)) : list.rows[place];
  if (before && before.revision >= changed.revision) return list;
  if (place !== undefined) {
    const rows = [...list.rows];
    rows[place] = changed;
    return before && sortKey(list.order, before) === sortKey(list.order, changed)
      ? { ...list, rows }
      : { ...list, rows, arrived: withArrival(list.arrived, changed) };
  }
  if (before) return { ...list, arrived: withArrival(list.arrived, changed) };
  if (!isMatch || !isInRange(list, changed)) return list;
  // Nothing is there that could lose its place.
  if (list.rows.length === 0) return listOf(list.order, [changed], list);
  return { ...list, arrived: withArrival(list.arrived, changed) };
}

/**
 * Whether what has arrived can be shown above the rows: in their order, and all that is new, or orders that are left out would
 * be missing between those that are shown.
 */
export function canShowArrived({ order, arrived }: TradeList): boolean {
  return order === 'CREATED_DESC' && arrived.length < MAX_ARRIVED;
}

/** Shows what has arrived, where that can be. */
export function withArrived(list: TradeList): TradeList {
  return listOf(list.order, newestFirst([...list.arrived, ...list.rows]), list);
}

/** The next page behind the rows that are there. */
export function withPage(list: TradeList, page: readonly TradeRow[], next: Next): TradeList {
  const further = page.filter((row) => placeOf(list, row) === undefined);
  const { length } = list.rows;
  for (const [index, { outTradeNo }] of further.entries()) list.places.set(outTradeNo, length + index);
  return { ...list, ...next, rows: list.rows.concat(further) };
}

function placeOf({ places, rows }: TradeList, { outTradeNo }: TradeRow): number | undefined {
  const place = places.get(outTradeNo);
  return place !== undefined && rows[place]?.outTradeNo === outTradeNo ? place : undefined;
}

function withArrival(arrived: readonly TradeRow[], row: TradeRow): readonly TradeRow[] {
  const others = arrived.filter((one) => !isSame(row)(one));
  return newestFirst([row, ...others]).slice(0, MAX_ARRIVED);
}

/** What lies behind the last row comes with its page; what nobody has paid has no place among payments. */
function isInRange({ order, rows, hasMore }: TradeList, row: TradeRow): boolean {
  const key = sortKey(order, row);
  const last = rows.at(-1);
  const lastKey = last && sortKey(order, last);
  if (key === null) return false;
  if (!hasMore || lastKey == null) return true;
  return order.endsWith('_DESC') ? key >= lastKey : key <= lastKey;
}

function sortKey(order: TradeOrder, row: TradeRow): string | bigint | null {
  if (order.startsWith('PAID')) return row.paidAt;
  if (order.startsWith('CHANGED')) return row.changedAt;
  return order.startsWith('AMOUNT') ? fenOf(row.totalAmount) : row.createdAt;
}

const isSame =
  ({ outTradeNo }: TradeRow) =>
  (other: TradeRow) =>
    other.outTradeNo === outTradeNo;

function newestFirst(rows: readonly TradeRow[]): TradeRow[] {
  return [...rows].sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
}
