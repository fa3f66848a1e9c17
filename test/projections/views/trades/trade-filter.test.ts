/** What a back office asks of the list of trades, and that a live subscription with the same filter means the same. */
import fc from 'fast-check';
import type { TradeEvent } from '../../../../domain/events/trade-events';
import {
  InvalidCursorError,
  tradeMatcher,
  type ReadModel,
  type TradeFilter,
  type TradeOrder,
} from '../../../../projections/views/read-model';
import {
  anomalyObserved,
  at,
  awaiting,
  cleanUp,
  closed,
  givenLog,
  givenReadModel,
  opened,
  paid,
  refundRefused,
  refundRequested,
  refundSucceeded,
} from '../../given-projections';

afterEach(cleanUp);

type Log = ReturnType<typeof givenLog>;
type Opening = { totalFen?: number; subject?: string; storeId?: string; terminalId?: string; operatorId?: string };

function given(log: Log): ReadModel {
  const readModel = givenReadModel();
  readModel.apply(log.batch());
  return readModel;
}

function openedAs(outTradeNo: string, method: 'QR_CODE' | 'BARCODE', more: Opening = {}): TradeEvent {
  const { type, data } = opened(outTradeNo) as Extract<TradeEvent, { type: 'TradeOpened' }>;
  return { type, data: { ...data, method, ...more } };
}

function paidBy(buyerId: string, seconds: number): TradeEvent {
  const { type, data } = paid(`T${seconds}`, seconds) as Extract<TradeEvent, { type: 'TradePaid' }>;
  return { type, data: { ...data, buyerId } };
}

const names = (readModel: ReadModel, filter: TradeFilter, order?: TradeOrder) =>
  readModel.listTrades(filter, {}, order).edges.map(({ trade }) => trade.opened!.outTradeNo);

const shop = () =>
  givenLog()
    .add('a', 1, openedAs('a', 'QR_CODE', { storeId: 's1', totalFen: 300 }), paidBy('b1', 50))
    .add('b', 2, openedAs('b', 'BARCODE', { storeId: 's1', terminalId: 't1', operatorId: 'o1', totalFen: 200 }))
    .add('c', 3, openedAs('c', 'QR_CODE', { storeId: 's2', totalFen: 300 }), paidBy('b2', 40))
    .add('c', 60, refundRequested('r1'), refundSucceeded('r1'))
    .add('d', 4, openedAs('d', 'BARCODE', { terminalId: 't1', totalFen: 100 }), paidBy('b1', 45))
    .add('d', 70, refundRequested('r1'), refundRefused('r1'), refundRequested('r2'))
    .add('b', 80, closed);

describe('each question of a back office', () => {
  test.each<[string, TradeFilter, string[]]>([
    ['a way to pay', { methods: ['BARCODE'] }, ['d', 'b']],
    ['several ways', { methods: ['BARCODE', 'QR_CODE', 'APP'] }, ['d', 'c', 'b', 'a']],
    ['paid from and to', { paidFrom: new Date(at(40)), paidTo: new Date(at(50)) }, ['d', 'c']],
    ['changed from', { changedFrom: new Date(at(70)) }, ['d', 'b']],
    ['changed to', { changedTo: new Date(at(60)) }, ['a']],
    ['a store', { storeId: 's1' }, ['b', 'a']],
    ['a part of a store', { storeId: 's' }, []],
    ['a till', { terminalId: 't1' }, ['d', 'b']],
    ['a person at the till', { operatorId: 'o1' }, ['b']],
    ['a buyer', { buyerId: 'b1' }, ['d', 'a']],
    ['a refund that succeeded', { refundStates: ['SUCCEEDED'] }, ['c']],
    ['a refund that was refused, beside another', { refundStates: ['REFUSED'] }, ['d']],
    ['one of two', { refundStates: ['REQUESTED', 'SUCCEEDED'] }, ['d', 'c']],
    ['no states of refunds', { refundStates: [] }, ['d', 'c', 'b', 'a']],
    ['store and buyer', { storeId: 's1', buyerId: 'b1' }, ['a']],
  ])('%s', (_what, filter, expected) => {
    const log = shop();
    expect(names(given(log), filter)).toEqual(expected);
    const matches = tradeMatcher(filter);
    expect(['d', 'c', 'b', 'a'].filter((name) => matches(log.trade(name)))).toEqual(expected);
  });

  test.each<[TradeOrder, string[]]>([
    ['CREATED_DESC', ['d', 'c', 'b', 'a']],
    ['CREATED_ASC', ['a', 'b', 'c', 'd']],
    ['PAID_DESC', ['a', 'd', 'c']],
    ['PAID_ASC', ['c', 'd', 'a']],
    ['CHANGED_DESC', ['b', 'd', 'c', 'a']],
    ['CHANGED_ASC', ['a', 'c', 'd', 'b']],
    ['AMOUNT_DESC', ['c', 'a', 'b', 'd']],
    ['AMOUNT_ASC', ['d', 'b', 'a', 'c']],
  ])('the order %s', (order, expected) => {
    const readModel = given(shop());
    expect(names(readModel, {}, order)).toEqual(expected);
    expect(names(readModel, { methods: ['QR_CODE', 'BARCODE'] }, order)).toEqual(expected);
  });
});

