/** Delivers committed changes to subscribers, and keeps the newest for those who follow all of them by position. */
import { createChangeJoiner, type AppliedChange } from '../changes/applied-change';
import { createRecentChanges, LOG_START, type RecentChangesLimits, type RecentStretch } from './recent-changes';
import { createSubscriber, type FeedSubscription, type QueueLimits, type Subscriber } from './subscriber';

export type FeedFilter = {
  /** Changes of one trade; of all when undefined. */
  outTradeNo?: string;
  /** Called before a change is queued. What it throws ends this subscription and no other. */
  matches?: (change: AppliedChange) => boolean;
};

/** Woken, not fed: it takes what it has not yet seen by its position. */
export type FeedFollower = {
  /** What follows a position; undefined where that is older than what is kept. */
  takeAfter(position: string): RecentStretch | undefined;
  /** Why it should end after what it can take: the feed was closed, or now brings another log. */
  ended(): 'closed' | 'another-log' | undefined;
  leave(): void;
};

export type LiveFeed = {
  /** Takes the changes of a batch that ends at `position`, that of the last of them when left out. */
  publish(changes: readonly AppliedChange[], position?: string): void;
  /** What is published from here on comes after `position`. Ends all who follow: their positions are of another log. */
  beginAt(position: string | undefined): void;
  /** Position up to which changes were published. */
  position(): string;
  /** Gets each change that comes from now on, out of a queue of its own. */
  subscribe(filter: FeedFilter): FeedSubscription;
  /** `onNews` is called when there is more to take, and when it is ended. */
  follow(onNews: () => void): FeedFollower;
  /** Ends every subscription after what is queued for it, and every later one at once: for a graceful stop. */
  closeAll(): void;
  /** Those who follow included. */
  subscriberCount(): number;
  followerCount(): number;
};

export type LiveFeedOptions = Partial<QueueLimits & RecentChangesLimits>;

/** Changes queued for one subscriber before those of the same trade are merged. Above what one batch brings. */
const MAX_QUEUED_CHANGES = 1_024;
/** Events queued for one subscriber, merged or not. */
const MAX_QUEUED_EVENTS = 4_096;
/** Changes kept for all who follow, and their events: who lags behind them reads the log. */
const MAX_RECENT_CHANGES = 2_048;
const MAX_RECENT_EVENTS = 8_192;

/** Publishing costs one call for each subscriber of the change; the change itself is shared. */
export function createLiveFeed({
  maxQueuedChanges = MAX_QUEUED_CHANGES,
  maxQueuedEvents = MAX_QUEUED_EVENTS,
  maxRecentChanges = MAX_RECENT_CHANGES,
  maxRecentEvents = MAX_RECENT_EVENTS,
}: LiveFeedOptions = {}): LiveFeed {
  const joiner = createChangeJoiner();
  const recent = createRecentChanges({ maxRecentChanges, maxRecentEvents });
  const subscribers = createSubscribers({ maxQueuedChanges, maxQueuedEvents });
  const followers = createFollowers(recent);
  return {
    publish(changes, position = changes.at(-1)?.position ?? recent.head()) {
      const { whole, reached } = joiner.add(changes, position);
      if (reached !== undefined) recent.add(whole, reached);
      for (const change of whole) subscribers.offer(change);
      followers.wake();
    },
    beginAt(position = LOG_START) {
      joiner.clear();
      recent.beginAt(position);
      followers.end('another-log');
    },
    position: recent.head,
    subscribe: subscribers.subscribe,
    follow: followers.follow,
    closeAll() {
      subscribers.closeAll();
      followers.end('closed');
    },
    subscriberCount: () => subscribers.count() + followers.count(),
    followerCount: followers.count,
  };
}

function createSubscribers(limits: QueueLimits) {
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
    count: () => count,
    offer(change: AppliedChange): void {
      for (const subscriber of ofTrade.get(change.outTradeNo) ?? []) subscriber.offer(change);
      for (const subscriber of ofAll) subscriber.offer(change);
    },
    subscribe({ outTradeNo, matches }: FeedFilter): FeedSubscription {
      const subscriber = createSubscriber(limits, matches, () => unregister(outTradeNo, subscriber));
      let subscribers = outTradeNo === undefined ? ofAll : ofTrade.get(outTradeNo);
      if (!subscribers) ofTrade.set(outTradeNo as string, (subscribers = new Set()));
      subscribers.add(subscriber);
      count += 1;
      if (closed) subscriber.close();
      return subscriber;
    },
    closeAll(): void {
      closed = true;
      for (const subscriber of [...ofAll, ...[...ofTrade.values()].flatMap((set) => [...set])]) subscriber.close();
    },
  };
}

type EndOfFollower = NonNullable<ReturnType<FeedFollower['ended']>>;
type Follower = { onNews: () => void; ended?: EndOfFollower };

function createFollowers(recent: Pick<ReturnType<typeof createRecentChanges>, 'takeAfter'>) {
  const followers = new Set<Follower>();
  let isClosed = false;
  const wake = () => {
    for (const { onNews } of followers) onNews();
  };
  return {
    wake,
    count: () => followers.size,
    follow(onNews: () => void): FeedFollower {
      const follower: Follower = { onNews };
      if (isClosed) follower.ended = 'closed';
      followers.add(follower);
      return {
        takeAfter: recent.takeAfter,
        ended: () => follower.ended,
        leave: () => void followers.delete(follower),
      };
    },
    end(reason: EndOfFollower): void {
      isClosed ||= reason === 'closed';
      for (const follower of followers) follower.ended ??= reason;
      wake();
    },
  };
}

export { SlowSubscriberError, type FeedSubscription } from './subscriber';
