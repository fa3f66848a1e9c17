import { setTimeout as delay } from 'node:timers/promises';
import {
  StoreUnavailableError,
  WrongExpectedRevisionError,
  type AppendResult,
  type EventBatch,
  type EventStore,
  type ExpectedRevision,
} from '../../domain/ports';
import { encodeAppend } from '../event-log/encode-append';
import { connectEventStoreDb, faultOf, type EventStoreDb, type StoreFault } from './eventstoredb-client';
import { connectionOf, withoutPassword } from './eventstoredb-connection';
import { followTrades } from './eventstoredb-subscription';
import { createTurns } from '../runtime/call-slots';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';

/** Below the two seconds after which a caller gets STORE_UNAVAILABLE. Reads may take longer while they progress. */
const CALL_LIMIT_MS = 1_200;
const RETRY_DELAYS_MS = [20, 50, 100, 200, 400];
/** One connection carries a hundred calls; the rest is for subscriptions. */
const MAX_CALLS = 80;
/** Calls that may wait for their turn. What waits in vain was never sent. */
const MAX_WAITING_CALLS = 10_000;

export type EventStoreDbOptions = {
  /** `esdb://…`, without problems (`problemsOfConnection`). */
  connectionString: string;
  /** How long an append may take, and a read may be silent; 1,200 when left out. */
  callLimitMs?: number;
  /** How long a subscription may be silent while events are pending; 10,000 when left out. */
  answerLimitMs?: number;
  /** Called when a subscription is cut off and when it is back; both may happen often while a server restarts. */
  onConnection?: (state: { connected: boolean; problem?: string }) => void;
};

/**
 * The log in EventStoreDB (23.10 or later), one server or a cluster. Opening it does not connect: a store that is away now may come
 * later. A call that is not answered in time rejects with `StoreUnavailableError`.
 */
export function openEventStoreDb({
  connectionString,
  callLimitMs = CALL_LIMIT_MS,
  answerLimitMs,
  onConnection,
}: EventStoreDbOptions): EventStore {
  const db = connectEventStoreDb(connectionOf(connectionString));
  const name = withoutPassword(connectionString);
  const calls = createTurns({ maxConcurrent: MAX_CALLS, maxWaiting: MAX_WAITING_CALLS });
  const closing = new AbortController();

  /** Runs an operation within the limit, and retries it where the fault may pass. */
  async function persist<Answer>(what: string, attempt: Attempt<Answer>): Promise<Answer> {
    if (closing.signal.aborted) throw new StoreUnavailableError('the event store is closed');
    const deadline = Date.now() + callLimitMs;
    const turn = await calls.take(callLimitMs);
    if (turn !== 'taken') {
      throw new StoreUnavailableError(`${what} was not sent: ${turn === 'overloaded' ? 'too many wait' : 'closing'}`);
    }
    try {
      return await untilDeadline(`${what} at ${name}`, deadline, attempt);
    } finally {
      calls.giveBack();
    }
  }

  const readStream = async (stream: string, fromRevision = 0) => {
    if (!Number.isSafeInteger(fromRevision) || fromRevision < 0) throw new TypeError(`not a revision: ${fromRevision}`);
    return persist(`reading ${stream}`, (leftMs) => readWhole(db, stream, fromRevision, leftMs()));
  };

  const append = async (stream: string, expected: ExpectedRevision, events: readonly NewEvent[]) => {
    encodeAppend(stream, expected, events);
    return persist(`appending to ${stream}`, async (leftMs) => {
      try {
        return checked(stream, expected, events, await db.append(stream, expected, events, leftMs()));
      } catch (error) {
        const fault = faultOf(error);
        if (fault.kind !== 'wrong-revision') throw error;
        // An attempt whose answer was lost may be what moved the stream, of this call or of an earlier one that the caller
        // repeats. The stream itself proves it: a record of the attempts would end with the call, or the process.
        const mayBeOwn = fault.actual !== 'no-stream' && fault.actual >= revisionAfter(expected, events);
        const own = mayBeOwn ? await findOwn(db, { stream, expected, events }, leftMs()) : undefined;
        if (own) return own;
        throw new WrongExpectedRevisionError(stream, expected, fault.actual);
      }
    });
  };

  const subscribe = (after: string | undefined, signal: AbortSignal) =>
    followTrades({
      db,
      after: checkedPosition(after),
      signal,
      closing: closing.signal,
      onConnection: (state) => onConnection?.(state),
      answerLimitMs,
    });

  async function* readAll(after?: string): AsyncGenerator<EventBatch> {
    const batches = { [Symbol.asyncIterator]: () => subscribe(after, new AbortController().signal) };
    for await (const batch of batches) {
      yield batch;
      if (batch.caughtUp) return;
    }
    throw new StoreUnavailableError('the event store was closed while the log was read');
  }

  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    closing.abort();
    await calls.close();
    await db.dispose();
  };
  return {
    append,
    readStream,
    readAll,
    subscribe: (after, signal) => ({ [Symbol.asyncIterator]: () => subscribe(after, signal) }),
    close: () => (closed ??= closeAll()),
  };
}

