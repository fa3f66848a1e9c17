import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { comparePositions, OWN_STREAM_PREFIXES, StoreUnavailableError, type EventBatch } from '../domain/ports';
import { createLogEnd, type LogEnd } from './log-end';
import { faultOf, type EventStoreDb, type SubscriptionListener, type TradeSubscription } from './eventstoredb-client';

const MAX_BATCH_EVENTS = 256;
const MIN_BACKOFF_MS = 20;
const MAX_BACKOFF_MS = 2_000;
/** Nobody waits for it: a server that is busy, as after an outage, is given time to answer. */
const ANSWER_LIMIT_MS = 10_000;

export type FollowOptions = {
  db: Pick<EventStoreDb, 'subscribe' | 'head'>;
  after: string | undefined;
  signal: AbortSignal;
  /** The store is being closed. */
  closing: AbortSignal;
  onConnection: (state: { connected: boolean; problem?: string }) => void;
};

/**
 * The log after a position and then live, across outages: a subscription never goes on by itself after an error, and a
 * reader who is too slow for 32 events is dropped by the server, so it is taken up again after the last event that was
 * handed out. Says `caughtUp: false` when it was cut off.
 *
 * Ends when a signal aborts or at `return()`. Rejects with `StoreUnavailableError` where another attempt cannot help.
 */
export function followTrades(options: FollowOptions): AsyncIterator<EventBatch, undefined> {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of [options.signal, options.closing]) {
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true, signal: ending.signal });
  }
  const wasClosed = options.closing.aborted;
  const batches = batchesUntil(ending.signal, options);
  return {
    async next() {
      if (wasClosed) throw new StoreUnavailableError('the event store is closed');
      const item = await batches.next().catch((error: unknown) => {
        end();
        throw error;
      });
      return item;
    },
    // A generator that waits takes no `return()` before its next item: wake it first.
    return() {
      end();
      return batches.return(undefined);
    },
  };
}

async function* batchesUntil(ended: AbortSignal, options: FollowOptions): AsyncGenerator<EventBatch, undefined> {
  const { db, onConnection } = options;
  let position = options.after;
  let backoffMs = MIN_BACKOFF_MS;
  let isCutOff = false;
  const handedOut = (batch: EventBatch) => {
    if (isCutOff) onConnection({ connected: true });
    isCutOff = false;
    position = batch.position;
    backoffMs = MIN_BACKOFF_MS;
  };
  const failed = (error: unknown) => {
    throwIfHopeless(error, position);
    if (isCutOff || isDropOfSlowReader(error)) return;
    onConnection({ connected: false, problem: (error as Error).message });
    isCutOff = true;
  };
  for (; !isAborted(ended); backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS)) {
    try {
      const end = await endNotBefore(db, position);
      for await (const batch of connection(db, position, end, ended)) {
        handedOut(batch);
        yield batch;
        // Between two batches the event loop has its turn.
        await nextTurn();
      }
    } catch (error) {
      failed(error);
    }
    if (isAborted(ended)) return;
    if (position !== undefined) yield { events: [], position, caughtUp: false };
    await delay(backoffMs * (0.5 + Math.random() / 2), undefined, { signal: ended }).catch(() => undefined);
  }
}

/** Read anew each time: it changes while one waits. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Where the log ends. One that ends before the position is not the one that the position is from; the server would wait without a word. */
async function endNotBefore(db: FollowOptions['db'], position: string | undefined): Promise<string> {
  const head = await db.head(ANSWER_LIMIT_MS);
  if (position === undefined || comparePositions(head, position) >= 0) return head;
  throw new StoreUnavailableError(
    `position ${position} is beyond the end of the log (${head}): EventStoreDB was restored from an older backup. ` +
      'Restore the newer one, or rebuild what remembers that position',
  );
}

function throwIfHopeless(error: unknown, position: string | undefined): void {
  if (error instanceof StoreUnavailableError) throw error;
  const { kind } = faultOf(error);
  if (kind === 'bad-position') {
    const message = `position ${position ?? ''} is not one of this log: rebuild what remembers it (paystate rebuild)`;
    throw new StoreUnavailableError(message, { cause: error });
  }
  if (kind === 'denied') {
    const message = 'EventStoreDB denies the subscription: check user, password and rights in EVENT_STORE';
    throw new StoreUnavailableError(message, { cause: error });
  }
}

