import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compareLogs } from '../../../adapters/event-log/compare-logs';
import { copyLog, type CopyOptions, type CopiedEvent } from '../../../adapters/event-log/copy-log';
import { verifyChain } from '../../../adapters/event-log/event-hash';
import { retryingEventStore } from '../../../adapters/event-log/retrying-event-store';
import { openSqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { StoreUnavailableError, type EventStore } from '../../../domain/ports';
import { seededRandom as seeded } from '../../../simulator/values/seeded-random';
import { appendLog, contentsOf, nextEvents } from '../../cli/given-log';
import type { NewEvent, RecordedEvent } from '../../../domain/events/recorded-event';

const LONGER_THAN_ANY_TEST_MS = 600_000;

let folder: string;
const opened: EventStore[] = [];
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paystate-copy-'))));
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  fs.rmSync(folder, { recursive: true });
});

async function given(name: string): Promise<EventStore> {
  const store = await openSqliteEventStore({ file: path.join(folder, name, 'events.db') });
  opened.push(store);
  return store;
}

const never = new AbortController().signal;
const copy = (from: EventStore, to: EventStore, more: Partial<CopyOptions> = {}) =>
  copyLog({ from, to, signal: never, ...more });
const compare = (from: EventStore, to: EventStore) => compareLogs({ from, to, signal: never });

/** A stream of its own with so many events, each with this many characters of data. */
async function appendStream(store: EventStore, stream: string, events: number, pad = 0): Promise<void> {
  const history: NewEvent[] = [];
  for (let revision = -1; revision < events - 1; revision += 1) {
    const added = nextEvents(stream, history, 1, () => pad);
    await store.append(stream, revision < 0 ? 'no-stream' : revision, added);
  }
}

/** A store that writes down what it is asked to append. */
function recording(store: EventStore): EventStore & { appends: { stream: string; events: number; bytes: number }[] } {
  const appends: { stream: string; events: number; bytes: number }[] = [];
  return {
    ...store,
    appends,
    append: (stream, expected, events) => {
      appends.push({ stream, events: events.length, bytes: JSON.stringify(events.map(({ data }) => data)).length });
      return store.append(stream, expected, events);
    },
  };
}

/** A store that fails now and then: an append before it is stored or after it, a read before it begins or amid it. */
function failing(store: EventStore, random: () => number, share: number): EventStore {
  const perhapsFail = () => {
    if (random() < share) throw new StoreUnavailableError('gone for a moment');
  };
  return {
    ...store,
    async append(...append) {
      perhapsFail();
      const result = await store.append(...append);
      perhapsFail();
      return result;
    },
    async readStream(...read) {
      perhapsFail();
      return store.readStream(...read);
    },
    async *readAll(after) {
      for await (const batch of store.readAll(after)) {
        perhapsFail();
        yield batch;
      }
    },
  };
}

describe('a copy', () => {
  test('holds every event as it was, with a chain that holds, and comes home the same', async () => {
    const [from, to, home] = [await given('from'), await given('to'), await given('home')];
    const events = await appendLog(from, { streams: 700, maxEvents: 12 });
    await expect(copy(from, to)).resolves.toEqual({ events, finished: true });
    await copy(to, home, { batchEvents: 100 });

    const contents = await contentsOf(from);
    expect(await contentsOf(to)).toEqual(contents);
    expect(await contentsOf(home)).toEqual(contents);
    for (const stream of Object.keys(contents).slice(0, 50)) {
      expect(verifyChain(await home.readStream(stream))).toBeUndefined();
    }
    await expect(compare(from, home)).resolves.toEqual({
      equal: true,
      fromEvents: events,
      toEvents: events,
      differences: [],
    });
  });

  test('keeps the order over all streams from batch to batch', async () => {
    const [from, to] = [await given('from'), await given('to')];
    const events = await appendLog(from, { streams: 60, maxEvents: 12 });
    const batchEvents = 50;
    await copy(from, to, { batchEvents });
    const batchOf = new Map<string, number>();
    let place = 0;
    for await (const batch of from.readAll()) {
      for (const { id } of batch.events) batchOf.set(id, Math.floor(place++ / batchEvents));
    }
    const batches: number[] = [];
    for await (const batch of to.readAll()) batches.push(...batch.events.map(({ id }) => batchOf.get(id)!));
    expect(batches).toHaveLength(events);
    expect(batches).toEqual([...batches].sort((one, other) => one - other));
  });

  test('groups a stream into appends that every engine takes', async () => {
    const [from, to] = [await given('from'), recording(await given('to'))];
    await appendStream(from, 'trade-main-large', 7, 400_000);
    await appendStream(from, 'trade-main-long', 2_300);
    await copy(from, to, { batchEvents: 10_000 });
    await expect(compare(from, to)).resolves.toMatchObject({ equal: true, fromEvents: 2_307 });
    const sizes = (name: string) => to.appends.filter(({ stream }) => stream === name).map(({ events }) => events);
    expect(sizes('trade-main-large')).toEqual([2, 2, 2, 1]);
    expect(sizes('trade-main-long').every((events) => events <= 1_000)).toBe(true);
    expect(sizes('trade-main-long').length).toBeLessThanOrEqual(4);
    expect(Math.max(...to.appends.map(({ bytes }) => bytes))).toBeLessThan(1_048_576);
  });

  test('of an empty log is an empty log', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await expect(copy(from, to)).resolves.toEqual({ events: 0, finished: true });
    await expect(compare(from, to)).resolves.toMatchObject({ equal: true, fromEvents: 0, toEvents: 0 });
  });

  test('goes back when the target has gone on', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 150 });
    await copy(from, to);
    const stream = 'trade-main-1_3';
    const history: NewEvent[] = await to.readStream(stream);
    const head = history.length - 1;
    await to.append(
      stream,
      head,
      nextEvents(stream, history, 3, () => 10),
    );
    await appendLog(to, { seed: 2, streams: 10 });

    await expect(copy(from, to)).resolves.toMatchObject({ finished: true });
    const { equal, differences } = await compare(from, to);
    expect(equal).toBe(false);
    expect(differences.filter(({ onlyInTarget }) => onlyInTarget)).toHaveLength(10);
    expect(differences).toContainEqual({
      stream,
      problem: `${head + 1} events in the source, ${head + 4} in the target`,
      onlyInTarget: false,
    });
    await copy(to, from);
    await expect(compare(from, to)).resolves.toMatchObject({ equal: true });
  });
});

