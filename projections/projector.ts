import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { comparePositions, type EventBatch, type EventStore } from '../domain/ports';
import type { LiveFeed } from './live/live-feed';
import type { ReadModel } from './views/read-model';
import { sqliteCodeOf } from './views/read-model-file';
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
  feed: Pick<LiveFeed, 'publish'>;
  /** A subscription that ended (it is taken up again), or an event that was skipped as poison. */
  onError(error: unknown): void;
  /** Events of all streams as they come, those of no view included. Must not throw. */
  onEvents?: (events: EventBatch['events']) => void;
  onProgress?: (progress: { position: string; events: number; caughtUp: boolean }) => void;
};

/** An event that no view could be made of. It stands in the table `poison`. */
export class PoisonEventError extends Error {
  override readonly name = 'PoisonEventError';
}

/** The views were made from another log than the present one, and are rebuilt. */
export class AnotherLogError extends Error {
  override readonly name = 'AnotherLogError';
}

/** Events per transaction: the event loop is free again after some ten milliseconds. */
const MAX_EVENTS_PER_TRANSACTION = 256;
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
  const waiters = new Set<{ position: string; settle(isThere: boolean): void }>();
  let position = readModel.checkpoint();
  let caughtUp = false;
  let behindSinceMs = -Infinity;
  const setCaughtUp = (isSo: boolean) => {
    if (caughtUp && !isSo) behindSinceMs = performance.now();
    caughtUp = isSo;
  };
  let backoffMs = MIN_BACKOFF_MS;

  const isAt = (filter: string) => position !== undefined && comparePositions(position, filter) >= 0;
  const applyAndPublish = (batch: EventBatch) => {
    onEvents?.(batch.events);
    feed.publish(applyOrSkip(readModel, batch, onError));
    position = batch.position;
    for (const waiter of waiters) if (isAt(waiter.position)) waiter.settle(true);
    onProgress?.({ position, events: batch.events.length, caughtUp: batch.caughtUp });
  };
  let isLogChecked = false;
  const checkLog = async () => {
    if (!isLogChecked && !(await isOfThisLog(readModel, store, stopping.signal))) {
      onError(new AnotherLogError('the read model is of another log: it is made again'));
      readModel.beginAnew();
      position = undefined;
    }
    isLogChecked = true;
  };
  const follow = async () => {
    await checkLog();
    for await (const batch of store.subscribe(readModel.checkpoint(), stopping.signal)) {
      for (const part of partsOf(batch)) {
        if (stopping.signal.aborted) return;
        applyAndPublish(part);
        if (part.position !== batch.position) await nextTurn();
      }
      setCaughtUp(batch.caughtUp);
      backoffMs = MIN_BACKOFF_MS;
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await follow().catch(onError);
      // A store that was unavailable may return as another one.
      isLogChecked = false;
      setCaughtUp(false);
      await delay(backoffMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
    }
  };
  const running = run();

  return {
    isCaughtUp: () => caughtUp,
    behindForMs: () => (caughtUp ? 0 : performance.now() - behindSinceMs),
    position: () => position,
    waitFor(filter, timeoutMs) {
      if (isAt(filter)) return Promise.resolve(true);
      if (stopping.signal.aborted) return Promise.resolve(false);
      return new Promise((resolve) => {
        const timer = setTimeout(() => waiter.settle(false), timeoutMs);
        const waiter = {
          position: filter,
          settle(isThere: boolean) {
            clearTimeout(timer);
            waiters.delete(waiter);
            resolve(isThere);
          },
        };
        waiters.add(waiter);
      });
    },
    async stop() {
      stopping.abort();
      for (const waiter of waiters) waiter.settle(false);
      await running;
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

/** Parts of a batch that are each short enough for one transaction. The last one carries the batch's own position. */
export function partsOf(batch: EventBatch, maxEvents = MAX_EVENTS_PER_TRANSACTION): EventBatch[] {
  const parts: EventBatch[] = [];
  for (let from = 0; from === 0 || from < batch.events.length; from += maxEvents) {
    const events = batch.events.slice(from, from + maxEvents);
    const isLast = from + maxEvents >= batch.events.length;
    const position = isLast ? batch.position : (events.at(-1)?.position ?? batch.position);
    parts.push({ events, position, caughtUp: isLast && batch.caughtUp });
  }
  return parts;
}

/** Applies a batch; when an event of it is poison, all the others. Throws when the file is at fault. */
export function applyOrSkip(
  readModel: Pick<ReadModel, 'apply' | 'skipPoison'>,
  batch: EventBatch,
  onPoison: (error: PoisonEventError) => void,
): ReturnType<ReadModel['apply']> {
  try {
    return readModel.apply(batch);
  } catch (error) {
    if (isFaultOfFile(error)) throw error;
  }
  const changes = batch.events.flatMap((event) => {
    try {
      return readModel.apply({ events: [event], position: event.position, caughtUp: false });
    } catch (error) {
      if (isFaultOfFile(error)) throw error;
      readModel.skipPoison(event, error);
      onPoison(
        new PoisonEventError(`${event.type} at ${event.position} of ${event.stream} was skipped`, { cause: error }),
      );
      return [];
    }
  });
  return [...changes, ...readModel.apply({ ...batch, events: [] })];
}

/** SQLite rejects a value only with these codes; all other codes are about the file or the disk. */
function isFaultOfFile(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code !== undefined && !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code);
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
