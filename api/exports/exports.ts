/** What can be exported: which list, with which columns, and how its rows are read, a page at a time. */
import 'reflect-metadata';
import { billPeriodOf } from '../../domain/bill/bill';
import type { DiscrepancyKind } from '../../domain/bill/discrepancy';
import type {
  AnomalyFilter,
  BillFilter,
  ReadModel,
  RefundOrder,
  TotalsBy,
  TradeOrder,
} from '../../projections/views/read-model';
import { readBillFilter } from '../resolvers/lists/reconciliation-resolver';
import { viewDiscrepancy, viewReconciliation } from '../resolvers/lists/reconciliation-view';
import { readRefundFilter } from '../resolvers/lists/refund-resolver';
import { readTotals } from '../resolvers/lists/totals-resolver';
import { readTradeFilter } from '../resolvers/trade-filter';
import { viewAnomaly, viewRefund, viewTrade } from '../resolvers/trade-view';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import type { RefundFilterInput } from '../types/inputs/refund-filter-input';
import type { TradeFilterInput } from '../types/inputs/trade-filter-input';
import { csvHeader, csvLines, type CsvColumn } from './csv';
import type { ListField } from './export-arguments';
import {
  ANOMALY_COLUMNS,
  BUYER_COLUMNS,
  DISCREPANCY_COLUMNS,
  RECONCILIATION_COLUMNS,
  REFUND_COLUMNS,
  TOTALS_COLUMNS,
  TRADE_COLUMNS,
  type BillDiscrepancy,
} from './export-columns';

/** A file in pieces: the header, then the lines of a page each. Nothing is read before it is asked for. */
export type Lines = Generator<string, void>;

export type Export = {
  /** The lists in the schema whose arguments it takes. */
  fields: readonly ListField[];
  /** Throws `ApiError` for arguments that are wrong, before anything is written. */
  begin(args: Record<string, unknown>, context: ApiContext): Lines;
};

const PAGE = 100;

/** By the name of the file. */
export const EXPORTS: Readonly<Record<string, Export>> = {
  trades: { fields: ['Query.trades'], begin: exportTrades },
  refunds: { fields: ['Query.refunds'], begin: exportRefunds },
  anomalies: { fields: ['Query.anomalies'], begin: exportAnomalies },
  totals: { fields: ['Query.totals'], begin: exportTotals },
  reconciliations: { fields: ['Query.reconciliations'], begin: exportReconciliations },
  discrepancies: {
    fields: ['Query.reconciliation?', 'Query.reconciliations', 'Reconciliation.discrepancies'],
    begin: exportDiscrepancies,
  },
};

type Begin = Export['begin'];

function exportTrades(...[args, context]: Parameters<Begin>): Lines {
  const { readModel } = context.deps;
  const filter = readTradeFilter(args['filter'] as TradeFilterInput | undefined, context);
  const order = args['order'] as TradeOrder | undefined;
  const mayReadBuyers = context.caller.scopes.has('READ_BUYER');
  const read = (after: string | undefined) => readModel.listTrades(filter, { first: PAGE, after }, order);
  const columns = mayReadBuyers ? [...TRADE_COLUMNS, ...BUYER_COLUMNS] : TRADE_COLUMNS;
  return linesOf(
    columns,
    rowsOf(read, ({ trade }) => viewTrade(trade)),
  );
}

function exportRefunds(...[args, { deps }]: Parameters<Begin>): Lines {
  const filter = readRefundFilter(args['filter'] as RefundFilterInput | undefined);
  const order = args['order'] as RefundOrder | undefined;
  const read = (after: string | undefined) => deps.readModel.listRefunds(filter, { first: PAGE, after }, order);
  return linesOf(
    REFUND_COLUMNS,
    rowsOf(read, ({ refund, trade }) => viewRefund(refund, trade)),
  );
}

