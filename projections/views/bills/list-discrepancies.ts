/** The differences of one bill, as the last run that compared it listed them. */
import type Database from 'better-sqlite3';
import type { Discrepancy, DiscrepancyKind } from '../../../domain/bill/discrepancy';
import type { Reconciliation } from '../../../domain/reconciliation/reconciliation';
import type { Count } from '../../counts/count-walks';
import { checkPageSize, cursorsOf, DEFAULT_PAGE_SIZE } from '../list-page';
import type { ListedByKind } from './write-reconciliations';

export type DiscrepancyPage = {
  /** As they were found. */
  edges: { cursor: string; discrepancy: Discrepancy }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** How many are on all pages together; not exact where the bill has more than are listed. */
  count: Count;
};

export type DiscrepancyRequest = {
  /** Any of them; an empty list is no condition. */
  kinds?: readonly DiscrepancyKind[] | undefined;
  first?: number | undefined;
  after?: string | undefined;
};

type Row = { number: number; json: string };

const NONE: DiscrepancyPage = {
  edges: [],
  hasNextPage: false,
  hasPreviousPage: false,
  count: { count: 0, isExact: true },
};

/**
 * Empty for a bill that was not compared. Throws `InvalidCursorError`, also for a cursor of an earlier list of the same bill, and
 * `InvalidPageError`.
 */
export function listDiscrepancies(
  db: Database.Database,
  date: string,
  { kinds = [], first: size = DEFAULT_PAGE_SIZE, after }: DiscrepancyRequest,
): DiscrepancyPage {
  checkPageSize(size, 'discrepancies');
  const list = findList(db, date);
  const runId = list?.result?.listedRunId;
  const wanted = [...new Set(kinds)];
  const cursors = cursorsOf(['discrepancies', date, runId, wanted], [0]);
  const [from = -1] = after === undefined ? [] : (cursors.decode(after) as number[]);
  if (!list || runId === undefined) return NONE;
  const found = read(db, [date, runId], wanted, { from, limit: size + 1 });
  return {
    edges: found.slice(0, size).map(({ number, json }) => ({
      cursor: cursors.encode([number]),
      discrepancy: JSON.parse(json) as Discrepancy,
    })),
    hasNextPage: found.length > size,
    hasPreviousPage: after !== undefined,
    count: countOf(list, wanted),
  };
}

type List = { result: Reconciliation['result']; listedByKind: ListedByKind };

function findList(db: Database.Database, date: string): List | undefined {
  const row = db
    .prepare<[string], { json: string; counts: string }>(
      'SELECT json, listed_by_kind AS counts FROM reconciliations WHERE date = ?',
    )
    .get(date);
  if (!row) return undefined;
  const { result } = JSON.parse(row.json) as Reconciliation;
  return { result, listedByKind: JSON.parse(row.counts) as ListedByKind };
}

function countOf({ result, listedByKind }: List, kinds: readonly DiscrepancyKind[]): Count {
  const sum = (counts: readonly (number | undefined)[]) => counts.reduce<number>((all, one) => all + (one ?? 0), 0);
  const listed = sum(Object.values(listedByKind));
  const count = kinds.length === 0 ? listed : sum(kinds.map((kind) => listedByKind[kind]));
  return { count, isExact: listed === (result?.discrepancies ?? 0) };
}

/** One walk along an index for each kind that is asked for; one for all where none is. */
function read(
  db: Database.Database,
  [date, runId]: readonly [string, string],
  kinds: readonly DiscrepancyKind[],
  { from, limit }: { from: number; limit: number },
): Row[] {
  const walk = (ofKind: string, values: readonly string[]) =>
    db
      .prepare<unknown[], Row>(
        `SELECT number, json FROM discrepancies WHERE date = ? AND run_id = ?${ofKind} AND number > ? ORDER BY number LIMIT ?`,
      )
      .all(date, runId, ...values, from, limit);
  if (kinds.length === 0) return walk('', []);
  const rows = kinds.flatMap((kind) => walk(' AND kind = ?', [kind]));
  return rows.sort((a, b) => a.number - b.number).slice(0, limit);
}
