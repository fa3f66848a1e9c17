import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openEventStoreDb } from '../../../adapters/eventstoredb/eventstoredb-event-store';
import { StoreUnavailableError, type AppendResult, type EventBatch, type EventStore } from '../../../domain/ports';
import { startStandIn, type StandIn } from '../../eventstoredb/stand-in/stand-in';
import { describeEventStoreContract } from '../event-log/event-store-contract';
import type { Limits } from '../event-log/event-store-network-contract';
import { collectAll, idsOf, newStream, notes, positionNow, times } from '../event-log/given-event-store';
import { givenEventStoreDb, type EventStoreDbUnderTest } from './given-eventstoredb';
import { PATIENCE_MS, until } from '../../waiting';

/** On a busy machine a call takes as long as it takes: only calls that are never answered are to be given up. */
const patient = { callLimitMs: PATIENCE_MS };

describe('the contract', () => {
  let underTest: EventStoreDbUnderTest;
  beforeAll(async () => {
    underTest = await givenEventStoreDb();
    process.stdout.write(`EventStoreDB under test: ${underTest.name}\n`);
  });
  afterAll(() => underTest.stop());

  const open = (limits: Limits = patient) =>
    openEventStoreDb({ connectionString: underTest.connectionString, ...limits });
  describeEventStoreContract('EventStoreDB', {
    open: () => {
      const store = open();
      return Promise.resolve({ store, openAgain: (limits) => store.close().then(() => open(limits)) });
    },
    network: () => underTest.network,
    limits: { randomHistories: 25, eventsBeforeSlowSubscriber: 5_000 },
  });
});

