import fs from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { StoreUnavailableError } from '../../domain/ports';
import { openDatabase } from '../../sqlite/library';

/** Marks the file as ours (`PRAGMA application_id`): "payS" in ASCII. */
const applicationId = 0x70617953;
const schemaVersion = 1;
/** Six to ten events a page. Chosen by measurement: smaller file and fewer page writes than 4096. */
const pageBytes = 8_192;
const cacheKibibytes = 32_768;
/** What the log of uncheckpointed pages (`-wal`) is cut back to after a burst. */
const walLimitBytes = 64 * 1_048_576;
/** How long the writer waits for another program that holds the file, such as a `sqlite3` shell. */
const busyTimeoutMs = 5_000;
/** The opening check reads so many of the newest events, and every page of a file up to `wholeCheckBytes`. */
const checkedNewestEvents = 256;
const wholeCheckBytes = 16 * 1_048_576;

// A stream's name is stored once; its events carry the small key, so that the index grows at its right edge only.
// Without AUTOINCREMENT: events are never deleted, so the writer's own count never repeats a position.
const schema = `
  CREATE TABLE streams (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream_key INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_of_stream ON events (stream_key, revision);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/**
 * Takes the file for this process alone and answers its real path and a function that gives it back. The lock is the
 * operating system's (on `<file>.lock`), so it ends with the process, however that ends. A separate file, because
 * POSIX drops a process's locks on a file as soon as it closes any handle of it, a backup's for instance.
 */
export function lockEventFile(file: string): { realFile: string; release: () => void } {
  let lock: Database.Database | undefined;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const realFile = fs.existsSync(file)
      ? fs.realpathSync(file)
      : path.join(fs.realpathSync(path.dirname(file)), path.basename(file));
    const held = (lock = openDatabase(`${realFile}.lock`, { timeout: 0 }));
    held.pragma('locking_mode = EXCLUSIVE');
    held.exec('BEGIN EXCLUSIVE');
    return { realFile, release: () => void held.close() };
  } catch (error) {
    lock?.close();
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) {
      throw new StoreUnavailableError(
        `${file} is already open in another process or elsewhere in this one: stop that one first, or set another DATA_DIR`,
      );
    }
    throw storeProblem(file, error);
  }
}

/** Creates the file or checks the one that is there. The caller holds the lock. */
export function prepareEventFile(file: string): void {
  try {
    const empty = !fs.existsSync(file) || fs.statSync(file).size === 0;
    if (empty && fs.existsSync(`${file}-wal`) && fs.statSync(`${file}-wal`).size > 0) {
      // SQLite would throw the -wal away and begin anew.
      throw new StoreUnavailableError(
        `${file} is missing or empty, but ${file}-wal beside it holds events: put the file back, or move the -wal away`,
      );
    }
    // Events name buyers: readable by the owner only. SQLite gives its side files the same mode.
    if (empty) fs.closeSync(fs.openSync(file, 'a', 0o600));
    const database = openDatabase(file, { timeout: busyTimeoutMs });
    try {
      const id = database.pragma('application_id', { simple: true });
      const isBlank = id === 0 && database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
      if (isBlank) createSchema(database);
      else checkContents(file, database, id);
    } finally {
      database.close();
    }
    syncFolder(path.dirname(file));
  } catch (error) {
    throw storeProblem(file, error);
  }
}

function createSchema(database: Database.Database): void {
  database.pragma(`page_size = ${pageBytes}`);
  database.pragma('journal_mode = WAL');
  database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
}

function checkContents(file: string, database: Database.Database, id: unknown): void {
  if (id !== applicationId)
    throw new StoreUnavailableError(`${file} is a database of another program: set another DATA_DIR`);
  const version = database.pragma('user_version', { simple: true });
  if (version !== schemaVersion) {
    throw new StoreUnavailableError(
      `${file} has schema version ${String(version)}, this release knows ${schemaVersion}: start the release that wrote it`,
    );
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  const expectedBytes =
    (database.pragma('page_count', { simple: true }) as number) *
    (database.pragma('page_size', { simple: true }) as number);
  const foundBytes = fs.statSync(file).size;
  if (foundBytes < expectedBytes) throw damaged(file, `it has ${foundBytes} bytes of ${expectedBytes}`);
  if (expectedBytes <= wholeCheckBytes) {
    const verdict = database.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw damaged(file, String(verdict));
  }
  // Every newest event must have a stream's name, be found by the index, and hold JSON.
  const broken = database
    .prepare<[], number>(
      `SELECT position FROM (SELECT * FROM events ORDER BY position DESC LIMIT ${checkedNewestEvents}) AS newest
       WHERE NOT (json_valid(data) AND json_valid(metadata))
          OR NOT EXISTS (SELECT 1 FROM streams WHERE key = newest.stream_key)
          OR newest.position IS NOT (SELECT position FROM events INDEXED BY events_of_stream
                                     WHERE stream_key = newest.stream_key AND revision = newest.revision)
       LIMIT 1`,
    )
    .pluck()
    .get();
  if (broken !== undefined) throw damaged(file, `the event at position ${broken} is unreadable`);
}

/** A new file is only durable once its folder is. */
function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** The connection that writes. `maxFileBytes` bounds the database's size, undefined for the disk's own. */
export function openForWriting(file: string, maxFileBytes: number | undefined): Database.Database {
  const database = openDatabase(file, { timeout: busyTimeoutMs });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma(`cache_size = -${cacheKibibytes}`);
  database.pragma(`journal_size_limit = ${walLimitBytes}`);
  if (maxFileBytes !== undefined) {
    const bytes = database.pragma('page_size', { simple: true }) as number;
    database.pragma(`max_page_count = ${String(Math.max(1, Math.floor(maxFileBytes / bytes)))}`);
  }
  return database;
}

/** A connection that cannot write. */
export function openForReading(file: string): Database.Database {
  const database = openDatabase(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  database.pragma(`cache_size = -${cacheKibibytes}`);
  return database;
}

/** What went wrong with the file and what a person can do about it. */
export function storeProblem(file: string, error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  const code = sqliteCode(error);
  const message = (error as Error).message;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return damaged(file, message, error);
  return new StoreUnavailableError(`${file}: ${adviceFor(code)} (${code || 'no code'}: ${message})`, { cause: error });
}

export function damaged(file: string, detail: string, cause?: unknown): StoreUnavailableError {
  return new StoreUnavailableError(
    `${file} is damaged: ${detail}. Stop the engine, keep a copy of the file with its -wal, check the disk, then restore a backup or salvage with: sqlite3 ${file} .recover`,
    { cause },
  );
}

function adviceFor(code: string): string {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return 'the disk is full, or the file has reached its limit: make room, then repeat';
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO')
    return 'the disk reported an error: check it and its free space';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'another program holds the file: close it, then repeat';
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|E)/.test(code))
    return 'the file or its folder cannot be opened for writing: check that they exist, their owner and their mode';
  return 'the store failed';
}

function sqliteCode(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}
