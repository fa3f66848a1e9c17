/** What is known of an order, as pages of its history and its changes come. */
import type { EventLineFragment, HistoryPageFragment, TradeChangedSubscription, TradeHeadFragment } from './documents';

export type EventLine = EventLineFragment;
export type TradeHead = TradeHeadFragment;

/**
 * `events`: from the first one on, without a gap; `further`: the cursor behind which there are more; `late`: what happened while
 * there were.
 */
export type KnownTrade = {
  trade: TradeHead | null;
  events: readonly EventLine[];
  further: string | null;
  late?: readonly EventLine[];
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
  const heard = before.late ?? [];
  const last = heard.at(-1)?.revision ?? -1;
  const late = [...heard, ...change.events.filter(({ revision }) => revision > last)];
  return withFurther({ ...before, trade: change.trade, late, readAtMs }, before);
}

/** What happened while pages were on their way comes behind the last of them, and not behind a gap. */
export function withFurther(before: KnownTrade, { events, further }: Events): KnownTrade {
  if (further !== null) return { ...before, events, further };
  const last = events.at(-1)?.revision ?? -1;
  const late = before.late?.filter(({ revision }) => revision > last) ?? [];
  return { ...before, events: [...events, ...late], further, late: [] };
}

/** Alipay knows the number with another content: a person is asked, and no call is in doubt. */
export function isAnotherOrder({ inDoubt, doubts, anomalies }: TradeHead): boolean {
  return inDoubt && doubts.length === 0 && anomalies.some(({ resolvedAt }) => resolvedAt === null);
}
