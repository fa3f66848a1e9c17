/** What every event store does, whatever it is made of. Run by the tests of each engine against the real engine. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { maxAppendDataBytes } from '../../../adapters/event-log/encode-append';
import { comparePositions, type EventStore, type ExpectedRevision } from '../../../domain/ports';
import {
  newStream,
  times,
  notify,
  request,
  note,
  notes,
  ofBytes,
  positionNow,
  appendMany,
  appendAtHead,
  someTurns,
  toArray,
  collectAll,
  takeUntil,
  idsOf,
  eventsOf,
  expectAscending,
  outcomeOf,
  createModel,
  eventsPerAppend,
} from './given-event-store';
import { describeNetworkContract, type Limits as NetworkLimits, type Network } from './event-store-network-contract';
import type { AlipayCallRequested } from '../../../domain/events/evidence-events';
import type { NewEvent, RecordedEvent } from '../../../domain/events/recorded-event';
import type { JsonObject } from '../../../domain/values/json';

/** A store that other streams and other tests may be using, too. */
export type OpenedStore = {
  store: EventStore;
  /** Closes `store` and answers a new one with the same content. */
  openAgain: (limits?: NetworkLimits) => Promise<EventStore>;
};

export type ContractOptions = {
  open: () => Promise<OpenedStore>;
  /** What can happen on the way to it; left out for an engine in this process. */
  network?: () => Network;
  /** How far a test goes; an engine behind a network may go less far. */
  limits?: Partial<Limits>;
};

type Limits = {
  concurrentWriters: number;
  eventsOfLongStream: number;
  eventsBeforeSlowSubscriber: number;
  randomHistories: number;
};

const defaultLimits: Limits = {
  concurrentWriters: 100,
  eventsOfLongStream: 10_000,
  eventsBeforeSlowSubscriber: 20_000,
  randomHistories: 50,
};

