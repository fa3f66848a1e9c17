/** Bills that were requested, and how each stands. */
import type Database from 'better-sqlite3';
import type { Reconciliation } from '../../../domain/reconciliation/reconciliation';
import { countWalks, type Count } from '../../counts/count-walks';
import { checkPageSize, cursorsOf, DEFAULT_PAGE_SIZE, type ListKey } from '../list-page';

/** By the first day of the bill in Beijing, `2026-11-20`; both count. */
export type BillFilter = { from?: string | undefined; to?: string | undefined };

export type ReconciliationPage = {
  /** Newest day first; a month lies behind its first day. The differences are not in it: `listDiscrepancies`. */
  edges: { cursor: string; date: string; reconciliation: Reconciliation }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
};

type Row = { firstDay: string; date: string; json: string };
type Bound = { sign: '<' | '>='; key: ListKey };

/** Throws `InvalidCursorError` and `InvalidPageError`. */
export function listReconciliations(
  db: Database.Database,
  filter: BillFilter,
  { first: size = DEFAULT_PAGE_SIZE, after }: { first?: number | undefined; after?: string | undefined },
): ReconciliationPage {
  checkPageSize(size, 'reconciliations');
  const cursors = cursorsOf(['reconciliations', walkOf(filter)], ['', '']);
  const key = after === undefined ? undefined : cursors.decode(after);
  const found = read(db, filter, size + 1, key && { sign: '<', key });
  return {
    edges: found.slice(0, size).map(({ firstDay, date, json }) => ({
      cursor: cursors.encode([firstDay, date]),
      date,
      reconciliation: JSON.parse(json) as Reconciliation,
    })),
    hasNextPage: found.length > size,
    hasPreviousPage: key !== undefined && read(db, filter, 1, { sign: '>=', key }).length > 0,
  };
}

/** How many there are on all pages together. Reads a bounded number of rows. */
export function countReconciliations(db: Database.Database, filter: BillFilter): Count {
  const { where, values } = walkOf(filter);
  const order = { orderBy: 'first_day DESC, date DESC', where: 'TRUE', values: [] };
  return countWalks(db, [{ table: 'reconciliations', walk: where, walkValues: values, ...order }]);
}

/** The SQL of a page behind a cursor; for tests of the query plan. */
export function reconciliationQueryOf(filter: BillFilter): { sql: string; values: unknown[] } {
  return queryOf(filter, 1, { sign: '<', key: ['', ''] });
}

function walkOf({ from, to }: BillFilter): { where: string; values: string[] } {
  const given = [
    ...(from === undefined ? [] : [['first_day >= ?', from] as const]),
    ...(to === undefined ? [] : [['first_day <= ?', to] as const]),
  ];
  return { where: ['TRUE', ...given.map(([sql]) => sql)].join(' AND '), values: given.map(([, value]) => value) };
}

function queryOf(filter: BillFilter, limit: number, bound: Bound | undefined) {
  const { where, values } = walkOf(filter);
  const behind = bound ? ` AND (first_day, date) ${bound.sign} (?, ?)` : '';
  return {
    sql: `SELECT first_day AS firstDay, date, json FROM reconciliations WHERE ${where}${behind}
      ORDER BY first_day DESC, date DESC LIMIT ?`,
    values: [...values, ...(bound?.key ?? []), limit],
  };
}

function read(db: Database.Database, filter: BillFilter, limit: number, bound?: Bound): Row[] {
  const { sql, values } = queryOf(filter, limit, bound);
  return db.prepare<unknown[], Row>(sql).all(...values);
}
