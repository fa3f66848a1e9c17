import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { createChainCheck, hashEvent, verifyChain } from '../../../adapters/event-log/event-hash';
import { openSqliteEventStore, type SqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import type { EventBatch } from '../../../domain/ports';
import type { NewEvent, RecordedEvent } from '../../../domain/events/recorded-event';
import type { JsonObject } from '../../../domain/values/json';

const folder = mkdtempSync(path.join(tmpdir(), 'paystate-hash-'));
let store: SqliteEventStore;
beforeAll(async () => {
  store = await openSqliteEventStore({ file: path.join(folder, 'events.db') });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function eventWith(bizContent: JsonObject, previousHash: string | null = null): NewEvent {
  return {
    id: randomUUID(),
    type: 'AlipayCallRequested',
    data: { callId: 'c1', method: 'alipay.trade.pay', bizContent, deadlineAt: '2026-11-05T08:00:10.000Z' },
    metadata: {
      recordedAt: '2026-11-05T08:00:00.000Z',
      actor: 'api',
      $correlationId: 'r1',
      $causationId: undefined,
      schemaVersion: 1,
      previousHash,
    },
  };
}

/** A stream whose every event names the hash of the one before, as written by a command handler. */
async function givenChain(length: number): Promise<RecordedEvent[]> {
  const stream = `trade-main-${randomUUID()}`;
  const events: NewEvent[] = [];
  let previousHash: string | null = null;
  for (let revision = 0; revision < length; revision++) {
    const event = eventWith({ subject: `第${revision}杯`, none: undefined }, previousHash);
    events.push(event);
    previousHash = hashEvent({ ...event, stream, revision });
  }
  await store.append(stream, 'no-stream', events);
  return store.readStream(stream);
}

describe('the hash of an event', () => {
  test('is SHA-256 over the JSON text of its six fields', () => {
    const event = {
      ...eventWith({ b: 1, a: '茶' }),
      id: 'A0000000-0000-4000-8000-000000000001',
      stream: 'trade-main-1',
      revision: 7,
    };
    const text =
      '["trade-main-1",7,"a0000000-0000-4000-8000-000000000001","AlipayCallRequested",' +
      '{"callId":"c1","method":"alipay.trade.pay","bizContent":{"b":1,"a":"茶"},"deadlineAt":"2026-11-05T08:00:10.000Z"},' +
      '{"recordedAt":"2026-11-05T08:00:00.000Z","actor":"api","$correlationId":"r1","schemaVersion":1,"previousHash":null}]';
    expect(hashEvent(event)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  test('is the same before the append, live, and after reading back, whatever the data', async () => {
    const live = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const anyJson = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
    await fc.assert(
      fc.asyncProperty(anyJson, async (content) => {
        const stream = `trade-main-${randomUUID()}`;
        const event = eventWith({ ...content, left_out: undefined, nested: { deep: [content], none: undefined } });
        const before = hashEvent({ ...event, stream, revision: 0 });
        await store.append(stream, 'no-stream', [event]);
        const [read] = await store.readStream(stream);
        expect(hashEvent(read!)).toBe(before);
        let delivered: RecordedEvent | undefined;
        while (!delivered) {
          const batch = (await live.next()).value as EventBatch;
          delivered = batch.events.find((each) => each.stream === stream);
        }
        expect(hashEvent(delivered)).toBe(before);
      }),
      { numRuns: 200 },
    );
    await live.return?.();
  });
});

describe('the chain of a stream', () => {
  test('holds as it was written, also from the middle on', async () => {
    const events = await givenChain(5);
    expect(verifyChain(events)).toBeUndefined();
    expect(verifyChain(events.slice(2))).toBeUndefined();
    expect(verifyChain([])).toBeUndefined();
  });

  test.each<[string, (events: RecordedEvent[]) => RecordedEvent[], number, RegExp]>([
    [
      'data altered',
      (all) => all.map((e) => (e.revision === 2 ? ({ ...e, data: { ...e.data, callId: 'c2' } } as RecordedEvent) : e)),
      3,
      /revision 2 hashes to .* altered/,
    ],
    [
      'metadata altered',
      (all) => all.map((e) => (e.revision === 0 ? { ...e, metadata: { ...e.metadata, actor: 'eve' } } : e)),
      1,
      /revision 0 hashes to/,
    ],
    [
      'a link to nothing behind the first event',
      (all) => all.map((e) => (e.revision === 1 ? { ...e, metadata: { ...e.metadata, previousHash: null } } : e)),
      1,
      /revision 0 hashes to .* but null was written after it/,
    ],
    ['an event removed', (all) => all.filter((e) => e.revision !== 1), 2, /revision 2 follows revision 0/],
    [
      'the first removed and the rest renumbered',
      (all) => all.slice(1).map((e) => ({ ...e, revision: e.revision - 1 })),
      0,
      /removed/,
    ],
    ['two swapped', ([a, b, c, ...rest]) => [a!, c!, b!, ...rest], 2, /out of order/],
    [
      'an event of another stream',
      ([a, b, ...rest]) => [a!, { ...b!, stream: 'trade-main-x' }, ...rest],
      1,
      /another stream/,
    ],
  ])('names the first broken link: %s', async (_, alter, revision, problem) => {
    expect(verifyChain(alter(await givenChain(5)))).toMatchObject({
      revision,
      problem: expect.stringMatching(problem),
    });
  });

  test('a link to nothing is broken for who walks the whole log, too, as `paystate verify` does', async () => {
    const [first, second] = await givenChain(2);
    const check = createChainCheck();
    expect(check.next(first!)).toBeUndefined();
    const cut = { ...second!, metadata: { ...second!.metadata, previousHash: null } };
    expect(check.next(cut)).toMatchObject({ stream: first!.stream, revision: 1 });
  });
});
