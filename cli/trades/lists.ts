/** `paystate trades` and `paystate anomalies`: lists, newest first, in pages that the next command can go on from. */
import { engineAddress } from '../running-engine/engine-address';
import { engineAt, type EngineClient } from '../running-engine/engine-client';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { minuteOf, note, sayJson, tableOf, type Column } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';
import { TRADE_FIELDS, type ShownTrade } from './shown-trade';

type Page = { edges: { node: unknown }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
type Paging = { limit: number; after?: string };
type Options = EngineOptions & OutputOptions & Paging;

/** Of one request; the API gives no more at once. */
const MAX_PAGE = 100;

export type TradesOptions = Options & {
  state?: string[];
  text?: string;
  inDoubt?: boolean;
  withAnomalies?: boolean;
  openedFrom?: string;
  openedTo?: string;
  amountFrom?: string;
  amountTo?: string;
};

const TRADES = `query ($filter: TradeFilter, $first: Int, $after: String) { list: trades(filter: $filter, first: $first, after: $after) {
  edges { node { ${TRADE_FIELDS} } } pageInfo { hasNextPage endCursor } } }`;

const TRADE_COLUMNS: readonly Column<ShownTrade>[] = [
  ['OUT_TRADE_NO', ({ outTradeNo }) => outTradeNo],
  ['STATE', ({ state, inDoubt }) => (inDoubt ? `${state} (in doubt)` : state)],
  ['TOTAL', ({ totalAmount }) => totalAmount],
  ['PAID', ({ paidAmount }) => paidAmount],
  ['REFUNDED', ({ refundedAmount }) => refundedAmount],
  ['BY', ({ method }) => method],
  ['OPENED', ({ createdAt }) => minuteOf(createdAt)],
  ['SUBJECT', ({ subject }) => subject],
];

export function listTrades(options: TradesOptions): Promise<number> {
  const { state, text, inDoubt, withAnomalies, openedFrom, openedTo, amountFrom, amountTo } = options;
  const filter = {
    states: state,
    text,
    inDoubt,
    hasAnomalies: withAnomalies,
    createdFrom: openedFrom,
    createdTo: openedTo,
    amountFrom,
    amountTo,
  };
  return list({ what: 'trades', document: TRADES, columns: TRADE_COLUMNS }, { filter }, options);
}

export type AnomaliesOptions = Options & { kind?: string[]; resolved?: boolean; all?: boolean };

type ListedAnomaly = {
  id: string;
  outTradeNo: string;
  kind: string;
  detail: string;
  advice: string;
  observedAt: string;
  resolvedAt: string | null;
};

const ANOMALIES = `query ($kinds: [AnomalyKind!], $resolved: Boolean, $first: Int, $after: String) {
  list: anomalies(kinds: $kinds, resolved: $resolved, first: $first, after: $after) {
    edges { node { id outTradeNo kind detail advice observedAt resolvedAt } } pageInfo { hasNextPage endCursor } } }`;

const ANOMALY_COLUMNS: readonly Column<ListedAnomaly>[] = [
  ['OBSERVED', ({ observedAt }) => minuteOf(observedAt)],
  ['RESOLVED', ({ resolvedAt }) => minuteOf(resolvedAt)],
  ['KIND', ({ kind }) => kind],
  ['OUT_TRADE_NO', ({ outTradeNo }) => outTradeNo],
  ['WHAT', ({ detail, advice, resolvedAt }) => (resolvedAt === null ? `${detail} ${advice}` : detail)],
];

/** Open ones, unless others are asked for. */
export function listAnomalies(options: AnomaliesOptions): Promise<number> {
  const { kind: kinds, resolved = false, all = false } = options;
  const variables = { kinds, resolved: all ? undefined : resolved };
  return list({ what: 'anomalies', document: ANOMALIES, columns: ANOMALY_COLUMNS }, variables, options);
}

type Listed<Row> = { what: string; document: string; columns: readonly Column<Row>[] };

async function list<Row>(
  { what, document, columns }: Listed<Row>,
  variables: Record<string, unknown>,
  { limit, after, ...options }: Options,
): Promise<number> {
  const { rows, next } = await readRows(engineAt(engineAddress(options)), document, variables, { limit, after });
  if (options.json) {
    sayJson({ [what]: rows, next });
    return EXIT.DONE;
  }
  if (rows.length > 0) process.stdout.write(tableOf(columns, rows as readonly Row[]));
  else note(`no ${what}`);
  if (next !== null) note(`there are more: the same command with --after ${next}`);
  return EXIT.DONE;
}

/** At most `limit` rows; `next` is null where there are no more. */
async function readRows(
  engine: EngineClient,
  document: string,
  variables: Record<string, unknown>,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<{ rows: unknown[]; next: string | null }> {
  const rows: unknown[] = [];
  for (let cursor: string | null | undefined = after; ;) {
    const first = Math.min(MAX_PAGE, limit - rows.length);
    const { edges, pageInfo }: Page = await readPage(engine, document, { ...variables, first, after: cursor });
    for (const { node } of edges) rows.push(node);
    if (!pageInfo.hasNextPage || rows.length >= limit || edges.length === 0) {
      return { rows, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
    }
    cursor = pageInfo.endCursor;
  }
}

async function readPage(engine: EngineClient, document: string, variables: Record<string, unknown>) {
  return (await engine.query<{ list: Page }>(document, variables)).list;
}
