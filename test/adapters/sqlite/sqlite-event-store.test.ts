import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openForWriting, prepareEventFile } from '../../../adapters/sqlite/sqlite-event-file';
import {
  openSqliteEventStore,
  type SqliteEventStore,
  type SqliteEventStoreOptions,
} from '../../../adapters/sqlite/sqlite-event-store';
import { startSqliteWriter } from '../../../adapters/sqlite/sqlite-writer';
import type { StoreUnavailableError } from '../../../domain/ports';
import { describeEventStoreContract } from '../event-log/event-store-contract';
import type { NewEvent } from '../../../domain/events/recorded-event';
import { openDatabase } from '../../../sqlite/library';

const folders: string[] = [];
const stores: SqliteEventStore[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

function newFile(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paystate-events-'));
  folders.push(folder);
  return path.join(folder, 'events.db');
}

async function givenStore(
  file: string,
  options: Omit<SqliteEventStoreOptions, 'file'> = {},
): Promise<SqliteEventStore> {
  const store = await openSqliteEventStore({ file, ...options });
  stores.push(store);
  return store;
}

const newStream = () => `trade-main-${randomUUID()}`;
function notify(body = 'x'): NewEvent {
  return {
    id: randomUUID(),
    type: 'AlipayNotifyReceived',
    data: { notifyId: 'n1', params: { body } },
    metadata: { recordedAt: '', actor: 'alipay', $correlationId: '', schemaVersion: 1, previousHash: null },
  };
}

const unavailable = (message: RegExp) => ({ name: 'StoreUnavailableError', message: expect.stringMatching(message) });

describeEventStoreContract('SQLite', {
  open: async () => {
    const file = newFile();
    const store = await openSqliteEventStore({ file });
    return { store, openAgain: () => store.close().then(() => openSqliteEventStore({ file })) };
  },
});

test('the file is written with a flush to the disk at every commit: synchronous is FULL, the journal a WAL', () => {
  const file = newFile();
  prepareEventFile(file);
  const database = openForWriting(file, undefined);
  const FULL = 2;
  expect(database.pragma('synchronous', { simple: true })).toBe(FULL);
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  database.close();
});

describe('group commit', () => {
  test('appends that wait together share a commit', async () => {
    const store = await givenStore(newFile());
    await Promise.all(Array.from({ length: 1_000 }, () => store.append(newStream(), 'no-stream', [notify()])));
    expect(store.stats()).toMatchObject({ appends: 1_000, waiting: 0 });
    expect(store.stats().commits).toBeLessThan(100);
  });

  test('an append sees the earlier ones of its group, and fails alone', async () => {
    const store = await givenStore(newFile());
    const stream = newStream();
    const outcomes = await Promise.allSettled([
      store.append(stream, 'no-stream', [notify(), notify()]),
      store.append(stream, 0, [notify()]),
      store.append(stream, 1, [notify()]),
      store.append(newStream(), 0, [notify()]),
      store.append(stream, 2, [notify()]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(store.stats()).toMatchObject({ appends: 3, commits: 1 });
    expect((await store.readStream(stream)).map(({ position }) => position)).toEqual(['1', '2', '3', '4']);
  });

  test('appends beyond the limit are refused at once, the others stand', async () => {
    const store = await givenStore(newFile(), { maxWaitingAppends: 10 });
    const attempts = Array.from({ length: 12 }, () => store.append(newStream(), 'no-stream', [notify()]));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(outcomes[11]).toMatchObject({ reason: unavailable(/overloaded/) });
    await store.append(newStream(), 'no-stream', [notify()]);
  });
});

describe('trouble while it runs', () => {
  test('a full disk fails the appends, not the store; there is room again later', async () => {
    const file = newFile();
    const store = await givenStore(file, { maxFileBytes: 1_000_000 });
    const before = newStream();
    await store.append(before, 'no-stream', [notify()]);
    const large = Array.from({ length: 3 }, () =>
      store.append(newStream(), 'no-stream', [notify('x'.repeat(500_000))]),
    );
    const outcomes = await Promise.allSettled(large);
    expect(outcomes).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining(unavailable(/disk is full.*SQLITE_FULL/)),
    });

    const small = newStream();
    const { position } = await store.append(small, 'no-stream', [notify()]);
    expect(await store.readStream(before)).toHaveLength(1);
    await store.close();

    const roomy = await givenStore(file);
    expect(await roomy.readStream(small)).toMatchObject([{ position }]);
    await roomy.append(newStream(), 'no-stream', [notify('x'.repeat(500_000))]);
  });

  test('a file that another program holds fails the appends until it lets go', async () => {
    const file = newFile();
    const store = await givenStore(file);
    const other = openDatabase(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.append(newStream(), 'no-stream', [notify()])).rejects.toMatchObject(
      unavailable(/another program holds/),
    );
    other.exec('ROLLBACK');
    other.close();
    await store.append(newStream(), 'no-stream', [notify()]);
  });

  test('when the writer thread dies, everyone who waits is told, and everyone after', async () => {
    const file = newFile();
    await (await openSqliteEventStore({ file })).close();
    const told: StoreUnavailableError[] = [];
    const writer = await startSqliteWriter({
      file,
      maxFileBytes: undefined,
      maxWaitingAppends: 100,
      onCommitted: () => undefined,
      onStopped: (problem) => told.push(problem),
    });
    const waiting = Array.from({ length: 5 }, () => writer.append(newStream(), 'no-stream', [notify()]));
    const outcomes = Promise.allSettled(waiting);
    await writer.thread.terminate();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable(/writer .* stopped.*Restart/) });
    }
    await expect(writer.append(newStream(), 'no-stream', [notify()])).rejects.toMatchObject(unavailable(/stopped/));
    expect(told).toMatchObject([unavailable(/stopped/)]);
    await writer.close();
  });

  test('the write-ahead log stays small under load with readers', async () => {
    const file = newFile();
    const store = await givenStore(file);
    const aborted = new AbortController();
    const following = (async () => {
      for await (const batch of store.subscribe(undefined, aborted.signal)) expect(batch.position).toBeDefined();
    })();
    for (let round = 0; round < 20; round++) {
      const streams = Array.from({ length: 50 }, newStream);
      await Promise.all(streams.map((stream) => store.append(stream, 'no-stream', [notify('x'.repeat(20_000))])));
      for (const stream of streams) await store.readStream(stream);
    }
    expect(fs.statSync(file).size).toBeGreaterThan(10_000_000);
    expect(fs.statSync(`${file}-wal`).size).toBeLessThan(16_000_000);
    aborted.abort();
    await following;
    await store.close();
    expect(fs.existsSync(`${file}-wal`)).toBe(false);
  });

  test('a damaged page that is met while reading is reported with advice', async () => {
    const file = newFile();
    const filling = await givenStore(file);
    const stream = newStream();
    await filling.append(stream, 'no-stream', [notify()]);
    // Larger than what is checked page by page when it is opened.
    for (let round = 0; round < 40; round++)
      await filling.append(newStream(), 'no-stream', [notify('y'.repeat(900_000))]);
    await filling.close();
    overwrite(file, 8_192, Buffer.alloc(5 * 8_192, 0x5a));
    const store = await givenStore(file).catch((error: unknown) => error as Error);
    const problem = store instanceof Error ? store : await store.readStream(stream).catch((error: unknown) => error);
    expect(problem).toMatchObject(unavailable(/is damaged.*backup/));
  });

  test('an event whose JSON was altered into nonsense is reported', async () => {
    const file = newFile();
    const store = await givenStore(file);
    const stream = newStream();
    await store.append(stream, 'no-stream', [notify()]);
    const other = openDatabase(file);
    other.exec(`UPDATE events SET data = '{"broken'`);
    other.close();
    await expect(store.readStream(stream)).rejects.toMatchObject(unavailable(/is damaged.*JSON/));
    await expect(store.readAll()[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable(/is damaged/));
  });

  test('a position beyond the end belongs to another log', async () => {
    const store = await givenStore(newFile());
    const ofAnotherLog = { name: 'UnknownPositionError', message: expect.stringMatching(/beyond the end/) };
    await expect(store.readAll('7')[Symbol.asyncIterator]().next()).rejects.toMatchObject(ofAnotherLog);
    const following = store.subscribe('7', new AbortController().signal)[Symbol.asyncIterator]();
    await expect(following.next()).rejects.toMatchObject(ofAnotherLog);
    await expect(store.readAll('1x')[Symbol.asyncIterator]().next()).rejects.toThrow(TypeError);
  });
});