/** Normal under a burst: the server keeps 32 live events for a reader, and drops who lags further behind. */
function isDropOfSlowReader(error: unknown): boolean {
  return /too slow/i.test((error as Error).message);
}

/** What was told at a moment when `arrived` items had come; it counts once they all were read. */
type Marker = { arrived: number; position?: string; isLive?: boolean };

type Progress = { position: string; isConfirmed: boolean; isLive: boolean };

/** One subscription at the server, until it fails or ends. */
async function* connection(
  db: FollowOptions['db'],
  after: string | undefined,
  endAtFirst: string,
  ended: AbortSignal,
): AsyncGenerator<EventBatch, undefined> {
  const markers: Marker[] = [];
  const progress: Progress = { position: after ?? '0', isConfirmed: false, isLive: false };
  let failure: { error: unknown } | undefined;
  let wake = () => {};
  const mark = (marker: Omit<Marker, 'arrived'>) => {
    markers.push({ arrived: source.counts().arrived, ...marker });
    wake();
  };
  const fail = (error: unknown) => {
    failure ??= { error };
    wake();
  };
  const unconfirmed = setTimeout(() => fail(new Error('the subscription was not confirmed')), ANSWER_LIMIT_MS);
  const listener: SubscriptionListener = {
    onReadable: () => wake(),
    onConfirmed: () => {
      clearTimeout(unconfirmed);
      progress.isConfirmed = true;
      wake();
    },
    onCaughtUp: () => mark({ isLive: true }),
    onFellBehind: () => mark({ isLive: false }),
    onCheckpoint: (position) => mark({ position }),
    onEnd: (error) => fail(error ?? new Error('the server ended the subscription')),
  };
  const source: TradeSubscription = db.subscribe(OWN_STREAM_PREFIXES, after, listener);
  const onEnded = () => wake();
  ended.addEventListener('abort', onEnded);
  const leaving = new AbortController();
  const end = createLogEnd({
    now: endAtFirst,
    ask: () => db.head(ANSWER_LIMIT_MS),
    onAnswer: () => wake(),
    signal: leaving.signal,
  });
  try {
    for (let told = tellingOf(progress.position, false); !isAborted(ended);) {
      if (!progress.isLive) await gather(source);
      const batch = take(source, markers, progress, end);
      const telling = tellingOf(batch.position, batch.caughtUp);
      if (batch.events.length > 0 || telling !== told) {
        told = telling;
        yield batch;
      } else if (failure) throw failure.error;
      else await new Promise<void>((woken) => (wake = woken));
    }
  } finally {
    leaving.abort();
    clearTimeout(unconfirmed);
    ended.removeEventListener('abort', onEnded);
    source.end();
  }
}

/** Lets what is on its way arrive: behind the log, few large batches cost less than many small ones. */
async function gather(source: TradeSubscription): Promise<void> {
  let { arrived, read } = source.counts();
  for (let before = -1; arrived > before && arrived > read && arrived - read < MAX_BATCH_EVENTS;) {
    before = arrived;
    await delay(1);
    ({ arrived, read } = source.counts());
  }
}

/** A batch without events is worth handing out when this changes. */
function tellingOf(position: string, caughtUp: boolean): string {
  return `${position} ${String(caughtUp)}`;
}

/** What can be read now, and how far that is. */
function take(source: TradeSubscription, markers: Marker[], progress: Progress, end: LogEnd): EventBatch {
  const events = source.read(MAX_BATCH_EVENTS);
  const last = events.at(-1);
  if (last) progress.position = last.position;
  const { arrived, read } = source.counts();
  while (markers[0] && markers[0].arrived <= read) {
    const { position, isLive } = markers.shift() as Marker;
    if (position !== undefined && comparePositions(position, progress.position) > 0) progress.position = position;
    progress.isLive = isLive ?? progress.isLive;
  }
  const isLiveAndRead = progress.isLive && arrived === read;
  if (isLiveAndRead) end.forget();
  return {
    events,
    position: progress.position,
    caughtUp: isLiveAndRead || (progress.isConfirmed && end.isReached(progress.position)),
  };
}
