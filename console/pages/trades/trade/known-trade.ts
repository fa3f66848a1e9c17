/** What is known of an order, as pages of its history and its changes come. */
import type { EventLineFragment, HistoryPageFragment, TradeChangedSubscription, TradeHeadFragment } from './documents';

export type EventLine = EventLineFragment;
export type TradeHead = TradeHeadFragment;

/** `events`: from the first one on, without a gap; `further`: the cursor behind which there are more. */
export type KnownTrade = {
  trade: TradeHead | null;
  events: readonly EventLine[];
  further: string | null;
  readAtMs: number;
};

export type Events = Pick<KnownTrade, 'events' | 'further'>;

export function withPage(before: readonly EventLine[], { nodes, pageInfo }: HistoryPageFragment): Events {
  const last = before.at(-1)?.revision ?? -1;
  const events = [...before, ...nodes.filter(({ revision }) => revision > last)];
  return { events, further: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

export function withChange(
  before: KnownTrade,
  change: TradeChangedSubscription['tradeChanged'],
  readAtMs: number,
): KnownTrade {
  const last = before.events.at(-1)?.revision ?? -1;
  // Behind a gap it comes with the pages that are read later.
  const further = before.further === null ? change.events.filter(({ revision }) => revision > last) : [];
  return { ...before, trade: change.trade, events: [...before.events, ...further], readAtMs };
}

/** Alipay knows the number with another content: a person is asked, and no call is in doubt. */
export function isAnotherOrder({ inDoubt, doubts, anomalies }: TradeHead): boolean {
  return inDoubt && doubts.length === 0 && anomalies.some(({ resolvedAt }) => resolvedAt === null);
}
