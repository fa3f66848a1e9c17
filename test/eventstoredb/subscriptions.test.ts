/** The rows of the table on subscriptions: what the observed EventStoreDB 23.10.7 sent the real client. */
import type { EventEmitter } from 'node:events';
import {
  END,
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type Filter,
  type Position,
  type ReadPosition,
} from '@eventstore/db-client';
import { cleanUp, collect, event, events, eventually, givenClient, givenStandIn, UNARY } from './given-stand-in';
import type { StandIn } from './stand-in/stand-in';

let standIn: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  standIn = await givenStandIn();
  client = givenClient(standIn);
});
afterEach(cleanUp);

const append = (stream: string, count = 1) => client.appendToStream(stream, events(count), UNARY);
const at = (position: bigint) => ({ commit: position, prepare: 0n });

const BUSY_TURN_MS = 3;

type Heard = { ids: string[]; names: string[]; error: unknown };

/** The client's types of a subscription to a stream and of one to all have no `on` in common. */
function listen(source: unknown): Heard {
  const heard: Heard = { ids: [], names: [], error: undefined };
  (source as EventEmitter)
    .on('data', ({ event: one }: AllStreamResolvedEvent) => {
      heard.ids.push(one!.id);
      heard.names.push(one!.streamId);
    })
    .on('confirmation', () => heard.names.push('confirmation'))
    .on('caughtUp', () => heard.names.push('caughtUp'))
    .on('error', (error: unknown) => (heard.error = error));
  return heard;
}

const subscribe = (filter?: Filter, fromPosition: ReadPosition = START) =>
  listen(client.subscribeToAll({ fromPosition, ...(filter ? { filter } : {}) }));

