/** How many rows a list has, at a bounded price: exact up to a bound, and beyond it a number that is reached at least. */
import type Database from 'better-sqlite3';

/** `count` is how many there are; where it is not exact, there are at least so many. */
export type Count = { count: number; isExact: boolean };

/** Rows that one count reads at most: up to 8 ms where each has to be compared, 1 to 2 ms where the index is enough. */
export const MAX_COUNTED_ROWS = 10_000;

/**
 * Rows of `table` along one index, of which those are counted for which `where` holds, too. `walk` is what the index answers
 * alone, and `orderBy` its order; both are SQL of ours, and so is `where`. Values stand for the question marks, in their order.
 */
export type CountedWalk = {
  table: string;
  walk: string;
  walkValues: readonly unknown[];
  orderBy: string;
  where: string;
  values: readonly unknown[];
};

type Row = { examined: number; matching: number };

/** No row may be in two walks. All of them together read no more than MAX_COUNTED_ROWS and one. */
export function countWalks(db: Database.Database, walks: readonly CountedWalk[]): Count {
  let left = MAX_COUNTED_ROWS;
  let count = 0;
  for (const { table, walk, walkValues, orderBy, where, values } of walks) {
    // SQLite never merges a query that has a limit into the one around it, so the inner one alone decides what is read.
    const sql = `SELECT count(*) AS examined, count(*) FILTER (WHERE ${where}) AS matching
      FROM (SELECT * FROM ${table} WHERE ${walk} ORDER BY ${orderBy} LIMIT ?) AS ${table}`;
    const row = db.prepare<unknown[], Row>(sql).get(...values, ...walkValues, left + 1);
    const { examined, matching } = row ?? { examined: 0, matching: 0 };
    count += matching;
    left -= examined;
    if (left < 0) return { count: Math.min(count, MAX_COUNTED_ROWS), isExact: false };
  }
  return { count, isExact: true };
}
