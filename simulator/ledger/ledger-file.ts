/** The journal on disk: every row as JSON in one SQLite table, written through at the end of each operation. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal, RowKind, StoredRow } from './ledger';
import { openDatabase } from '../../sqlite/library';

export type LedgerFile = Journal & { rows(): StoredRow[]; close(): void };

/**
 * Opens `<directory>/simulator.db`, making both if need be. Holds the file exclusively: a second simulator on the same ledger
 * would overwrite the first one's rows, so opening throws instead.
 */
export function openLedgerFile(directory: string): LedgerFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'simulator.db');
  const db = openDatabase(path, { timeout: 1000 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // A killed process loses nothing in WAL mode; only a power cut may take the last rows, which is fair for play money.
    db.pragma('synchronous = NORMAL');
    db.exec(
      'CREATE TABLE IF NOT EXISTS rows (kind TEXT, key TEXT, json TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID',
    );
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    db.close();
    throw new Error(`cannot open ${path}: is another simulator running on this data folder?`, { cause: error });
  }
  const insert = db.prepare('INSERT OR REPLACE INTO rows (kind, key, json) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM rows WHERE kind = ? AND key = ?');
  // One operation touches a row several times; only its last state is written.
  let pending = new Map<string, { kind: RowKind; key: string; row: unknown }>();

  const write = db.transaction((changes: Iterable<{ kind: RowKind; key: string; row: unknown }>) => {
    for (const { kind, key, row } of changes) {
      if (row === undefined) remove.run(kind, key);
      else insert.run(kind, key, JSON.stringify(row));
    }
  });
  const stage = (kind: RowKind, key: string, row: unknown) => pending.set(`${kind} ${key}`, { kind, key, row });

  return {
    put: (kind, key, row) => void stage(kind, key, row),
    drop: (kind, key) => void stage(kind, key, undefined),
    commit() {
      if (pending.size === 0) return;
      write(pending.values());
      pending = new Map();
    },
    rows() {
      const stored = db.prepare('SELECT kind, key, json FROM rows').all() as {
        kind: RowKind;
        key: string;
        json: string;
      }[];
      return stored.map(({ kind, key, json }) => ({ kind, key, row: JSON.parse(json) as unknown }));
    },
    close: () => void db.close(),
  };
}
