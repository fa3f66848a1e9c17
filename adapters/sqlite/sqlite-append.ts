/** One append, in the transaction that is open. A wrong expectation writes nothing. */
import type Database from 'better-sqlite3';
import { newStream, type AppendMessage, type AppendOutcome, type EventColumns } from './sqlite-writer-messages';

const wrongRevision = (actual: number): AppendOutcome => ['wrong-revision', actual, 0];

/** Throws what the file makes fail. */
export function prepareAppend(database: Database.Database): (message: AppendMessage) => AppendOutcome {
  const headOf = database
    .prepare<[string], [key: number, revision: number]>(
      'SELECT key, (SELECT max(revision) FROM events WHERE stream_key = key) FROM streams WHERE name = ?',
    )
    .raw();
  const insertStream = database.prepare<[string]>('INSERT INTO streams (name) VALUES (?) ON CONFLICT DO NOTHING');
  const insertEvent = database.prepare<[number, number, number, string, string, string, string]>(
    'INSERT INTO events (position, stream_key, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const eventAt = database
    .prepare<[number, number], [id: string, position: number]>(
      'SELECT id, position FROM events WHERE stream_key = ? AND revision = ?',
    )
    .raw();
  /** Counts on over a failed commit: a position is never given twice. */
  let lastPosition = database.prepare('SELECT coalesce(max(position), 0) FROM events').pluck().get() as number;

  function insertEvents(streamKey: number, expected: number, events: EventColumns[]): AppendOutcome {
    let revision = expected;
    for (const [id, type, data, metadata] of events) {
      insertEvent.run(++lastPosition, streamKey, ++revision, id, type, data, metadata);
    }
    return ['stored', revision, lastPosition];
  }

  /** The same ids right after the same expected revision are the same append: its first result, else undefined. */
  function resultOfRepeat(streamKey: number, expected: number, events: EventColumns[]): AppendOutcome | undefined {
    let revision = expected;
    let position = 0;
    for (const [id] of events) {
      const stored = eventAt.get(streamKey, ++revision);
      if (stored?.[0] !== id) return undefined;
      position = stored[1];
    }
    return ['repeated', revision, position];
  }

  return ([stream, expected, events]) => {
    if (expected === newStream) {
      const made = insertStream.run(stream);
      if (made.changes === 1) return insertEvents(Number(made.lastInsertRowid), newStream, events);
    }
    const head = headOf.get(stream);
    if (!head) return wrongRevision(newStream);
    const [streamKey, revision] = head;
    if (revision === expected) return insertEvents(streamKey, expected, events);
    return resultOfRepeat(streamKey, expected, events) ?? wrongRevision(revision);
  };
}