/** `leftMs` answers how long each of its calls may still take. */
type Attempt<Answer> = (leftMs: () => number) => Promise<Answer>;

async function untilDeadline<Answer>(what: string, deadline: number, attempt: Attempt<Answer>): Promise<Answer> {
  const leftMs = () => Math.max(1, deadline - Date.now());
  for (let attempts = 0; ; attempts += 1) {
    try {
      return await attempt(leftMs);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError || error instanceof StoreUnavailableError) throw error;
      const fault = faultOf(error);
      const delayMs = RETRY_DELAYS_MS[attempts] ?? RETRY_DELAYS_MS.at(-1) ?? 0;
      if (!isWorthARetry(fault) || Date.now() + delayMs >= deadline) throw unavailable(what, fault, error);
      await delay(delayMs);
    }
  }
}

function isWorthARetry({ kind }: StoreFault): boolean {
  return kind === 'unavailable' || kind === 'not-leader';
}

function unavailable(what: string, fault: StoreFault, cause: unknown): StoreUnavailableError {
  const because = {
    'wrong-revision': 'it is at another revision',
    'not-leader': 'no node leads at the moment',
    'not-found': 'it does not exist',
    deleted: 'the stream was deleted in EventStoreDB: restore a backup, a trade without its history cannot go on',
    denied: 'EventStoreDB denies it: check user, password and rights in EVENT_STORE',
    invalid: 'EventStoreDB refuses it',
    'bad-position': 'the position is of another log',
    unavailable: 'message' in fault ? fault.message : 'no answer',
  }[fault.kind];
  return new StoreUnavailableError(`${what}: ${because}`, { cause });
}

async function readWhole(
  db: EventStoreDb,
  stream: string,
  fromRevision: number,
  limitMs: number,
): Promise<RecordedEvent[]> {
  const events = await db.readStream(stream, fromRevision, limitMs).catch((error: unknown) => {
    if (faultOf(error).kind !== 'not-found') throw error;
    if (fromRevision === 0) return [];
    throw new StoreUnavailableError(`${stream} has no events any more: it was deleted in EventStoreDB`);
  });
  const missing = events.findIndex(({ revision }, index) => revision !== fromRevision + index);
  if (missing < 0) return events;
  throw new StoreUnavailableError(
    `${stream} lacks revision ${fromRevision + missing}: it was deleted, truncated or given a $maxCount or $maxAge in EventStoreDB`,
  );
}

/** The revision of the last event, once they are stored. */
function revisionAfter(expected: ExpectedRevision, events: readonly NewEvent[]): number {
  return (expected === 'no-stream' ? -1 : expected) + events.length;
}

/** A deleted stream accepts an append as if it were new, but its revisions continue. Such a trade must not be extended. */
function checked(
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
  result: AppendResult,
): AppendResult {
  const revision = revisionAfter(expected, events);
  if (result.revision === revision) return result;
  throw new StoreUnavailableError(
    `${stream} was stored at revision ${result.revision} instead of ${revision}: the stream had been deleted in EventStoreDB`,
  );
}

/** The first result of an append whose answer was lost, read from the stream; undefined when others hold its place. */
async function findOwn(
  db: EventStoreDb,
  { stream, expected, events }: { stream: string; expected: ExpectedRevision; events: readonly NewEvent[] },
  limitMs: number,
): Promise<AppendResult | undefined> {
  const stored = await readWhole(db, stream, expected === 'no-stream' ? 0 : expected + 1, limitMs);
  const isOwn = events.every(({ id }, index) => stored[index]?.id === id.toLowerCase());
  const last = stored[events.length - 1];
  return isOwn && last ? { revision: last.revision, position: last.position } : undefined;
}

function checkedPosition(after: string | undefined): string | undefined {
  if (after === undefined || /^(0|[1-9]\d{0,18})$/.test(after)) return after;
  throw new TypeError(`not a position: ${JSON.stringify(after)}`);
}
