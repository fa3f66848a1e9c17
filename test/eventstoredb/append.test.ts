/** The rows of the tables on appends: what the observed EventStoreDB 23.10.7 answered the real client, on both of its paths. */
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
  UNARY,
  wrong,
  type Expected,
} from './given-stand-in';
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

describe.each(PATHS)('append on the %s path', (path, options) => {
  describe('expected revision (§1)', () => {
    test.each<[string, Expected, unknown, unknown]>([
      ['ANY', ANY, 0n, 3n],
      ['NO_STREAM', NO_STREAM, 0n, wrong('no_stream', 2n)],
      ['STREAM_EXISTS', STREAM_EXISTS, wrong('stream_exists', 'no_stream'), 3n],
      ['exact 2n', 2n, wrong(2n, 'no_stream'), 3n],
      ['exact 1n', 1n, wrong(1n, 'no_stream'), wrong(1n, 2n)],
      ['exact 7n', 7n, wrong(7n, 'no_stream'), wrong(7n, 2n)],
    ])('%s', async (_, expected, onMissing, onRevision2) => {
      const stream = newStream();
      await client.appendToStream(stream, events(3), options);
      expect(await tryAppend(client, newStream(), events(1), expected, options)).toEqual(onMissing);
      expect(await tryAppend(client, stream, events(1), expected, options)).toEqual(onRevision2);
    });

    test('result: revision and position of the LAST event; commit === prepare, strictly increasing, not consecutive', async () => {
      const first = await client.appendToStream('trade-1', events(3), options);
      const second = await client.appendToStream('trade-2', events(1), options);
      const { items } = await collect(client.readAll());
      const positions = items.map((item) => item.event!.position.commit);
      expect(first).toEqual({ success: true, nextExpectedRevision: 2n, position: items[3]!.event!.position });
      expect(second.position).toEqual(items[4]!.event!.position);
      expect(items.every((item) => item.event!.position.prepare === item.commitPosition)).toBe(true);
      positions.slice(1).forEach((position, index) => expect(position).toBeGreaterThan(positions[index]! + 1n));
    });

    test('[]: success with 0n on a missing stream, which still does not exist', async () => {
      expect(await tryAppend(client, 'trade-1', [], ANY, options)).toBe(0n);
      expect(await tryAppend(client, 'trade-1', events(2), NO_STREAM, options)).toBe(1n);
      expect(await tryAppend(client, 'trade-1', [], ANY, options)).toBe(1n);
      expect(await tryAppend(client, 'trade-1', [], 0n, options)).toEqual(wrong(0n, 1n));
    });

    test('10 concurrent NO_STREAM on one stream: exactly one winner', async () => {
      const attempts = events(10).map((one) => tryAppend(client, 'trade-1', [one], NO_STREAM, options));
      const outcomes = await Promise.all(attempts);
      expect(outcomes.filter((outcome) => outcome === 0n)).toHaveLength(1);
      expect(await revisionsOf('trade-1')).toEqual([0n]);
    });
  });

  describe('size and form (§1)', () => {
    const ofBytes = (bytes: number) => event({ data: { pad: 'x'.repeat(bytes - '{"pad":""}'.length) } });

    test('exactly 1,048,576 bytes of data pass, summed over the append; metadata is not counted', async () => {
      const half = ofBytes(524_288);
      const metadata = { pad: 'x'.repeat(3_000_000) };
      expect(await tryAppend(client, 'trade-1', [half, { ...ofBytes(524_288), metadata }], NO_STREAM, options)).toBe(
        1n,
      );
      const tooLarge = await tryAppend(client, 'trade-2', [half, ofBytes(524_289)], NO_STREAM, options);
      expect(tooLarge).toMatchObject({
        type: 'maximum-append-size-exceeded',
        code: path === 'unary' ? 3 : undefined,
      });
      expect(await tryAppend(client, 'trade-2', events(1), NO_STREAM, options)).toBe(0n);
    });

    test('upper-case ids come back lower-case', async () => {
      const one = event();
      await client.appendToStream('trade-1', { ...one, id: one.id.toUpperCase() }, options);
      const { items } = await collect(client.readStream('trade-1'));
      expect(items[0]!.event!.id).toBe(one.id);
    });
  });

  describe('deleted streams (§4)', () => {
    test('deleted then re-appended: NO_STREAM ok, revisions go on, read gives only the new, $all everything', async () => {
      await client.appendToStream('trade-1', events(3), options);
      await client.deleteStream('trade-1');
      const { error } = await collect(client.readStream('trade-1'));
      expect(error).toMatchObject({ type: 'stream-not-found' });
      expect(await tryAppend(client, 'trade-1', events(1), STREAM_EXISTS, options)).toMatchObject({
        type: 'stream-deleted',
      });
      expect(await tryAppend(client, 'trade-1', events(1), NO_STREAM, options)).toBe(3n);
      expect(await revisionsOf('trade-1')).toEqual([3n]);
      const { items } = await collect(client.readAll());
      expect(items.filter((item) => item.event!.streamId === 'trade-1')).toHaveLength(4);
    });

    test('tombstoned, append: StreamDeletedError, also for an idempotent repeat', async () => {
      const repeated = events(1);
      await client.appendToStream('trade-1', repeated, { ...options, expectedRevision: NO_STREAM });
      await client.tombstoneStream('trade-1');
      const deleted = { type: 'stream-deleted', code: path === 'unary' ? 9 : undefined };
      expect(await tryAppend(client, 'trade-1', repeated, NO_STREAM, options)).toMatchObject(deleted);
      const { error } = await collect(client.readStream('trade-1'));
      expect(error).toMatchObject({ type: 'stream-deleted', code: 9 });
    });

    test('deleteStream(missing): WEV code 9 expected -2n actual -1n', async () => {
      await expect(client.deleteStream('trade-1')).rejects.toMatchObject({
        ...wrong(-2n, -1n),
        code: 9,
        message: expect.stringContaining('WrongExpectedVersion'),
      });
    });
  });
});