function exportAnomalies(...[args, { deps }]: Parameters<Begin>): Lines {
  const filter = { kinds: args['kinds'] ?? undefined, resolved: args['resolved'] ?? undefined } as AnomalyFilter;
  const read = (after: string | undefined) => deps.readModel.listAnomalies(filter, { first: PAGE, after });
  return linesOf(
    ANOMALY_COLUMNS,
    rowsOf(read, ({ anomaly, ...of }) => viewAnomaly(anomaly, of)),
  );
}

function exportTotals(...[args, { deps }]: Parameters<Begin>): Lines {
  const [from, to] = [args['from'], args['to']] as [string, string];
  const rows = readTotals(deps.readModel, from, to, (args['by'] ?? undefined) as TotalsBy | undefined);
  return linesOf(TOTALS_COLUMNS, [rows]);
}

function exportReconciliations(...[args, { deps }]: Parameters<Begin>): Lines {
  const filter = readBillFilter(args);
  const read = (after: string | undefined) => deps.readModel.listReconciliations(filter, { first: PAGE, after });
  return linesOf(
    RECONCILIATION_COLUMNS,
    rowsOf(read, ({ date, reconciliation }) => viewReconciliation(deps, date, reconciliation)),
  );
}

/** Of one bill, or bill after bill. */
function exportDiscrepancies(...[args, { deps }]: Parameters<Begin>): Lines {
  const { readModel } = deps;
  const filter = readBillFilter(args);
  const date = readBillDate(args);
  const kinds = (args['kinds'] ?? undefined) as DiscrepancyKind[] | undefined;
  function* rows(): Generator<BillDiscrepancy[], void> {
    for (const dates of date === undefined ? billsThatDiffer(readModel, filter) : [[date]]) {
      for (const bill of dates) {
        for (const edges of pagesOf((after) => readModel.listDiscrepancies(bill, { kinds, first: PAGE, after }))) {
          yield edges.map(({ discrepancy }) => ({ date: bill, found: viewDiscrepancy(discrepancy) }));
        }
      }
      yield [];
    }
  }
  return linesOf(DISCREPANCY_COLUMNS, rows());
}

/** Those that agree are not looked into. */
function* billsThatDiffer(readModel: ReadModel, filter: BillFilter): Generator<string[], void> {
  for (const bills of pagesOf((after) => readModel.listReconciliations(filter, { first: PAGE, after }))) {
    yield bills.flatMap(({ date, reconciliation }) => (reconciliation.result?.discrepancies ? [date] : []));
  }
}

/** A month and its first day are two bills, which no range of days tells apart. Throws `ApiError` BAD_USER_INPUT. */
function readBillDate({ date, from, to }: Record<string, unknown>): string | undefined {
  if (date === undefined) return undefined;
  if (from !== undefined || to !== undefined) {
    throw new ApiError('BAD_USER_INPUT', 'date names one bill: give it without from and to.');
  }
  if (typeof date === 'string' && billPeriodOf(date)) return date;
  throw new ApiError('BAD_USER_INPUT', 'date must be a day like "2026-11-20" or a month like "2026-11".');
}

type Page<Edge> = { edges: Edge[]; hasNextPage: boolean };
type ReadPage<Edge> = (after: string | undefined) => Page<Edge>;

/** What each page of a list has, up to its end. */
function* pagesOf<Edge extends { cursor: string }>(read: ReadPage<Edge>): Generator<Edge[], void> {
  for (let after: string | undefined; ;) {
    const { edges, hasNextPage } = read(after);
    yield edges;
    after = edges.at(-1)?.cursor;
    if (!hasNextPage || after === undefined) return;
  }
}

function* rowsOf<Edge extends { cursor: string }, Row>(
  read: ReadPage<Edge>,
  view: (edge: Edge) => Row | undefined,
): Generator<Row[], void> {
  for (const edges of pagesOf(read)) yield edges.flatMap((edge) => view(edge) ?? []);
}

function* linesOf<Row>(columns: readonly CsvColumn<Row>[], pages: Iterable<readonly Row[]>): Lines {
  yield csvHeader(columns);
  for (const rows of pages) yield csvLines(columns, rows);
}
