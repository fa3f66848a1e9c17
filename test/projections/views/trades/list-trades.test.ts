import fc from 'fast-check';
import path from 'node:path';
import { isInDoubt, type Trade } from '../../../../domain/trade/trade';
import type { TradeEvent } from '../../../../domain/events/trade-events';
import { MAX_CANDIDATES } from '../../../../projections/views/trades/find-candidates';
import { queriesOf } from '../../../../projections/views/trades/list-trades';
import {
  InvalidCursorError,
  InvalidPageError,
  type ReadModel,
  type TradeFilter,
  type TradeOrder,
} from '../../../../projections/views/read-model';
import {
  anomalyObserved,
  at,
  awaiting,
  callRequested,
  cleanUp,
  closed,
  givenFolder,
  givenLog,
  givenReadModel,
  opened,
  paid,
  refundRequested,
} from '../../given-projections';
import { openDatabase } from '../../../../sqlite/library';

afterEach(cleanUp);

type Log = ReturnType<typeof givenLog>;

function given(log: Log, file?: string): ReadModel {
  const readModel = givenReadModel(file);
  readModel.apply(log.batch());
  return readModel;
}

function namesOf(trades: { trade: Trade }[]): string[] {
  return trades.map(({ trade }) => trade.opened?.outTradeNo ?? '?');
}

function list(readModel: ReadModel, filter: TradeFilter): string[] {
  return namesOf(readModel.listTrades(filter, {}).edges);
}

