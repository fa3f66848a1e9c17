import { setImmediate as nextTurn } from 'node:timers/promises';
import { isOwnStream, type EventStore } from '../../domain/ports';
import { lockEventFile, prepareEventFile } from './sqlite-event-file';
import { maxRowsAtOnce, openSqliteEventReader } from './sqlite-event-reader';
import { createLiveTail } from './sqlite-live-tail';
import { followLog, readToHead, type OpenLog } from './sqlite-read-log';
import type { WriterStats } from './sqlite-waiting-appends';
import { startSqliteWriter } from './sqlite-writer';
import type { RecordedEvent } from '../../domain/events/recorded-event';

const defaultMaxWaitingAppends = 10_000;
/** Events of a stream read at once before the event loop gets its turn. */
const streamPageEvents = 512;

export type SqliteEventStoreOptions = {
  /** The database file; its folder is made when missing. `-wal`, `-shm` and `.lock` lie beside it. */
  file: string;
  /** Appends that may wait for the disk at once; further ones fail at once. 10,000 when left out. */
  maxWaitingAppends?: number;
  /** The database never grows beyond this; appends that would make it fail. Only the disk is the limit when left out. */
  maxFileBytes?: number;
};

export type SqliteEventStore = EventStore & {
  stats(): WriterStats;
  /** Of the newest event; positions are counted from 1 without gaps, so it is the number of events. */
  lastPosition(): Promise<string>;
};

/**
 * The embedded event store: one SQLite file, one process, one thread that writes. Rejects with
 * `StoreUnavailableError`, and a sentence that says what to do, when the file is in use, damaged, of another program
 * or a newer release, or cannot be written.
 *
 * Appended events are handed to subscribers as the objects they are: do not change one after appending it.
 */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<SqliteEventStore> {
  const { realFile, release } = lockEventFile(options.file);
  try {
    prepareEventFile(realFile);
    return await openPrepared(realFile, options, release);
  } catch (error) {
    release();
    throw error;
  }
}

async function openPrepared(
  file: string,
  options: SqliteEventStoreOptions,
  release: () => void,
): Promise<SqliteEventStore> {
  const reader = openSqliteEventReader(file, isOwnStream);
  const tail = createLiveTail(reader.lastPosition(), isOwnStream);
  const log: OpenLog = { reader, tail, ended: undefined };
  const end = (reason: NonNullable<OpenLog['ended']>) => {
    log.ended ??= reason;
    tail.wake();
  };
  const { maxFileBytes, maxWaitingAppends = defaultMaxWaitingAppends } = options;
  const writer = await startSqliteWriter({
    file,
    maxFileBytes,
    maxWaitingAppends,
    onCommitted: tail.add,
    onStopped: end,
  }).catch((error: unknown) => {
    reader.close();
    throw error;
  });

  async function readStream(stream: string, fromRevision = 0): Promise<RecordedEvent[]> {
    if (!Number.isSafeInteger(fromRevision) || fromRevision < 0) throw new TypeError(`not a revision: ${fromRevision}`);
    let page = reader.readStreamPage(stream, fromRevision, maxRowsAtOnce);
    const { events } = page;
    while (!page.reachedHead) {
      await nextTurn();
      page = reader.readStreamPage(stream, fromRevision + events.length, streamPageEvents);
      for (const event of page.events) events.push(event);
    }
    return events;
  }

  async function closeAll(): Promise<void> {
    end('closed');
    reader.close();
    await writer.close();
    release();
  }

  let closed: Promise<void> | undefined;
  return {
    append: writer.append,
    readStream,
    readAll: (after) => readToHead(log, after),
    subscribe: (after, signal) => ({ [Symbol.asyncIterator]: () => followLog(log, after, signal) }),
    close: () => (closed ??= closeAll()),
    stats: writer.stats,
    lastPosition: async () => String(reader.lastPosition()),
  };
}
