/** The order of storing and sending. On an in-memory log; what has to survive the process is on a real SQLite file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifyChain } from '../../../adapters/event-log/event-hash';
import { openSqliteEventStore, type SqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { StoreUnavailableError, type EventStore } from '../../../domain/ports';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  refund,
  refunded,
  refusedWith,
  seesTrade,
  signed,
  sync,
  type World,
} from '../given/given-engine';
import { openDatabase } from '../../../sqlite/library';

const world = givenWorldForEach();
const typesStored = async (where: World = world) => (await where.events()).map(({ type }) => type);
const answersStored = async () =>
  (await world.events()).flatMap((event) => (event.type === 'AlipayCallAnswered' ? [event.data] : []));

/** The store of the world, with what a test makes of its functions. */
function storeWith(change: (store: EventStore) => Partial<EventStore>): EventStore {
  const { store } = world.node().engine;
  return { ...store, ...change(store) };
}
/** A store whose first appends of an answer fail, so often. */
function storeAwayForAnswers(failures: number): EventStore {
  return storeWith((store) => ({
    append: (stream, revision, events) =>
      events[0]?.type === 'AlipayCallAnswered' && failures-- > 0
        ? Promise.reject(new StoreUnavailableError('away for a moment'))
        : store.append(stream, revision, events),
  }));
}
/** Alipay takes the payment; meanwhile another node, a minute later, gives the call up for lost. */
function givenSlowPayment(): void {
  world.alipay = async () => {
    const other = world.node();
    other.setClock(60);
    world.alipay = () => lost;
    await other.does(followUp);
    return paidAnswer;
  };
}

it('sends nothing when the intent cannot be stored', async () => {
  const broken = storeWith(() => ({ append: () => Promise.reject(new StoreUnavailableError('disk full')) }));
  world.alipay = () => paidAnswer;
  await expect(world.node({ store: broken }).does(payBarcode)).rejects.toThrow('disk full');
  expect(world.calls).toEqual([]);
});

it('tries to store an answer until the store is back', async () => {
  world.alipay = () => paidAnswer;
  const { trade } = await world.node({ store: storeAwayForAnswers(3) }).does(payBarcode);
  expect([trade.state, world.calls.length]).toEqual(['TRADE_SUCCESS', 1]);
});

describe('does not store an answer twice', () => {
  it('when the store failed after storing it', async () => {
    let failures = 1;
    const forgetful = storeWith((store) => ({
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        if (events[0]?.type === 'AlipayCallAnswered' && failures-- > 0) throw new StoreUnavailableError('answer lost');
        return result;
      },
    }));
    world.alipay = () => paidAnswer;
    const { trade } = await world.node({ store: forgetful }).does(payBarcode);
    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(await answersStored()).toHaveLength(1);
  });

  it('when the store forgets it and cannot be read at once', async () => {
    let outage = 0;
    const forgetful = storeWith((store) => ({
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        if (events[0]?.type === 'AlipayCallAnswered' && outage++ === 0) throw new StoreUnavailableError('answer lost');
        return result;
      },
      readStream: (stream, from) =>
        outage === 1 && outage++ > 0
          ? Promise.reject(new StoreUnavailableError('away'))
          : store.readStream(stream, from),
    }));
    world.alipay = () => lost;
    await world
      .node({ store: forgetful })
      .does(payBarcode)
      .catch(() => undefined);
    expect(await answersStored()).toHaveLength(1);
  });

  // Found by seeded histories.
  it.each([1, 2, 3])('when read %i of the stream, to see whether it was stored, fails', async (failing) => {
    let reads: number | undefined;
    const away = storeWith((store) => ({
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        const isFirst = reads === undefined && events[0]?.type === 'AlipayCallAnswered';
        if (isFirst) reads = 0;
        if (isFirst) throw new StoreUnavailableError('stored, and not answered');
        return result;
      },
      readStream: async (stream, from) => {
        if (reads !== undefined && (reads += 1) === failing) throw new StoreUnavailableError('away');
        return store.readStream(stream, from);
      },
    }));
    world.alipay = () => paidAnswer;
    await world.node({ store: away }).does(payBarcode);
    expect(await answersStored()).toHaveLength(1);
  });
});

it('an answer that comes after its call was given up for lost still counts', async () => {
  givenSlowPayment();
  const { trade } = await world.node().does(payBarcode);
  expect(trade.state).toBe('TRADE_SUCCESS');
  expect((await answersStored())[0]?.reason).toBe('answer-not-recorded');
});