describe('a copy that was interrupted', () => {
  test('goes on from any batch, in groups of any size, with or without its checkpoint', async () => {
    const random = seeded(20261121);
    const from = await given('from');
    const events = await appendLog(from, { streams: 120, maxEvents: 30 });
    for (let round = 0; round < 5; round++) {
      const to = await given(`to-${round}`);
      let last: CopiedEvent | undefined;
      let interruptions = 0;
      for (let finished = false; !finished;) {
        const interrupting = new AbortController();
        // One append of many is where it is stopped; the next try may go to the end.
        const stopAfter = Math.floor(random() * 250);
        let appends = 0;
        const counting: EventStore = {
          ...to,
          append: (...append) => {
            if (++appends === stopAfter) interrupting.abort();
            return to.append(...append);
          },
        };
        ({ finished } = await copyLog({
          from,
          to: counting,
          signal: interrupting.signal,
          batchEvents: 1 + Math.floor(random() * 700),
          resumeAfter: random() < 0.7 ? last?.position : undefined,
          onCheckpoint: (checkpoint) => (last = checkpoint),
        }));
        if (!finished) interruptions += 1;
        if (interruptions > 30) break;
      }
      await copy(from, to, { resumeAfter: last?.position });
      await expect(compare(from, to)).resolves.toMatchObject({ equal: true, fromEvents: events, toEvents: events });
    }
  });

  test('heals a stream that lost its beginning to a restored backup of the target', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendStream(from, 'trade-main-a', 9);
    await appendStream(from, 'trade-main-b', 4);
    const positions = (await from.readStream('trade-main-a')).map(({ position }) => position);
    // The checkpoint tells of five events of a and none of b; the target has two of a.
    const [first, second] = await from.readStream('trade-main-a');
    await to.append('trade-main-a', 'no-stream', [first!, second!]);
    await copy(from, to, { resumeAfter: positions[4] });
    await expect(compare(from, to)).resolves.toMatchObject({ equal: true, toEvents: 13 });
  });
});