describe('pages', () => {
  // Three opened in one millisecond, in the middle of the list.
  const log = () =>
    givenLog()
      .add('a', 1, opened('a'))
      .add('b', 2, opened('b'))
      .add('c', 2, opened('c'))
      .add('d', 2, opened('d'))
      .add('e', 3, opened('e'));

  test('forward: newest first, each trade once, ties in the order of the log', () => {
    const readModel = given(log());
    const first = readModel.listTrades({}, { first: 2 });
    expect(namesOf(first.edges)).toEqual(['e', 'd']);
    expect(first).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = readModel.listTrades({}, { first: 2, after: first.edges[1]!.cursor });
    expect(namesOf(second.edges)).toEqual(['c', 'b']);
    expect(second).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const third = readModel.listTrades({}, { first: 2, after: second.edges[1]!.cursor });
    expect(namesOf(third.edges)).toEqual(['a']);
    expect(third).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('backward: the same order, from the other end', () => {
    const readModel = given(log());
    const last = readModel.listTrades({}, { last: 2 });
    expect(namesOf(last.edges)).toEqual(['b', 'a']);
    expect(last).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const middle = readModel.listTrades({}, { last: 2, before: last.edges[0]!.cursor });
    expect(namesOf(middle.edges)).toEqual(['d', 'c']);
    expect(middle).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const newest = readModel.listTrades({}, { last: 2, before: middle.edges[0]!.cursor });
    expect(namesOf(newest.edges)).toEqual(['e']);
    expect(newest).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  test('a trade opened meanwhile moves nothing', () => {
    const history = log();
    const readModel = given(history);
    const first = readModel.listTrades({}, { first: 2 });
    readModel.apply(history.add('f', 9, opened('f')).batch(5));
    const second = readModel.listTrades({}, { first: 2, after: first.edges[1]!.cursor });
    expect(namesOf(second.edges)).toEqual(['c', 'b']);
  });

  test('between two cursors, and pages of nothing', () => {
    const readModel = given(log());
    const [e, d, , b] = readModel.listTrades({}, {}).edges;
    const between = readModel.listTrades({}, { first: 5, after: e!.cursor, before: b!.cursor });
    expect(namesOf(between.edges)).toEqual(['d', 'c']);
    expect(between).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(readModel.listTrades({}, { first: 0, after: d!.cursor })).toEqual({
      edges: [],
      hasNextPage: true,
      hasPreviousPage: true,
    });
  });

  test('20 trades unless asked otherwise, 100 at most', () => {
    const many = givenLog();
    for (let index = 0; index < 120; index += 1) many.add(`order_${index}`, index, opened(`order_${index}`));
    const readModel = given(many);
    expect(readModel.listTrades({}, {}).edges).toHaveLength(20);
    expect(readModel.listTrades({}, { first: 100 }).edges).toHaveLength(100);
    for (const page of [{ first: 101 }, { last: 101 }, { first: -1 }, { first: 1.5 }, { first: 1, last: 1 }]) {
      expect(() => readModel.listTrades({}, page)).toThrow(InvalidPageError);
    }
  });

  test.each([
    '',
    'x',
    'MS4x!',
    'MS4x=',
    Buffer.from('null').toString('base64url'),
    Buffer.from('["",1,1]').toString('base64url'),
  ])('a cursor that was never given out is refused: %j', (cursor) => {
    const readModel = givenReadModel();
    expect(() => readModel.listTrades({}, { after: cursor })).toThrow(InvalidCursorError);
    expect(() => readModel.listTrades({}, { before: cursor })).toThrow(InvalidCursorError);
  });
});

describe('filters', () => {
  const log = givenLog()
    .add('created', 0, opened('created', { totalFen: 1, subject: '珍珠奶茶 大杯' }))
    .add('waiting', 1, opened('waiting', { totalFen: 200, subject: 'Green TEA 100%' }), awaiting)
    .add('paid_1', 2, opened('paid_1', { totalFen: 200, subject: '奶茶_套餐' }), paid('2026T1'))
    .add(
      'paid_2',
      3,
      opened('paid_2', { totalFen: 300, subject: '红包 ＡＢＣ' }),
      paid('2026T2'),
      refundRequested('r_1'),
    )
    .add(
      'closed',
      4,
      opened('closed', { totalFen: 400, subject: 'it\'s "x" AND (y) * \\ 😀' }),
      closed,
      anomalyObserved,
    );

  test.each<[string, TradeFilter, string[]]>([
    ['nothing', {}, ['closed', 'paid_2', 'paid_1', 'waiting', 'created']],
    ['no states', { states: [] }, ['closed', 'paid_2', 'paid_1', 'waiting', 'created']],
    ['one state', { states: ['TRADE_SUCCESS'] }, ['paid_2', 'paid_1']],
    ['several states', { states: ['CREATED', 'TRADE_CLOSED', 'CREATED'] }, ['closed', 'created']],
    ['opened at or after', { createdFrom: new Date(at(3)) }, ['closed', 'paid_2']],
    ['opened before', { createdTo: new Date(at(1)) }, ['created']],
    ['an exact amount', { amountFromFen: 200, amountToFen: 200 }, ['paid_1', 'waiting']],
    ['a range of amounts', { amountFromFen: 200, amountToFen: 300 }, ['paid_2', 'paid_1', 'waiting']],
    ['an amount and above', { amountFromFen: 300 }, ['closed', 'paid_2']],
    ['an amount and below', { amountToFen: 1 }, ['created']],
    ['not in doubt', { inDoubt: false }, ['closed', 'paid_1', 'waiting', 'created']],
    ['in doubt', { inDoubt: true }, ['paid_2']],
    ['anomalies', { hasAnomalies: true }, ['closed']],
    ['no anomalies', { hasAnomalies: false }, ['paid_2', 'paid_1', 'waiting', 'created']],
    ['two Chinese characters', { text: '奶茶' }, ['paid_1', 'created']],
    ['one Chinese character, last of a subject', { text: '杯' }, ['created']],
    ['three Chinese characters', { text: '珠奶茶' }, ['created']],
    ['the whole of a subject', { text: '珍珠奶茶 大杯' }, ['created']],
    ['without case', { text: 'tea' }, ['waiting']],
    ['full-width letters written plainly', { text: 'abc' }, ['paid_2']],
    ['a space around', { text: '  red ' }, []],
    ['only spaces', { text: '  ' }, ['closed', 'paid_2', 'paid_1', 'waiting', 'created']],
    ['a wildcard %', { text: '%' }, ['waiting']],
    ['a wildcard _', { text: '茶_套' }, ['paid_1']],
    ['quotes', { text: '"x"' }, ['closed']],
    ['an operator of FTS5', { text: 'AND (y' }, ['closed']],
    ['a star', { text: ') *' }, ['closed']],
    ['a backslash', { text: '\\' }, ['closed']],
    ['a surrogate pair', { text: '😀' }, ['closed']],
    ['the beginning of out_trade_no', { text: 'paid' }, ['paid_2', 'paid_1']],
    ['the end of out_trade_no', { text: 'aid_1' }, []],
    ['the beginning of trade_no', { text: '2026T' }, ['paid_2', 'paid_1']],
    ['an out_request_no', { text: 'r_1' }, ['paid_2']],
    ['a part of an out_request_no', { text: 'r_' }, []],
    ['more than any subject has', { text: '茶'.repeat(1_000) }, []],
    ['state and time', { states: ['TRADE_SUCCESS'], createdFrom: new Date(at(3)) }, ['paid_2']],
    ['text and state', { text: '奶茶', states: ['CREATED', 'TRADE_CLOSED'] }, ['created']],
    ['text and amount', { text: '奶茶', amountFromFen: 100, amountToFen: 900 }, ['paid_1']],
    ['state and anomalies', { states: ['TRADE_SUCCESS'], hasAnomalies: true }, []],
  ])('%s', (_what, filter, expected) => {
    const readModel = given(log);
    expect(list(readModel, filter)).toEqual(expected);
    expect(readModel.countTrades(filter)).toEqual({ count: expected.length, isExact: true });
  });

  test('a state that changes is found under the new one only', () => {
    const history = givenLog().add('a', 0, opened('a'));
    const readModel = given(history);
    readModel.apply(history.add('a', 1, paid()).batch(1));
    expect(list(readModel, { states: ['CREATED'] })).toEqual([]);
    expect(list(readModel, { states: ['TRADE_SUCCESS'] })).toEqual(['a']);
  });
});

describe('many trades', () => {
  const subjects = ['奶茶', '会员充值', 'Tea % 50', '红包_1'];
  const facts: TradeEvent[][] = [[], [awaiting], [paid('2026')], [closed], [callRequested('c', 9)], [anomalyObserved]];

  function givenMany(count: number): Log {
    const log = givenLog();
    for (let index = 0; index < count; index += 1) {
      const order = `order_${index}`;
      const subject = `${subjects[index % 4] ?? ''}${index}`;
      const start = [opened(order, { totalFen: (index % 9) * 100, subject }), ...(facts[index % 6] ?? [])];
      // Every other trade shares its millisecond with the one before.
      start.forEach((event, revision) => {
        log.events.push({
          ...givenLog().add(order, Math.floor(index / 2), event).events[0]!,
          revision,
          position: String(log.events.length + 1),
        });
      });
    }
    return log;
  }

  function holds(trade: Trade, filter: TradeFilter): boolean {
    const { opened: data, openedAt } = trade;
    if (!data || !openedAt || !trade.state) return false;
    const text = filter.text?.toLowerCase();
    return (
      (!filter.states?.length || filter.states.includes(trade.state)) &&
      (!filter.createdFrom || Date.parse(openedAt) >= filter.createdFrom.getTime()) &&
      (!filter.createdTo || Date.parse(openedAt) < filter.createdTo.getTime()) &&
      data.totalFen >= (filter.amountFromFen ?? 0) &&
      data.totalFen <= (filter.amountToFen ?? Infinity) &&
      (filter.inDoubt === undefined || isInDoubt(trade) === filter.inDoubt) &&
      (filter.hasAnomalies === undefined || trade.anomalies.length > 0 === filter.hasAnomalies) &&
      (!text ||
        data.subject.toLowerCase().includes(text) ||
        data.outTradeNo.startsWith(text) ||
        trade.tradeNo?.startsWith(text) === true)
    );
  }

  test('any filter, walked either way in pages of any size, answers what a plain loop finds, and is counted so', () => {
    const count = MAX_CANDIDATES * 2;
    const log = givenMany(count);
    const readModel = given(log);
    const everything: Trade[] = [];
    for (let index = count - 1; index >= 0; index -= 1) everything.push(readModel.getTrade(`order_${index}`)!);
    const filters: fc.Arbitrary<TradeFilter> = fc.record(
      {
        states: fc.uniqueArray(fc.constantFrom('CREATED', 'WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_CLOSED')),
        createdFrom: fc.integer({ min: 0, max: count / 2 }).map((seconds) => new Date(at(seconds))),
        createdTo: fc.integer({ min: 0, max: count / 2 }).map((seconds) => new Date(at(seconds))),
        amountFromFen: fc.constantFrom(0, 100, 700),
        amountToFen: fc.constantFrom(100, 500, 800),
        text: fc.constantFrom('茶', '奶茶', '% 5', '1', '99', 'order_', 'order_19', '2026', '红包_1', 'nothing', 'TEA'),
        inDoubt: fc.boolean(),
        hasAnomalies: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, fc.integer({ min: 20, max: 100 }), fc.boolean(), (filter, size, isBackward) => {
        const expected = everything.filter((trade) => holds(trade, filter)).map(({ opened: data }) => data!.outTradeNo);
        const walked: string[] = [];
        for (let cursor: string | undefined; ;) {
          const page = readModel.listTrades(
            filter,
            isBackward ? { last: size, before: cursor } : { first: size, after: cursor },
          );
          const names = namesOf(page.edges);
          if (isBackward) walked.unshift(...names);
          else walked.push(...names);
          expect(isBackward ? page.hasNextPage : page.hasPreviousPage).toBe(cursor !== undefined);
          if (!(isBackward ? page.hasPreviousPage : page.hasNextPage)) break;
          cursor = (isBackward ? page.edges[0] : page.edges.at(-1))!.cursor;
        }
        expect(walked).toEqual(expected);
        expect(readModel.countTrades(filter)).toEqual({ count: expected.length, isExact: true });
      }),
      { numRuns: 60 },
    );
  });

  test('common filters are read along an index: nothing is scanned whole, nothing is sorted', () => {
    const file = path.join(givenFolder(), 'read-model.db');
    given(givenMany(MAX_CANDIDATES * 2), file);
    const db = openDatabase(file, { readonly: true });
    const plansOf = (filter: TradeFilter) =>
      queriesOf(db, filter, 21).map(({ sql, values }) => {
        const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
        return steps.map(({ detail }) => detail).join('; ');
      });
    const createdFrom = new Date(at(10));
    try {
      expect(plansOf({})).toEqual([expect.stringContaining('trades_by_time (opened_at>?)')]);
      expect(plansOf({ createdFrom })).toEqual([expect.stringContaining('trades_by_time (opened_at>?)')]);
      expect(plansOf({ states: ['CREATED'] })).toEqual([
        expect.stringContaining('trades_by_state (state=? AND opened_at>?)'),
      ]);
      expect(plansOf({ states: ['CREATED', 'TRADE_CLOSED'], createdFrom })).toHaveLength(2);
      expect(plansOf({ amountFromFen: 100, amountToFen: 100 })).toEqual([
        expect.stringContaining('trades_by_amount (total_fen=?'),
      ]);
      expect(plansOf({ amountFromFen: 1, amountToFen: 900 })).toEqual([expect.stringContaining('trades_by_time')]);
      expect(plansOf({ hasAnomalies: true })).toEqual([expect.stringContaining('trades_with_anomalies')]);
      expect(plansOf({ inDoubt: true })).toEqual([expect.stringContaining('trades_in_doubt')]);
      expect(plansOf({ text: 'order_' })).toEqual([expect.stringContaining('trades_by_time')]);
      const filters = [
        {},
        { states: ['CREATED', 'TRADE_CLOSED'] as const, createdFrom },
        { text: 'order_' },
        { inDoubt: true },
      ];
      for (const plan of filters.flatMap((filter) => plansOf(filter))) {
        expect(plan).not.toMatch(/TEMP B-TREE FOR ORDER BY/);
        expect(plan).not.toMatch(/SCAN trades\b/);
      }
      // Few candidates are looked up one by one; only they are sorted.
      expect(plansOf({ text: 'order_199' })).toEqual([expect.stringMatching(/SCAN candidate.*INTEGER PRIMARY KEY/)]);
    } finally {
      db.close();
    }
  });

  const ORDERS = {
    CREATED: 'trades_by_time (opened_at>?)',
    PAID: 'trades_paid (paid_at>?)',
    CHANGED: 'trades_by_change (changed_at>?)',
    AMOUNT: 'trades_by_amount (total_fen>?)',
  };

  test('each order is one index, both ways, whatever else is asked for', () => {
    const file = path.join(givenFolder(), 'read-model.db');
    given(givenMany(MAX_CANDIDATES * 7), file);
    const db = openDatabase(file, { readonly: true });
    const plansOf = (filter: TradeFilter, order: TradeOrder) =>
      queriesOf(db, filter, 21, order).map(({ sql, values }) =>
        db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values),
      );
    try {
      const both = Object.entries(ORDERS).flatMap(([name, index]) => [
        [`${name}_DESC` as TradeOrder, index] as const,
        [`${name}_ASC` as TradeOrder, index] as const,
      ]);
      for (const [order, index] of both) {
        const [plain, ...others] = plansOf({}, order);
        expect([plain!.map(({ detail }) => detail).join('; '), others]).toEqual([expect.stringContaining(index), []]);
        // More than are looked up one by one.
        const dense = plansOf({ states: ['CREATED', 'TRADE_SUCCESS'], methods: ['QR_CODE'] }, order).flat();
        for (const { detail } of dense) expect(detail).not.toMatch(/TEMP B-TREE|SCAN/);
      }
    } finally {
      db.close();
    }
  });
});
