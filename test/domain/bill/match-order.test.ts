/** Rows of a bill against one order: literal rows, literal events. */
import type { BillRow } from '../../../domain/bill/bill';
import { beijingDayOf } from '../../../domain/values/beijing-time';
import { billPeriodOf } from '../../../domain/bill/bill';
import type { Booked, Books, BillTable } from '../../../domain/bill/bill-ports';
import { adviceOnDiscrepancy, DISCREPANCY_KINDS, messageOfDiscrepancy } from '../../../domain/bill/discrepancy';
import { matchTrade } from '../../../domain/bill/match-order';
import { compareBill } from '../../../domain/bill/compare-bill';
import { MAX_LISTED } from '../../../domain/bill/match-comparison';
import type { Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { at, givenTrade, openedQr } from '../given/given-trade';
import { givenBill } from './given-bill';

const TRADE_NO = '2026112122001400000000000001';
const OTHER_NO = '2026112122001400000000000002';
const payment = (more: Partial<BillRow> = {}): BillRow => ({
  line: 6,
  kind: 'payment',
  tradeNo: TRADE_NO,
  outTradeNo: 'order_1',
  outRequestNo: '',
  amountFen: 8800,
  receivedFen: 8800,
  feeFen: 53,
  doneAtMs: Date.parse(at(60)),
  ...more,
});
const refund = (more: Partial<BillRow> = {}): BillRow =>
  payment({ kind: 'refund', outRequestNo: 'r_1', amountFen: 2000, receivedFen: 2000, feeFen: 0, ...more });

const paidEvent: TradeEvent = { type: 'TradePaid', data: { tradeNo: TRADE_NO, paidFen: 8800, paidAt: at(60) } };
const requestedEvent: TradeEvent = {
  type: 'RefundRequested',
  data: { outRequestNo: 'r_1', amountFen: 2000, requestedAt: at(90) },
};
const succeededEvent: TradeEvent = {
  type: 'RefundSucceeded',
  data: { outRequestNo: 'r_1', amountFen: 2000, refundedAt: at(91) },
};
const unpaid = givenTrade([0, openedQr]);
const paid = givenTrade([0, openedQr], [60, paidEvent]);
const refunded = givenTrade([0, openedQr], [60, paidEvent], [90, requestedEvent], [91, succeededEvent]);
const rules = { feePpm: 6_000 };
const kinds = (rows: BillRow[], trade: Trade | undefined) =>
  matchTrade(rows, trade, rules).discrepancies.map(({ kind }) => kind);

describe('one order', () => {
  test('that fits has no discrepancy, and its sums are those of the rows', () => {
    expect(matchTrade([payment(), refund()], refunded, rules)).toEqual({
      discrepancies: [],
      booked: { payments: { count: 1, fen: 8800 }, refunds: { count: 1, fen: 2000 } },
    });
  });

  test('under two other trade numbers is booked once', () => {
    const rows = [payment({ tradeNo: OTHER_NO }), payment({ tradeNo: `${OTHER_NO}9` })];
    expect(matchTrade(rows, paid, rules).booked.payments).toEqual({ count: 1, fen: 8800 });
  });

  test.each<[string, BillRow[], Trade | undefined, string[]]>([
    ['unknown here', [payment(), refund()], undefined, ['PAYMENT_UNKNOWN_HERE', 'REFUND_UNKNOWN_HERE']],
    ['unpaid here', [payment()], unpaid, ['PAYMENT_NOT_BOOKED']],
    ['of another amount', [payment({ amountFen: 8801 })], paid, ['PAYMENT_AMOUNT_DIFFERS']],
    ['under another trade number', [payment({ tradeNo: OTHER_NO })], paid, ['TRADE_NO_DIFFERS']],
    ['paid twice', [payment(), payment({ tradeNo: OTHER_NO })], paid, ['TRADE_NO_DIFFERS']],
    ['listed twice', [payment(), payment()], paid, ['PAYMENT_AMOUNT_DIFFERS']],
    ['with another fee', [payment({ feeFen: 88 })], paid, ['FEE_DIFFERS']],
    ['with a fee as a cost', [payment({ feeFen: -53 })], paid, []],
    ['with a fee rounded otherwise', [payment({ feeFen: 52 })], paid, []],
    ['with a fee on what was received', [payment({ receivedFen: 8000, feeFen: 48 })], paid, []],
    ['refunded by somebody else', [refund({ outRequestNo: 'r_2' })], refunded, ['REFUND_UNKNOWN_HERE']],
    ['refunded with another amount', [refund({ amountFen: 1999 })], refunded, ['REFUND_AMOUNT_DIFFERS']],
    ['refunded in two parts', [refund({ amountFen: 500 }), refund({ amountFen: 1500 })], refunded, []],
    [
      'with a refund that is open here',
      [refund()],
      givenTrade([0, openedQr], [60, paidEvent], [90, requestedEvent]),
      ['REFUND_NOT_BOOKED'],
    ],
  ])('%s', (_what, rows, trade, expected) => {
    expect(kinds(rows, trade)).toEqual(expected);
  });

  test('not booked here: our books have no amount of it', () => {
    const refunding = givenTrade([0, openedQr], [60, paidEvent], [90, requestedEvent]);
    const found = [matchTrade([payment()], unpaid, {}), matchTrade([refund()], refunding, {})];
    expect(found.map(({ discrepancies }) => discrepancies[0])).toEqual([
      expect.objectContaining({ kind: 'PAYMENT_NOT_BOOKED', theirsFen: 8800 }),
      expect.objectContaining({ kind: 'REFUND_NOT_BOOKED', theirsFen: 2000 }),
    ]);
    expect(found.filter(({ discrepancies }) => discrepancies[0]?.oursFen !== undefined)).toEqual([]);
  });

  test('cancelled after it was paid: the whole went back without a number of ours', () => {
    const closed: TradeEvent = {
      type: 'TradeClosed',
      data: { reason: 'CANCELLED', closedAt: at(70), refundedFen: 8800 },
    };
    const cancelled = givenTrade([0, openedQr], [60, paidEvent], [70, closed]);
    expect(kinds([payment(), refund({ outRequestNo: 'order_1', amountFen: 8800 })], cancelled)).toEqual([]);
    expect(kinds([payment(), refund({ outRequestNo: 'x', amountFen: 1 })], cancelled)).toEqual(['REFUND_UNKNOWN_HERE']);
    const twice = ['x', 'y'].map((outRequestNo) => refund({ outRequestNo, amountFen: 8800 }));
    expect(kinds([payment(), ...twice], cancelled)).toEqual(['REFUND_UNKNOWN_HERE']);
  });

  test('cancels that returned two payments of an order have one number, each on its own trade', () => {
    const closed: TradeEvent = {
      type: 'TradeClosed',
      data: { reason: 'CANCELLED', closedAt: at(70), refundedFen: 8800 },
    };
    const cancelled = givenTrade([0, openedQr], [60, paidEvent], [70, closed]);
    const rows = [TRADE_NO, OTHER_NO].map((tradeNo) => refund({ tradeNo, outRequestNo: 'order_1', amountFen: 8800 }));
    const { discrepancies, booked } = matchTrade([payment(), ...rows], cancelled, {});
    expect(discrepancies).toMatchObject([{ kind: 'REFUND_UNKNOWN_HERE', tradeNo: OTHER_NO, theirsFen: 8800 }]);
    expect(booked.refunds).toEqual({ count: 1, fen: 8800 });
  });

  test('cancelled after others had returned a part: the cancel returned the rest', () => {
    const foreign: TradeEvent = {
      type: 'TradeAnomalyObserved',
      data: { kind: 'REFUND_NOT_OURS', detail: '', observedAt: at(65), refundedFen: 2200, foreignFen: 2200 },
    };
    const closed: TradeEvent = {
      type: 'TradeClosed',
      data: { reason: 'CANCELLED', closedAt: at(70), refundedFen: 8800 },
    };
    const cancelled = givenTrade([0, openedQr], [60, paidEvent], [65, foreign], [70, closed]);
    const ofCancel = refund({ outRequestNo: 'order_1', amountFen: 6600 });
    const ofOthers = refund({ outRequestNo: 'console', amountFen: 2200 });
    expect(kinds([payment(), ofOthers, ofCancel], cancelled)).toEqual(['REFUND_UNKNOWN_HERE']);
  });

  test('paid twice, and the second returned by policy', () => {
    const asked: TradeEvent = {
      type: 'RefundRequested',
      data: { outRequestNo: `late_${OTHER_NO}`, amountFen: 8800, requestedAt: at(80), tradeNo: OTHER_NO },
    };
    const done: TradeEvent = {
      type: 'RefundSucceeded',
      data: { outRequestNo: `late_${OTHER_NO}`, amountFen: 8800, refundedAt: at(81) },
    };
    const trade = givenTrade([0, openedQr], [60, paidEvent], [80, asked], [81, done]);
    const rows = [
      payment(),
      payment({ tradeNo: OTHER_NO }),
      refund({ tradeNo: OTHER_NO, outRequestNo: `late_${OTHER_NO}`, amountFen: 8800 }),
    ];
    expect(kinds(rows, trade)).toEqual([]);
  });

  test('fees are not compared where no rate is set', () => {
    expect(matchTrade([payment({ feeFen: 999 })], paid, {}).discrepancies).toEqual([]);
  });
});

describe('a whole bill', () => {
  const period = billPeriodOf('2026-11-21')!;
  const compare = (rows: BillRow[], booked: Booked[], tableBefore?: BillTable) => {
    const within = (fromMs: number, toMs: number, limit: number, after?: Booked) =>
      booked
        .slice(after ? booked.indexOf(after) + 1 : 0)
        .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
        .slice(0, limit);
    const books: Books = {
      getTrade: () => undefined,
      listPaid: within,
      listRefunded: () => [],
      firstOpenedAtMs: () => 0,
    };
    const rest = { rules, ask: async () => undefined, pause: async () => undefined, onProgress: () => undefined };
    return compareBill({ period, table: givenBill(rows), tableBefore, books, ...rest });
  };
  const bookedAt = (atMs: number): Booked => ({ outTradeNo: 'order_1', outRequestNo: '', amountFen: 8800, atMs });

  test('what was booked shortly after midnight may stand in the bill of the day before', async () => {
    const early = [bookedAt(period.fromMs + 500)];
    expect((await compare([], early)).listed).toMatchObject([{ kind: 'PAYMENT_NOT_IN_BILL' }]);
    expect((await compare([], early, givenBill([payment()]))).listed).toEqual([]);
  });

  test('what was booked in the last minute is left to the next bill, which demands it', async () => {
    const late = [bookedAt(period.toMs - 500)];
    expect(await compare([], late)).toMatchObject({ total: 0, awaitingNextBill: 1 });
    const leftOver = [bookedAt(period.fromMs - 500)];
    expect((await compare([], leftOver, givenBill([]))).listed).toMatchObject([{ kind: 'PAYMENT_NOT_IN_BILL' }]);
    expect((await compare([], leftOver, givenBill([payment()]))).total).toBe(0);
    expect((await compare([], leftOver)).total).toBe(0);
  });

  test('more discrepancies than anybody reads are counted, and the first are listed', async () => {
    const rows = Array.from({ length: MAX_LISTED + 7 }, (_, index) =>
      payment({ outTradeNo: `order_${index}`, line: index }),
    );
    const table = {
      ...givenBill(rows),
      outTradeNosAfter: (after?: string) => (after ? [] : rows.map((row) => row.outTradeNo)),
    };
    table.rowsOf = (outTradeNo) => [rows[Number(outTradeNo.slice(6))]!];
    const books: Books = {
      getTrade: () => undefined,
      listPaid: () => [],
      listRefunded: () => [],
      firstOpenedAtMs: () => 0,
    };
    const rest = { rules, ask: async () => undefined, pause: async () => undefined, onProgress: () => undefined };
    const { listed, total, byKind } = await compareBill({ period, table, books, ...rest });
    expect([listed.length, total, byKind.PAYMENT_UNKNOWN_HERE]).toEqual([MAX_LISTED, MAX_LISTED + 7, MAX_LISTED + 7]);
  });
});

test('each kind has a sentence and an advice', () => {
  for (const kind of DISCREPANCY_KINDS) {
    const found = { kind, outTradeNo: 'order_1', outRequestNo: 'r_1', tradeNo: TRADE_NO, oursFen: 1, theirsFen: 2 };
    expect(messageOfDiscrepancy({ ...found, line: 7, detail: 'So it is.' })).toMatch(/^[A-Z].*\.$/);
    expect(adviceOnDiscrepancy(kind)).toMatch(/^[A-Z].*\.$/);
  }
});

test('a period is a day or a month in Beijing', () => {
  expect(billPeriodOf('2026-11-21')).toEqual({
    date: '2026-11-21',
    fromMs: Date.parse('2026-11-20T16:00:00Z'),
    toMs: Date.parse('2026-11-21T16:00:00Z'),
  });
  expect(billPeriodOf('2026-12')?.toMs).toBe(Date.parse('2026-12-31T16:00:00Z'));
  expect(beijingDayOf(Date.parse('2026-11-21T16:00:00Z'))).toBe('2026-11-22');
  for (const wrong of ['2026-02-30', '2026-13', '2026-00', '2015-12', '2026-1-1', '2026', '']) {
    expect(billPeriodOf(wrong)).toBeUndefined();
  }
});
