/** Trades by when they were opened, with what never changes of them: those that may have matched at a moment. */
import type Database from 'better-sqlite3';
import type { ListKey } from '../list-page';
import { prepareWalk, type FoundTrade } from './list-trades';
import type { TradeFilter } from './trade-filter';
import { orderedBy } from './trade-order';

/** Another way to pay may bring another store, till and person; the rest of a filter changes with the state. */
export type LastingFilter = Pick<TradeFilter, 'createdFrom' | 'createdTo' | 'amountFromFen' | 'amountToFen'>;

/** `key` is its place in the list, for `behind`. */
export type OpenedTrade = FoundTrade;

/** The shape of a key. */
export const OPENED_KEY = orderedBy('CREATED_DESC').sample;

/** Newest first, those behind a place in the list. Reads as many rows as it answers, or looks few candidates up. */
export function listOpened(
  db: Database.Database,
  filter: LastingFilter,
  { behind, limit }: { behind: ListKey | undefined; limit: number },
): OpenedTrade[] {
  const walk = prepareWalk(db, filter, orderedBy('CREATED_DESC'));
  return walk(behind ? { behind } : {}, limit);
}
