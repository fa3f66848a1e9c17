import type Database from 'better-sqlite3';
import { StoreUnavailableError } from '../../domain/ports';
import { damaged, openForReading, storeProblem } from './sqlite-event-file';
import type { RecordedEvent } from '../../domain/events/recorded-event';

/** Characters of JSON after which a page ends early, so that one page never holds the event loop for long. */
const maxPageCharacters = 2 * 1_048_576;

/** Rows taken in one call: at most some 64 MB, however large each event is. */
export const maxRowsAtOnce = 32;

type StreamRow = [position: number, revision: number, id: string, type: string, data: string, metadata: string];
type LogRow = [...StreamRow, stream: string];

export type StreamPage = { events: RecordedEvent[]; reachedHead: boolean };

/** A run of the log. `position` is that of the last event read, delivered or not. */
export type LogPage = { events: RecordedEvent[]; position: number; caughtUp: boolean };

/**
 * Reads pages of the file, each in one short read transaction that ends before the call does: a reader that stayed
 * open would keep the write-ahead log growing. Throws `StoreUnavailableError` for what cannot be read.
 * `delivers` says of a stream whether its events are in the pages of the log.
 */
export function openSqliteEventReader(file: string, delivers: (stream: string) => boolean) {
  const database = openForReading(file);
  const { streamPage, logPage, lastPosition } = prepareReads(database);

  function answering<Answer>(read: () => Answer): Answer {
    if (!database.open) throw new StoreUnavailableError(`${file} is closed`);
    try {
      return read();
    } catch (error) {
      if (error instanceof SyntaxError) throw damaged(file, `an event is not JSON: ${error.message}`, error);
      throw storeProblem(file, error);
    }
  }

  /** Events of one stream from a revision on, at most `limit`. `reachedHead` when the stream has no more. */
  function readStreamPage(stream: string, fromRevision: number, limit: number): StreamPage {
    return answering(() => {
      const events: RecordedEvent[] = [];
      let characters = 0;
      // Nearly every stream is short: one call for all its rows costs less than a step for each.
      const rows =
        limit <= maxRowsAtOnce
          ? streamPage.all(stream, fromRevision, limit)
          : streamPage.iterate(stream, fromRevision, limit);
      for (const row of rows) {
        const revision = fromRevision + events.length;
        if (row[1] !== revision) throw damaged(file, `revision ${revision} of ${stream} is missing`);
        events.push(toEvent(row, stream));
        characters += row[4].length + row[5].length;
        if (characters >= maxPageCharacters) return { events, reachedHead: false };
      }
      return { events, reachedHead: events.length < limit };
    });
  }

  /** What comes after a position in the log, at most `limit` events read. */
  function readLogPage(after: number, limit: number): LogPage {
    return answering(() => {
      const events: RecordedEvent[] = [];
      let position = after;
      let seen = 0;
      let characters = 0;
      // One more than requested shows whether this is the end.
      for (const row of logPage.iterate(after, limit + 1)) {
        if (seen === limit || characters >= maxPageCharacters) return { events, position, caughtUp: false };
        seen += 1;
        position = row[0];
        if (!delivers(row[6])) continue;
        events.push(toEvent(row, row[6]));
        characters += row[4].length + row[5].length;
      }
      return { events, position, caughtUp: true };
    });
  }

  return {
    readStreamPage,
    readLogPage,
    /** 0 for an empty log. */
    lastPosition: () => answering(() => lastPosition.get() ?? 0),
    close: () => void database.close(),
  };
}

export type SqliteEventReader = ReturnType<typeof openSqliteEventReader>;

function prepareReads(database: Database.Database) {
  return {
    streamPage: database
      .prepare<[string, number, number], StreamRow>(
        `SELECT position, revision, id, type, data, metadata FROM events
         WHERE stream_key = (SELECT key FROM streams WHERE name = ?) AND revision >= ? ORDER BY revision LIMIT ?`,
      )
      .raw(),
    logPage: database
      .prepare<[number, number], LogRow>(
        `SELECT position, revision, id, type, data, metadata, name FROM events CROSS JOIN streams ON key = stream_key
         WHERE position > ? ORDER BY position LIMIT ?`,
      )
      .raw(),
    lastPosition: database.prepare<[], number>('SELECT max(position) FROM events').pluck(),
  };
}

function toEvent(row: StreamRow | LogRow, stream: string): RecordedEvent {
  const [position, revision, id, type, data, metadata] = row;
  return {
    type,
    data: JSON.parse(data) as unknown,
    metadata: JSON.parse(metadata) as unknown,
    id,
    stream,
    revision,
    position: String(position),
  } as RecordedEvent;
}
