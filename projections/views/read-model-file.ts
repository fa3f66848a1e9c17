/**
 * The file under the read model: its tables, and when it is begun anew. Everything in it can be made again from the log,
 * so it is never migrated: another version is simply another file.
 */
import path from 'node:path';
import type Database from 'better-sqlite3';
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { openDatabase } from '../../sqlite/library';

/** Raise it with every change of a table, of an index, or of what is written into them. */
export const VIEWS_VERSION = 17;

/** "PSRM" in SQLite's header: a file without it was written by another program, and is never deleted. */
export const APPLICATION_ID = 0x5053524d;
const SQLITE_MAGIC = 'SQLite format 3\0';
const APPLICATION_ID_OFFSET_BYTES = 68;

/**
 * `trades` is narrow, for filtering: a scan reads about 30 rows a page. The folded trade stands beside it. `due_at` is a
 * column with an index of its own, so that a trade needs one row less; so is `query_at`, of queries about waiting orders.
 *
 * `refunds` holds what a cancel returned, too, under the request number `BY_CANCEL`.
 *
 * `anomalies` has a row for each anomaly of any stream, opened here or not. `position` is that of the event that observed it,
 * padded with zeros so that text sorts as numbers do. Its content stands in the folded trade.
 *
 * `reconciliations` has a row for each bill that was requested, ordered by its first day. The differences stand beside them:
 * of the run whose list counts, and of the one under way.
 *
 * `subject_pairs` holds every pair of adjacent characters of a subject as one word (`subject-pairs.ts`).
 */
const TABLES = `
  CREATE TABLE trades (
    seq INTEGER PRIMARY KEY,
    out_trade_no TEXT NOT NULL UNIQUE,
    opened_at INTEGER,
    changed_at INTEGER,
    paid_at INTEGER,
    total_fen INTEGER,
    subject TEXT,
    state TEXT,
    method TEXT,
    trade_no TEXT,
    store_id TEXT,
    terminal_id TEXT,
    operator_id TEXT,
    buyer_id TEXT,
    refund_states INTEGER,
    in_doubt INTEGER NOT NULL,
    doubt_since INTEGER,
    anomalies INTEGER NOT NULL,
    due_at INTEGER,
    query_at INTEGER
  ) STRICT;
  CREATE TABLE trade_json (seq INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE subject_pairs USING fts5(
    pairs, content='', contentless_delete=1, tokenize='ascii', prefix='4'
  );
  CREATE TABLE refunds (
    out_request_no TEXT NOT NULL,
    out_trade_no TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    state TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (out_request_no, out_trade_no)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE anomalies (
    trade_seq INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    position TEXT NOT NULL,
    kind TEXT NOT NULL,
    resolved INTEGER NOT NULL,
    PRIMARY KEY (trade_seq, event_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE daily_totals (
    dimension TEXT NOT NULL,
    beijing_day TEXT NOT NULL,
    name TEXT NOT NULL,
    payment_count INTEGER NOT NULL,
    payment_fen INTEGER NOT NULL,
    refund_count INTEGER NOT NULL,
    refund_fen INTEGER NOT NULL,
    PRIMARY KEY (dimension, beijing_day, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reconciliations (
    date TEXT NOT NULL UNIQUE,
    first_day TEXT NOT NULL,
    json TEXT NOT NULL,
    listed_by_kind TEXT NOT NULL
  ) STRICT;
  CREATE TABLE discrepancies (
    date TEXT NOT NULL,
    run_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (date, run_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE poison (
    position TEXT PRIMARY KEY,
    stream TEXT NOT NULL,
    event_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    error TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    merchant TEXT NOT NULL,
    checkpoint TEXT,
    first_event TEXT,
    trades INTEGER NOT NULL,
    due INTEGER NOT NULL,
    poison INTEGER NOT NULL
  ) STRICT;
`;

/** Apart from the tables: a rebuild makes them at its end, in one sorted pass each. */
const INDEXES = `
  CREATE INDEX trades_by_time ON trades (opened_at);
  CREATE INDEX trades_by_state ON trades (state, opened_at);
  CREATE INDEX trades_by_method ON trades (method, opened_at);
  CREATE INDEX trades_by_amount ON trades (total_fen, opened_at);
  CREATE INDEX trades_by_change ON trades (changed_at);
  CREATE INDEX trades_by_store ON trades (store_id, opened_at) WHERE store_id IS NOT NULL;
  CREATE INDEX trades_by_terminal ON trades (terminal_id, opened_at) WHERE terminal_id IS NOT NULL;
  CREATE INDEX trades_by_operator ON trades (operator_id, opened_at) WHERE operator_id IS NOT NULL;
  CREATE INDEX trades_by_buyer ON trades (buyer_id, opened_at) WHERE buyer_id IS NOT NULL;
  CREATE INDEX trades_by_refunds ON trades (refund_states, opened_at) WHERE refund_states IS NOT NULL;
  CREATE INDEX trades_by_trade_no ON trades (trade_no) WHERE trade_no IS NOT NULL;
  CREATE INDEX trades_in_doubt ON trades (opened_at) WHERE in_doubt = 1;
  CREATE INDEX trades_by_doubt ON trades (doubt_since) WHERE doubt_since IS NOT NULL;
  CREATE INDEX trades_with_anomalies ON trades (opened_at) WHERE anomalies > 0;
  CREATE INDEX trades_paid ON trades (paid_at, out_trade_no) WHERE paid_at IS NOT NULL;
  CREATE INDEX refunds_by_time ON refunds (requested_at, out_request_no, out_trade_no) WHERE out_request_no <> '';
  CREATE INDEX refunds_by_state ON refunds (state, requested_at, out_request_no, out_trade_no)
    WHERE out_request_no <> '';
  CREATE INDEX refunds_by_end ON refunds (ended_at, out_request_no, out_trade_no)
    WHERE ended_at IS NOT NULL AND out_request_no <> '';
  CREATE INDEX refunds_ended ON refunds (ended_at, out_request_no, out_trade_no) WHERE state = 'SUCCEEDED';
  CREATE INDEX anomalies_by_time ON anomalies (position);
  CREATE INDEX anomalies_by_event ON anomalies (event_id);
  CREATE INDEX anomalies_by_state ON anomalies (resolved, position);
  CREATE INDEX anomalies_by_kind ON anomalies (kind, resolved, position);
  CREATE INDEX reconciliations_by_day ON reconciliations (first_day, date);
  CREATE INDEX discrepancies_by_kind ON discrepancies (date, run_id, kind, number);
  CREATE INDEX trades_due ON trades (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX trades_to_query ON trades (query_at) WHERE query_at IS NOT NULL;
`;

