/** Which due trade runs next, and when none does: real commands on the log in memory, a literal list of due trades. */
import { randomUUID } from 'node:crypto';
import { hashEvent } from '../../../adapters/event-log/event-hash';
import type { TradeCommand } from '../../../domain/trade/commands';
import { handleCommand } from '../../../domain/engine/handle-command';
import {
  StoreUnavailableError,
  type EventStore,
  type GatewayRequest,
  type PaymentGateway,
  type WireAnswer,
} from '../../../domain/ports';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import { until } from '../../given-paystate';
import { createMemoryLog, openMemoryEventStore } from '../../histories/memory-event-store';
import type { Engine } from '../../../domain/engine/engine';
import { loadTrade } from '../../../domain/engine/trade-stream';
import { createDueWalk, type DuePlace, type DueTrade, type ListDue } from '../../../domain/scheduler/due-walk';
import { startFollowUp, type FollowUp } from '../../../domain/scheduler/run-follow-up';

const NOW_MS = Date.parse('2026-11-21T04:00:00Z');
const caller = { actor: 'test', correlationId: 'r1' };

/** Due since one second more for each that stands before it, the first for the longest. */
function dueListOf(names: readonly string[]): ListDue {
  const rows = names.map((outTradeNo, index): DueTrade => ({ outTradeNo, dueAtMs: index, seq: index + 1 }));
  return (_now, limit, from) => {
    if (from === 'latest') return rows.slice(-limit).reverse();
    const isBehind = ({ dueAtMs, seq }: DueTrade, { after }: { after: DuePlace }) =>
      dueAtMs > after.dueAtMs || (dueAtMs === after.dueAtMs && seq > after.seq);
    return rows.filter((row) => !from || isBehind(row, from)).slice(0, limit);
  };
}

describe('the walk through what is due', () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `order_${index}`);
  const walkOnce = (next: () => string | undefined) => {
    const seen: string[] = [];
    for (let name = next(); name !== undefined; name = next()) seen.push(name);
    return seen;
  };

  it('comes by every trade, and by none before a page of those that wait longer', () => {
    const walk = createDueWalk(dueListOf(names), () => 0);
    walkOnce(() => walk.next(NOW_MS));
    walk.beginAgain();
    const seen = walkOnce(() => walk.next(NOW_MS));
    expect(new Set(seen)).toEqual(new Set(names));
    expect(seen.indexOf('order_0')).toBeLessThan(64);
    expect(seen.indexOf('order_500')).toBeGreaterThan(400);
  });

  it('takes some of the latest with every page: they do not queue behind an outage', () => {
    const walk = createDueWalk(dueListOf(names), Math.random);
    const firstPage = Array.from({ length: 64 }, () => walk.next(1_000));
    expect(firstPage).toContain('order_999');
  });

  it('begins elsewhere on each node, and goes through a page in another order', () => {
    const pages = [0.1, 0.9].map((seed) => {
      const walk = createDueWalk(dueListOf(names), () => seed);
      return Array.from({ length: 40 }, () => walk.next(1_000));
    });
    const latest = new Set(names.slice(-16));
    const common = pages[0]!.filter((name) => pages[1]!.includes(name) && !latest.has(name!));
    expect(common).toEqual([]);
  });

  it('ends until it begins again, and contains what was requeued', () => {
    const walk = createDueWalk(dueListOf(['a', 'b']), Math.random);
    const seen = walkOnce(() => walk.next(NOW_MS));
    expect(seen.sort()).toEqual(['a', 'b']);
    walk.requeue('b');
    expect([walk.next(NOW_MS), walk.next(NOW_MS)]).toEqual(['b', undefined]);
    walk.beginAgain();
    expect(walkOnce(() => walk.next(NOW_MS))).toHaveLength(2);
  });
});

const someDue = (count: number) => Array.from({ length: count }, (_, index) => `later_${index}`);