describe('opening', () => {
  async function givenFilledFile(): Promise<string> {
    const file = newFile();
    const store = await openSqliteEventStore({ file });
    for (let count = 0; count < 50; count++) await store.append(newStream(), 'no-stream', [notify('z'.repeat(2_000))]);
    await store.close();
    return file;
  }
  const altered = async (alter: (file: string) => void) => {
    const file = await givenFilledFile();
    alter(file);
    return file;
  };
  const withSql = (sql: string) => (file: string) => {
    const database = openDatabase(file);
    database.exec(sql);
    database.close();
  };

  test.each<[string, (file: string) => void, RegExp]>([
    [
      'text',
      (file) => fs.writeFileSync(file, 'not a database, just a note\n'.repeat(100)),
      /is damaged: file is not a database/,
    ],
    ['cut short', (file) => fs.truncateSync(file, 8_192 * 5), /is damaged/],
    ['pages overwritten', (file) => overwrite(file, 8_192, Buffer.alloc(4 * 8_192, 1)), /is damaged/],
    ['of another program', withSql('PRAGMA application_id = 1'), /another program/],
    ['of a newer release', withSql('PRAGMA user_version = 2'), /schema version 2/],
    ['without a table', withSql('DROP TABLE streams'), /streams/],
    ['with a stream missing', withSql('DELETE FROM streams WHERE key = 50'), /damaged: the event at position 50/],
    [
      'with an unreadable event',
      withSql(`UPDATE events SET data = 'x' WHERE position = 50`),
      /damaged: the event at position 50/,
    ],
    [
      'emptied beside its -wal',
      (file) => (fs.writeFileSync(file, ''), fs.writeFileSync(`${file}-wal`, 'events')),
      /-wal beside it/,
    ],
    ['a folder', (file) => (fs.rmSync(file), fs.mkdirSync(file)), /cannot be opened/],
  ])('a file that is %s is refused', async (_, alter, message) => {
    const file = await altered(alter);
    const attempt = givenStore(file);
    await expect(attempt).rejects.toMatchObject(unavailable(message));
    await expect(attempt).rejects.toThrow(file);
    // The lock was given back: the next attempt fails for the same reason.
    await expect(givenStore(file)).rejects.toMatchObject(unavailable(message));
  });

  test('a database of another program is left as it is', async () => {
    const file = newFile();
    const other = openDatabase(file);
    other.exec('CREATE TABLE notes (text)');
    other.close();
    const before = fs.readFileSync(file);
    await expect(givenStore(file)).rejects.toMatchObject(unavailable(/another program/));
    expect(fs.readFileSync(file).equals(before)).toBe(true);
  });

  test('a folder that cannot be made is named', async () => {
    const file = path.join(newFile(), 'data', 'events.db');
    fs.writeFileSync(path.dirname(path.dirname(file)), 'a file where a folder should be');
    await expect(givenStore(file)).rejects.toMatchObject(unavailable(/cannot be opened for writing.*ENOTDIR/));
  });

  test('makes the folder; only the owner may read it and the file', async () => {
    const file = path.join(path.dirname(newFile()), 'deep', 'down', 'events.db');
    await givenStore(file);
    for (const each of [path.dirname(file), file, `${file}-wal`]) expect(fs.statSync(each).mode & 0o077).toBe(0);
  });

  test('a file that is open already is refused, by any of its names, until it is closed', async () => {
    const file = newFile();
    const first = await givenStore(file);
    const link = path.join(path.dirname(file), 'link.db');
    fs.symlinkSync(file, link);
    await expect(givenStore(file)).rejects.toMatchObject(unavailable(/already open/));
    await expect(givenStore(link)).rejects.toMatchObject(unavailable(/already open/));
    await first.append(newStream(), 'no-stream', [notify()]);
    await first.close();
    await givenStore(link);
  });
});

function overwrite(file: string, at: number, content: Buffer): void {
  const handle = fs.openSync(file, 'r+');
  fs.writeSync(handle, content, 0, content.length, at);
  fs.closeSync(handle);
}