describe('the paths differ', () => {
  test.each([
    ['no UUID', event({ id: 'evt_1' }), 'trade-1'],
    ['nil UUID', event({ id: '00000000-0000-0000-0000-000000000000' }), 'trade-1'],
    ['type empty', event({ type: '' }), 'trade-1'],
    ['stream empty', event(), ''],
  ])('%s, unary: UnknownError code 2 "Exception was thrown by handler" (§1)', async (_, bad, stream) => {
    expect(await tryAppend(client, stream, [bad])).toMatchObject({
      type: 'unknown',
      code: 2,
      message: expect.stringContaining('Exception was thrown by handler'),
    });
  });

  test('[a2,a1,a0] unary: DEADLINE_EXCEEDED, nothing stored (§2)', async () => {
    const first = events(2);
    await client.appendToStream('trade-1', first, UNARY);
    const reversed = tryAppend(client, 'trade-1', first.reverse(), ANY, { ...UNARY, deadline: 100 });
    expect(await reversed).toMatchObject({ type: 'deadline-exceeded', code: 4 });
    expect(await revisionsOf('trade-1')).toEqual([0n, 1n]);
  });

  test('17 MB in one message: UnknownError code 8; 5 MB still get the clean error (§1)', async () => {
    const ofMegabytes = (count: number) => event({ data: { pad: 'x'.repeat(count * 1_048_576) } });
    expect(await tryAppend(client, 'trade-1', [ofMegabytes(17)])).toMatchObject({ type: 'unknown', code: 8 });
    expect(await tryAppend(client, 'trade-1', [ofMegabytes(5)])).toMatchObject({
      type: 'maximum-append-size-exceeded',
    });
  });

  test('batch is used without credentials on the call, one BatchAppend call per client (§3)', async () => {
    for (const more of [1, 2, 3]) await client.appendToStream('trade-1', events(more));
    await client.appendToStream('trade-1', events(1), UNARY);
    expect(standIn.calls()).toMatchObject({ BatchAppend: 1, Append: 1, GetSupportedMethods: 1 });
  });
});
