import {
  WrongExpectedRevisionError,
  StoreUnavailableError,
  type EventBatch,
  type EventStore,
} from '../../domain/ports';
import { cutIntoAppends, jsonBytesOf, type SomeEvents } from './cut-into-appends';
import { hashEvent } from './event-hash';
import type { RecordedEvent } from '../../domain/events/recorded-event';

/** Between two batches all appends have ended: the order over all streams is preserved only that far. */
const defaultBatchEvents = 2_048;
const maxBatchBytes = 8 * 1_048_576;
const maxStreamsAtOnce = 32;
/** How often the end of the target may differ from what it just answered. Only another writer or a deleted stream causes that. */
const maxSettlings = 3;

/** An event that is in the target, as is everything before it. `position` is its place in the source. */
export type CopiedEvent = Pick<RecordedEvent, 'stream' | 'revision' | 'id' | 'position'>;

export type CopyOptions = {
  from: EventStore;
  to: EventStore;
  /** Ends the copy after the appends under way. */
  signal: AbortSignal;
  /** `position` of an earlier copy's last checkpoint. All is copied when undefined; what is there stays as it is. */
  resumeAfter?: string | undefined;
  /** Events copied in between two checkpoints. */
  batchEvents?: number | undefined;
  /** Called after every batch, with the number of events of this run. */
  onProgress?: ((events: number, position: string) => void) | undefined;
  onCheckpoint?: ((last: CopiedEvent) => void) | undefined;
};

/** `finished` is false when the signal ended it. `events` were found in the target or appended to it. */
export type CopyResult = { events: number; finished: boolean };

/** The target holds what the source does not. Nothing of it was overwritten. */
export class OtherHistoryError extends Error {
  override readonly name = 'OtherHistoryError';
  constructor(what: string) {
    super(`${what}. Copy into an empty store, or into one that holds a part of this log`);
  }
}

/**
 * Copies the events of a log into another store: streams, revisions, ids, types, data and metadata stay as they are,
 * so every hash stays valid; positions are the target's own. Every append states its revision, so a copy that was
 * killed is begun again and finds its events there, in whatever groups they went. Throws `OtherHistoryError` when the
 * target holds something else, `StoreUnavailableError` when a store cannot answer.
 */
export async function copyLog(options: CopyOptions): Promise<CopyResult> {
  const { from, to, signal, resumeAfter, batchEvents = defaultBatchEvents } = options;
  let events = 0;
  try {
    await refuseForeignTarget(from, to, signal);
    for await (const batch of oneAhead(batchesOf(from.readAll(resumeAfter), batchEvents))) {
      await forEachAtOnce(byStream(batch), signal, (ofStream) => copyRuns({ from, to }, ofStream));
      const last = batch.at(-1);
      if (signal.aborted || !last) break;
      events += batch.length;
      const { stream, revision, id, position } = last;
      options.onProgress?.(events, position);
      options.onCheckpoint?.({ stream, revision, id, position });
    }
  } catch (error) {
    // A call that waited for a store when the signal came has been rejected.
    if (!(signal.aborted && error instanceof StoreUnavailableError)) throw error;
  }
  return { events, finished: !signal.aborted };
}

/** Histories that were mixed in an append-only log stay mixed: the target's first events are compared before any append. */
async function refuseForeignTarget(from: EventStore, to: EventStore, signal: AbortSignal): Promise<void> {
  for await (const { events } of to.readAll()) {
    if (events.length === 0) continue;
    await forEachAtOnce(byStream(events), signal, async (theirs) => {
      const [{ stream, revision }] = theirs;
      const ours = await from.readStream(stream, revision);
      refuseDifference(ours, theirs);
      if (theirs.length > ours.length) {
        throw new OtherHistoryError(
          `the target holds revision ${revision + ours.length} of ${stream}, the source does not`,
        );
      }
    });
    return;
  }
}

async function* batchesOf(log: AsyncIterable<EventBatch>, maxEvents: number): AsyncGenerator<RecordedEvent[]> {
  let batch: RecordedEvent[] = [];
  let bytes = 0;
  for await (const { events } of log) {
    for (const event of events) {
      batch.push(event);
      bytes += jsonBytesOf(event.data) + jsonBytesOf(event.metadata);
      if (batch.length < maxEvents && bytes < maxBatchBytes) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Reads the next batch while this one is being written. */
async function* oneAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  const read = () => {
    const item = iterator.next();
    item.catch(() => undefined);
    return item;
  };
  try {
    for (let next = read(); ;) {
      const item = await next;
      if (item.done === true) return;
      next = read();
      yield item.value;
    }
  } finally {
    await iterator.return?.();
  }
}

function byStream(events: readonly RecordedEvent[]): SomeEvents[] {
  const streams = new Map<string, SomeEvents>();
  for (const event of events) {
    const ofStream = streams.get(event.stream);
    if (ofStream) ofStream.push(event);
    else streams.set(event.stream, [event]);
  }
  return [...streams.values()];
}

/** Does the work for every item, some at a time. When one fails or the signal aborts, no other starts. */
async function forEachAtOnce<Item>(items: readonly Item[], signal: AbortSignal, work: (item: Item) => Promise<void>) {
  const waiting = items.values();
  let failed = false;
  const worker = async () => {
    for (const item of waiting) {
      if (failed || signal.aborted) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  // Nothing may be under way when the failure is reported.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(maxStreamsAtOnce, items.length) }, worker));
  for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
}

type Stores = { from: EventStore; to: EventStore };

/** Events of one stream, each append after the one before. */
async function copyRuns(stores: Stores, events: SomeEvents, settlings = 0): Promise<void> {
  for (const run of cutIntoAppends(events)) {
    const [{ stream, revision }] = run;
    try {
      await stores.to.append(stream, revision === 0 ? 'no-stream' : revision - 1, run);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError) || settlings === maxSettlings) throw error;
      await settle(stores, run, error, settlings);
    }
  }
}

/**
 * The target's stream is elsewhere: an earlier copy wrote these events in other groups, or the checkpoint names a
 * target that was replaced. Compares what is there, and appends what is missing.
 */
async function settle(
  stores: Stores,
  run: SomeEvents,
  { actual }: WrongExpectedRevisionError,
  settlings: number,
): Promise<void> {
  const { from, to } = stores;
  const [{ stream, revision }] = run;
  const start = Math.min(revision, actual === 'no-stream' ? 0 : actual + 1);
  const earlier = start < revision ? await from.readStream(stream, start) : [];
  const ours = [...earlier.filter((event) => event.revision < revision), ...run];
  const theirs = await to.readStream(stream, start);
  refuseDifference(ours, theirs);
  const [first, ...others] = ours.slice(theirs.length);
  if (!first) return;
  if (first.revision !== start + theirs.length)
    throw new Error(`the source lacks revision ${start + theirs.length} of ${stream}`);
  await copyRuns(stores, [first, ...others], settlings + 1);
}

/** Both begin at the same revision of the same stream; as far as both go, they must be equal. */
function refuseDifference(ours: readonly RecordedEvent[], theirs: readonly RecordedEvent[]): void {
  for (const [index, own] of ours.entries()) {
    const other = theirs[index];
    if (!other) return;
    if (hashEvent(own) === hashEvent(other)) continue;
    throw new OtherHistoryError(
      `the target holds another history of ${own.stream}: its revision ${other.revision} is ${other.type} ${other.id}, ` +
        (own.id === other.id ? 'and was altered' : `here it is ${own.type} ${own.id}`),
    );
  }
}