describe('an outage', () => {
  test('of either store is waited out, whatever it hit', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = seeded(seed);
      const [from, to] = [await given(`from-${seed}`), await given(`to-${seed}`)];
      const events = await appendLog(from, { seed, streams: 60, maxEvents: 12 });
      let waits = 0;
      const retries = { signal: new AbortController().signal, onWaiting: () => (waits += 1) };
      const [one, other] = [from, to].map((store) => retryingEventStore(failing(store, random, 0.05), retries));
      await copy(one!, other!, { batchEvents: 60 });
      await expect(compare(one!, other!)).resolves.toMatchObject({ equal: true, fromEvents: events });
      await expect(compare(from, to)).resolves.toMatchObject({ equal: true });
      expect(waits).toBeGreaterThan(0);
    }
  });

  test('that lasts ends the copy, and the next one goes on', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 60 });
    const gone = retryingEventStore(
      failing(to, () => 0, 1),
      { signal: never, retryForMs: 700 },
    );
    await expect(copy(from, gone)).rejects.toThrow(StoreUnavailableError);
    await copy(from, to);
    await expect(compare(from, to)).resolves.toMatchObject({ equal: true });
  });

  test('in which a read brings nothing and does not fail is noticed', async () => {
    const from = await given('from');
    await appendLog(from, { streams: 5 });
    const silent: EventStore = {
      ...from,
      async *readAll(after) {
        for await (const batch of from.readAll(after)) yield { ...batch, caughtUp: false };
        await new Promise(() => undefined);
      },
    };
    const read = () => contentsOf(retryingEventStore(silent, { signal: never, retryForMs: 300 }));
    await expect(read()).rejects.toThrow(/delivered nothing for 0.3 s/);
  });

  test('does not keep an interrupted copy waiting', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 60 });
    const interrupting = new AbortController();
    const { signal } = interrupting;
    const onWaiting = () => interrupting.abort();
    const gone = retryingEventStore(
      failing(to, () => 0, 1),
      { signal, onWaiting, retryForMs: LONGER_THAN_ANY_TEST_MS },
    );
    await expect(copyLog({ from, to: gone, signal })).resolves.toEqual({ events: 0, finished: false });
  });
});

describe('a target with another history is refused', () => {
  const altered = ({ data, ...event }: RecordedEvent, id = event.id): NewEvent =>
    ({ ...event, id, data: { ...data, notifyId: 'other' } }) as NewEvent;

  test('before anything is appended, when it is about its first trades', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 30 });
    await appendLog(to, { seed: 2, streams: 30 });
    const before = await contentsOf(to);
    await expect(copy(from, to)).rejects.toMatchObject({
      name: 'OtherHistoryError',
      message: expect.stringMatching(/^the target holds revision 0 of trade-main-2_\d+, the source does not/),
    });
    expect(await contentsOf(to)).toEqual(before);
  });

  test('with the revision at which a stream differs', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 400, maxEvents: 1 });
    await appendStream(from, 'trade-main-z', 5);
    const stream = await from.readStream('trade-main-z');
    // Copied but for the last stream, which another engine wrote.
    for await (const { events } of from.readAll()) {
      for (const event of events) {
        if (event.stream !== 'trade-main-z') await to.append(event.stream, 'no-stream', [event]);
      }
    }
    const foreign = altered(stream[2]!, '00000000-0000-4000-8000-000000000001');
    await to.append('trade-main-z', 'no-stream', [stream[0]!, stream[1]!, foreign]);
    await expect(copy(from, to)).rejects.toThrow(
      /another history of trade-main-z: its revision 2 is AlipayNotifyReceived 00000000-0000-4000-8000-000000000001/,
    );
    expect(await to.readStream('trade-main-z')).toHaveLength(3);
  });

  test('with the same ids and other content: by the copy where it looks, by the comparison everywhere', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendStream(from, 'trade-main-a', 3);
    const [first, second] = await from.readStream('trade-main-a');
    await to.append('trade-main-a', 'no-stream', [first!, altered(second!)]);
    await expect(copy(from, to)).rejects.toThrow(/revision 1 is AlipayNotifyReceived .* and was altered/);
    await expect(compare(from, to)).resolves.toMatchObject({
      equal: false,
      differences: [{ stream: 'trade-main-a', problem: 'revision 1 differs', onlyInTarget: false }],
    });
  });
});

describe('the comparison', () => {
  test('names what is missing, what is more, and what is altered', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 200 });
    await copy(from, to);
    await appendStream(from, 'trade-main-new', 2);
    await appendStream(to, 'trade-main-foreign', 4);
    const { equal, differences } = await compare(from, to);
    expect(equal).toBe(false);
    expect(differences).toHaveLength(2);
    expect(differences).toContainEqual({
      stream: 'trade-main-new',
      problem: '2 events in the source, 0 in the target',
      onlyInTarget: false,
    });
    expect(differences).toContainEqual({
      stream: 'trade-main-foreign',
      problem: 'only in the target, with 4 events',
      onlyInTarget: true,
    });
  });

  test('names a few of very many', async () => {
    const [from, to] = [await given('from'), await given('to')];
    const events = await appendLog(from, { streams: 3_000, maxEvents: 2 });
    const { differences, fromEvents, toEvents } = await compare(from, to);
    expect({ fromEvents, toEvents }).toEqual({ fromEvents: events, toEvents: 0 });
    expect(differences.length).toBeGreaterThan(10);
    expect(differences.length).toBeLessThanOrEqual(20);
  });

  test('ends at once when it is interrupted', async () => {
    const [from, to] = [await given('from'), await given('to')];
    await appendLog(from, { streams: 10 });
    await expect(compareLogs({ from, to, signal: AbortSignal.abort() })).rejects.toThrow(StoreUnavailableError);
  });
});
