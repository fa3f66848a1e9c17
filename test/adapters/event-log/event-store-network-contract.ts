/** What an event store behind a network does when the network fails it. Part of the contract of every event store. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../waiting';
import { StoreUnavailableError, type EventBatch, type EventStore } from '../../../domain/ports';
import {
  collectAll,
  eventsOf,
  expectAscending,
  newStream,
  notes,
  positionNow,
  appendMany,
  times,
} from './given-event-store';

export type Network = {
  /** Cuts every connection; new ones are taken at once. */
  dropConnections(): void;
  /** Cuts every connection and takes no new one until it is mended. */
  cut(): Promise<void>;
  mend(): Promise<void>;
};

/** How long a call may take before its caller is told that the store is away. */
export type Limits = { callLimitMs: number };

type Given = () => Promise<{ store: EventStore; openAgain: (limits?: Limits) => Promise<EventStore> }>;

const TOLD_AFTER_MS = 1_200;
/** A timer of this process, begun before the calls: it is late as they are on a busy machine. */
const TOO_LATE_MS = 4 * TOLD_AFTER_MS;

export function describeNetworkContract(given: Given, network: () => Network): void {
  describe('across a network', () => {
    /** Drops all connections again and again while something is done; where `progress` is counted, only after some. */
    async function whileDropping<Result>(
      everyMs: number,
      work: () => Promise<Result>,
      progress?: () => number,
    ): Promise<Result> {
      let seen = -1;
      const dropping = setInterval(() => {
        if (progress?.() === seen) return;
        seen = progress?.() ?? NaN;
        network().dropConnections();
      }, everyMs);
      try {
        return await work();
      } finally {
        clearInterval(dropping);
      }
    }

    afterEach(() => network().mend());

    test('appends whose connections are dropped are stored once, in their order', async () => {
      const { store } = await given();
      const streams = times(20, newStream);
      let stored = 0;
      const appended = await whileDropping(
        150,
        () =>
          Promise.all(streams.map((stream) => appendOneByOne(store, stream, 25, { onStored: () => (stored += 1) }))),
        () => stored,
      );
      for (const [index, stream] of streams.entries()) {
        expect((await store.readStream(stream)).map(({ id }) => id)).toEqual(appended[index]);
      }
    });

    test('a stream is read whole or not at all when its connection is dropped', async () => {
      const { store: patient, openAgain } = await given();
      const stream = newStream();
      await appendMany(patient, stream, 5_000);
      const store = await openAgain({ callLimitMs: TOLD_AFTER_MS });
      const reads = await whileDropping(15, () => Promise.allSettled(times(20, () => store.readStream(stream))));
      for (const read of reads) {
        if (read.status === 'fulfilled') expect(read.value).toHaveLength(5_000);
        else expect(read.reason).toMatchObject({ name: 'StoreUnavailableError' });
      }
    });

    test('a subscription whose connection is dropped goes on by itself, catching up and live, without gap or repeat', async () => {
      const { store } = await given();
      const after = await positionNow(store);
      const streams = times(10, newStream);
      for (const stream of streams) await appendMany(store, stream, 500);
      const stop = new AbortController();
      const batches: EventBatch[] = [];
      const count = () => batches.reduce((sum, { events }) => sum + events.length, 0);

      await whileDropping(
        250,
        async () => {
          const writing = Promise.all(streams.map((stream) => appendOneByOne(store, stream, 50, { after: 499 })));
          for await (const batch of store.subscribe(after, stop.signal)) {
            batches.push(batch);
            if (count() >= 10 * 550) stop.abort();
          }
          await writing;
        },
        count,
      );

      const delivered = batches.flatMap(({ events }) => events).filter(({ stream }) => streams.includes(stream));
      expect(delivered).toEqual(await collectAll(store.readAll(after), streams));
      expectAscending(batches);
    });

    test('a store that is down at first: it is opened, calls are refused in time, and it is there when it comes up', async () => {
      const { openAgain } = await given();
      await network().cut();
      const store = await openAgain({ callLimitMs: TOLD_AFTER_MS });
      const stream = newStream();
      const tooLate = sleep(TOO_LATE_MS).then(() => 'too late');
      const refused = { name: 'StoreUnavailableError' };
      const batches = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
      const first = batches.next();
      const told = Promise.all([
        expect(store.append(stream, 'no-stream', notes(1))).rejects.toMatchObject(refused),
        expect(store.readStream(stream)).rejects.toMatchObject(refused),
      ]);
      expect(await Promise.race([told.then(() => 'in time'), tooLate])).toBe('in time');

      await network().mend();

      const events = notes(2);
      const append = () => store.append(stream, 'no-stream', events).catch(unlessUnavailable);
      expect(await until('the append is answered', append)).toMatchObject({ revision: 1 });
      const seen = [...((await first).value?.events ?? [])];
      while (eventsOf([{ events: seen, position: '', caughtUp: false }], stream).length < 2) {
        seen.push(...((await batches.next()).value?.events ?? []));
      }
    });

    test('a store that goes away: a subscription says that it is behind, and that it has caught up again', async () => {
      const { store } = await given();
      const told: boolean[] = [];
      const stop = new AbortController();
      const after = await positionNow(store);
      for await (const { caughtUp } of store.subscribe(after, stop.signal)) {
        if (told.at(-1) === caughtUp) continue;
        told.push(caughtUp);
        if (told.length === 1) await network().cut();
        if (told.length === 2) await network().mend();
        if (told.length === 3) stop.abort();
      }
      expect(told).toEqual([true, false, true]);
    });

    test('a store that is away for a while loses nothing that it acknowledged', async () => {
      const { store } = await given();
      const stream = newStream();
      const acknowledged: string[] = [];
      let isOver = false;
      const writing = (async () => {
        for (let revision = -1; !isOver;) {
          const [event] = notes(1);
          const result = await store
            .append(stream, revision < 0 ? 'no-stream' : revision, [event!])
            .catch(() => undefined);
          if (result) acknowledged.push(event!.id);
          // What was refused may have been stored: who wants to know reads.
          else await sleep(50);
          revision = result?.revision ?? (await lastRevision(store, stream)) ?? revision;
        }
      })();
      await until('the writer is under way', () => acknowledged.length >= 20);
      await network().cut();
      await sleep(500);
      await network().mend();
      const before = acknowledged.length;
      await until('it goes on', () => acknowledged.length >= before + 20);
      isOver = true;
      await writing;
      const ids = (await store.readStream(stream)).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(acknowledged));
      expect(new Set(ids).size).toBe(ids.length);
    });
  });
}

/** Appends after a revision, and repeats the identical append until it is answered, as a caller may. */
async function appendOneByOne(
  store: EventStore,
  stream: string,
  count: number,
  { after = -1, onStored = (): unknown => undefined } = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let revision = after; ids.length < count;) {
    const events = notes(1);
    const append = () => store.append(stream, revision < 0 ? 'no-stream' : revision, events);
    let result = await append().catch(unlessUnavailable);
    while (!result) result = await append().catch(unlessUnavailable);
    ({ revision } = result);
    ids.push(...events.map(({ id }) => id));
    onStored();
  }
  return ids;
}

function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof StoreUnavailableError)) throw error;
}

async function lastRevision(store: EventStore, stream: string): Promise<number | undefined> {
  const events = await store.readStream(stream).catch(() => []);
  return events.at(-1)?.revision;
}
