/** What can be exported: which list, with which columns, and how its rows are read, a page at a time. */
import 'reflect-metadata';
import {
  type AnomalyFilter,
  type ReadModel,
  type RefundOrder,
  type TradeOrder,
} from '../../projections/views/read-model';
import { readRefundFilter } from '../resolvers/lists/refund-resolver';
import { readTotals } from '../resolvers/lists/totals-resolver';
import { readTradeFilter } from '../resolvers/trade-filter';
import { viewAnomaly, viewRefund, viewTrade } from '../resolvers/trade-view';
import type { ApiContext } from '../request/context';
import type { RefundFilterInput } from '../types/inputs/refund-filter-input';
import type { TradeFilterInput } from '../types/inputs/trade-filter-input';
import type { TotalsBy } from '../../projections/views/read-model';
import { csvHeader, csvLines, type CsvColumn } from './csv';
import { ANOMALY_COLUMNS, BUYER_COLUMNS, REFUND_COLUMNS, TOTALS_COLUMNS, TRADE_COLUMNS } from './export-columns';

/** A file in pieces: the header, then the lines of a page each. Nothing is read before it is asked for. */
export type Lines = Generator<string, void>;

/** Throws `ApiError` for arguments that are wrong, before anything is written. */
export type Export = (args: Record<string, unknown>, context: ApiContext) => Lines;

const PAGE = 100;

/** By the name of the list in the schema, whose arguments it takes. */
export const EXPORTS: Readonly<Record<string, Export>> = {
  trades(args, context) {
    const { readModel } = context.deps;
    const filter = readTradeFilter(args['filter'] as TradeFilterInput | undefined, context);
    const order = args['order'] as TradeOrder | undefined;
    const mayReadBuyers = context.caller.scopes.has('READ_BUYER');
    return pages(mayReadBuyers ? [...TRADE_COLUMNS, ...BUYER_COLUMNS] : TRADE_COLUMNS, (after) => {
      const page = readModel.listTrades(filter, { first: PAGE, after }, order);
      return toPage(page, ({ trade }) => viewTrade(trade));
    });
  },
  refunds(args, { deps: { readModel } }) {
    const filter = readRefundFilter(args['filter'] as RefundFilterInput | undefined);
    const order = args['order'] as RefundOrder | undefined;
    return pages(REFUND_COLUMNS, (after) => {
      const page = readModel.listRefunds(filter, { first: PAGE, after }, order);
      return toPage(page, ({ refund, trade }) => viewRefund(refund, trade));
    });
  },
  anomalies(args, { deps: { readModel } }) {
    const filter = { kinds: args['kinds'] ?? undefined, resolved: args['resolved'] ?? undefined } as AnomalyFilter;
    return pages(ANOMALY_COLUMNS, (after) => {
      const page: ReturnType<ReadModel['listAnomalies']> = readModel.listAnomalies(filter, { first: PAGE, after });
      return toPage(page, ({ anomaly, ...of }) => viewAnomaly(anomaly, of));
    });
  },
  totals(args, { deps: { readModel } }) {
    const [from, to, by] = [args['from'], args['to'], args['by'] ?? undefined] as [
      string,
      string,
      TotalsBy | undefined,
    ];
    const rows = readTotals(readModel, from, to, by);
    return pages(TOTALS_COLUMNS, () => ({ rows }));
  },
};

type RowPage<Row> = { rows: Row[]; next?: string | undefined };

function toPage<Edge extends { cursor: string }, Row>(
  { edges, hasNextPage }: { edges: Edge[]; hasNextPage: boolean },
  view: (edge: Edge) => Row | undefined,
): RowPage<Row> {
  return { rows: edges.flatMap((edge) => view(edge) ?? []), next: hasNextPage ? edges.at(-1)?.cursor : undefined };
}

function* pages<Row>(columns: readonly CsvColumn<Row>[], read: (after: string | undefined) => RowPage<Row>): Lines {
  yield csvHeader(columns);
  for (let after: string | undefined; ;) {
    const { rows, next } = read(after);
    yield csvLines(columns, rows);
    if (next === undefined) return;
    after = next;
  }
}
