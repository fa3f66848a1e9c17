import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { comparePositions, StoreUnavailableError, UnknownPositionError, type EventBatch } from '../../domain/ports';
import type { EventStoreDb } from './eventstoredb-client';
import { faultOf } from './eventstoredb-fault';
import { oneSubscription } from './eventstoredb-one-subscription';

const MIN_BACKOFF_MS = 20;
const MAX_BACKOFF_MS = 2_000;
/** No caller waits for it: a server that is busy, as after an outage, is given time to answer. */
const ANSWER_LIMIT_MS = 10_000;

export type FollowOptions = {
  db: Pick<EventStoreDb, 'subscribe' | 'head'>;
  after: string | undefined;
  signal: AbortSignal;
  /** The store is being closed. */
  closing: AbortSignal;
  onConnection: (state: { connected: boolean; problem?: string }) => void;
  /** How long an answer may take, and a subscription may be silent that owes something; 10,000 when left out. */
  answerLimitMs?: number | undefined;
};

/**
 * The log after a position and then live, across outages: a subscription never goes on by itself after an error, and a
 * reader who is too slow for 32 events is dropped by the server, so it is taken up again after the last event that was
 * handed out. Reports `caughtUp: false` when it was cut off.
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
  const { db, onConnection, answerLimitMs = ANSWER_LIMIT_MS } = options;
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
      const end = await endNotBefore(db, position, answerLimitMs);
      for await (const batch of oneSubscription(db, { after: position, end, ended, answerLimitMs })) {
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
async function endNotBefore(
  db: FollowOptions['db'],
  position: string | undefined,
  answerLimitMs: number,
): Promise<string> {
  const { position: head } = await db.head(answerLimitMs);
  if (position === undefined || comparePositions(head, position) >= 0) return head;
  throw new UnknownPositionError(
    `position ${position} is beyond the end of the log (${head}): EventStoreDB was restored from an older backup. ` +
      'Restore the newer one, or rebuild what remembers that position',
  );
}

function throwIfHopeless(error: unknown, position: string | undefined): void {
  if (error instanceof StoreUnavailableError) throw error;
  const { kind } = faultOf(error);
  if (kind === 'bad-position') {
    const message = `position ${position ?? ''} is not one of this log: rebuild what remembers it (paystate rebuild)`;
    throw new UnknownPositionError(message, { cause: error });
  }
  if (kind === 'denied') {
    const message = 'EventStoreDB denies the subscription: check user, password and rights in EVENT_STORE';
    throw new StoreUnavailableError(message, { cause: error });
  }
}

/** Normal under a burst: the server keeps 32 live events for a reader, and drops a reader that lags further behind. */
function isDropOfSlowReader(error: unknown): boolean {
  return /too slow/i.test((error as Error).message);
}