describe('subscribeToAll (§5)', () => {
  test('START: everything, then caughtUp, then live; the first event is not ours', async () => {
    await append('trade-1');
    const heard = subscribe();
    await eventually(() => heard.names.includes('caughtUp'));
    await append('trade-2');
    await eventually(() => heard.names.includes('trade-2'));
    expect(heard.names).toEqual(['confirmation', '$$$scavenges', 'trade-1', 'caughtUp', 'trade-2']);
  });

  test('END: only events after the subscribe call', async () => {
    await append('trade-1');
    const heard = subscribe(undefined, END);
    await eventually(() => heard.names.includes('caughtUp'));
    await append('trade-2');
    await eventually(() => heard.names.includes('trade-2'));
    expect(heard.names).toEqual(['confirmation', 'caughtUp', 'trade-2']);
  });

  test('position: exclusive, prepare may be 0; beyond the end: goes live; not an event boundary: code 2', async () => {
    const { position } = await append('trade-1');
    await append('trade-2');
    const after = subscribe(undefined, at(position!.commit));
    await eventually(() => after.names.includes('caughtUp'));
    expect(after.names).toEqual(['confirmation', 'trade-2', 'caughtUp']);
    const beyond = subscribe(undefined, at(position!.commit + 100_000n));
    await eventually(() => beyond.names.includes('caughtUp'));
    const between = subscribe(undefined, at(position!.commit + 1n));
    await eventually(() => between.error !== undefined);
    expect(between.error).toMatchObject({ type: 'unknown', code: 2 });
  });

  test.each<[string, { prefixes: string[] } | { regex: string }, string[]]>([
    ['prefixes OR', { prefixes: ['trade-1', 'x'] }, ['trade-1', 'xtrade-2']],
    ['regex on the stream name', { regex: 'trade-\\d$' }, ['trade-1', 'xtrade-2', 'trade-3']],
    ['[] matches nothing', { prefixes: [] }, []],
    ["[''] matches all", { prefixes: [''] }, ['$$$scavenges', 'trade-1', 'xtrade-2', 'trade-3']],
    ["regex '' matches nothing", { regex: '' }, []],
  ])('%s', async (_, filter, names) => {
    for (const stream of ['trade-1', 'xtrade-2', 'trade-3']) await append(stream);
    const heard = subscribe(streamNameFilter(filter as { prefixes: string[] }));
    await eventually(() => heard.names.includes('caughtUp'));
    expect(heard.names).toEqual(['confirmation', ...names, 'caughtUp']);
  });

  test('bad regex: UnknownError code 2', async () => {
    const heard = subscribe(streamNameFilter({ regex: '(' }));
    await eventually(() => heard.error !== undefined);
    expect(heard.error).toMatchObject({ type: 'unknown', code: 2 });
  });

  test.each([
    ['window 10: every 10 scanned events, matching or not, counted across catch-up and live', 1, 10, [10, 20, 30]],
    ['interval 3: every 30', 3, 10, [30]],
    ['defaults 1 x 32', undefined, undefined, [32]],
  ])('checkpoints: %s', async (_, checkpointInterval, maxSearchWindow, scanned) => {
    await append('other-1', 10);
    await append('trade-1', 5);
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: ['trade-'],
      ...(checkpointInterval === undefined ? {} : { checkpointInterval, maxSearchWindow }),
      checkpointReached: async (_source, position) => void checkpoints.push(position),
    });
    const heard = subscribe(filter);
    await eventually(() => heard.names.includes('caughtUp'));
    await append('other-1', 10);
    await append('trade-1', 9);
    await eventually(() => heard.ids.length === 14);
    const positions = scanned.map((count) => standIn.events()[count - 1]!.position);
    // "Catch-up may begin with {0,0}."
    await eventually(() => checkpoints.length === 1 + scanned.length);
    expect(checkpoints).toEqual([0n, ...positions].map((position) => ({ commit: position, prepare: position })));
    const resumed = subscribe(filter, checkpoints.at(-1));
    await eventually(() => resumed.names.includes('caughtUp'));
    const missing = standIn
      .events()
      .slice(scanned.at(-1))
      .filter(({ stream }) => stream === 'trade-1');
    expect(resumed.ids).toEqual(missing.map(({ id }) => id));
  });

  test('$all also carries events of deleted streams, and $streamDeleted with revision 9223372036854775807', async () => {
    await append('trade-1', 2);
    await client.tombstoneStream('trade-1');
    const revisions: bigint[] = [];
    const source = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['trade-'] }) });
    source.on('data', (resolved: AllStreamResolvedEvent) => revisions.push(resolved.event!.revision));
    await eventually(() => revisions.length === 3);
    expect(revisions).toEqual([0n, 1n, 9_223_372_036_854_775_807n]);
  });

  test('order: $all position order, no gaps or doubles, while others write and the subscription catches up', async () => {
    for (let count = 0; count < 20; count += 1) await append('trade-1', 100);
    const heard = subscribe();
    for (let count = 0; count < 300; count += 1) await append(`trade-${count % 7}`, 1 + (count % 5));
    await eventually(() => heard.ids.length === standIn.events().length);
    expect(heard.ids).toEqual(standIn.events().map(({ id }) => id));
  });
});

test('a server whose process is busy all the time delivers many events a turn (§9: 58k events/s)', async () => {
  for (let count = 0; count < 5; count += 1) await append('trade-1', 200);
  let turns = 0;
  let isBusy = true;
  const turn = () => {
    for (const began = performance.now(); performance.now() - began < BUSY_TURN_MS;);
    turns += 1;
    if (isBusy) setImmediate(turn);
  };
  const heard = subscribe();
  turn();
  await eventually(() => heard.ids.length === standIn.events().length);
  isBusy = false;
  expect(turns).toBeLessThan(heard.ids.length / 4);
});

