/** The rows of the tables on idempotency: what the observed EventStoreDB 23.10.7 answered the real client, on both of its paths. */
import { ANY, NO_STREAM, STREAM_EXISTS, type EventStoreDBClient } from '@eventstore/db-client';
import {
  cleanUp,
  collect,
  event,
  events,
  givenClient,
  givenStandIn,
  newStream,
  PATHS,
  tryAppend,
  wrong,
  type Expected,
} from './given-stand-in';
import { createLog } from './stand-in/log/log';
import type { StandIn } from './stand-in/stand-in';

let standIn: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  standIn = await givenStandIn();
  client = givenClient(standIn);
});
afterEach(cleanUp);

const revisionsOf = async (stream: string) => {
  const { items } = await collect(client.readStream(stream));
  return items.map((item) => item.event!.revision);
};

describe.each(PATHS)('the repeat of an append with the same ids (§2), %s', (_path, options) => {
  test.each<[string, Expected]>([
    ['NO_STREAM', NO_STREAM],
    ['exact N', 1n],
    ['ANY', ANY],
    ['STREAM_EXISTS', STREAM_EXISTS],
  ])('%s, at once and with other events between: original revision + position, nothing added', async (_, expected) => {
    const stream = newStream();
    const repeated = events(2);
    if (expected !== NO_STREAM) await client.appendToStream(stream, events(2), options);
    const attempt = () => client.appendToStream(stream, repeated, { ...options, expectedRevision: expected });
    const original = await attempt();
    expect(await attempt()).toEqual(original);
    await client.appendToStream(stream, events(1), options);
    expect(await attempt()).toEqual(original);
    expect((await revisionsOf(stream)).length).toBe(expected === NO_STREAM ? 3 : 5);
  });

  test.each<[string, 'same' | 'appended again', Expected]>([
    ['NO_STREAM', 'same', NO_STREAM],
    ['exact N', 'same', 1n],
    ['ANY', 'appended again', ANY],
    ['STREAM_EXISTS', 'appended again', STREAM_EXISTS],
  ])('%s, after kill -9: %s', async (_, outcome, expected) => {
    const stream = newStream();
    const repeated = events(2);
    if (expected !== NO_STREAM) await client.appendToStream(stream, events(2), options);
    const attempt = (of: EventStoreDBClient) =>
      of.appendToStream(stream, repeated, { ...options, expectedRevision: expected });
    const original = await attempt(client);
    await standIn.kill();
    await standIn.start();
    const again = await attempt(givenClient(standIn));
    if (outcome === 'same') expect(again).toEqual(original);
    else expect(again.nextExpectedRevision).toBe(original.nextExpectedRevision + 2n);
  });

  const anyWrong = wrong('any', 2n);
  const noStreamWrong = wrong('no_stream', 2n);
  const exactWrong = wrong(0n, 2n);
  test.each<[string, string, unknown, unknown, unknown, bigint]>([
    ['[a0,a1] prefix', '0,1', 1n, 1n, exactWrong, 4n],
    ['[a1,a2]', '1,2', 2n, noStreamWrong, 2n, 4n],
    ['[a1]', '1', 1n, noStreamWrong, 1n, 3n],
    ['[a0,a1,a2,new]', '0,1,2,new', anyWrong, noStreamWrong, exactWrong, 6n],
    ['[a0,new]', '0,new', anyWrong, noStreamWrong, exactWrong, 4n],
    ['[a2,new]', '2,new', anyWrong, noStreamWrong, exactWrong, 4n],
    ['[new,a0]', 'new,0', 4n, noStreamWrong, exactWrong, 4n],
    ['[a0,a2] gap', '0,2', 2n, noStreamWrong, exactWrong, 4n],
    ['[a2,a1,a0]', '2,1,0', 'no answer', noStreamWrong, exactWrong, 5n],
  ])('stream has a0,a1,a2; then %s', async (_, second, onAny, onNoStream, onExact0, onHead) => {
    const attempt = async (expected: Expected) => {
      const stream = newStream();
      const first = events(3);
      await client.appendToStream(stream, first, { ...options, expectedRevision: NO_STREAM });
      const again = second.split(',').map((which) => (which === 'new' ? event() : first[Number(which)]!));
      const answered = tryAppend(client, stream, again, expected, options);
      return Promise.race([answered, answerOfAnother()]);
    };
    expect(await attempt(ANY)).toEqual(onAny);
    const onExists = onAny === anyWrong ? wrong('stream_exists', 2n) : onAny;
    expect(await attempt(STREAM_EXISTS)).toEqual(onExists);
    expect(await attempt(NO_STREAM)).toEqual(onNoStream);
    expect(await attempt(0n)).toEqual(onExact0);
    expect(await attempt(2n)).toBe(onHead);
  });

  /** Much later than the answer that it is raced against, were there one. */
  const answerOfAnother = async () => {
    for (let count = 0; count < 20; count += 1) await client.appendToStream(newStream(), events(1), options);
    return 'no answer';
  };

  test('ids are per stream: same id elsewhere is a new event', async () => {
    const same = events(1);
    expect(await tryAppend(client, 'trade-1', same, ANY, options)).toBe(0n);
    await client.appendToStream('trade-2', events(1), options);
    expect(await tryAppend(client, 'trade-2', same, ANY, options)).toBe(1n);
  });

  test('only ids count: same id with other data answers the original, the new content is dropped', async () => {
    const one = event({ data: { version: 1 } });
    await client.appendToStream('trade-1', one, options);
    expect(await tryAppend(client, 'trade-1', [{ ...one, data: { version: 2 } }], ANY, options)).toBe(0n);
    const { items } = await collect(client.readStream('trade-1'));
    expect(items.map((item) => item.event!.data)).toEqual([{ version: 1 }]);
  });

  test('same id twice in one append: both stored; its repeat: NO_STREAM rev 1, ANY rev 0n', async () => {
    const one = event();
    expect(await tryAppend(client, 'trade-1', [one, one], NO_STREAM, options)).toBe(1n);
    expect(await tryAppend(client, 'trade-1', [one, one], NO_STREAM, options)).toBe(1n);
    expect(await tryAppend(client, 'trade-1', [one, one], ANY, options)).toBe(0n);
  });

  test('ANY<->NO_STREAM, NO_STREAM->STREAM_EXISTS: original; exact = head: appended again; other exact: WEV', async () => {
    const [first, second] = [events(1), events(1)];
    await client.appendToStream('trade-1', first, { ...options, expectedRevision: NO_STREAM });
    await client.appendToStream('trade-2', second, options);
    expect(await tryAppend(client, 'trade-1', first, ANY, options)).toBe(0n);
    expect(await tryAppend(client, 'trade-2', second, NO_STREAM, options)).toBe(0n);
    expect(await tryAppend(client, 'trade-1', first, STREAM_EXISTS, options)).toBe(0n);
    expect(await tryAppend(client, 'trade-1', first, 0n, options)).toBe(1n);
    expect(await tryAppend(client, 'trade-1', first, 7n, options)).toEqual(wrong(7n, 1n));
  });
});

test.each([
  ['60k other events later: still ok', 60_000, 0n],
  ['300k other events later: appended again', 300_000, 1n],
])('ANY, %s', (_, others, revision) => {
  const log = createLog();
  const append = (stream: string) =>
    log.append({ stream, expected: 'any', events: [{ ...bare, id: '00000000-0000-4000-8000-000000000001' }] });
  const bare = { type: 'Happened', contentType: 'application/json', data: Buffer.alloc(0), metadata: Buffer.alloc(0) };
  append('trade-1');
  for (let count = 0; count < others; count += 1) append(`trade-other-${count}`);
  expect(append('trade-1')).toMatchObject({ kind: 'ok', revision });
});