export function describeEventStoreContract(name: string, options: ContractOptions): void {
  const limits = { ...defaultLimits, ...options.limits };

  describe(`${name} as an event store`, () => {
    const opened: EventStore[] = [];
    afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

    const { network } = options;
    if (network) describeNetworkContract(given, network);

    async function given() {
      const { store, openAgain } = await options.open();
      opened.push(store);
      const again = async (networkLimits?: NetworkLimits) => {
        const next = await openAgain(networkLimits);
        opened.push(next);
        return next;
      };
      return { store, openAgain: again };
    }

    describe('append and read', () => {
      test('what is read is what was appended', async () => {
        const { store, openAgain } = await given();
        const stream = newStream();
        const events = [
          request({
            subject: '两杯拿铁 ☕ "quoted" \\ \n\t\u0000\u2028 \ud83d\ude00',
            empty: '',
            nested: { list: [1, [2, { deep: null }]], none: {} },
          }),
          request({
            zero: 0,
            negative: -1.5,
            small: 1e-7,
            large: 1e21,
            max: Number.MAX_SAFE_INTEGER,
            yes: true,
            no: false,
          }),
          notify({ $dollar: '1', 'with space': '2', '10': 'b', '9': 'a', __proto: 'x', ключ: 'значение' }),
        ];

        const result = await store.append(stream, 'no-stream', events);

        const recorded = await store.readStream(stream);
        expect(recorded).toEqual(
          events.map((event, revision) => ({ ...event, stream, revision, position: recorded[revision]?.position })),
        );
        expect(JSON.stringify(recorded.map(({ data }) => data))).toBe(JSON.stringify(events.map(({ data }) => data)));
        expect(result).toEqual({ revision: 2, position: recorded[2]?.position });
        expect(await (await openAgain()).readStream(stream)).toEqual(recorded);
      });

      test('fields without a value are left out', async () => {
        const { store } = await given();
        const stream = newStream();
        await store.append(stream, 'no-stream', [request({ kept: 1, dropped: undefined })]);
        const [event] = await store.readStream(stream);
        expect((event as RecordedEvent<AlipayCallRequested>).data.bizContent).toStrictEqual({ kept: 1 });
      });

      test('a stream that does not exist reads as empty', async () => {
        const { store } = await given();
        expect(await store.readStream(newStream())).toEqual([]);
      });

      test('a stream is read from a revision on', async () => {
        const { store } = await given();
        const stream = newStream();
        await store.append(stream, 'no-stream', notes(4));
        expect((await store.readStream(stream, 2)).map(({ revision }) => revision)).toEqual([2, 3]);
        expect(await store.readStream(stream, 4)).toEqual([]);
        expect(await store.readStream(stream, 1_000)).toEqual([]);
      });

      test('an id in upper case comes back in lower case', async () => {
        const { store } = await given();
        const stream = newStream();
        const event = note();
        await store.append(stream, 'no-stream', [{ ...event, id: event.id.toUpperCase() }]);
        expect((await store.readStream(stream)).map(({ id }) => id)).toEqual([event.id]);
      });

      test('names of streams are text: case, spaces and other scripts count', async () => {
        const { store } = await given();
        const base = newStream();
        const names = [base, `${base} `, base.toUpperCase(), `${base}-订单/№1'";--%_`];
        for (const stream of names) await store.append(stream, 'no-stream', notes(1));
        for (const stream of names)
          expect((await store.readStream(stream)).map((event) => event.stream)).toEqual([stream]);
      });

      test(`a stream of ${limits.eventsOfLongStream} events`, async () => {
        const { store } = await given();
        const stream = newStream();
        const ids: string[] = [];
        for (
          let expected: ExpectedRevision = 'no-stream';
          ids.length < limits.eventsOfLongStream;
          expected = ids.length - 1
        ) {
          const events = notes(eventsPerAppend);
          await store.append(stream, expected, events);
          ids.push(...events.map(({ id }) => id));
        }
        const recorded = await store.readStream(stream);
        expect(recorded.map(({ id }) => id)).toEqual(ids);
        expect(recorded.every(({ revision }, index) => revision === index)).toBe(true);
      });

      test('data of exactly the limit is stored and delivered', async () => {
        const { store } = await given();
        const stream = newStream();
        const after = await positionNow(store);
        await store.append(stream, 'no-stream', [ofBytes(maxAppendDataBytes)]);
        const [event] = await store.readStream(stream);
        expect(Buffer.byteLength(JSON.stringify(event?.data))).toBe(maxAppendDataBytes);
        expect(await collectAll(store.readAll(after), [stream])).toEqual([event]);
      });
    });

    describe('expected revision', () => {
      test.each<[ExpectedRevision, ExpectedRevision]>([
        ['no-stream', 2],
        [0, 2],
        [1, 2],
        [3, 2],
        [1_000_000, 2],
      ])('append expecting %s to a stream at 2 is refused', async (expected, actual) => {
        const { store } = await given();
        const stream = newStream();
        await store.append(stream, 'no-stream', notes(3));
        await expect(store.append(stream, expected, notes(1))).rejects.toMatchObject({
          name: 'WrongExpectedRevisionError',
          stream,
          expected,
          actual,
        });
        expect(await store.readStream(stream)).toHaveLength(3);
      });

      test('append expecting a revision of a stream that does not exist is refused', async () => {
        const { store } = await given();
        const wrong = { name: 'WrongExpectedRevisionError', expected: 0, actual: 'no-stream' };
        await expect(store.append(newStream(), 0, notes(1))).rejects.toMatchObject(wrong);
      });

      test(`of ${limits.concurrentWriters} writers at once exactly one wins`, async () => {
        const { store } = await given();
        const stream = newStream();
        const attempts = await Promise.allSettled(
          times(limits.concurrentWriters, () => store.append(stream, 'no-stream', notes(2))),
        );
        expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const attempt of attempts) {
          if (attempt.status === 'rejected')
            expect(attempt.reason).toMatchObject({ name: 'WrongExpectedRevisionError', actual: 1 });
        }
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      test(`${limits.concurrentWriters} writers who try again all get in, without a gap`, async () => {
        const { store } = await given();
        const stream = newStream();
        const mine = times(limits.concurrentWriters, () => note());
        const results = await Promise.all(mine.map((event) => appendAtHead(store, stream, event)));
        const recorded = await store.readStream(stream);
        expect(recorded.map(({ revision }) => revision)).toEqual([...mine.keys()]);
        expect(results.map(({ revision }) => recorded[revision]?.id)).toEqual(mine.map(({ id }) => id));
      });
    });

    describe('repeat of an append', () => {
      test('the same ids at the same expected revision are answered as the first time', async () => {
        const { store, openAgain } = await given();
        const stream = newStream();
        const [first, second, later] = [notes(2), notes(3), notes(1)];
        const results = [await store.append(stream, 'no-stream', first), await store.append(stream, 1, second)];
        expect(await store.append(stream, 1, second)).toEqual(results[1]);
        await store.append(stream, 4, later);
        const reopened = await openAgain();
        expect(await reopened.append(stream, 'no-stream', first)).toEqual(results[0]);
        expect(await reopened.append(stream, 1, second)).toEqual(results[1]);
        expect((await reopened.readStream(stream)).map(({ id }) => id)).toEqual(
          [...first, ...second, ...later].map(({ id }) => id),
        );
      });

      test('repeats at once are one append', async () => {
        const { store } = await given();
        const stream = newStream();
        const events = notes(3);
        const results = await Promise.all(times(10, () => store.append(stream, 'no-stream', events)));
        expect(new Set(results.map(({ position }) => position)).size).toBe(1);
        expect(await store.readStream(stream)).toHaveLength(3);
      });

      test('other ids, another order or more events are no repeat', async () => {
        const { store } = await given();
        const stream = newStream();
        const [a, b] = [note(), note()];
        await store.append(stream, 'no-stream', [a, b]);
        for (const events of [[b, a], [a, b, note()], [a, note()], [note()], [b]]) {
          await expect(store.append(stream, 'no-stream', events)).rejects.toMatchObject({
            name: 'WrongExpectedRevisionError',
          });
        }
        expect((await store.readStream(stream)).map(({ id }) => id)).toEqual([a.id, b.id]);
      });

      test('an id may come again in another stream', async () => {
        const { store } = await given();
        const event = note();
        await store.append(newStream(), 'no-stream', [event]);
        const stream = newStream();
        await store.append(stream, 'no-stream', [event]);
        expect(await store.readStream(stream)).toHaveLength(1);
      });
    });

    describe('an append that can never succeed', () => {
      const circular: JsonObject = {};
      circular['self'] = circular;
      const cases: [string, NewEvent[]][] = [
        ['no events', []],
        ['an id that is no UUID', [{ ...note(), id: 'evt_1' }]],
        ['the nil UUID', [{ ...note(), id: '00000000-0000-0000-0000-000000000000' }]],
        ['circular data', [request(circular)]],
        ['a bigint', [request({ amount: 1n as unknown as number })]],
        ['NaN, which JSON would turn into null', [request({ amount: [{ fen: NaN }] })]],
        ['no data', [{ ...note(), data: undefined } as unknown as NewEvent]],
        ['no type', [{ ...note(), type: '' } as unknown as NewEvent]],
        ['one byte too much data', [ofBytes(maxAppendDataBytes + 1)]],
        ['too much data in all', [note(), ofBytes(maxAppendDataBytes)]],
        ['one bad event of three', [note(), { ...note(), id: 'x' }, note()]],
      ];
      test.each(cases)('%s: it says so, stores nothing and disturbs no other', async (_, events) => {
        const { store } = await given();
        const [stream, other] = [newStream(), newStream()];
        const [refused, stored] = await Promise.allSettled([
          store.append(stream, 'no-stream', events),
          store.append(other, 'no-stream', notes(1)),
        ]);
        expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'TypeError' } });
        expect(stored).toMatchObject({ status: 'fulfilled' });
        expect(await store.readStream(stream)).toEqual([]);
      });

      test.each([-1, 1.5, NaN, Infinity, '0', undefined])('expected revision %p', async (expected) => {
        const { store } = await given();
        await expect(store.append(newStream(), expected as number, notes(1))).rejects.toMatchObject({
          name: 'TypeError',
        });
      });

      test.each(['', 'x'.repeat(10_000), 'trade-\ud800'])('stream name %j', async (stream) => {
        const { store } = await given();
        await expect(store.append(stream, 'no-stream', notes(1))).rejects.toMatchObject({ name: 'TypeError' });
      });
    });

    test('random appends, expectations and repeats leave what a simple model says', async () => {
      const { store } = await given();
      const expectation = fc.oneof(fc.constant<ExpectedRevision>('no-stream'), fc.nat(4));
      const fresh = fc.record({ stream: fc.nat(1), expected: expectation, count: fc.integer({ min: 1, max: 3 }) });
      const step = fc.oneof(
        { weight: 3, arbitrary: fresh },
        { weight: 1, arbitrary: fc.record({ repeatOf: fc.nat(20) }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const model = createModel([newStream(), newStream()]);
          for (const each of steps) {
            const attempt = model.attempt(each);
            if (!attempt) continue;
            const { stream, expected, events, outcome } = attempt;
            expect(await outcomeOf(store.append(stream, expected, events))).toEqual(outcome);
          }
          for (const stream of model.streams) {
            const recorded = await store.readStream(stream);
            expect(recorded.map(({ id }) => id)).toEqual(model.idsOf(stream));
            expect(recorded.map(({ revision }) => revision)).toEqual([...recorded.keys()]);
          }
        }),
        { numRuns: limits.randomHistories },
      );
    });

    describe('the whole log', () => {
      test('is read in the order of positions, streams of trades only, up to its head', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const streams = [newStream(), newStream(), `audit-${randomUUID()}`, `x${newStream()}`];
        for (const expected of ['no-stream', 1, 3] as const) {
          for (const stream of streams) await store.append(stream, expected, notes(2));
        }
        const last = await store.append(newStream(), 'no-stream', notes(1));

        const batches = await toArray(store.readAll(after));

        const events = batches.flatMap((batch) => batch.events).filter(({ stream }) => streams.includes(stream));
        expect(events).toHaveLength(12);
        expect(events.map(({ stream, revision }) => [streams.indexOf(stream), revision])).toEqual(
          [0, 2, 4].flatMap((first) =>
            [0, 1].flatMap((stream) => [
              [stream, first],
              [stream, first + 1],
            ]),
          ),
        );
        expectAscending(batches);
        expect(batches.at(-1)?.caughtUp).toBe(true);
        expect(comparePositions(batches.at(-1)!.position, last.position)).toBeGreaterThanOrEqual(0);
      });

      test('is read from the start when no position is given', async () => {
        const { store } = await given();
        const stream = newStream();
        await store.append(stream, 'no-stream', notes(3));
        expect(await collectAll(store.readAll(), [stream])).toEqual(await store.readStream(stream));
      });

      test('is resumed after any event without gap or repeat', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const streams = times(3, newStream);
        for (const stream of streams) await store.append(stream, 'no-stream', notes(3));
        const all = await collectAll(store.readAll(after), streams);
        for (const [index, { position }] of all.entries()) {
          expect(await collectAll(store.readAll(position), streams)).toEqual(all.slice(index + 1));
        }
      });

      test('is resumed after the position of any batch without gap or repeat', async () => {
        const { store, openAgain } = await given();
        const after = await positionNow(store);
        const stream = newStream();
        await appendMany(store, stream, 1_000);
        const reopened = await openAgain();
        const ids: string[] = [];
        for (let position: string | undefined = after, caughtUp = false; !caughtUp;) {
          for await (const batch of reopened.readAll(position)) {
            ids.push(...idsOf(batch.events, stream));
            position = batch.position;
            caughtUp = batch.caughtUp;
            break;
          }
        }
        expect(ids).toEqual((await reopened.readStream(stream)).map(({ id }) => id));
      });

      test('that is closed while it is read says so', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        await appendMany(store, newStream(), 2_000);
        const iterator = store.readAll(after)[Symbol.asyncIterator]();
        await iterator.next();
        await store.close();
        const rest = async () => {
          while (!(await iterator.next()).done);
        };
        await expect(rest()).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      });
    });

    describe('a subscription', () => {
      test('says at once that it has caught up when there is nothing', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        for await (const batch of store.subscribe(after, new AbortController().signal)) {
          if (batch.events.length > 0) continue;
          expect(batch.caughtUp).toBe(true);
          expect(await toArray(store.readAll(batch.position))).toMatchObject([{ events: [] }]);
          break;
        }
      });

      test('catches up and goes on live while others write, without gap or repeat', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const streams = times(20, newStream);
        for (const stream of streams) await appendMany(store, stream, 100);
        const writing = Promise.all(streams.map((stream) => appendMany(store, stream, 500, 7)));

        const batches = await takeUntil(store.subscribe(after, new AbortController().signal), streams, 20 * 600);

        await writing;
        const delivered = batches.flatMap(({ events }) => events).filter(({ stream }) => streams.includes(stream));
        expect(delivered).toEqual(await collectAll(store.readAll(after), streams));
        expectAscending(batches);
      });

      test('can be resumed after any batch', async () => {
        const { store } = await given();
        let after: string | undefined = await positionNow(store);
        const stream = newStream();
        const writing = appendMany(store, stream, 1_000, 3);
        const ids: string[] = [];
        while (ids.length < 1_000) {
          for await (const batch of store.subscribe(after, new AbortController().signal)) {
            ids.push(...idsOf(batch.events, stream));
            after = batch.position;
            if (batch.events.length > 0) break;
          }
        }
        await writing;
        expect(ids).toEqual((await store.readStream(stream)).map(({ id }) => id));
      });

      test('delivers streams of bills like those of trades, and so does a reader of the whole log', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const [bill, trade] = [`bill-main-${randomUUID()}`, newStream()];
        const taken = takeUntil(store.subscribe(after, new AbortController().signal), [bill, trade], 3);
        await store.append(bill, 'no-stream', notes(1));
        await store.append(trade, 'no-stream', notes(1));
        await store.append(bill, 0, notes(1));
        const delivered = (await taken).flatMap(({ events }) => events).map(({ stream }) => stream);
        expect(delivered.filter((stream) => stream === bill || stream === trade)).toEqual([bill, trade, bill]);
        expect(await collectAll(store.readAll(after), [bill])).toHaveLength(2);
      });

      test('does not deliver streams of others, and still delivers what comes after them', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const [foreign, stream] = [`audit-${randomUUID()}`, newStream()];
        await appendMany(store, foreign, 1_000);
        const taken = takeUntil(store.subscribe(after, new AbortController().signal), [stream], 2);
        await store.append(stream, 'no-stream', notes(1));
        await store.append(foreign, 999, notes(1));
        await store.append(stream, 0, notes(1));
        const events = (await taken).flatMap((batch) => batch.events);
        expect(idsOf(events, stream)).toHaveLength(2);
        expect(idsOf(events, foreign)).toEqual([]);
      });

      test('two at different positions each get theirs', async () => {
        const { store } = await given();
        const stream = newStream();
        await store.append(stream, 'no-stream', notes(3));
        const [, second] = await store.readStream(stream);
        const before = await takeUntil(store.subscribe(undefined, new AbortController().signal), [stream], 3);
        const signal = new AbortController().signal;
        const early = takeUntil(store.subscribe(before.at(-1)!.position, signal), [stream], 2);
        const late = takeUntil(store.subscribe(second!.position, signal), [stream], 3);
        await store.append(stream, 2, notes(2));
        const recorded = await store.readStream(stream);
        expect(eventsOf(await early, stream)).toEqual(recorded.slice(3));
        expect(eventsOf(await late, stream)).toEqual(recorded.slice(2));
      });

      test('that is slow misses and repeats nothing', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const stream = newStream();
        const batches = store.subscribe(after, new AbortController().signal)[Symbol.asyncIterator]();
        await batches.next();
        await appendMany(store, stream, limits.eventsBeforeSlowSubscriber);
        const writing = appendMany(store, stream, 1_000, 10);
        const rest = { [Symbol.asyncIterator]: () => batches };
        const taken = await takeUntil(rest, [stream], limits.eventsBeforeSlowSubscriber + 1_000);
        await writing;
        expect(eventsOf(taken, stream).map(({ id }) => id)).toEqual(
          (await store.readStream(stream)).map(({ id }) => id),
        );
      });

      test('ends at once when its signal aborts: before, while it waits, between two batches', async () => {
        const { store } = await given();
        expect(await toArray(store.subscribe(undefined, AbortSignal.abort()))).toEqual([]);

        const waiting = new AbortController();
        for await (const { caughtUp } of store.subscribe(undefined, waiting.signal)) {
          if (caughtUp) void someTurns().then(() => waiting.abort());
        }

        const after = await positionNow(store);
        await appendMany(store, newStream(), 2_000);
        const midway = new AbortController();
        let batches = 0;
        for await (const batch of store.subscribe(after, midway.signal)) {
          expect(batch.events.length).toBeLessThan(2_000);
          batches += 1;
          midway.abort();
        }
        expect(batches).toBe(1);
      });

      test('ends at return(), also while it waits', async () => {
        const { store } = await given();
        const after = await positionNow(store);
        const iterator = store.subscribe(after, new AbortController().signal)[Symbol.asyncIterator]();
        await iterator.next();
        const parked = iterator.next();
        await someTurns();
        await iterator.return?.();
        expect(await parked).toMatchObject({ done: true });
        expect(await iterator.next()).toMatchObject({ done: true });
      });

      test('ends when the store is closed', async () => {
        const { store } = await given();
        const ended = times(3, async () => toArray(store.subscribe(undefined, new AbortController().signal)));
        await positionNow(store);
        await someTurns();
        await store.close();
        await Promise.all(ended);
      });
    });

    describe('close', () => {
      test('waits for appends under way; everything after it is refused', async () => {
        const { store, openAgain } = await given();
        const streams = times(20, newStream);
        const appends = streams.map((stream) => store.append(stream, 'no-stream', notes(2)));
        const closing = [store.close(), store.close()];
        await Promise.all(closing);
        const outcomes = await Promise.all(appends);
        expect(outcomes.map(({ revision }) => revision)).toEqual(times(20, () => 1));

        const refused = { name: 'StoreUnavailableError' };
        await expect(store.append(newStream(), 'no-stream', notes(1))).rejects.toMatchObject(refused);
        await expect(store.readStream(streams[0]!)).rejects.toMatchObject(refused);
        await expect(toArray(store.readAll())).rejects.toMatchObject(refused);
        await expect(toArray(store.subscribe(undefined, new AbortController().signal))).rejects.toMatchObject(refused);

        const reopened = await openAgain();
        for (const stream of streams) expect(await reopened.readStream(stream)).toHaveLength(2);
      });
    });
  });
}
