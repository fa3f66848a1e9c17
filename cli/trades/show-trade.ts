/** `paystate trade` and `paystate watch-token`: one order. */
import { engineAddress } from '../running-engine/engine-address';
import { engineAt, type EngineClient } from '../running-engine/engine-client';
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { note, say, sayJson } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';
import { sayTrade, TRADE_FIELDS, type ShownTrade } from './shown-trade';

type Event = { revision: number; recordedAt: string; type: string; actor: string; summary: string };
type Details = ShownTrade & {
  refunds: { outRequestNo: string; amount: string; state: string; reason: string | null }[];
  settlements: { outRequestNo: string; amount: string; state: string }[];
  anomalies: { id: string; kind: string; detail: string; advice: string; resolvedAt: string | null }[];
};
type HistoryPage = {
  edges: { node: Event }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

const TRADE = `query ($outTradeNo: ID!) { trade(outTradeNo: $outTradeNo) { ${TRADE_FIELDS}
  refunds { outRequestNo amount state reason } settlements { outRequestNo amount state }
  anomalies { id kind detail advice resolvedAt } } }`;
const HISTORY = `query ($outTradeNo: ID!, $after: String) { trade(outTradeNo: $outTradeNo) { history(first: 100, after: $after) {
  edges { node { revision recordedAt type actor summary } } pageInfo { hasNextPage endCursor } } } }`;
const TOKEN = `query ($outTradeNo: ID!, $ttl: String) { trade(outTradeNo: $outTradeNo) { watchToken(ttl: $ttl) } }`;

export type TradeOptions = EngineOptions & OutputOptions & { history?: boolean };

export async function showTrade(outTradeNo: string, options: TradeOptions): Promise<number> {
  const engine = engineAt(engineAddress(options));
  const { trade } = await engine.query<{ trade: Details | null }>(TRADE, { outTradeNo });
  if (!trade) return notFound(outTradeNo);
  const history = options.history ? await readHistory(engine, outTradeNo) : undefined;
  if (options.json) {
    sayJson(history ? { ...trade, history } : trade);
    return EXIT.DONE;
  }
  sayTrade(trade);
  for (const { outRequestNo, amount, state, reason } of trade.refunds) {
    say(`  refund ${outRequestNo}  ${amount}  ${state}${reason === null ? '' : `  ${reason}`}`);
  }
  for (const { outRequestNo, amount, state } of trade.settlements)
    say(`  settlement ${outRequestNo}  ${amount}  ${state}`);
  for (const { kind, detail, advice, resolvedAt } of trade.anomalies) {
    say(`  ${kind}: ${detail}${resolvedAt === null ? `\n    ${advice}` : ` (resolved at ${resolvedAt})`}`);
  }
  for (const { recordedAt, type, summary } of history ?? []) say(`  ${recordedAt}  ${type}: ${summary}`);
  return EXIT.DONE;
}

/** The token alone on standard output: whoever has it may watch this order, and nothing else. */
export async function showWatchToken(outTradeNo: string, options: EngineOptions & { ttl?: string }): Promise<number> {
  const engine = engineAt(engineAddress(options));
  const variables = { outTradeNo, ttl: options.ttl };
  const { trade } = await engine.query<{ trade: { watchToken: string } | null }>(TOKEN, variables);
  if (!trade) return notFound(outTradeNo);
  say(trade.watchToken);
  return EXIT.DONE;
}

async function readHistory(engine: EngineClient, outTradeNo: string): Promise<Event[]> {
  const events: Event[] = [];
  for (let after: string | null = null; ;) {
    const page: HistoryPage | undefined = await readPage(engine, outTradeNo, after);
    for (const { node } of page?.edges ?? []) events.push(node);
    if (!page?.pageInfo.hasNextPage) return events;
    after = page.pageInfo.endCursor;
  }
}

async function readPage(engine: EngineClient, outTradeNo: string, after: string | null) {
  const { trade } = await engine.query<{ trade: { history: HistoryPage } | null }>(HISTORY, { outTradeNo, after });
  return trade?.history;
}

function notFound(outTradeNo: string): number {
  note(`no order ${outTradeNo} was opened here`);
  return EXIT.FAILED;
}