describe('follow-up', () => {
  let store: EventStore;
  let nowMs: number;
  const running: FollowUp[] = [];
  beforeEach(() => {
    store = openMemoryEventStore(createMemoryLog());
    nowMs = NOW_MS;
  });
  afterEach(async () => {
    for (const followUp of running.splice(0)) await followUp.stop();
    await store.close();
  });

  const notFound = ({ bizContent }: GatewayRequest): WireAnswer => ({
    kind: 'answer',
    signed: true,
    content: JSON.stringify({
      code: '40004',
      sub_code: 'ACQ.TRADE_NOT_EXIST',
      out_trade_no: bizContent['out_trade_no'],
    }),
    durationMs: 1,
  });
  const lost: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: 1 };
  function engineWith(gateway: Partial<PaymentGateway>, over: EventStore = store): Engine {
    return {
      store: over,
      gateway: { maxCallMs: 1_000, call: () => Promise.resolve(lost), ...gateway },
      clock: { now: () => new Date(nowMs) },
      merchant: 'main',
      newId: randomUUID,
      hashEvent,
      cache: createTradeCache(),
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
    };
  }
  /** Orders whose codes were never scanned and have expired. */
  async function givenDue(count: number): Promise<string[]> {
    const names = Array.from({ length: count }, (_, index) => `order_${index}`);
    const engine = engineWith({});
    for (const outTradeNo of names) {
      const pay: TradeCommand = { type: 'Pay', outTradeNo, totalFen: 8800, subject: 'Tea', method: 'QR_CODE' };
      await handleCommand(engine, pay, caller);
    }
    nowMs += 3 * 3_600_000;
    return names;
  }
  const follow = (engine: Engine, names: readonly string[], errors: unknown[] = [], waiting: readonly string[] = []) =>
    running.push(
      startFollowUp(engine, { listDue: dueListOf(names), listWaiting: dueListOf(waiting) }, (error) =>
        errors.push(error),
      ),
    );

  it('works off more than it runs at once, never more at once, and each trade once', async () => {
    const names = await givenDue(60);
    const queried: string[] = [];
    let atOnce = 0;
    let most = 0;
    const engine = engineWith({
      call: async (request) => {
        most = Math.max(most, (atOnce += 1));
        queried.push(request.bizContent['out_trade_no'] as string);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce -= 1;
        return notFound(request);
      },
    });
    follow(engine, names);
    await until('all are queried', () => queried.length >= names.length);
    expect([queried.length, new Set(queried).size]).toEqual([60, 60]);
    expect(most).toBeLessThanOrEqual(16);
    await until('all are closed', async () => {
      const trades = await Promise.all(names.map((name) => loadTrade(engine, name)));
      return trades.every(({ state }) => state === 'TRADE_CLOSED');
    });
  });

  it('is not held up by any number of trades that fail at every run', async () => {
    const [good] = await givenDue(1);
    const poisoned: EventStore = {
      ...store,
      readStream: (stream, from) =>
        stream.endsWith(good!) ? store.readStream(stream, from) : Promise.reject(new Error('damaged')),
    };
    const queried: GatewayRequest[] = [];
    const engine = engineWith({ call: async (request) => (queried.push(request), notFound(request)) }, poisoned);
    // More than can be remembered as failing, all of them due for longer.
    follow(engine, [...Array.from({ length: 3_000 }, (_, index) => `bad_${index}`), good!, ...someDue(100)]);
    await until('the good one is queried', () => queried.length > 0);
  });
  it('stores nothing and tries one at a time while calls are denied, and continues when they are not', async () => {
    const names = await givenDue(20);
    const before = (await store.readStream('trade-main-order_0')).length;
    let isOpen = true;
    let queried = 0;
    let denied = 0;
    const engine = engineWith({
      admit: async () => (isOpen ? ((denied += 1), 'unavailable') : undefined),
      status: () => ({
        breaker: isOpen ? 'open' : 'closed',
        callsUnderWay: 0,
        denied: { unavailable: denied, busy: 0 },
      }),
      call: async (request) => ((queried += 1), notFound(request)),
    });
    follow(engine, names);
    await until('it has tried a few times', () => denied >= 3);
    const events = await Promise.all(names.map((name) => store.readStream(`trade-main-${name}`)));
    expect(events.map(({ length }) => length)).toEqual(names.map(() => before));
    expect(queried).toBe(0);
    isOpen = false;
    await until('all are queried', () => queried >= 20);
  });

  it('defers queries of waiting orders while their budget is used up: nothing is stored, and other due work continues', async () => {
    const names = await givenDue(20);
    const waiting = Array.from({ length: 20 }, (_, index) => `waiting_${index}`);
    for (const outTradeNo of waiting) {
      const pay: TradeCommand = { type: 'Pay', outTradeNo, totalFen: 8800, subject: 'Tea', method: 'PAGE' };
      await handleCommand(engineWith({}), pay, caller);
    }
    const before = await Promise.all(waiting.map((name) => store.readStream(`trade-main-${name}`)));
    nowMs += 3 * 60_000;
    let isUsedUp = true;
    let denied = 0;
    const queried: string[] = [];
    const errors: unknown[] = [];
    const engine = engineWith({
      admit: async (_method, urgency) => (urgency === 'poll' && isUsedUp ? ((denied += 1), 'busy') : undefined),
      call: async (request) => (queried.push(request.bizContent['out_trade_no'] as string), notFound(request)),
    });
    follow(engine, names, errors, waiting);
    await until('all that is due is queried', () => new Set(queried).size >= 20);
    await until('queries of waiting orders were tried', () => denied > 0);
    expect(new Set(queried)).toEqual(new Set(names));
    const after = await Promise.all(waiting.map((name) => store.readStream(`trade-main-${name}`)));
    expect(after.map(({ length }) => length)).toEqual(before.map(({ length }) => length));
    isUsedUp = false;
    await until('the waiting orders are queried, too', () => new Set(queried).size >= 40);
    expect(errors).toEqual([]);
  });

  it('reports once that the store is away, not for each of a hundred trades', async () => {
    const names = await givenDue(1);
    const errors: unknown[] = [];
    let reads = 0;
    const away: EventStore = {
      ...store,
      readStream: () => ((reads += 1), Promise.reject(new StoreUnavailableError('away'))),
    };
    follow(engineWith({}, away), [...names, ...someDue(100)], errors);
    await until('it has read', () => reads >= 16);
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toHaveLength(1);
  });
});