describe('what a server can do to an append', () => {
  let standIn: StandIn;
  let store: EventStore;
  beforeEach(async () => {
    standIn = await startStandIn();
    store = openEventStoreDb({ connectionString: standIn.connectionString, ...patient });
  });
  afterEach(async () => {
    await store.close();
    await standIn.stop();
  });
  /** With the limit of the product. */
  async function givenImpatient(): Promise<EventStore> {
    await store.close();
    store = openEventStoreDb({ connectionString: standIn.connectionString });
    return store;
  }
  /** As a caller does that is told to try again. */
  const answered = <Answer>(call: () => Promise<Answer>) =>
    until('the call is answered', () =>
      call().catch((error: unknown) => {
        if (!(error instanceof StoreUnavailableError)) throw error;
        return undefined;
      }),
    );
  const ofStream = (stream: string) => standIn.events().filter((event) => event.stream === stream);
  const unavailable = (message: RegExp) => ({ name: 'StoreUnavailableError', message: expect.stringMatching(message) });

  test('it is sent alone, never on the call that all appends of the process share', async () => {
    await Promise.all(times(20, () => store.append(newStream(), 'no-stream', notes(1))));
    expect(standIn.calls()).toMatchObject({ Append: 20 });
    expect(standIn.calls()['BatchAppend'] ?? 0).toBe(0);
  });

  test('stored, but the answer is lost: the repeat has the same ids and is the same append', async () => {
    const stream = newStream();
    standIn.fail({ on: 'append', fault: 'drop-after-stored', times: 2 });
    await expect(store.append(stream, 'no-stream', notes(2))).resolves.toMatchObject({ revision: 1 });
    await expect(store.append(stream, 1, notes(1))).resolves.toMatchObject({ revision: 2 });
    expect(ofStream(stream)).toHaveLength(3);
  });

  test('not stored, and the answer is lost: the repeat stores it', async () => {
    const stream = newStream();
    standIn.fail({ on: 'append', fault: 'drop-before', times: 2 });
    await expect(store.append(stream, 'no-stream', notes(2))).resolves.toMatchObject({ revision: 1 });
    expect(ofStream(stream)).toHaveLength(2);
  });

  test('stored, the answer is lost, and somebody appends behind it: it is still the first one that won', async () => {
    const stream = newStream();
    const other = openEventStoreDb({ connectionString: standIn.connectionString, ...patient });
    standIn.fail({ on: 'append', fault: 'drop-after-stored', times: 1 });
    const mine = notes(1);
    const appended = store.append(stream, 'no-stream', mine);
    const behind = (async () => {
      while (ofStream(stream).length === 0) await new Promise(setImmediate);
      return other.append(stream, 0, notes(1));
    })();
    await expect(appended).resolves.toMatchObject({ revision: 0 });
    await behind;
    await other.close();
    expect(ofStream(stream)).toHaveLength(2);
  });

  describe('stored, the answer is lost, somebody appends behind it, and the server knows no repeat', () => {
    async function givenLostAnswer() {
      standIn.fail({ on: 'append', fault: 'drop-after-stored' });
      const [stream, events] = [newStream(), notes(1)];
      return { stream, id: events[0]!.id, append: () => store.append(stream, 'no-stream', events) };
    }

    /** Somebody whom any node serves, also while none leads. */
    async function whenSomebodyAppendsBehind(stream: string) {
      const client = EventStoreDBClient.connectionString(standIn.connectionString);
      await client.appendToStream(stream, jsonEvent({ type: 'Behind', data: {} }), {
        expectedRevision: 0n,
        requiresLeader: false,
        credentials: { username: 'any', password: 'any' },
      });
      await client.dispose();
      standIn.clearFaults();
      standIn.fail({ on: 'append', fault: 'repeat-forgotten', times: Infinity });
    }

    function expectFirstResult(stream: string, id: string, result: AppendResult) {
      const [own, behind, ...more] = ofStream(stream);
      expect([own?.id, behind?.type, more]).toEqual([id, 'Behind', []]);
      expect(result).toEqual({ revision: 0, position: String(own?.position) });
    }

    test('no node leads for a while: the append has its first result', async () => {
      const { stream, append, id } = await givenLostAnswer();
      const leader = { host: '127.0.0.1', port: standIn.port };
      standIn.fail({ on: 'append', fault: 'not-leader', times: Infinity, leader });
      const appended = append();
      // The third attempt is made once the second one is answered.
      while (standIn.calls().Append < 3) await new Promise(setImmediate);
      await whenSomebodyAppendsBehind(stream);
      expectFirstResult(stream, id, await appended);
    });

    test('the call fails: a later call with the identical append has the first result', async () => {
      const { stream, append, id } = await givenLostAnswer();
      standIn.fail({ on: 'append', fault: 'access-denied' });
      await expect(append()).rejects.toMatchObject(unavailable(/denies/));
      await whenSomebodyAppendsBehind(stream);
      expectFirstResult(stream, id, await append());
    });
  });

  test.each(['not-ready', 'not-leader', 'unavailable'] as const)('%s for a moment: it is sent again', async (fault) => {
    const stream = newStream();
    const leader = { host: '127.0.0.1', port: standIn.port };
    standIn.fail({ on: 'append', fault, times: 2, leader });
    await expect(store.append(stream, 'no-stream', notes(1))).resolves.toMatchObject({ revision: 0 });
    expect(ofStream(stream)).toHaveLength(1);
  });

  test('stored, but the server says that it took too long: the repeat is the same append', async () => {
    const stream = newStream();
    standIn.fail({ on: 'append', fault: 'deadline-after-stored', times: 1 });
    await expect(store.append(stream, 'no-stream', notes(2))).resolves.toMatchObject({ revision: 1 });
    expect(ofStream(stream)).toHaveLength(2);
  });

  test('no answer at all: the caller is told, and may repeat the identical append', async () => {
    const stream = newStream();
    const events = notes(2);
    const impatient = await givenImpatient();
    standIn.fail({ on: 'append', fault: 'hang', times: 1 });
    const append = () => impatient.append(stream, 'no-stream', events);
    await expect(append()).rejects.toMatchObject({ name: 'StoreUnavailableError' });
    expect(await answered(append)).toMatchObject({ revision: 1 });
    expect(ofStream(stream)).toHaveLength(2);
  });

  test('denied: it says what to look at, and does not knock again and again', async () => {
    standIn.fail({ on: 'append', fault: 'access-denied', times: 10 });
    await expect(store.append(newStream(), 'no-stream', notes(1))).rejects.toMatchObject(unavailable(/user, password/));
    expect(standIn.calls()).toMatchObject({ Append: 1 });
  });

  test('a read without an answer ends, and the next one works', async () => {
    const stream = newStream();
    await store.append(stream, 'no-stream', notes(1));
    const impatient = await givenImpatient();
    standIn.fail({ on: 'read', fault: 'hang', times: 1 });
    const read = () => impatient.readStream(stream);
    await expect(read()).rejects.toMatchObject(unavailable(/no answer|nothing arrived/));
    expect(await answered(read)).toHaveLength(1);
  });

  test('a hundred reads that are given up leave room for the next', async () => {
    const stream = newStream();
    await store.append(stream, 'no-stream', notes(1));
    const impatient = await givenImpatient();
    standIn.fail({ on: 'read', fault: 'hang', times: 150 });
    const read = () => impatient.readStream(stream);
    await Promise.allSettled(times(150, read));
    standIn.clearFaults();
    expect(await answered(read)).toHaveLength(1);
  });

  test('metadata is where the tools of EventStoreDB look for it, and payloads are JSON', async () => {
    const stream = newStream();
    const [event] = notes(1);
    await store.append(stream, 'no-stream', [event!]);
    const client = EventStoreDBClient.connectionString(standIn.connectionString);
    for await (const { event: stored } of client.readStream(stream)) {
      expect(stored).toMatchObject({ isJson: true, type: event!.type, metadata: { $correlationId: 'request-1' } });
    }
    await client.dispose();
  });

  test('a trade whose stream was deleted on the server is not built upon', async () => {
    const [deleted, tombstoned] = [newStream(), newStream()];
    const client = EventStoreDBClient.connectionString(standIn.connectionString);
    for (const stream of [deleted, tombstoned]) await store.append(stream, 'no-stream', notes(2));
    await client.deleteStream(deleted);
    await client.tombstoneStream(tombstoned);
    await client.dispose();
    await expect(store.append(deleted, 'no-stream', notes(1))).rejects.toMatchObject(unavailable(/deleted/));
    await expect(store.append(tombstoned, 'no-stream', notes(1))).rejects.toMatchObject(unavailable(/deleted/));
    await expect(store.readStream(deleted)).rejects.toMatchObject(unavailable(/lacks revision 0/));
  });

  test('a deleted stream that is read from where one has been is missed, not taken for unchanged', async () => {
    const stream = newStream();
    const client = EventStoreDBClient.connectionString(standIn.connectionString);
    await store.append(stream, 'no-stream', notes(2));
    await client.deleteStream(stream);
    await client.dispose();
    await expect(store.readStream(stream, 1)).rejects.toMatchObject(unavailable(/deleted/));
  });
});

