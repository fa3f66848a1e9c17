/** Durable appends of the embedded store, against what bare better-sqlite3 does with the same rows and pragmas. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSqliteEventStore } from '../adapters/sqlite/sqlite-event-store';
import { median } from './rounds';
import type { Row } from './row';
import type { NewEvent } from '../domain/events/recorded-event';
import { openDatabase } from '../sqlite/library';

const rounds = 7;
const concurrentAppends = 64;
const appendsAtOnceEach = 6_400;
const appendsOneByOne = 300;

type Append = { stream: string; events: NewEvent[] };
type Measured = { perSecond: number; latenciesMs: number[] };
type Contender = {
  name: string;
  eventsPerAppend: number;
  appends: number;
  run: (appends: Append[]) => Promise<Measured>;
};

/** Runs all contenders in turn, several rounds, and answers the median of each. */
export async function benchAppends(): Promise<Row[]> {
  const contenders = [3, 1].flatMap(contendersOf);
  const measured = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { appends, eventsPerAppend, run }] of contenders.entries()) {
      measured[index]!.push(await run(Array.from({ length: appends }, () => newAppend(eventsPerAppend))));
    }
  }
  return contenders.map(({ name }, index): Row => {
    const own = measured[index]!;
    const perSecond = Math.round(median(own.map((each) => each.perSecond)));
    if (index % 2 === 1) return { name, perSecond };
    const ratios = own.map((each, round) => each.perSecond / measured[index + 1]![round]!.perSecond);
    const latencies = own.flatMap((each) => each.latenciesMs).sort((left, right) => left - right);
    return {
      name,
      perSecond,
      p50Ms: rounded(latencies[Math.floor(latencies.length * 0.5)]!),
      p99Ms: rounded(latencies[Math.floor(latencies.length * 0.99)]!),
      peer: contenders[index + 1]!.name,
      ratio: rounded(median(ratios)),
    };
  });
}

/** Ours and the bare peer in turn: a contender at an even place is compared with the one after it. */
function contendersOf(eventsPerAppend: number): Contender[] {
  const what = eventsPerAppend === 1 ? '1 event' : `${eventsPerAppend} events`;
  const loads = [
    { concurrent: concurrentAppends, appends: appendsAtOnceEach },
    { concurrent: 1, appends: appendsOneByOne },
  ];
  return loads.flatMap(({ concurrent, appends }) => [
    {
      name: `appends of ${what}, ${concurrent} concurrent`,
      eventsPerAppend,
      appends,
      run: (given) => runStore(given, concurrent),
    },
    {
      name: `bare better-sqlite3, ${what}, ${concurrent} a commit`,
      eventsPerAppend,
      appends,
      run: (given) => runBare(given, concurrent),
    },
  ]);
}

async function runStore(appends: Append[], concurrent: number): Promise<Measured> {
  return inNewFolder(async (folder) => {
    const store = await openSqliteEventStore({ file: path.join(folder, 'events.db') });
    await store.append('warm-up', 'no-stream', newAppend(1).events);
    const latenciesMs: number[] = [];
    const left = appends.values();
    const startedAt = performance.now();
    const writer = async () => {
      for (const { stream, events } of left) {
        const sentAt = performance.now();
        await store.append(stream, 'no-stream', events);
        latenciesMs.push(performance.now() - sentAt);
      }
    };
    await Promise.all(Array.from({ length: concurrent }, writer));
    const perSecond = (appends.length / (performance.now() - startedAt)) * 1_000;
    await store.close();
    return { perSecond, latenciesMs };
  });
}

async function runBare(appends: Append[], groupAppends: number): Promise<Measured> {
  return inNewFolder(async (folder) => {
    const database = openDatabase(path.join(folder, 'bare.db'));
    for (const pragma of ['page_size = 8192', 'journal_mode = WAL', 'synchronous = FULL', 'cache_size = -32768'])
      database.pragma(pragma);
    database.exec(
      `CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, id TEXT, type TEXT, data TEXT, metadata TEXT);
       CREATE UNIQUE INDEX events_of_stream ON events (stream, revision)`,
    );
    const insert = database.prepare(
      'INSERT INTO events (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const writeGroup = database.transaction((group: Append[]) => {
      for (const { stream, events } of group) {
        events.forEach(({ id, type, data, metadata }, revision) => {
          insert.run(stream, revision, id, type, JSON.stringify(data), JSON.stringify(metadata));
        });
      }
    });
    const startedAt = performance.now();
    for (let at = 0; at < appends.length; at += groupAppends) writeGroup(appends.slice(at, at + groupAppends));
    const perSecond = (appends.length / (performance.now() - startedAt)) * 1_000;
    database.close();
    return Promise.resolve({ perSecond, latenciesMs: [] });
  });
}

/** `BENCH_DIR` puts the files on the disk that is to be measured. */
async function inNewFolder<Answer>(run: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = fs.mkdtempSync(path.join(process.env['BENCH_DIR'] ?? os.tmpdir(), 'paystate-bench-'));
  try {
    return await run(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** About 450 bytes of JSON data and 210 of metadata an event. */
function newAppend(eventsPerAppend: number): Append {
  const stream = `trade-main-${randomUUID()}`;
  return { stream, events: Array.from({ length: eventsPerAppend }, () => newEvent(stream)) };
}

function newEvent(stream: string): NewEvent {
  const callId = randomUUID();
  return {
    id: randomUUID(),
    type: 'AlipayCallRequested',
    data: {
      callId,
      method: 'alipay.trade.precreate',
      bizContent: {
        out_trade_no: stream.slice('trade-main-'.length),
        total_amount: '88.00',
        subject: '两杯拿铁 and a croissant',
        timeout_express: '15m',
        goods_detail: [{ goods_id: 'latte-large', goods_name: '拿铁', quantity: 2, price: '32.00' }],
        body: 'served at the counter; '.repeat(4),
      },
      deadlineAt: '2026-11-05T08:00:15.000Z',
    },
    metadata: {
      recordedAt: '2026-11-05T08:00:00.000Z',
      actor: 'api',
      $correlationId: callId,
      schemaVersion: 1,
      previousHash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

if (require.main === module) void benchAppends().then((rows) => console.table(rows));