it('an answer that could not be stored at once is stored although its call was given up for lost meanwhile', async () => {
  givenSlowPayment();
  const store = storeAwayForAnswers(1);
  const { trade } = await world.node({ store }).does(payBarcode);
  expect(trade.state).toBe('TRADE_SUCCESS');
  const answers = (await answersStored()).filter(({ method }) => method === 'alipay.trade.pay');
  expect(answers.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['unknown', 'answer-not-recorded'],
    ['ok', undefined],
  ]);
});

it('a notify between intent and answer is stored once, and the answer adds nothing', async () => {
  const node = world.node();
  world.alipay = async () => {
    await Promise.all([0, 1].map(() => node.notified('n1', {})));
    return paidAnswer;
  };
  await node.does(payBarcode);
  expect(await typesStored()).toEqual([
    'TradeOpened',
    'AlipayCallRequested',
    'AlipayNotifyReceived',
    'TradePaid',
    'AlipayCallAnswered',
  ]);
});

it('a refund whose answer is lost is reserved, found, and not sent again', async () => {
  const node = world.node();
  world.says({ pay: [paidAnswer] });
  await node.does(payBarcode);
  const { trade } = await node.does(refund('R1', 100));
  expect(trade.refunds).toMatchObject([{ outRequestNo: 'R1', state: 'UNKNOWN' }]);
  world.calls.length = 0;
  const found = signed({ out_request_no: 'R1', refund_amount: '1.00', refund_status: 'REFUND_SUCCESS' });
  world.alipay = () => found;
  node.setClock(11);
  const later = await node.does(followUp);
  expect(methodsOf(world.calls)).toEqual(['fastpay.refund.query']);
  expect(later.trade.refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
});

it('does not send what others may have given up for lost meanwhile', async () => {
  const slow = storeWith((store) => ({
    append: async (...args) => {
      const result = await store.append(...args);
      node.setClock(60);
      return result;
    },
  }));
  const node = world.node({ store: slow });
  world.alipay = () => paidAnswer;
  const { trade } = await node.does(payBarcode);
  expect([world.calls, isInDoubt(trade)]).toEqual([[], true]);
  expect((await answersStored())[0]?.reason).toBe('not-sent');
});

it('a call that may not be made now leaves no event: the same command may be sent again', async () => {
  const node = world.node();
  world.alipay = () => paidAnswer;
  let denial: 'unavailable' | undefined = 'unavailable';
  node.engine.gateway.admit = async () => denial;
  const denied = await node.does(payBarcode);
  expect(denied.refusals).toEqual([expect.objectContaining({ code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' })]);
  expect([await typesStored(), world.calls]).toEqual([[], []]);
  denial = undefined;
  expect((await node.does(payBarcode)).trade.state).toBe('TRADE_SUCCESS');
  denial = 'unavailable';
  const { trade, refusals } = await node.does(refund('R1', 100));
  expect(refusals).toEqual([expect.objectContaining({ code: 'ALIPAY_UNAVAILABLE' })]);
  expect([trade.refunds, world.calls.length]).toEqual([[], 1]);
});

it('a second call that may not be made after a query leaves what the query brought', async () => {
  const node = world.node();
  const { gateway } = node.engine;
  world.alipay = () => refusedWith('ACQ.SYSTEM_ERROR');
  gateway.admit = async (method) => (method === 'alipay.trade.pay' ? undefined : 'unavailable');
  await node.does(payBarcode);
  node.setClock(9);
  expect(await node.does(payBarcode)).toMatchObject({ denied: 'unavailable', refusals: [{ code: 'OUTCOME_UNKNOWN' }] });
  gateway.admit = async (_method, urgency) => (urgency === 'caller' ? 'unavailable' : undefined);
  world.alipay = () => seesTrade('WAIT_BUYER_PAY');
  node.setClock(180);
  const { denied, trade } = await node.does(followUp);
  expect(denied).toBe('unavailable');
  expect(trade.lastQuery?.saw).toBe('WAIT_BUYER_PAY');
});

it('a handler that loses the race to another gives its admission back', async () => {
  const node = world.node();
  world.alipay = () => paidAnswer;
  let held = 0;
  node.engine.gateway.admit = async () => void (held += 1);
  node.engine.gateway.withdraw = () => void (held -= 1);
  await Promise.all(Array.from({ length: 20 }, () => node.does(payBarcode)));
  expect([world.calls.length, held]).toEqual([1, 1]);
});

it('names who, for which request, and after what, in the metadata of each event', async () => {
  world.alipay = () => paidAnswer;
  await world.node().does(payBarcode);
  const [opened, requested, answered] = await world.events();
  expect(opened?.metadata).toMatchObject({
    actor: 'test',
    $correlationId: 'request-1',
    schemaVersion: 2,
    previousHash: null,
  });
  const callId = requested?.type === 'AlipayCallRequested' && requested.data.callId;
  expect(answered?.metadata.$causationId).toBe(callId);
});

describe('on a SQLite file', () => {
  let dir: string;
  const open = (name = 'events.db') => openSqliteEventStore({ file: path.join(dir, name) });
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'paystate-handle-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const onDisk = givenWorldForEach(() => open());

  it('stores the intent before the request leaves', async () => {
    let storedAtCall: string[] = [];
    onDisk.alipay = async () => {
      // Another connection sees only what is committed.
      const reader = openDatabase(path.join(dir, 'events.db'), { readonly: true });
      storedAtCall = reader.prepare<[], string>('SELECT type FROM events ORDER BY position').pluck().all();
      reader.close();
      return paidAnswer;
    };
    await onDisk.node().does(payBarcode);
    expect(storedAtCall).toEqual(['TradeOpened', 'AlipayCallRequested']);
    expect(await typesStored(onDisk)).toEqual([
      'TradeOpened',
      'AlipayCallRequested',
      'AlipayCallAnswered',
      'TradePaid',
    ]);
  });

  it('after a crash between intent and answer the payment is in doubt, queried, and never sent again', async () => {
    const crash = new Error('the process ends here');
    onDisk.alipay = () => Promise.reject(crash);
    const gateway = { ...onDisk.node().engine.gateway, maxCallMs: 1_000 };
    await expect(onDisk.node({ gateway }).does(payBarcode)).rejects.toBe(crash);
    await onDisk.end();
    const restarted = onDisk.node({ store: await open() });
    onDisk.calls.length = 0;
    onDisk.alipay = () => seesTrade('TRADE_SUCCESS');
    expect(isInDoubt(await restarted.trade())).toBe(true);
    restarted.setClock(3);
    await restarted.does(followUp);
    expect(onDisk.calls).toEqual([]);
    restarted.setClock(9);
    const { trade } = await restarted.does(followUp);
    await restarted.engine.store.close();
    expect(methodsOf(onDisk.calls)).toEqual(['query']);
    expect([trade.state, isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', false]);
  });

  it('chains every event to the one before it, whoever stored it', async () => {
    onDisk.says({ pay: [paidAnswer], refund: [refunded('1.00')] });
    await onDisk.node().does(payBarcode);
    await onDisk.node().does(refund('R1', 100));
    const events = await onDisk.events();
    expect(verifyChain(events)).toBeUndefined();
    const altered = events.map((event) =>
      event.type === 'TradePaid' ? { ...event, data: { ...event.data, paidFen: 1 } } : event,
    );
    expect(verifyChain(altered)).toMatchObject({ revision: events.findIndex(({ type }) => type === 'TradePaid') + 1 });
  });

  describe('when the log is replaced by an older backup under a running engine', () => {
    async function givenOlderBackup() {
      const older: SqliteEventStore = await open('older.db');
      const { store } = onDisk.node().engine;
      let current: EventStore = store;
      const over: EventStore = {
        ...store,
        append: (...args) => current.append(...args),
        readStream: (...args) => current.readStream(...args),
      };
      const node = onDisk.node({ store: over });
      onDisk.alipay = () => paidAnswer;
      await node.does(payBarcode);
      const [opened] = await onDisk.events();
      await older.append('trade-main-order_1', 'no-stream', [opened!]);
      return { node, older, restore: () => void (current = older) };
    }

    it('a notify that only memory knows is stored again before it is acknowledged', async () => {
      const { node, older, restore } = await givenOlderBackup();
      await node.notified('n1', {});
      restore();
      await node.notified('n1', {});
      expect((await older.readStream('trade-main-order_1')).map(({ type }) => type)).toContain('AlipayNotifyReceived');
      await older.close();
    });

    it('a command goes by what is in the log, not by what was, and the chain of hashes holds', async () => {
      const { node, older, restore } = await givenOlderBackup();
      restore();
      const { trade } = await node.does(sync);
      const events = await older.readStream('trade-main-order_1');
      expect(trade.revision).toBe(events.length - 1);
      expect(verifyChain(events)).toBeUndefined();
      await older.close();
    });
  });
});