describe('what a server can do to a subscription', () => {
  let standIn: StandIn;
  let store: EventStore;
  const connections: boolean[] = [];
  beforeEach(async () => {
    standIn = await startStandIn();
    connections.length = 0;
    store = openEventStoreDb({
      ...patient,
      connectionString: standIn.connectionString,
      onConnection: ({ connected }) => connections.push(connected),
    });
  });
  afterEach(async () => {
    await store.close();
    await standIn.stop();
  });

  /** Everything of a stream that a subscription brings until `count` events of it are there. */
  async function follow(stream: string, after: string, count: number, onBatch?: (batch: EventBatch) => void) {
    const ids: string[] = [];
    for await (const batch of store.subscribe(after, new AbortController().signal)) {
      ids.push(...idsOf(batch.events, stream));
      onBatch?.(batch);
      if (ids.length >= count) break;
    }
    return ids;
  }
  async function givenStream(count: number) {
    const after = await positionNow(store);
    const stream = newStream();
    for (let head = -1; head < count - 1; head += 10)
      await store.append(stream, head < 0 ? 'no-stream' : head, notes(10));
    const ids = (await store.readStream(stream)).map(({ id }) => id);
    return { after, stream, ids };
  }

  test.each(['slow-consumer', 'end-ok', 'drop-before', 'internal'] as const)(
    '%s in the middle: it goes on after the last event that was handed out',
    async (fault) => {
      const { after, stream, ids } = await givenStream(100);
      standIn.fail({ on: 'subscribe', fault, times: 3, afterEvents: 25 });
      expect(await follow(stream, after, 100)).toEqual(ids);
      // Being dropped for slowness is everyday life; an outage is told.
      const outage = [false, true];
      expect(connections).toEqual(fault === 'slow-consumer' ? [] : [...outage, ...outage, ...outage]);
    },
  );

  test('a reader that is never told that it is live knows all the same, again and again, that it has caught up', async () => {
    const { after, stream, ids } = await givenStream(100);
    standIn.fail({ on: 'subscribe', fault: 'never-live', times: 2 });
    const seen: string[] = [];
    for await (const { events, caughtUp } of store.subscribe(after, new AbortController().signal)) {
      seen.push(...idsOf(events, stream));
      if (!caughtUp) continue;
      expect(seen).toEqual(ids);
      if (ids.length === 103) break;
      const [note] = notes(1);
      await store.append(stream, ids.length - 1, [note!]);
      ids.push(note!.id);
    }
    // A whole read ends, too.
    expect((await collectAll(store.readAll(after), [stream])).map(({ id }) => id)).toEqual(ids);
  });

  test('where the end of the log cannot be asked for, it is asked again, though nothing more is appended', async () => {
    const { after, stream } = await givenStream(10);
    standIn.fail({ on: 'subscribe', fault: 'never-live' });
    let appended: { position: string } | undefined;
    for await (const { position, caughtUp } of store.subscribe(after, new AbortController().signal)) {
      if (!caughtUp) continue;
      if (appended && BigInt(position) >= BigInt(appended.position)) break;
      standIn.fail({ on: 'read', fault: 'unavailable', times: 2 });
      appended ??= await store.append(stream, 9, notes(1));
    }
  });

  test.each([
    ['in the middle of what was there', 25],
    ['once it was live', 101],
  ])('a subscription that falls silent %s, over a connection that lives, is taken up again', async (_, afterEvents) => {
    const impatient = openEventStoreDb({ ...patient, connectionString: standIn.connectionString, answerLimitMs: 500 });
    const { after, stream, ids } = await givenStream(100);
    standIn.fail({ on: 'subscribe', fault: 'hang', afterEvents });
    const seen: string[] = [];
    let isLive = false;
    for await (const { events, caughtUp } of impatient.subscribe(after, new AbortController().signal)) {
      seen.push(...idsOf(events, stream));
      if (caughtUp && !isLive) {
        isLive = true;
        for (const revision of [99, 100, 101]) await store.append(stream, revision, notes(1));
      }
      if (seen.length >= 103) break;
    }
    await impatient.close();
    expect(seen.slice(0, 100)).toEqual(ids);
    expect(seen).toEqual((await store.readStream(stream)).map(({ id }) => id));
  });

  test('a subscription that is silent because nothing is appended is left alone', async () => {
    const impatient = openEventStoreDb({
      ...patient,
      connectionString: standIn.connectionString,
      answerLimitMs: 200,
      onConnection: ({ connected }) => connections.push(connected),
    });
    const stop = new AbortController();
    const { after, stream } = await givenStream(10);
    let reads = Infinity;
    const asking = setInterval(() => {
      // The watch has asked for the end of the log a few times.
      if (standIn.calls().Read < reads + 5) return;
      clearInterval(asking);
      stop.abort();
    }, 10);
    for await (const { caughtUp } of impatient.subscribe(after, stop.signal)) {
      if (!caughtUp || reads < Infinity) continue;
      // While it catches up on a busy machine, something is due.
      connections.length = 0;
      await store.append(`audit-${randomUUID()}`, 'no-stream', notes(1));
      reads = standIn.calls().Read;
    }
    await impatient.close();
    expect(connections).toEqual([]);
    expect((await store.readStream(stream)).length).toBe(10);
  });

  test('a server that answers, but takes no subscription, is away until it takes one', async () => {
    const { after, stream, ids } = await givenStream(10);
    standIn.fail({ on: 'subscribe', fault: 'unavailable', times: 5 });
    for await (const { caughtUp } of store.subscribe(await positionNow(store), new AbortController().signal)) {
      if (caughtUp) break;
    }
    standIn.fail({ on: 'subscribe', fault: 'unavailable', times: 5 });
    expect(await follow(stream, after, 10)).toEqual(ids);
    expect(connections).toEqual([false, true, false, true]);
  });

  test('a burst that is larger than what the server keeps for a live reader', async () => {
    const after = await positionNow(store);
    const stream = newStream();
    const following = follow(stream, after, 5_000);
    for (let head = -1; head < 4_999; head += 500)
      await store.append(stream, head < 0 ? 'no-stream' : head, notes(500));
    expect(await following).toEqual((await store.readStream(stream)).map(({ id }) => id));
  });

  test('many events of others move the position on', async () => {
    const after = await positionNow(store);
    const foreign = `audit-${randomUUID()}`;
    for (let head = -1; head < 4_999; head += 500)
      await store.append(foreign, head < 0 ? 'no-stream' : head, notes(500));
    const positions: string[] = [];
    for await (const { position, caughtUp, events } of store.subscribe(after, new AbortController().signal)) {
      expect(events).toEqual([]);
      positions.push(position);
      if (caughtUp) break;
    }
    // As far as the server says from time to time: it does so after every 512 events that it has searched.
    const searched = standIn.events().filter(({ position }) => position <= BigInt(positions.at(-1) ?? 0));
    expect(standIn.events().length - searched.length).toBeLessThan(512);
  });

  test('a position that is not one of this log, or beyond its end, is an error and not silence', async () => {
    const { after } = await givenStream(10);
    const next = (position: string) =>
      store.subscribe(position, new AbortController().signal)[Symbol.asyncIterator]().next();
    const name = 'UnknownPositionError';
    const between = next(String(BigInt(after) + 1n));
    await expect(between).rejects.toMatchObject({ name, message: expect.stringMatching(/rebuild/) });
    for (const beyond of ['999999999999', '9'.repeat(20)]) {
      await expect(next(beyond)).rejects.toMatchObject({ name, message: expect.stringMatching(/beyond the end/) });
    }
    expect(() => store.subscribe('soon', new AbortController().signal)[Symbol.asyncIterator]()).toThrow(TypeError);
  });

  test('denied: it fails with what to look at', async () => {
    standIn.fail({ on: 'subscribe', fault: 'access-denied', times: 10 });
    const next = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]().next();
    await expect(next).rejects.toMatchObject({ message: expect.stringMatching(/user, password/) });
  });
});

describe('a secret in the connection string', () => {
  test('is in no error', async () => {
    const store = openEventStoreDb({ connectionString: 'esdb://admin:hunter2@127.0.0.1:1?tls=true' });
    const error = await store.readStream(newStream()).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ name: 'StoreUnavailableError' });
    expect(`${(error as Error).message} ${String((error as Error).cause)}`).not.toContain('hunter2');
    await store.close();
  });
});
