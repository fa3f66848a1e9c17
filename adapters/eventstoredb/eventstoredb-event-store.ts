import {
  StoreUnavailableError,
  WrongExpectedRevisionError,
  type AppendResult,
  type EventBatch,
  type EventStore,
  type ExpectedRevision,
} from '../../domain/ports';
import { encodeAppend } from '../event-log/encode-append';
import { createEventStoreDbCalls } from './eventstoredb-calls';
import { connectEventStoreDb, type EventStoreDb } from './eventstoredb-client';
import { connectionOf, withoutPassword } from './eventstoredb-connection';
import { faultOf } from './eventstoredb-fault';
import { followTrades } from './eventstoredb-subscription';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';

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
  callLimitMs,
  answerLimitMs,
  onConnection,
}: EventStoreDbOptions): EventStore & { lastPosition(): Promise<string> } {
  const db = connectEventStoreDb(connectionOf(connectionString));
  const calls = createEventStoreDbCalls(withoutPassword(connectionString), callLimitMs);
  const closing = new AbortController();

  const readStream = async (stream: string, fromRevision = 0) => {
    if (!Number.isSafeInteger(fromRevision) || fromRevision < 0) throw new TypeError(`not a revision: ${fromRevision}`);
    return calls.run(`reading ${stream}`, (leftMs) => readWhole(db, stream, fromRevision, leftMs()));
  };

  const append = async (stream: string, expected: ExpectedRevision, events: readonly NewEvent[]) => {
    encodeAppend(stream, expected, events);
    return calls.run(`appending to ${stream}`, (leftMs) => appendOnce(db, { stream, expected, events }, leftMs));
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
    lastPosition: () => calls.run('reading the end of the log', async (leftMs) => (await db.head(leftMs())).position),
  };
}

type Append = { stream: string; expected: ExpectedRevision; events: readonly NewEvent[] };

/** Rejects with `WrongExpectedRevisionError` when others hold the place of the events. */
async function appendOnce(
  db: EventStoreDb,
  { stream, expected, events }: Append,
  leftMs: () => number,
): Promise<AppendResult> {
  try {
    return checked({ stream, expected, events }, await db.append(stream, expected, events, leftMs()));
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
function checked({ stream, expected, events }: Append, result: AppendResult): AppendResult {
  const revision = revisionAfter(expected, events);
  if (result.revision === revision) return result;
  throw new StoreUnavailableError(
    `${stream} was stored at revision ${result.revision} instead of ${revision}: the stream had been deleted in EventStoreDB`,
  );
}

/** The first result of an append whose answer was lost, read from the stream; undefined when others hold its place. */
async function findOwn(
  db: EventStoreDb,
  { stream, expected, events }: Append,
  limitMs: number,
): Promise<AppendResult | undefined> {
  const stored = await readWhole(db, stream, expected === 'no-stream' ? 0 : expected + 1, limitMs);
  const isOwn = events.every(({ id }, index) => stored[index]?.id === id.toLowerCase());
  const last = stored[events.length - 1];
  return isOwn && last ? { revision: last.revision, position: last.position } : undefined;
}

function checkedPosition(after: string | undefined): string | undefined {
  if (after === undefined || /^(0|[1-9]\d*)$/.test(after)) return after;
  throw new TypeError(`not a position: ${JSON.stringify(after)}`);
}