describe('a cursor', () => {
  test('is of its own order and filter; of another it is refused', () => {
    const readModel = given(shop());
    const filter: TradeFilter = { methods: ['QR_CODE', 'BARCODE'] };
    const { cursor } = readModel.listTrades(filter, { first: 1 }).edges[0]!;
    expect(readModel.listTrades({ methods: ['QR_CODE', 'BARCODE'] }, { after: cursor }).edges).toHaveLength(3);
    for (const order of ['CREATED_ASC', 'CHANGED_DESC', 'PAID_DESC', 'AMOUNT_DESC'] as const) {
      expect(() => readModel.listTrades(filter, { after: cursor }, order)).toThrow(InvalidCursorError);
    }
    for (const other of [{}, { methods: ['QR_CODE'] as const }, { ...filter, text: 'Tea' }]) {
      expect(() => readModel.listTrades(other, { after: cursor })).toThrow(InvalidCursorError);
      expect(() => readModel.listTrades(other, { last: 1, before: cursor })).toThrow(InvalidCursorError);
    }
  });
});

describe('the list and the live subscription', () => {
  const facts: TradeEvent[][] = [
    [],
    [awaiting],
    [paidBy('b1', 10)],
    [paidBy('b2', 20), refundRequested('r1'), refundSucceeded('r1')],
    [paidBy('b1', 30), refundRequested('r1'), refundRefused('r1'), refundRequested('r2')],
    [closed],
    [anomalyObserved],
  ];
  const trade = fc.record({
    fact: fc.constantFrom(...facts),
    opening: fc.record(
      {
        totalFen: fc.constantFrom(100, 200, 300),
        subject: fc.constantFrom('奶茶', 'Tea % 50', '红包_1'),
        storeId: fc.constantFrom('s1', 's2'),
        terminalId: fc.constantFrom('t1', 't2'),
        operatorId: fc.constantFrom('o1'),
      },
      { requiredKeys: ['totalFen', 'subject'] },
    ),
    method: fc.constantFrom('QR_CODE' as const, 'BARCODE' as const),
    isOpened: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
    openedAt: fc.integer({ min: 0, max: 40 }),
  });
  const time = fc.integer({ min: 0, max: 80 }).map((seconds) => new Date(at(seconds)));
  const filters: fc.Arbitrary<TradeFilter> = fc.record(
    {
      states: fc.uniqueArray(fc.constantFrom('CREATED', 'WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_CLOSED')),
      methods: fc.uniqueArray(fc.constantFrom('QR_CODE', 'BARCODE', 'APP')),
      createdFrom: time,
      createdTo: time,
      paidFrom: time,
      paidTo: time,
      changedFrom: time,
      changedTo: time,
      amountFromFen: fc.constantFrom(100, 200),
      amountToFen: fc.constantFrom(200, 300),
      text: fc.constantFrom('茶', ' tea ', '% 5', 'order_1', 'T1', 'r1', 'nothing'),
      storeId: fc.constantFrom('s1', 's2', 's'),
      terminalId: fc.constantFrom('t1', 't2'),
      operatorId: fc.constantFrom('o1', 'o2'),
      buyerId: fc.constantFrom('b1', 'b2'),
      refundStates: fc.uniqueArray(fc.constantFrom('REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED')),
      inDoubt: fc.boolean(),
      hasAnomalies: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  /** A few conditions at a time: all at once hardly ever match. */
  const someOf = fc
    .tuple(filters, fc.integer({ min: 1, max: 3 }))
    .map(([filter, count]): TradeFilter => Object.fromEntries(Object.entries(filter).slice(-count)));

  test('agree on every trade, for any filter, in any order, in pages of any size', () => {
    const orders = ['CREATED_DESC', 'CREATED_ASC', 'CHANGED_DESC', 'AMOUNT_ASC'] as const;
    fc.assert(
      fc.property(
        fc.array(trade, { minLength: 10, maxLength: 60 }),
        fc.array(someOf, { minLength: 20, maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        (trades, asked, size) => {
          const log = givenLog();
          trades.forEach(({ fact, opening, method, isOpened, openedAt }, index) => {
            const order = `order_${index}`;
            log.add(order, openedAt, ...(isOpened ? [openedAs(order, method, opening)] : []));
            fact.forEach((event, step) => log.add(order, openedAt + step * 10, event));
          });
          const readModel = given(log);
          for (const [index, filter] of asked.entries()) {
            const matches = tradeMatcher(filter);
            const live = trades.map((_, number) => `order_${number}`).filter((name) => matches(log.trade(name)));
            const listed: string[] = [];
            for (let after: string | undefined; ;) {
              const page = readModel.listTrades(filter, { first: size, after }, orders[index % orders.length]);
              listed.push(...page.edges.map(({ trade: one }) => one.opened!.outTradeNo));
              if (!page.hasNextPage) break;
              after = page.edges.at(-1)!.cursor;
            }
            expect(listed.sort()).toEqual(live.sort());
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
