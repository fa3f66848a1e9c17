/** One who follows all changes from a position: it takes what there is, and sleeps until there is more. */
import { UnknownPositionError } from '../../domain/ports';
import type { AppliedChange } from '../changes/applied-change';
import type { FeedFollower, LiveFeed } from './live-feed';
import { DONE, type FeedSubscription } from './subscriber';

export type MatchChange = (change: AppliedChange) => boolean;

/** What follows a position: out of memory where it is there, else out of the log. */
export type ReadOn = (
  position: string,
) => Promise<{ changes: Iterable<AppliedChange> | AsyncIterable<AppliedChange>; events: number; reached: string }>;

type Item = IteratorResult<AppliedChange, undefined>;

export function followChanges({
  feed,
  after,
  matches,
  readOn,
  begin,
}: {
  feed: Pick<LiveFeed, 'follow'>;
  after: string;
  matches: MatchChange;
  readOn: (follower: FeedFollower) => ReadOn;
  /** Rejects where it cannot begin after this position. */
  begin: () => Promise<void>;
}): FeedSubscription {
  const ending = new AbortController();
  const isOver = () => ending.signal.aborted;
  let wake = () => {};
  const follower = feed.follow(() => wake());
  const read = readOn(follower);

  /** There is no await between the look and the sleep, so nothing can come in between. */
  const news = (position: string) =>
    new Promise<void>((resolve) => {
      const recent = follower.takeAfter(position);
      if (!recent || recent.reached !== position || follower.ended()) return resolve();
      wake = resolve;
    });
  async function* changesAfter(): AsyncGenerator<AppliedChange, undefined> {
    await begin();
    for (let position = after; !isOver();) {
      if (follower.ended() === 'another-log') throw new UnknownPositionError('the log is another one now');
      const { changes, reached } = await read(position);
      for await (const change of changes) if (!isOver() && matches(change)) yield change;
      if (reached === position && !isOver()) {
        if (follower.ended() === 'closed') return;
        await news(position);
      }
      position = reached;
    }
  }
  return endable(changesAfter(), () => {
    ending.abort();
    follower.leave();
    wake();
  });
}

/** A generator that is left while it waits takes no `return()` before its next item. This ends at once; `onEnd` wakes what waits. */
function endable(items: AsyncGenerator<AppliedChange, undefined>, onEnd: () => void): FeedSubscription {
  const parked = new Set<(item: Item) => void>();
  let isOver = false;
  const end = () => {
    isOver = true;
    for (const resolve of parked) resolve(DONE);
    parked.clear();
    onEnd();
  };
  return {
    next() {
      if (isOver) return Promise.resolve(DONE);
      return new Promise<Item>((resolve, reject) => {
        parked.add(resolve);
        const settle = (isLast: boolean, answer: () => void) => {
          parked.delete(resolve);
          if (isLast) end();
          answer();
        };
        items.next().then(
          (item) => settle(item.done === true, () => resolve(item)),
          (error: unknown) => settle(true, () => reject(error instanceof Error ? error : new Error(String(error)))),
        );
      });
    },
    return() {
      end();
      return Promise.resolve(DONE);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** What is known of a trade that was never opened here is no state of a trade: `watchAnomalies` brings it. */
export function isOfOpenedTrade({ trade }: AppliedChange): boolean {
  return trade.opened !== undefined;
}
