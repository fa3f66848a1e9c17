/** The count of a list: what it reads is bounded, whatever the list holds. */
import type Database from 'better-sqlite3';
import { openDatabase } from '../../../sqlite/library';
import { countWalks, MAX_COUNTED_ROWS, type CountedWalk } from '../../../projections/counts/count-walks';

let db: Database.Database;
const SIZE = MAX_COUNTED_ROWS + 500;

beforeAll(() => {
  db = openDatabase(':memory:');
  db.exec('CREATE TABLE numbers (n INTEGER PRIMARY KEY, kind TEXT NOT NULL)');
  db.exec('CREATE INDEX numbers_by_kind ON numbers (kind, n)');
  const insert = db.prepare('INSERT INTO numbers VALUES (?, ?)');
  db.transaction(() => {
    for (let n = 1; n <= SIZE; n += 1) insert.run(n, n % 3 === 0 ? 'third' : 'other');
  })();
});
afterAll(() => db.close());

const walkOf = (kind: string, where = 'TRUE', values: unknown[] = []): CountedWalk => ({
  table: 'numbers',
  walk: 'kind = ?',
  walkValues: [kind],
  orderBy: 'n DESC',
  where,
  values,
});
const ALL: CountedWalk = { ...walkOf(''), walk: 'n > ?', walkValues: [0] };

test('a list within the bound is counted exactly, along several walks too', () => {
  const thirds = Math.floor(SIZE / 3);
  expect(countWalks(db, [])).toEqual({ count: 0, isExact: true });
  expect(countWalks(db, [walkOf('third')])).toEqual({ count: thirds, isExact: true });
  expect(countWalks(db, [walkOf('third', 'n > ?', [SIZE - 9]), walkOf('nothing')])).toEqual({
    count: 3,
    isExact: true,
  });
});

test('exactly as many as the bound is exact; one more is not, and the bound is what is said', () => {
  const from = (first: number) => ({ ...ALL, walk: 'n >= ?', walkValues: [first] });
  expect(countWalks(db, [from(SIZE - MAX_COUNTED_ROWS + 1)])).toEqual({ count: MAX_COUNTED_ROWS, isExact: true });
  expect(countWalks(db, [from(SIZE - MAX_COUNTED_ROWS)])).toEqual({ count: MAX_COUNTED_ROWS, isExact: false });
});

test('of a longer list, those of the rows that were read are counted: the first in its order', () => {
  expect(countWalks(db, [{ ...ALL, where: 'n <= ?', values: [2_000] }])).toEqual({ count: 1_501, isExact: false });
});

test('all walks together read no more than the bound and one', () => {
  let reads = 0;
  db.function('read', { deterministic: false }, (n: unknown) => (reads += 1) && Number(Number(n) > 0));

  const counted = countWalks(db, [walkOf('other', 'read(n)'), walkOf('third', 'read(n)')]);

  expect(counted).toEqual({ count: MAX_COUNTED_ROWS, isExact: false });
  expect(reads).toBe(MAX_COUNTED_ROWS + 1);
});
