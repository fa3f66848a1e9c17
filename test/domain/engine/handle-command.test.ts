/** The order of storing and sending, with a real event store and gateways that are plain objects behind the port. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashEvent, verifyChain } from '../../../adapters/event-log/event-hash';
import { openSqliteEventStore, type SqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { handleCommand } from '../../../domain/engine/handle-command';
import { StoreUnavailableError, type EventStore, type GatewayRequest, type WireAnswer } from '../../../domain/ports';
import type { TradeCommand } from '../../../domain/trade/commands';
import { isInDoubt } from '../../../domain/trade/trade';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import type { Engine } from '../../../domain/engine/engine';
import { recordNotify } from '../../../domain/engine/record-notify';
import { loadTrade } from '../../../domain/engine/trade-stream';

const STREAM = 'trade-main-order_1';
const pay: TradeCommand = {
  type: 'Pay',
  outTradeNo: 'order_1',
  totalFen: 8800,
  subject: 'Tea',
  method: 'BARCODE',
  authCode: '2812345678901200',
};
const refund: TradeCommand = { type: 'Refund', outTradeNo: 'order_1', outRequestNo: 'R1', amountFen: 100 };
const followUp: TradeCommand = { type: 'FollowUp', outTradeNo: 'order_1' };
const caller = { actor: 'test', correlationId: 'request-1' };

function signed(node: object): WireAnswer {
  return {
    kind: 'answer',
    signed: true,
    content: JSON.stringify({ code: '10000', out_trade_no: 'order_1', ...node }),
    durationMs: 1,
  };
}
const paidAnswer = signed({ trade_no: 'T1', total_amount: '88.00', gmt_payment: '2026-11-21 12:00:00' });
const refundedAnswer = signed({ fund_change: 'Y', refund_fee: '1.00' });
const lost: WireAnswer = { kind: 'none', reason: 'connection-failed', durationMs: 1 };

describe('handling a command', () => {
  let dir: string;
  let store: SqliteEventStore;
  let now: Date;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'paystate-handle-'));
    store = await openSqliteEventStore({ file: path.join(dir, 'events.db') });
    now = new Date('2026-11-21T04:00:00Z');
  });
  afterEach(async () => {
    await store.close();
    await rm(dir, { recursive: true, force: true });
  });

  const calls: GatewayRequest[] = [];
  function engineWith(
    call: (request: GatewayRequest) => Promise<WireAnswer> | WireAnswer,
    over: EventStore = store,
  ): Engine {
    calls.length = 0;
    return {
      store: over,
      gateway: {
        maxCallMs: 1_000,
        call: async (request) => {
          calls.push(request);
          return call(request);
        },
      },
      clock: { now: () => now },
      merchant: 'main',
      newId: randomUUID,
      hashEvent,
      cache: createTradeCache(),
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
    };
  }
  const typesStored = async () => (await store.readStream(STREAM)).map(({ type }) => type);

  it('stores the intent before the request leaves', async () => {
    let storedAtCall: string[] = [];
    const engine = engineWith(async () => {
      storedAtCall = await typesStored();
      return paidAnswer;
    });
    await handleCommand(engine, pay, caller);
    expect(storedAtCall).toEqual(['TradeOpened', 'AlipayCallRequested']);
    expect(await typesStored()).toEqual(['TradeOpened', 'AlipayCallRequested', 'AlipayCallAnswered', 'TradePaid']);
  });

  it('sends nothing when the intent cannot be stored', async () => {
    const broken: EventStore = { ...store, append: () => Promise.reject(new StoreUnavailableError('disk full')) };
    await expect(
      handleCommand(
        engineWith(() => paidAnswer, broken),
        pay,
        caller,
      ),
    ).rejects.toThrow('disk full');
    expect(calls).toEqual([]);
  });

  it('keeps trying to store an answer while the store is away', async () => {
    let failures = 3;
    const flaky: EventStore = {
      ...store,
      append: (stream, revision, events) =>
        events[0]?.type === 'AlipayCallAnswered' && failures-- > 0
          ? Promise.reject(new StoreUnavailableError('away'))
          : store.append(stream, revision, events),
    };
    const { trade } = await handleCommand(
      engineWith(() => paidAnswer, flaky),
      pay,
      caller,
    );
    expect([trade.state, calls.length]).toEqual(['TRADE_SUCCESS', 1]);
  });

  it('does not store an answer twice when the store failed after storing it', async () => {
    let failures = 1;
    const forgetful: EventStore = {
      ...store,
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        if (events[0]?.type === 'AlipayCallAnswered' && failures-- > 0) throw new StoreUnavailableError('answer lost');
        return result;
      },
    };
    const { trade } = await handleCommand(
      engineWith(() => paidAnswer, forgetful),
      pay,
      caller,
    );
    expect(trade.state).toBe('TRADE_SUCCESS');
    expect((await typesStored()).filter((type) => type === 'AlipayCallAnswered')).toHaveLength(1);
  });

  it('after a crash between intent and answer: unknown, asked about, never sent again', async () => {
    const crash = new Error('the process ends here');
    await expect(
      handleCommand(
        engineWith(() => Promise.reject(crash)),
        pay,
        caller,
      ),
    ).rejects.toBe(crash);
    const engine = engineWith(() => signed({ trade_no: 'T1', total_amount: '88.00', trade_status: 'TRADE_SUCCESS' }));
    expect(isInDoubt(await loadTrade(engine, 'order_1'))).toBe(true);

    now = new Date('2026-11-21T04:00:03Z');
    await handleCommand(engine, followUp, caller);
    expect(calls).toEqual([]);
    now = new Date('2026-11-21T04:00:09Z');
    const { trade } = await handleCommand(engine, followUp, caller);
    expect(calls.map(({ method }) => method)).toEqual(['alipay.trade.query']);
    expect([trade.state, !isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', true]);
  });

  it('an answer that comes after its call was given up for lost still counts', async () => {
    const engine = engineWith(async () => {
      // Another node follows up meanwhile, past the deadline.
      now = new Date('2026-11-21T04:01:00Z');
      await handleCommand({ ...engineWith(() => lost), clock: { now: () => now } }, followUp, caller);
      return paidAnswer;
    });
    const { trade } = await handleCommand(engine, pay, caller);
    expect(trade.state).toBe('TRADE_SUCCESS');
    const answers = (await store.readStream(STREAM)).flatMap((event) =>
      event.type === 'AlipayCallAnswered' ? [event.data.reason] : [],
    );
    expect(answers[0]).toBe('answer-not-recorded');
  });

  it('an answer that could not be stored at once is stored although its call was given up for lost meanwhile', async () => {
    let failures = 1;
    const failing: EventStore = {
      ...store,
      append: (stream, revision, events) =>
        events[0]?.type === 'AlipayCallAnswered' && failures-- > 0
          ? Promise.reject(new StoreUnavailableError('away for a moment'))
          : store.append(stream, revision, events),
    };
    const engine = engineWith(async () => {
      now = new Date('2026-11-21T04:01:00Z');
      await handleCommand({ ...engineWith(() => lost), clock: { now: () => now } }, followUp, caller);
      return paidAnswer;
    }, failing);
    const { trade } = await handleCommand(engine, pay, caller);
    expect([failures <= 0, trade.state]).toEqual([true, 'TRADE_SUCCESS']);
    const answers = (await store.readStream(STREAM)).flatMap((event) =>
      event.type === 'AlipayCallAnswered' && event.data.method === 'alipay.trade.pay' ? [event.data] : [],
    );
    expect(answers.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['unknown', 'answer-not-recorded'],
      ['ok', undefined],
    ]);
  });

  it('a notify between intent and answer is kept, and the answer adds nothing', async () => {
    const params = { trade_no: 'T1', out_trade_no: 'order_1', trade_status: 'TRADE_SUCCESS', total_amount: '88.00' };
    const engine = engineWith(async () => {
      const both = [0, 1].map(() => recordNotify(engine, { notifyId: 'n1', outTradeNo: 'order_1', params }, 'r'));
      await Promise.all(both);
      return paidAnswer;
    });
    await handleCommand(engine, pay, caller);
    expect(await typesStored()).toEqual([
      'TradeOpened',
      'AlipayCallRequested',
      'AlipayNotifyReceived',
      'TradePaid',
      'AlipayCallAnswered',
    ]);
  });

  it('a refund whose answer is lost is reserved, found, and not sent again', async () => {
    await handleCommand(
      engineWith(() => paidAnswer),
      pay,
      caller,
    );
    const { trade } = await handleCommand(
      engineWith(() => lost),
      refund,
      caller,
    );
    expect(trade.refunds).toMatchObject([{ outRequestNo: 'R1', state: 'UNKNOWN' }]);
    now = new Date('2026-11-21T04:00:11Z');
    const found = signed({
      trade_no: 'T1',
      out_request_no: 'R1',
      refund_amount: '1.00',
      refund_status: 'REFUND_SUCCESS',
    });
    const settled = await handleCommand(
      engineWith(() => found),
      followUp,
      caller,
    );
    expect(calls.map(({ method }) => method)).toEqual(['alipay.trade.fastpay.refund.query']);
    expect(settled.trade.refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
  });

  it('does not send what others may have given up for lost meanwhile', async () => {
    const slow: EventStore = {
      ...store,
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        now = new Date('2026-11-21T04:01:00Z');
        return result;
      },
    };
    const { trade } = await handleCommand(
      engineWith(() => paidAnswer, slow),
      pay,
      caller,
    );
    expect([calls, !isInDoubt(trade)]).toEqual([[], false]);
    const answers = (await store.readStream(STREAM)).flatMap((event) =>
      event.type === 'AlipayCallAnswered' ? [event.data.reason] : [],
    );
    expect(answers[0]).toBe('not-sent');
  });

  it('does not store an answer twice when the store forgets it and cannot be read at once', async () => {
    let outage = 0;
    const forgetful: EventStore = {
      ...store,
      append: async (stream, revision, events) => {
        const result = await store.append(stream, revision, events);
        if (events[0]?.type === 'AlipayCallAnswered' && outage++ === 0) throw new StoreUnavailableError('answer lost');
        return result;
      },
      readStream: (stream, from) =>
        outage === 1 && outage++ > 0
          ? Promise.reject(new StoreUnavailableError('away'))
          : store.readStream(stream, from),
    };
    await handleCommand(
      engineWith(() => lost, forgetful),
      pay,
      caller,
    ).catch(() => undefined);
    expect((await typesStored()).filter((type) => type === 'AlipayCallAnswered')).toHaveLength(1);
  });

  it('a call that may not be made now leaves no event: the same command may be sent again', async () => {
    const engine = engineWith(() => paidAnswer);
    let denial: 'unavailable' | undefined = 'unavailable';
    engine.gateway.admit = async () => denial;
    const refused = await handleCommand(engine, pay, caller);
    expect(refused.refusals).toEqual([
      expect.objectContaining({ code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' }),
    ]);
    expect([await typesStored(), calls]).toEqual([[], []]);
    denial = undefined;
    expect((await handleCommand(engine, pay, caller)).trade.state).toBe('TRADE_SUCCESS');
    denial = 'unavailable';
    const { trade, refusals } = await handleCommand(engine, refund, caller);
    expect(refusals).toEqual([expect.objectContaining({ code: 'ALIPAY_UNAVAILABLE' })]);
    expect([trade.refunds, calls.length]).toEqual([[], 1]);
  });

  it('a second call that may not be made after a query says that nothing was changed', async () => {
    const engine = engineWith(() => signed({ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' }));
    engine.gateway.admit = async (method) => (method === 'alipay.trade.pay' ? undefined : 'unavailable');
    now = new Date('2026-11-21T04:00:00Z');
    await handleCommand(engine, pay, caller);
    now = new Date('2026-11-21T04:00:09Z');
    expect((await handleCommand(engine, pay, caller)).refusals).toEqual([
      expect.objectContaining({ code: 'ALIPAY_UNAVAILABLE' }),
    ]);
    engine.gateway.admit = async (_method, urgency) => (urgency === 'caller' ? 'unavailable' : undefined);
    engine.gateway.call = async () => signed({ trade_no: 'T1', total_amount: '88.00', trade_status: 'WAIT_BUYER_PAY' });
    now = new Date('2026-11-21T04:03:00Z');
    const { refusals, trade } = await handleCommand(engine, followUp, caller);
    expect(refusals).toEqual([expect.objectContaining({ code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' })]);
    expect(trade.lastQuery?.saw).toBe('WAIT_BUYER_PAY');
  });

  it('who loses the race to another handler gives its admission back', async () => {
    const engine = engineWith(() => paidAnswer);
    let held = 0;
    engine.gateway.admit = async () => void (held += 1);
    engine.gateway.withdraw = () => void (held -= 1);
    await Promise.all(Array.from({ length: 20 }, () => handleCommand(engine, pay, caller)));
    expect([calls.length, held]).toEqual([1, 1]);
  });

  describe('when the log is replaced by an older backup under a running engine', () => {
    async function givenOlderBackup() {
      const file = path.join(dir, 'older.db');
      const older = await openSqliteEventStore({ file });
      let current: EventStore = store;
      const over: EventStore = {
        ...store,
        append: (...args) => current.append(...args),
        readStream: (...args) => current.readStream(...args),
      };
      const engine = engineWith(() => paidAnswer, over);
      await handleCommand(engine, pay, caller);
      const [opened, ...others] = await store.readStream(STREAM);
      await older.append(STREAM, 'no-stream', [opened!]);
      return { engine, older, others, restore: () => void (current = older) };
    }
    const notify = {
      notifyId: 'n1',
      outTradeNo: 'order_1',
      params: { notify_id: 'n1', trade_no: 'T1', trade_status: 'TRADE_SUCCESS', total_amount: '88.00' },
    };

    it('a notify that only memory knows is stored again before it is acknowledged', async () => {
      const { engine, older, restore } = await givenOlderBackup();
      await recordNotify(engine, notify, 'n1');
      restore();
      await recordNotify(engine, notify, 'n1');
      expect((await older.readStream(STREAM)).map(({ type }) => type)).toContain('AlipayNotifyReceived');
      await older.close();
    });

    it('a command goes by what is in the log, not by what was, and the chain of hashes holds', async () => {
      const { engine, older, restore } = await givenOlderBackup();
      restore();
      const { trade } = await handleCommand(engine, { type: 'Sync', outTradeNo: 'order_1' }, caller);
      const events = await older.readStream(STREAM);
      expect(trade.revision).toBe(events.length - 1);
      expect(verifyChain(events)).toBeUndefined();
      await older.close();
    });
  });

  it('chains every event to the one before it, whoever wrote it', async () => {
    await handleCommand(
      engineWith(() => paidAnswer),
      pay,
      caller,
    );
    await handleCommand(
      engineWith(() => refundedAnswer),
      refund,
      caller,
    );
    const events = await store.readStream(STREAM);
    expect(verifyChain(events)).toBeUndefined();
    const altered = events.map((event) =>
      event.type === 'TradePaid' ? { ...event, data: { ...event.data, paidFen: 1 } } : event,
    );
    expect(verifyChain(altered)).toMatchObject({ revision: events.findIndex(({ type }) => type === 'TradePaid') + 1 });
  });

  it('says who, for which request, and after what, in the metadata of each event', async () => {
    await handleCommand(
      engineWith(() => paidAnswer),
      pay,
      caller,
    );
    const [opened, requested, answered] = await store.readStream(STREAM);
    expect(opened?.metadata).toMatchObject({
      actor: 'test',
      $correlationId: 'request-1',
      schemaVersion: 1,
      previousHash: null,
    });
    const callId = requested?.type === 'AlipayCallRequested' && requested.data.callId;
    expect(answered?.metadata.$causationId).toBe(callId);
  });
});
