/** The rows of the table on reads: what the observed EventStoreDB 23.10.7 answered the real client. */
import { BACKWARDS, END, FORWARDS, START, type EventStoreDBClient } from '@eventstore/db-client';
import {
  cleanUp,
  collect,
  event,
  events,
  eventually,
  givenClient,
  givenStandIn,
  newStream,
  UNARY,
} from './given-stand-in';
import type { StandIn } from './stand-in/stand-in';

let standIn: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  standIn = await givenStandIn();
  client = givenClient(standIn);
});
afterEach(cleanUp);

async function read(stream: string, options: Parameters<typeof client.readStream>[1]) {
  const { items, error } = await collect(client.readStream(stream, options));
  return error ?? items.map((item) => Number(item.event!.revision));
}

async function readAll(options: Parameters<typeof client.readAll>[0]) {
  const { items, error } = await collect(client.readAll(options));
  return error ?? items.map((item) => item.event!.id);
}

const at = (position: bigint) => ({ commit: position, prepare: position });

describe('readStream (§4)', () => {
  beforeEach(() => client.appendToStream('trade-1', events(3), UNARY));
  const unexpected = {
    type: 'unknown',
    code: 2,
    message: expect.stringContaining('Unexpected ReadStreamResult: Error'),
  };

  test.each<[string, Parameters<typeof client.readStream>[1], unknown]>([
    ['forwards', {}, [0, 1, 2]],
    ['fromRevision is inclusive', { fromRevision: 1n }, [1, 2]],
    ['maxCount', { fromRevision: 1n, maxCount: 1 }, [1]],
    ['fromRevision last+1: 0 events, no error', { fromRevision: 3n }, []],
    ['far beyond: 0 events, no error', { fromRevision: 1000n }, []],
    ['FORWARDS from END', { direction: FORWARDS, fromRevision: END }, unexpected],
    ['maxCount 0', { maxCount: 0 }, unexpected],
    ['2^64-1', { fromRevision: 2n ** 64n - 1n }, unexpected],
    ['BACKWARDS without fromRevision: the first event only', { direction: BACKWARDS }, [0]],
    ['BACKWARDS from END: newest first', { direction: BACKWARDS, fromRevision: END }, [2, 1, 0]],
    ['BACKWARDS from 1n', { direction: BACKWARDS, fromRevision: 1n }, [1, 0]],
    ['BACKWARDS from 1000n beyond: all', { direction: BACKWARDS, fromRevision: 1000n }, [2, 1, 0]],
  ])('%s', async (_, options, outcome) => {
    const answered = await read('trade-1', options);
    if (Array.isArray(outcome)) expect(answered).toEqual(outcome);
    else expect(answered).toMatchObject(outcome as object);
  });

  test('missing stream: StreamNotFoundError', async () => {
    expect(await read('trade-2', {})).toMatchObject({ type: 'stream-not-found', streamName: expect.anything() });
  });

  test('an event as the client shows it: created is a Date, metadata is parsed, position also in readStream', async () => {
    const one = event({ data: { ключ: ['\ud83d\ude00', 1e21] }, metadata: { $correlationId: 'c' } });
    const before = Date.now();
    const { position } = await client.appendToStream('trade-№ 2\n', one, UNARY);
    const { items } = await collect(client.readStream('trade-№ 2\n'));
    expect(items).toEqual([
      {
        event: {
          streamId: 'trade-№ 2\n',
          id: one.id,
          revision: 0n,
          type: 'Happened',
          data: one.data,
          metadata: one.metadata,
          isJson: true,
          created: expect.any(Date),
          position,
        },
        commitPosition: position!.commit,
      },
    ]);
    expect(items[0]!.event!.created.getTime()).toBeGreaterThanOrEqual(before);
    expect(items[0]!.event!.created.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('$maxCount 2 and $tb 3: last 2 / from 3, at once, while $all has everything (§8)', async () => {
    await client.appendToStream('trade-1', events(3), UNARY);
    await client.setStreamMetadata('trade-1', { maxCount: 2 });
    expect(await read('trade-1', {})).toEqual([4, 5]);
    await client.setStreamMetadata('trade-1', { truncateBefore: 3 });
    expect(await read('trade-1', {})).toEqual([3, 4, 5]);
    await client.setStreamMetadata('trade-1', {});
    expect(await read('trade-1', {})).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await readAll({})).toHaveLength(1 + 6 + 3);
  });
});

describe('readAll (§4)', () => {
  test('the real $all starts with $$$scavenges', async () => {
    const { items } = await collect(client.readAll());
    expect(items.map((item) => item.event!.streamId)).toEqual(['$$$scavenges']);
  });

  test('from a position: forwards INCLUSIVE; backwards EXCLUSIVE; not an event boundary: code 2; beyond the end: 0 events', async () => {
    const [first, second, third] = events(3);
    await client.appendToStream('trade-1', first!, UNARY);
    const { position } = await client.appendToStream('trade-2', second!, UNARY);
    await client.appendToStream('trade-1', third!, UNARY);
    const { commit } = position!;
    const system = standIn.events()[0]!.id;
    expect(await readAll({ fromPosition: at(commit) })).toEqual([second!.id, third!.id]);
    expect(await readAll({ fromPosition: at(commit), direction: BACKWARDS })).toEqual([first!.id, system]);
    expect(await readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 })).toEqual([third!.id]);
    expect(await readAll({ fromPosition: START, maxCount: 2 })).toEqual([system, first!.id]);
    const unexpected = { type: 'unknown', code: 2 };
    expect(await readAll({ fromPosition: at(commit + 1n) })).toMatchObject(unexpected);
    expect(await readAll({ fromPosition: at(commit - 1n), direction: BACKWARDS })).toMatchObject(unexpected);
    expect(await readAll({ fromPosition: at(commit + 100_000n) })).toEqual([]);
    expect(await readAll({ fromPosition: at(commit + 100_000n), direction: BACKWARDS })).toEqual([]);
  });

  test('5,000 events of a stream and of the log come whole, in order, whatever the client takes at a time', async () => {
    for (let count = 0; count < 5; count += 1) await client.appendToStream('trade-1', events(1000), UNARY);
    expect(await read('trade-1', {})).toEqual([...Array(5000).keys()]);
    const { items } = await collect(client.readAll());
    expect(items.map((item) => item.commitPosition)).toEqual(standIn.events().map(({ position }) => position));
  });
});

describe('calls of a client (§4)', () => {
  test('100 concurrent calls on one connection: the 101st subscription just waits, unary appends hit their deadline', async () => {
    let confirmed = 0;
    const subscriptions = Array.from({ length: 101 }, () => client.subscribeToStream(newStream()));
    for (const each of subscriptions) each.on('confirmation', () => (confirmed += 1)).resume();
    await eventually(() => confirmed === 100);
    await expect(client.appendToStream('trade-1', events(1), { ...UNARY, deadline: 100 })).rejects.toMatchObject({
      type: 'deadline-exceeded',
    });
    expect(confirmed).toBe(100);
    await subscriptions.find((each) => each.id !== undefined)!.unsubscribe();
    await eventually(() => confirmed === 101);
  });
});
