/** One subscriber of the live feed, with what is queued for it. */
import type { AppliedChange } from '../changes/applied-change';

/** Ends at `return()`, at once and even while a `next()` is waiting. */
export type FeedSubscription = {
  next(): Promise<IteratorResult<AppliedChange, undefined>>;
  return(): Promise<IteratorResult<AppliedChange, undefined>>;
  [Symbol.asyncIterator](): FeedSubscription;
};

export type Subscriber = FeedSubscription & { offer(change: AppliedChange): void; close(): void };

export type QueueLimits = { maxQueuedChanges: number; maxQueuedEvents: number };

/** The subscriber did not read fast enough: it should read the state anew and subscribe again. */
export class SlowSubscriberError extends Error {
  override readonly name = 'SlowSubscriberError';
}

type Item = IteratorResult<AppliedChange, undefined>;

export const DONE: Item = { done: true, value: undefined };

/** `onEnd` is called once or more. What `matches` throws ends this subscription and no other. */
export function createSubscriber(
  limits: QueueLimits,
  matches: ((change: AppliedChange) => boolean) | undefined,
  onEnd: () => void,
): Subscriber {
  const queue = createQueue(limits);
  const parked: { resolve(item: Item): void; reject(error: unknown): void }[] = [];
  let failure: Error | undefined;
  let ended = false;

  const end = () => {
    ended = true;
    onEnd();
    for (const { resolve } of parked.splice(0)) resolve(DONE);
  };
  const fail = (cause: unknown) => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const waiting = parked.shift();
    queue.clear();
    if (waiting) waiting.reject(error);
    else failure = error;
    end();
  };
  return {
    offer(change) {
      try {
        if (ended || (matches && !matches(change))) return;
        const waiting = parked.shift();
        if (waiting) waiting.resolve({ done: false, value: change });
        else queue.add(change);
      } catch (error) {
        fail(error);
      }
    },
    close: end,
    next() {
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      const change = queue.take();
      if (change) return Promise.resolve({ done: false, value: change });
      if (ended) return Promise.resolve(DONE);
      return new Promise((resolve, reject) => parked.push({ resolve, reject }));
    },
    return() {
      queue.clear();
      failure = undefined;
      end();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** `add` throws `SlowSubscriberError` when too much waits, changes of the same trade merged. */
function createQueue({ maxQueuedChanges, maxQueuedEvents }: QueueLimits) {
  let changes: AppliedChange[] = [];
  let events = 0;
  return {
    add(change: AppliedChange): void {
      changes.push(change);
      events += change.events.length;
      if (changes.length > maxQueuedChanges) changes = mergeByTrade(changes);
      if (changes.length <= maxQueuedChanges && events <= maxQueuedEvents) return;
      throw new SlowSubscriberError(`${changes.length} changes with ${events} events were waiting to be read`);
    },
    take(): AppliedChange | undefined {
      const change = changes.shift();
      events -= change?.events.length ?? 0;
      return change;
    },
    clear(): void {
      changes = [];
      events = 0;
    },
  };
}

/** One change per trade: its latest state, with the events of all. In the order of the latest. */
function mergeByTrade(changes: readonly AppliedChange[]): AppliedChange[] {
  const ofTrade = new Map<string, AppliedChange[]>();
  for (const change of changes) {
    const parts = ofTrade.get(change.outTradeNo) ?? [];
    parts.push(change);
    ofTrade.delete(change.outTradeNo);
    ofTrade.set(change.outTradeNo, parts);
  }
  return [...ofTrade.values()].flatMap((parts) => {
    const latest = parts.at(-1);
    if (!latest || parts.length === 1) return parts;
    return [{ ...latest, events: parts.flatMap(({ events }) => events) }];
  });
}
