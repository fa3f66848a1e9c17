/** An event store in memory that does what the real ones do: it passes `test/adapters/event-log/event-store-contract.ts`. */
import { encodeAppend } from '../../adapters/event-log/encode-append';
import {
  isOwnStream,
  StoreUnavailableError,
  WrongExpectedRevisionError,
  type AppendResult,
  type EventBatch,
  type EventStore,
} from '../../domain/ports';
import type { RecordedEvent } from '../../domain/events/recorded-event';

const MAX_EVENTS_PER_BATCH = 256;

/** Called at each append at the moment it is stored, before any reader can see it. */
export type OnStored = (events: readonly RecordedEvent[]) => void;

/** The events themselves; stores opened on the same log have the same content. Positions count from 1. */
export type MemoryLog = { all: RecordedEvent[]; streams: Map<string, RecordedEvent[]>; waiting: Set<() => void> };

export const createMemoryLog = (): MemoryLog => ({ all: [], streams: new Map(), waiting: new Set() });

export function openMemoryEventStore(log: MemoryLog, onStored: OnStored = () => {}): EventStore {
  let closed = false;
  const refuseWhenClosed = () => {
    if (closed) throw new StoreUnavailableError('the store is closed');
  };

  return {
    async append(stream, expectedRevision, events) {
      refuseWhenClosed();
      const encoded = encodeAppend(stream, expectedRevision, events);
      const stored = log.streams.get(stream) ?? [];
      const expected = expectedRevision === 'no-stream' ? -1 : expectedRevision;
      if (expected !== stored.length - 1) {
        const earlier = stored.slice(expected + 1, expected + 1 + encoded.length);
        const isRepeat =
          earlier.length === encoded.length && encoded.every(({ id }, index) => id === earlier[index]?.id);
        if (isRepeat) return resultOf(earlier);
        throw new WrongExpectedRevisionError(
          stream,
          expectedRevision,
          stored.length === 0 ? 'no-stream' : stored.length - 1,
        );
      }
      // Through JSON, as on any disk: what has no value is left out, and nothing is shared with the writer.
      const recorded = encoded.map(({ id, type, data, metadata }, index) => ({
        id,
        type,
        data: JSON.parse(data) as unknown,
        metadata: JSON.parse(metadata) as unknown,
        stream,
        revision: expected + 1 + index,
        position: String(log.all.length + 1 + index),
      })) as RecordedEvent[];
      log.all.push(...recorded);
      if (stored.length === 0) log.streams.set(stream, stored);
      stored.push(...recorded);
      onStored(recorded);
      wakeAll(log);
      return resultOf(recorded);
    },
    async readStream(stream, fromRevision = 0) {
      refuseWhenClosed();
      return (log.streams.get(stream) ?? []).slice(fromRevision);
    },
    async *readAll(after) {
      for (let cursor = Number(after ?? 0), caughtUp = false; !caughtUp;) {
        refuseWhenClosed();
        const batch = batchAfter(log, cursor);
        ({ caughtUp } = batch);
        cursor = Number(batch.position);
        yield batch;
      }
    },
    subscribe(after, signal) {
      return follow(log, after, signal, () => closed);
    },
    async close() {
      closed = true;
      wakeAll(log);
    },
  };
}

function resultOf(events: readonly RecordedEvent[]): AppendResult {
  const { revision, position } = events.at(-1)!;
  return { revision, position };
}

function wakeAll({ waiting }: MemoryLog): void {
  for (const wake of [...waiting]) wake();
}

function batchAfter({ all }: MemoryLog, cursor: number): EventBatch {
  const read = all.slice(cursor, cursor + MAX_EVENTS_PER_BATCH);
  const position = cursor + read.length;
  const events = read.filter(({ stream }) => isOwnStream(stream));
  return { events, position: String(position), caughtUp: position >= all.length };
}

/** Written out as an iterator: `return()` must end it while it waits, which a generator's would not. */
function follow(
  log: MemoryLog,
  after: string | undefined,
  signal: AbortSignal,
  isClosed: () => boolean,
): AsyncIterableIterator<EventBatch> {
  const wasClosed = isClosed();
  let cursor = Number(after ?? 0);
  let toldCaughtUp = false;
  let returned = false;
  const isOver = () => returned || signal.aborted || isClosed();
  const hasNews = () => !toldCaughtUp || cursor < log.all.length;

  const news = () =>
    new Promise<void>((resolve) => {
      const wake = () => {
        if (!isOver() && !hasNews()) return;
        log.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      log.waiting.add(wake);
      signal.addEventListener('abort', wake);
      wake();
    });

  return {
    async next() {
      if (wasClosed) throw new StoreUnavailableError('the store is closed');
      await news();
      if (isOver()) return { done: true, value: undefined };
      const batch = batchAfter(log, cursor);
      cursor = Number(batch.position);
      toldCaughtUp = batch.caughtUp;
      return { done: false, value: batch };
    },
    async return() {
      returned = true;
      wakeAll(log);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
