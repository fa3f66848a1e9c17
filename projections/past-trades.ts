/**
 * Trades as they were at a moment. The views know which trades were opened by then, newest first; each of those is folded from its
 * own stream, with the events that were recorded up to then, and listed if it matched then.
 */
import { eventsUntil } from '../domain/events/past-events';
import { streamOf } from '../domain/engine/trade-stream';
import type { EventStore } from '../domain/ports';
import { initialTrade, type Trade } from '../domain/trade/trade';
import { foldApplicable } from './changes/fold-applicable';
import type { Count } from './counts/count-walks';
import { checkPageSize, cursorsOf, DEFAULT_PAGE_SIZE, type ListKey } from './views/list-page';
import type { ReadModel } from './views/read-model';
import { OPENED_KEY, type LastingFilter, type OpenedTrade } from './views/trades/list-opened';
import { conditionsOf, textOf, tradeMatcher, type Condition, type TradeFilter } from './views/trades/trade-filter';

export type PastTradesDeps = {
  store: Pick<EventStore, 'readStream'>;
  merchant: string;
  readModel: Pick<ReadModel, 'listOpened' | 'countTrades' | 'isPoison'>;
};

export type PastTradesRequest = {
  at: Date;
  /** Of the state at that moment. */
  filter: TradeFilter;
  first?: number | undefined;
  after?: string | undefined;
};

export type PastTradePage = {
  /** By when they were opened, newest first. */
  edges: { cursor: string; trade: Trade }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Of the last trade that was looked at: the next page begins behind it. Undefined where none was. */
  endCursor: string | undefined;
  /** Exact where nothing but what lasts is asked for, or where all of the list is on the page; otherwise what is on the page. */
  count(): Count;
};

/** Trades that one page looks at, and events that it reads, at most: a rare filter ends a page before it is full. */
export const MAX_PAGE_STREAMS = 200;
export const MAX_PAGE_EVENTS = 10_000;
/** Streams that are read at the same time. */
const READS_AT_ONCE = 8;

/**
 * A page may have fewer than `first`, or none, and be followed by others. Rejects with `InvalidCursorError`, `InvalidPageError` and
 * `StoreUnavailableError`.
 */
export async function listPastTrades(
  deps: PastTradesDeps,
  { at, filter, first: size = DEFAULT_PAGE_SIZE, after }: PastTradesRequest,
): Promise<PastTradePage> {
  checkPageSize(size, 'trades');
  const cursors = cursorsOf(['tradesAsOf', at.getTime(), conditionsOf(filter), textOf(filter)], OPENED_KEY);
  const behind = after === undefined ? undefined : cursors.decode(after);
  const lasting = lastingOf(filter, at);
  const opened = deps.readModel.listOpened(lasting, { behind, limit: MAX_PAGE_STREAMS + 1 });
  const { found, lookedAt } = await lookAt(deps, opened.slice(0, MAX_PAGE_STREAMS), { at, filter, size });
  const end: ListKey | undefined = opened[lookedAt - 1]?.key ?? behind;
  const hasNextPage = opened.length > lookedAt;
  const isWhole = behind === undefined && !hasNextPage;
  return {
    edges: found.map(({ key, trade }) => ({ cursor: cursors.encode(key), trade })),
    hasNextPage,
    hasPreviousPage: behind !== undefined,
    endCursor: end && cursors.encode(end),
    count: () => (isLasting(filter) ? deps.readModel.countTrades(lasting) : { count: found.length, isExact: isWhole }),
  };
}

/** Later moments have a longer year, and would sort as text before all others. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Opened at that moment or before, with what cannot have been otherwise then. */
function lastingOf({ createdFrom, createdTo, amountFromFen, amountToFen }: TradeFilter, at: Date): LastingFilter {
  const justAfter = new Date(Math.min(at.getTime() + 1, LAST_MS));
  return {
    createdFrom,
    createdTo: createdTo && createdTo < justAfter ? createdTo : justAfter,
    amountFromFen,
    amountToFen,
  };
}

function isLasting(filter: TradeFilter): boolean {
  const lasts = ({ column }: Condition) => column === 'opened_at' || column === 'total_fen';
  return conditionsOf(filter).every(lasts) && textOf(filter) === undefined;
}

type Found = { key: ListKey; trade: Trade };

/** Looks at one trade after the other, in their order, until `size` match or enough was read. */
async function lookAt(
  deps: PastTradesDeps,
  opened: readonly OpenedTrade[],
  { at, filter, size }: { at: Date; filter: TradeFilter; size: number },
): Promise<{ found: Found[]; lookedAt: number }> {
  const matches = tradeMatcher(filter);
  const found: Found[] = [];
  let [lookedAt, eventsRead] = [0, 0];
  while (found.length < size && lookedAt < opened.length && eventsRead < MAX_PAGE_EVENTS) {
    // No more at once than the page still has room for: what is read is shown, unless it does not match.
    const group = opened.slice(lookedAt, lookedAt + Math.min(READS_AT_ONCE, size - found.length));
    const streams = await Promise.all(
      group.map(({ outTradeNo }) => deps.store.readStream(streamOf(deps.merchant, outTradeNo))),
    );
    for (const [index, events] of streams.entries()) {
      const { trade } = foldApplicable(deps.readModel, initialTrade, eventsUntil(events, { at }));
      const key = group[index]?.key;
      if (key && matches(trade)) found.push({ key, trade });
      eventsRead += events.length;
    }
    lookedAt += group.length;
  }
  return { found, lookedAt };
}
