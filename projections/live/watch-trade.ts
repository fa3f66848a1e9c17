import { comparePositions, type EventStore } from '../../domain/ports';
import type { Trade } from '../../domain/trade/trade';
import type { AppliedChange } from '../changes/applied-change';
import type { FeedSubscription, LiveFeed } from './live-feed';
import type { ReadModel } from '../views/read-model';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import { streamOf } from '../../domain/engine/trade-stream';
import { isOfOpenedTrade } from './follow-changes';

export type WatchDeps = {
  readModel: Pick<ReadModel, 'getTrade'>;
  feed: Pick<LiveFeed, 'subscribe'>;
  store: Pick<EventStore, 'readStream'>;
  merchant: string;
};

const DONE: IteratorResult<AppliedChange, undefined> = { done: true, value: undefined };

/**
 * What the subscription `tradeChanged` delivers. First the current state, or the state in which the trade is opened when it is not
 * yet; then every newer change, without gap or repeat.
 *
 * `after` is the position that the subscriber has already seen: the first item then brings the events after it, and is
 * never older than it, even when the read model still is. Without `after` the first item of a known trade has no events.
 *
 * Ends when the feed is closed, or at `return()`. `next` rejects when the store cannot be read, or with
 * `SlowSubscriberError`; the subscription is over then.
 */
export function watchTrade(deps: WatchDeps, outTradeNo: string, after?: string): FeedSubscription {
  const source = deps.feed.subscribe({ outTradeNo, matches: isOfOpenedTrade });
  let sentRevision: number | undefined;
  let ended = false;

  const produce = async (): Promise<IteratorResult<AppliedChange, undefined>> => {
    const item = sentRevision === undefined ? await first() : await nextAfter(source, sentRevision);
    if (ended || item.done) return DONE;
    sentRevision = item.value.trade.revision;
    return item;
  };
  const startedFrom = orEnd(source, () => deps.readModel.getTrade(outTradeNo));
  const first = async () => {
    // Read in the tick of the subscription: every change that the feed brings is newer than this.
    const known = startedFrom;
    if (after === undefined || known?.position === after) return known ? stateOf(outTradeNo, known, []) : source.next();
    const readStream = () => deps.store.readStream(streamOf(deps.merchant, outTradeNo));
    return firstAfter(source, { outTradeNo, after }, known, readStream);
  };

  const end = () => {
    ended = true;
    return source.return();
  };

  let tail: Promise<unknown> = Promise.resolve();
  return {
    next() {
      if (ended) return Promise.resolve(DONE);
      const item = tail.then(produce).catch(async (error: unknown) => {
        await end();
        throw error;
      });
      // One after the other, whatever the caller does; an error rejects once, the call that met it.
      tail = item.catch(() => undefined);
      return item;
    },
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The first state that holds everything up to `after`, with the events of the stream after it. */
async function firstAfter(
  source: FeedSubscription,
  { outTradeNo, after }: { outTradeNo: string; after: string },
  known: Trade | undefined,
  readStream: () => Promise<RecordedEvent[]>,
): Promise<IteratorResult<AppliedChange, undefined>> {
  const isSeen = (event: RecordedEvent) => comparePositions(event.position, after) <= 0;
  let stream = await readStream();
  const seenRevision = stream.findLast(isSeen)?.revision ?? -1;
  let trade = known;
  while (!trade || trade.revision < seenRevision) {
    const change = await source.next();
    if (change.done) return change;
    trade = change.value.trade;
  }
  if (trade !== known) stream = await readStream();
  const { revision } = trade;
  return stateOf(
    outTradeNo,
    trade,
    stream.filter((event) => !isSeen(event) && event.revision <= revision),
  );
}

/** The next change that is newer than what was sent: one that was read already, or a part of it, may still be on its way. */
async function nextAfter(
  source: FeedSubscription,
  sentRevision: number,
): Promise<IteratorResult<AppliedChange, undefined>> {
  for (;;) {
    const item = await source.next();
    if (item.done) return item;
    const { trade, events } = item.value;
    if (trade.revision <= sentRevision) continue;
    const isNew = ({ revision }: RecordedEvent) => revision > sentRevision;
    return events.every(isNew) ? item : { done: false, value: { ...item.value, events: events.filter(isNew) } };
  }
}

function stateOf(outTradeNo: string, trade: Trade, events: RecordedEvent[]): IteratorResult<AppliedChange, undefined> {
  return { done: false, value: { outTradeNo, trade, events, position: trade.position ?? '' } };
}

function orEnd<T>(source: FeedSubscription, read: () => T): T {
  try {
    return read();
  } catch (error) {
    void source.return();
    throw error;
  }
}