describe('slow consumers (§5)', () => {
  const tooSlow = {
    type: 'timeout',
    code: 10,
    message: expect.stringContaining('Consumer too slow to handle event while live'),
  };

  test('a burst of 1000 to a live subscription: dropped after 32 delivered; the iterator yields them, then throws', async () => {
    const heard = subscribe(undefined, END);
    await eventually(() => heard.names.includes('caughtUp'));
    await append('trade-1', 1000);
    await eventually(() => heard.error !== undefined);
    expect(heard.error).toMatchObject(tooSlow);
    expect(heard.ids).toEqual(
      standIn
        .events()
        .slice(1, 33)
        .map(({ id }) => id),
    );
  });

  test('one writer with appends of 10: no drop', async () => {
    const heard = subscribe(undefined, END);
    await eventually(() => heard.names.includes('caughtUp'));
    for (let count = 0; count < 100; count += 1) await append('trade-1', 10);
    await eventually(() => heard.ids.length === 1000 || heard.error !== undefined);
    expect(heard.error).toBeUndefined();
  });

  test('stopped consumer while live: dropped; a new subscription from the last HANDLED position loses nothing', async () => {
    const source = client.subscribeToAll({ fromPosition: END });
    await new Promise((resolve) => source.once('caughtUp', resolve));
    for (let count = 0; count < 200; count += 1) await append('trade-1', 10);
    const { items, error } = await collect(source as AsyncIterable<AllStreamResolvedEvent>);
    expect(error).toMatchObject(tooSlow);
    expect(items.length).toBeGreaterThan(32);
    expect(items.length).toBeLessThan(1000);
    const resumed = subscribe(undefined, items.at(-1)!.event!.position);
    await eventually(() => resumed.names.includes('caughtUp'));
    const missing = standIn.events().slice(1 + items.length);
    expect(resumed.ids).toEqual(missing.map(({ id }) => id));
  });

  test('while catching up there is no drop: flow control, nothing lost', async () => {
    for (let count = 0; count < 5; count += 1) await append('trade-1', 1000);
    const source = client.subscribeToAll({ fromPosition: START });
    await new Promise((resolve) => source.once('readable', resolve));
    await append('trade-1', 100);
    const ids: string[] = [];
    source.on('data', (resolved: AllStreamResolvedEvent) => ids.push(resolved.event!.id));
    await eventually(() => ids.length === standIn.events().length);
    expect(ids).toEqual(standIn.events().map(({ id }) => id));
  });
});

describe('subscribeToStream (§5)', () => {
  test('revision n: exclusive; live afterwards', async () => {
    await append('trade-1', 3);
    const heard = listen(client.subscribeToStream('trade-1', { fromRevision: 1n }));
    await eventually(() => heard.names.includes('caughtUp'));
    await append('trade-2');
    await append('trade-1');
    await eventually(() => heard.ids.length === 2);
    const own = standIn.events().filter(({ stream, revision }) => stream === 'trade-1' && revision > 1n);
    expect(heard.ids).toEqual(own.map(({ id }) => id));
  });

  test('missing stream: waits; n beyond the head: new events below n are not delivered', async () => {
    const missing = listen(client.subscribeToStream('trade-1'));
    const beyond = listen(client.subscribeToStream('trade-1', { fromRevision: 1n }));
    await eventually(() => [missing, beyond].every(({ names }) => names.includes('caughtUp')));
    await append('trade-1', 3);
    await eventually(() => missing.ids.length === 3 && beyond.ids.length > 0);
    expect(beyond.ids).toEqual(missing.ids.slice(2));
  });

  test('tombstoned: error StreamDeleted; live: first an event with revision 2^63-1', async () => {
    await append('trade-1');
    const revisions: bigint[] = [];
    const source = client.subscribeToStream('trade-1');
    const live = listen(source);
    source.on('data', (resolved) => revisions.push(resolved.event!.revision));
    await eventually(() => live.names.includes('caughtUp'));
    await client.tombstoneStream('trade-1');
    await eventually(() => live.error !== undefined);
    expect(revisions).toEqual([0n, 2n ** 63n - 1n]);
    const late = listen(client.subscribeToStream('trade-1'));
    await eventually(() => late.error !== undefined);
    for (const { error } of [live, late]) expect(error).toMatchObject({ type: 'stream-deleted' });
  });
});

test('every event of an append is delivered in order and whole, with the append durable before the first (§1)', async () => {
  const heard = subscribe(undefined, END);
  await eventually(() => heard.names.includes('caughtUp'));
  const sent = Array.from({ length: 5 }, () => event());
  const storedAtFirst = new Promise<number>((resolve) => {
    void eventually(() => heard.ids.length > 0).then(() => resolve(standIn.events().length));
  });
  await client.appendToStream('trade-1', sent, UNARY);
  expect(await storedAtFirst).toBe(6);
  await eventually(() => heard.ids.length === 5);
  expect(heard.ids).toEqual(sent.map(({ id }) => id));
});
