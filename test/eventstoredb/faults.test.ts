/** What each fault does to the real client. */
import { NO_STREAM, type EventStoreDBClient } from '@eventstore/db-client';
import {
  cleanUp,
  collect,
  events,
  givenClient,
  givenStandIn,
  newStream,
  PATHS,
  tryAppend,
  UNARY,
  wrong,
} from './given-stand-in';
import type { FaultRule, StandIn } from './stand-in/stand-in';

let standIn: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  standIn = await givenStandIn();
  client = givenClient(standIn);
});
afterEach(cleanUp);

const unavailable = { type: 'unavailable', code: 14 };
const append = (stream = newStream(), count = 1) => tryAppend(client, stream, events(count));
const revisionsOf = (stream: string) =>
  standIn
    .events()
    .filter((stored) => stored.stream === stream)
    .map(({ revision }) => revision);

describe('faults', () => {
  const rows: [FaultRule['fault'], stored: boolean, unary: object | bigint, batch: object | bigint][] = [
    ['unavailable', false, unavailable, unavailable],
    [
      'not-ready',
      false,
      { ...unavailable, message: '14 UNAVAILABLE: Server Is Not Ready' },
      { type: 'unknown', code: undefined, message: 'Could not recognize Server Is Not Ready' },
    ],
    ['drop-before', false, unavailable, unavailable],
    ['drop-after-stored', true, unavailable, unavailable],
    ['delay', true, 0n, 0n],
    [
      'deadline-after-stored',
      true,
      { type: 'deadline-exceeded', code: 4 },
      { type: 'deadline-exceeded', code: undefined },
    ],
    ['access-denied', false, { type: 'access-denied' }, { type: 'access-denied' }],
    ['internal', false, { type: 'unknown', code: 13 }, { type: 'unknown', code: 13 }],
  ];
  test.each(rows)('append, %s: stored %s', async (fault, isStored, onUnary, onBatch) => {
    for (const [path, options] of PATHS) {
      const stream = newStream();
      await tryAppend(client, newStream(), events(1), NO_STREAM, options);
      standIn.fail({ on: 'append', fault, ms: 50 });
      const outcome = await tryAppend(client, stream, events(1), NO_STREAM, options);
      const expected = path === 'unary' ? onUnary : onBatch;
      if (typeof expected === 'bigint') expect(outcome).toBe(expected);
      else expect(outcome).toMatchObject(expected);
      expect(revisionsOf(stream)).toEqual(isStored ? [0n] : []);
      expect(await tryAppend(client, newStream(), events(1), NO_STREAM, options)).toBe(0n);
    }
  });

  test.each(PATHS)(
    'append, repeat-forgotten: a repeat is at a wrong revision, others are stored, %s',
    async (_, options) => {
      const [repeated, behind] = [events(2), events(1)];
      const attempt = () => tryAppend(client, 'trade-1', repeated, NO_STREAM, options);
      standIn.fail({ on: 'append', fault: 'repeat-forgotten', times: 3 });
      expect(await attempt()).toBe(1n);
      expect(await tryAppend(client, 'trade-1', behind, 1n, options)).toBe(2n);
      expect(await attempt()).toEqual(wrong('no_stream', 2n));
      expect(await attempt()).toBe(1n);
      expect(revisionsOf('trade-1')).toEqual([0n, 1n, 2n]);
    },
  );

  test('append, hang: not stored, the client waits until its deadline', async () => {
    standIn.fail({ on: 'append', fault: 'hang', times: 2 });
    const attempt = () => tryAppend(client, 'trade-1', events(1), NO_STREAM, { ...UNARY, deadline: 100 });
    expect([await attempt(), await attempt()]).toMatchObject([
      { type: 'deadline-exceeded' },
      { type: 'deadline-exceeded' },
    ]);
    expect(await append('trade-1')).toBe(0n);
  });

  test('read, after 5 events: reset, error or end', async () => {
    await append('trade-1', 20);
    const read = () => collect(client.readStream('trade-1'));
    standIn.fail({ on: 'read', fault: 'drop-before', afterEvents: 5 });
    expect(await read()).toMatchObject({ items: { length: 5 }, error: unavailable });
    standIn.fail({ on: 'read', fault: 'internal', afterEvents: 5 });
    expect(await read()).toMatchObject({ items: { length: 5 }, error: { type: 'unknown', code: 13 } });
    standIn.fail({ on: 'read', fault: 'end-ok', afterEvents: 5 });
    expect(await read()).toMatchObject({ items: { length: 5 }, error: undefined });
    standIn.fail({ on: 'read', fault: 'unavailable' });
    expect(await read()).toMatchObject({ items: [], error: unavailable });
    standIn.fail({ on: 'read', fault: 'delay', ms: 50, afterEvents: 5 });
    expect((await read()).items).toHaveLength(20);
  });

  test('subscribe: slow consumer after 5 events; a server-side end with OK looks like a normal end of the loop (§5)', async () => {
    await append('trade-1', 20);
    const subscribe = () => collect(client.subscribeToStream('trade-1'));
    standIn.fail({ on: 'subscribe', fault: 'slow-consumer', afterEvents: 5 });
    expect(await subscribe()).toMatchObject({ items: { length: 5 }, error: { type: 'timeout', code: 10 } });
    standIn.fail({ on: 'subscribe', fault: 'end-ok', afterEvents: 20 });
    expect((await subscribe()).items).toHaveLength(20);
    standIn.fail({ on: 'subscribe', fault: 'end-ok' });
    expect(await subscribe()).toEqual({ items: [], error: undefined });
    standIn.fail({ on: 'subscribe', fault: 'drop-before' });
    expect(await subscribe()).toMatchObject({ items: [], error: unavailable });
  });

  test('times and clearFaults', async () => {
    standIn.fail({ on: 'append', fault: 'unavailable', times: 2 });
    expect([await append(), await append(), await append()]).toMatchObject([unavailable, unavailable, 0n]);
    standIn.fail({ on: 'append', fault: 'unavailable', times: Infinity });
    standIn.clearFaults();
    expect(await append()).toBe(0n);
  });
});
