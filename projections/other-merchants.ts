/** Views in the data folder of merchants that are not configured: due work that no engine would do. */
import path from 'node:path';
import type Database from 'better-sqlite3';
import { existsSync, readdirSync } from 'node:fs';
import { APPLICATION_ID } from './views/read-model-file';
import { openDatabase } from '../sqlite/library';

export type OpenWork = {
  merchant: string;
  /** Trades with a next check: unpaid ones, and those of which something is in doubt. */
  trades: number;
};

const READ_MODEL_NAME = /^read-model(-[a-z0-9]{1,16})?\.db$/;

/** By the views only, so it costs nothing: where those were deleted, or lie in another folder, nothing is found. */
export function openWorkOfOthers(dataDir: string, configured: readonly string[]): OpenWork[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir)
    .filter((name) => READ_MODEL_NAME.test(name))
    .flatMap((name) => readOpenWork(path.join(dataDir, name)) ?? [])
    .filter(({ merchant, trades }) => trades > 0 && !configured.includes(merchant));
}

/** Undefined where the file is no read model, or one that this release cannot read. */
function readOpenWork(file: string): OpenWork | undefined {
  let db: Database.Database | undefined;
  try {
    db = openDatabase(file, { fileMustExist: true });
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) return undefined;
    return db.prepare<[], OpenWork>('SELECT merchant, due AS trades FROM progress').get();
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}
