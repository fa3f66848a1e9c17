/** The log as a feed of changes: in pages, and followed from a position. Positions are the same on every node of a log. */
import { comparePositions, UnknownPositionError, type EventStore } from '../../domain/ports';
import type { AppliedChange } from '../changes/applied-change';
import { followChanges, isOfOpenedTrade, type MatchChange, type ReadOn } from './follow-changes';
import type { FeedSubscription, LiveFeed } from './live-feed';
import { createChangeReader, type ChangeReader, type ChangeReaderDeps } from './read-changes';
import { LOG_START } from './recent-changes';

export type ChangePage = {
  changes: AppliedChange[];
  /** Up to here the page is complete: the next begins after it. */
  reached: string;
  hasMore: boolean;
};

export type ChangeLog = {
  /** Up to where changes are shown; undefined of a log that has none yet. */
  position(): string | undefined;
  /**
   * Changes of opened trades that match, after a position (from the beginning when undefined), in order. A page may have fewer than
   * `first` and be followed by others: each reads a bounded part of the log. Rejects with `UnknownPositionError` and
   * `StoreUnavailableError`.
   */
  readPage(page: { after: string | undefined; first: number; matches: MatchChange }): Promise<ChangePage>;
  /**
   * The same, then each change that comes, without gap or repeat; from now on when `after` is undefined. A slow reader lags behind and
   * costs no memory. `next` rejects with `UnknownPositionError` where `after` is of another log, or as `readPage` does; it is over then.
   */
  follow(from: { after: string | undefined; matches: MatchChange }): FeedSubscription;
};

/** Events of the log that one page looks through at most: a rare filter ends a page without having filled it. */
const MAX_PAGE_EVENTS = 2_048;

export function createChangeLog({ feed, ...deps }: ChangeReaderDeps & { feed: LiveFeed }): ChangeLog {
  const { store } = deps;
  const reader = createChangeReader(deps);
  return {
    position() {
      const position = feed.position();
      return position === LOG_START ? undefined : position;
    },
    async readPage({ after = LOG_START, first, matches }) {
      await assertReached(store, feed, after);
      const follower = feed.follow(() => undefined);
      try {
        return await readPage(readOnFrom(follower, reader, feed), { after, first, matches, end: feed.position() });
      } finally {
        follower.leave();
      }
    },
    follow: ({ after, matches }) =>
      followChanges({
        feed,
        after: after ?? feed.position(),
        matches: (change) => isOfOpenedTrade(change) && matches(change),
        readOn: (follower) => readOnFrom(follower, reader, feed),
        begin: () => (after === undefined ? Promise.resolve() : assertReached(store, feed, after)),
      }),
  };
}

function readOnFrom(
  recent: Pick<ReturnType<LiveFeed['follow']>, 'takeAfter'>,
  reader: ChangeReader,
  feed: LiveFeed,
): ReadOn {
  return async (position) => {
    const kept = recent.takeAfter(position);
    if (kept) return { ...kept, events: kept.changes.length };
    return reader.readAfter(position, feed.position());
  };
}

async function readPage(
  readOn: ReadOn,
  { after, first, matches, end }: { after: string; first: number; matches: MatchChange; end: string },
): Promise<ChangePage> {
  const changes: AppliedChange[] = [];
  let reached = after;
  let events = 0;
  while (changes.length < first && events < MAX_PAGE_EVENTS && comparePositions(reached, end) < 0) {
    const stretch = await readOn(reached);
    for await (const change of stretch.changes) {
      if (!isOfOpenedTrade(change) || !matches(change)) continue;
      changes.push(change);
      if (changes.length < first) continue;
      return { changes, reached: change.position, hasMore: comparePositions(change.position, end) < 0 };
    }
    if (stretch.reached === reached) break;
    reached = stretch.reached;
    events += stretch.events;
  }
  return { changes, reached, hasMore: comparePositions(reached, end) < 0 };
}

/** A position that this node has not reached may be one of another node's, and come; or one of another log, and never come. */
async function assertReached(store: Pick<EventStore, 'readAll'>, feed: LiveFeed, position: string): Promise<void> {
  if (comparePositions(position, feed.position()) <= 0) return;
  for await (const batch of store.readAll(position)) {
    if (comparePositions(batch.position, position) < 0)
      throw new UnknownPositionError(`position ${position} is not of this log`);
    return;
  }
}