/** Megabytes of pages in memory, beside what the system caches. */
const CACHE_MIB = 32;

/** Views name buyers, as events do: a new file is readable by the owner only. SQLite gives its side files the same mode. */
export function openOwnerOnly(file: string): Database.Database {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
  return openDatabase(file);
}

export function createTables(db: Database.Database, merchant: string): void {
  db.exec(TABLES);
  db.prepare('INSERT INTO progress VALUES (1, ?, NULL, NULL, 0, 0, 0)').run(merchant);
}

/** From here on the file is whole: without the two marks it would be begun anew when next opened. */
export function createIndexesAndMark(db: Database.Database): void {
  db.exec(INDEXES);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${VIEWS_VERSION}`);
}

/** Each shop has views of its own: no query of one can bring a trade of another. `main` is the shop of the environment. */
export function readModelPath(dataDir: string, merchant: string, main: string): string {
  return path.join(dataDir, merchant === main ? 'read-model.db' : `read-model-${merchant}.db`);
}

/** Opens the file for use, or creates it anew and reports why. Another program's file is moved aside, not deleted. */
export function openReadModelFile(file: string, merchant: string): { db: Database.Database; rebuiltBecause?: string } {
  const rebuiltBecause = file === ':memory:' ? undefined : reasonToBeginAnew(file, merchant);
  if (rebuiltBecause === NOT_OURS) moveAside(file);
  // Without the main file, its `-wal` and `-shm` are left-overs of another one.
  if (rebuiltBecause !== undefined || !existsSync(file)) removeReadModelFile(file);
  const db = openOwnerOnly(file);
  const isNew = db.pragma('user_version', { simple: true }) !== VIEWS_VERSION;
  if (isNew) {
    // Before WAL, so that the marks are in the main file whatever happens to the log.
    db.transaction(() => {
      createTables(db, merchant);
      createIndexesAndMark(db);
    })();
  }
  db.pragma('journal_mode = WAL');
  // NORMAL, not OFF: OFF could leave a file after a power cut that is wrong and does not show it.
  db.pragma('synchronous = NORMAL');
  db.pragma(`cache_size = -${CACHE_MIB * 1_024}`);
  return { db, ...(rebuiltBecause === undefined ? {} : { rebuiltBecause }) };
}

/** Leaves the file as a new one: for a log that turns out to be another than the views were made of. */
export function emptyReadModel(db: Database.Database, merchant: string): void {
  const drop = (name: string) => db.exec(`DROP TABLE ${name}`);
  db.transaction(() => {
    // The tables of the text index go with it.
    ['trades', 'trade_json', 'subject_pairs', 'refunds', 'anomalies', 'daily_totals'].forEach(drop);
    ['reconciliations', 'discrepancies', 'poison', 'progress'].forEach(drop);
    createTables(db, merchant);
    db.exec(INDEXES);
  }).immediate();
}

/** Deletes the file and SQLite's files beside it. The main file goes first: a log without it is ignored. */
export function removeReadModelFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}

const NOT_OURS = 'it was not a read model';

function reasonToBeginAnew(file: string, merchant: string): string | undefined {
  const header = readHeader(file);
  if (header === undefined) return undefined;
  if (header.subarray(0, SQLITE_MAGIC.length).toString('latin1') !== SQLITE_MAGIC) return NOT_OURS;
  if (header.readUInt32BE(APPLICATION_ID_OFFSET_BYTES) !== APPLICATION_ID) return NOT_OURS;
  let db: Database.Database | undefined;
  try {
    db = openDatabase(file);
    const version = db.pragma('user_version', { simple: true });
    if (version !== VIEWS_VERSION) return `its views have version ${String(version)}, not ${VIEWS_VERSION}`;
    const row = db.prepare<[], { merchant: string }>('SELECT merchant FROM progress').get();
    return row?.merchant === merchant ? undefined : `it is of the merchant ${String(row?.merchant)}, not ${merchant}`;
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(sqliteCodeOf(error) ?? '')) {
      return `it cannot be read: ${(error as Error).message}`;
    }
    throw error;
  } finally {
    db?.close();
  }
}

/** SQLite's own name of an error, as in `SQLITE_FULL`; undefined when the error is not SQLite's. */
export function sqliteCodeOf(error: unknown): string | undefined {
  // Not `instanceof`: a native module keeps the class that it was first loaded with, and Jest loads it several times.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

/** Undefined when there is no file, or an empty one. */
function readHeader(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  const header = Buffer.alloc(100);
  const fd = openSync(file, 'r');
  try {
    return readSync(fd, header, 0, header.length, 0) === 0 ? undefined : header;
  } finally {
    closeSync(fd);
  }
}

/** A wrong path in the configuration must not cost anybody a database. */
function moveAside(file: string): void {
  const aside = `${file}.not-a-read-model-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
}
