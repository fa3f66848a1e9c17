import type { AppliedChange } from '../changes/applied-change';
import { changedAnomalies } from '../changes/changed-anomalies';
import type { ListedAnomaly } from '../views/list-anomalies';
import type { LiveFeed } from './live-feed';
import type { AnomalyKind } from '../../domain/events/anomaly-events';

/** Ends at `return()`, at once and even while a `next()` is waiting. */
export type AnomalySubscription = {
  next(): Promise<IteratorResult<ListedAnomaly, undefined>>;
  return(): Promise<IteratorResult<ListedAnomaly, undefined>>;
  [Symbol.asyncIterator](): AnomalySubscription;
};

const DONE: IteratorResult<ListedAnomaly, undefined> = { done: true, value: undefined };

/** All subscribers share a change, and the anomalies in it too. */
const ofChange = new WeakMap<AppliedChange, readonly ListedAnomaly[]>();

function listedIn(change: AppliedChange): readonly ListedAnomaly[] {
  let listed = ofChange.get(change);
  if (!listed) {
    const { outTradeNo, trade } = change;
    listed = changedAnomalies(change).map((anomaly) => ({ outTradeNo, trade, anomaly }));
    ofChange.set(change, listed);
  }
  return listed;
}

/**
 * What the subscription `anomalyChanged` delivers: each anomaly of these kinds (of all when empty) that is observed or resolved
 * from now on, whether or not its trade was opened here. Rejects with `SlowSubscriberError` as the other subscriptions do.
 */
export function watchAnomalies(feed: Pick<LiveFeed, 'subscribe'>, kinds: readonly AnomalyKind[]): AnomalySubscription {
  const wantedIn = (change: AppliedChange) =>
    kinds.length === 0 ? listedIn(change) : listedIn(change).filter(({ anomaly }) => kinds.includes(anomaly.kind));
  const source = feed.subscribe({ matches: (change) => wantedIn(change).length > 0 });
  let ready: ListedAnomaly[] = [];
  return {
    async next() {
      for (;;) {
        const value = ready.shift();
        if (value) return { done: false, value };
        const item = await source.next();
        if (item.done) return DONE;
        ready.push(...wantedIn(item.value));
      }
    },
    async return() {
      ready = [];
      await source.return();
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
