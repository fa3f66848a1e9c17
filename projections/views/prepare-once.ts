/** Statements whose text is put together at each call: SQLite compiles a text once. */
import type Database from 'better-sqlite3';
import { createWeighedCache, type WeighedCache } from '../../domain/values/lru-cache';

/** Filters and orders make some dozens of texts; what nobody used lately is compiled again. */
const MAX_STATEMENTS = 256;

const known = new WeakMap<Database.Database, WeighedCache<Database.Statement<unknown[], unknown[]>>>();

/** Answers rows as arrays, in the order of their columns. */
export function prepareOnce<Row extends unknown[]>(
  db: Database.Database,
  sql: string,
): Database.Statement<unknown[], Row> {
  let statements = known.get(db);
  if (!statements) {
    statements = createWeighedCache({ maxEntries: MAX_STATEMENTS, maxBytes: Infinity });
    known.set(db, statements);
  }
  let statement = statements.get(sql);
  if (!statement) {
    statement = db.prepare<unknown[], unknown[]>(sql).raw();
    statements.set(sql, statement, sql.length);
  }
  return statement as Database.Statement<unknown[], Row>;
}
