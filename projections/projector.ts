import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { comparePositions, type EventBatch, type EventStore } from '../domain/ports';
import { applyOrSkip, partsOf } from './apply-or-skip';
import type { LiveFeed } from './live/live-feed';
import type { ReadModel } from './views/read-model';
import { MINUTE_MS } from '../domain/values/durations';

export type Projector = {
  /** True while nothing newer than what is applied was in the log when it was last read. */
  isCaughtUp(): boolean;
  /** How long the views have been behind: 0 when they are not, Infinity when they never were up to date. */
  behindForMs(): number;
  /** Position up to which events are in the views. */
  position(): string | undefined;
  /** True as soon as the views hold everything up to `position`; false when that takes too long or the projector stops. */
  waitFor(position: string, timeoutMs: number): Promise<boolean>;
  /** Ends the subscription; resolves when nothing more is written. */
  stop(): Promise<void>;
};

export type ProjectorOptions = {
  store: Pick<EventStore, 'subscribe'>;
  readModel: ReadModel;
  feed: Pick<LiveFeed, 'publish' | 'beginAt'>;
  /** A subscription that ended (it is taken up again), or an event that was skipped as poison. */
  onError(error: unknown): void;
  /** Events of all streams as they come, those of no view included. Must not throw. */
  onEvents?: (events: EventBatch['events']) => void;
  onProgress?: (progress: { position: string; events: number; caughtUp: boolean }) => void;
};

/** The views were made from another log than the present one, and are rebuilt. */
export class AnotherLogError extends Error {
  override readonly name = 'AnotherLogError';
}

const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;

/**
 * Updates the read model to the head of the log. Each batch is committed first and published to the feed in the same turn
 * of the event loop, so that a subscriber never receives more than a query would answer.
 *
 * An event that cannot be applied must not stop all others, nor vanish: its batch is applied again one by one, and that
 * event is recorded as poison, reported and skipped. Its trade goes on without it until the views are rebuilt by a
 * version that understands it. What is the file's fault (disk full, locked, damaged) is never taken for poison; it is
 * tried again, as is a subscription that ended.
 */
export function startProjector({ store, readModel, feed, onError, onEvents, onProgress }: ProjectorOptions): Projector {
  const stopping = new AbortController();
  const waiters = createWaiters(readModel.checkpoint());
  const lag = createLagWatch();
  const backOff = createBackOff();
  feed.beginAt(readModel.checkpoint());

  const applyAndPublish = (batch: EventBatch) => {
    onEvents?.(batch.events);
    feed.publish(applyOrSkip(readModel, batch, onError), batch.position);
    waiters.moveTo(batch.position);
    onProgress?.({ position: batch.position, events: batch.events.length, caughtUp: batch.caughtUp });
  };
  const beginAnewIfOfAnotherLog = async () => {
    if (await isOfThisLog(readModel, store, stopping.signal)) return;
    onError(new AnotherLogError('the read model is of another log: it is made again'));
    readModel.beginAnew();
    waiters.moveTo(undefined);
    feed.beginAt(undefined);
  };
  const follow = async () => {
    // Each time: a store that was unavailable may return as another one.
    await beginAnewIfOfAnotherLog();
    for await (const batch of store.subscribe(readModel.checkpoint(), stopping.signal)) {
      for (const part of partsOf(batch)) {
        if (stopping.signal.aborted) return;
        applyAndPublish(part);
        if (part.position !== batch.position) await nextTurn();
      }
      lag.setCaughtUp(batch.caughtUp);
      backOff.reset();
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await follow().catch(onError);
      lag.setCaughtUp(false);
      await backOff.wait(stopping.signal);
    }
  };
  const running = run();

  return {
    isCaughtUp: lag.isCaughtUp,
    behindForMs: lag.behindForMs,
    position: waiters.position,
    waitFor: waiters.waitFor,
    async stop() {
      stopping.abort();
      waiters.end();
      await running;
    },
  };
}

/** Where the views are, and who waits until they are somewhere. */
function createWaiters(begin: string | undefined) {
  const waiters = new Set<{ position: string; settle(isThere: boolean): void }>();
  let reached = begin;
  let isOver = false;
  const isAt = (position: string) => reached !== undefined && comparePositions(reached, position) >= 0;
  return {
    position: () => reached,
    moveTo(position: string | undefined): void {
      reached = position;
      for (const waiter of waiters) if (isAt(waiter.position)) waiter.settle(true);
    },
    waitFor(position: string, timeoutMs: number): Promise<boolean> {
      if (isAt(position)) return Promise.resolve(true);
      if (isOver) return Promise.resolve(false);
      return new Promise((resolve) => {
        const timer = setTimeout(() => waiter.settle(false), timeoutMs);
        const waiter = {
          position,
          settle(isThere: boolean) {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(isThere);
          },
        };
        waiters.add(waiter);
      });
    },
    end(): void {
      isOver = true;
      for (const waiter of waiters) waiter.settle(false);
    },
  };
}

function createLagWatch() {
  let caughtUp = false;
  let behindSinceMs = -Infinity;
  return {
    isCaughtUp: () => caughtUp,
    behindForMs: () => (caughtUp ? 0 : performance.now() - behindSinceMs),
    setCaughtUp(isSo: boolean): void {
      if (caughtUp && !isSo) behindSinceMs = performance.now();
      caughtUp = isSo;
    },
  };
}

function createBackOff() {
  let backoffMs = MIN_BACKOFF_MS;
  return {
    reset: () => void (backoffMs = MIN_BACKOFF_MS),
    async wait(signal: AbortSignal): Promise<void> {
      await delay(backoffMs, undefined, { signal }).catch(() => undefined);
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
    },
  };
}

/** Positions of one log mean nothing in another: after a change of EVENT_STORE the checkpoint would skip events. */
async function isOfThisLog(
  readModel: ReadModel,
  store: ProjectorOptions['store'],
  signal: AbortSignal,
): Promise<boolean> {
  if (readModel.checkpoint() === undefined) return true;
  for await (const { events, caughtUp } of store.subscribe(undefined, signal)) {
    if (events[0] || caughtUp) return readModel.isOfLog(events[0]);
  }
  return true;
}

const CATCH_UP_LIMIT_MS = MINUTE_MS;
const CATCH_UP_CHECK_MS = 50;

/** True as soon as the views hold everything that was in the log; false when that takes longer than a minute. */
export async function untilCaughtUp(projector: Pick<Projector, 'isCaughtUp'>): Promise<boolean> {
  for (let waitedMs = 0; !projector.isCaughtUp(); waitedMs += CATCH_UP_CHECK_MS) {
    if (waitedMs >= CATCH_UP_LIMIT_MS) return false;
    await delay(CATCH_UP_CHECK_MS);
  }
  return true;
}
