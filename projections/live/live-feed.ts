/** Delivers committed changes to subscribers. Nothing is stored: a subscriber that reconnects reads the state first. */
import type { AppliedChange } from '../views/apply-batch';

/** Ends at `return()`, at once and even while a `next()` is waiting. */
export type FeedSubscription = {
  next(): Promise<IteratorResult<AppliedChange, undefined>>;
  return(): Promise<IteratorResult<AppliedChange, undefined>>;
  [Symbol.asyncIterator](): FeedSubscription;
};

export type FeedFilter = {
  /** Changes of one trade; of all when undefined. */
  outTradeNo?: string;
  /** Called before a change is queued. What it throws ends this subscription and no other. */
  matches?: (change: AppliedChange) => boolean;
};

export type LiveFeed = {
  publish(changes: readonly AppliedChange[]): void;
  subscribe(filter: FeedFilter): FeedSubscription;
  /** Ends every subscription after what is queued for it, and every later one at once: for a graceful stop. */
  closeAll(): void;
  subscriberCount(): number;
};

export type LiveFeedOptions = { maxQueuedChanges?: number; maxQueuedEvents?: number };

/** Changes queued for one subscriber before those of the same trade are merged. Above what one batch brings. */
const MAX_QUEUED_CHANGES = 1_024;
/** Events queued for one subscriber, merged or not. */
const MAX_QUEUED_EVENTS = 4_096;

/** The subscriber did not read fast enough: it should read the state anew and subscribe again. */
export class SlowSubscriberError extends Error {
  override readonly name = 'SlowSubscriberError';
}

type Subscriber = FeedSubscription & { offer(change: AppliedChange): void; close(): void };

/** Publishing costs one call for each subscriber of the change; the change itself is shared. */
export function createLiveFeed({
  maxQueuedChanges = MAX_QUEUED_CHANGES,
  maxQueuedEvents = MAX_QUEUED_EVENTS,
}: LiveFeedOptions = {}): LiveFeed {
  const ofTrade = new Map<string, Set<Subscriber>>();
  const ofAll = new Set<Subscriber>();
  let count = 0;
  let closed = false;

  const unregister = (outTradeNo: string | undefined, subscriber: Subscriber) => {
    const subscribers = outTradeNo === undefined ? ofAll : ofTrade.get(outTradeNo);
    if (!subscribers?.delete(subscriber)) return;
    count -= 1;
    if (outTradeNo !== undefined && subscribers.size === 0) ofTrade.delete(outTradeNo);
  };

  return {
    publish(changes) {
      for (const change of changes) {
        for (const subscriber of ofTrade.get(change.outTradeNo) ?? []) subscriber.offer(change);
        for (const subscriber of ofAll) subscriber.offer(change);
      }
    },
    subscribe({ outTradeNo, matches }) {
      const limits = { maxQueuedChanges, maxQueuedEvents };
      const subscriber = createSubscriber(limits, matches, () => unregister(outTradeNo, subscriber));
      let subscribers = outTradeNo === undefined ? ofAll : ofTrade.get(outTradeNo);
      if (!subscribers) ofTrade.set(outTradeNo as string, (subscribers = new Set()));
      subscribers.add(subscriber);
      count += 1;
      if (closed) subscriber.close();
      return subscriber;
    },
    closeAll() {
      closed = true;
      for (const subscriber of [...ofAll, ...[...ofTrade.values()].flatMap((set) => [...set])]) subscriber.close();
    },
    subscriberCount: () => count,
  };
}

function createSubscriber(
  limits: Required<LiveFeedOptions>,
  matches: FeedFilter['matches'],
  onEnd: () => void,
): Subscriber {
  const done: IteratorResult<AppliedChange, undefined> = { done: true, value: undefined };
  let queue: AppliedChange[] = [];
  let queuedEvents = 0;
  let failure: Error | undefined;
  let ended = false;
  const parked: PromiseWithResolversOf<IteratorResult<AppliedChange, undefined>>[] = [];

  const end = () => {
    ended = true;
    onEnd();
    for (const { resolve } of parked.splice(0)) resolve(done);
  };
  const fail = (cause: unknown) => {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    const waiting = parked.shift();
    queue = [];
    if (waiting) waiting.reject(error);
    else failure = error;
    end();
  };
  const enqueue = (change: AppliedChange) => {
    queue.push(change);
    queuedEvents += change.events.length;
    if (queue.length > limits.maxQueuedChanges) queue = mergeByTrade(queue);
    if (queue.length > limits.maxQueuedChanges || queuedEvents > limits.maxQueuedEvents) {
      fail(new SlowSubscriberError(`${queue.length} changes with ${queuedEvents} events were waiting to be read`));
    }
  };

  return {
    offer(change) {
      try {
        if (ended || (matches && !matches(change))) return;
      } catch (error) {
        return fail(error);
      }
      const waiting = parked.shift();
      if (waiting) waiting.resolve({ done: false, value: change });
      else enqueue(change);
    },
    close: end,
    next() {
      if (failure !== undefined) {
        const error = failure;
        failure = undefined;
        return Promise.reject(error);
      }
      const change = queue.shift();
      if (change) {
        queuedEvents -= change.events.length;
        return Promise.resolve({ done: false, value: change });
      }
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => parked.push({ resolve, reject }));
    },
    return() {
      queue = [];
      failure = undefined;
      end();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

type PromiseWithResolversOf<T> = { resolve(value: T): void; reject(error: unknown): void };

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
