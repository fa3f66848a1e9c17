/** What a run may say of Alipay, of a cancel's day, and of lines that nobody can read. */
import { adviceOnDiscrepancy, messageOfDiscrepancy, type Discrepancy } from '../../../domain/bill/discrepancy';
import type { BillTable } from '../../../domain/bill/bill-ports';
import { MAX_ASKED } from '../../../domain/bill/compare-bill';
import { askedIn, MAX_LISTED, type Comparing } from '../../../domain/bill/match-comparison';
import type { Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { booked, compare, givenBill, payment, refund } from './given-bill';
import {
  at,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  refundRequested,
  refundSucceeded,
  requested,
} from '../given/given-trade';

const DAY = '2026-11-21';
const kindsOf = (listed: readonly Discrepancy[]) => listed.map(({ kind }) => kind);
const wordsOf = (found: Discrepancy) => `${messageOfDiscrepancy(found)} ${adviceOnDiscrepancy(found.kind)}`;

describe('a discrepancy says that Alipay was queried only where it was', () => {
  const unpaid = givenTrade([0, openedQr]);

  test('where Alipay could not be queried, the discrepancy does not say that it was', async () => {
    const { listed, asked, unasked } = await compare(DAY, givenBill([payment()]), { trades: [unpaid] });
    expect([asked, unasked, kindsOf(listed)]).toEqual([1, 1, ['PAYMENT_NOT_BOOKED']]);
    expect(adviceOnDiscrepancy(listed[0]!.kind) + (listed[0]!.detail ?? '')).not.toMatch(/Alipay was asked/);
    expect(wordsOf(listed[0]!)).not.toMatch(/Alipay was asked/);
    expect(wordsOf(listed[0]!)).toMatch(/Alipay has not answered yet/);
  });

  test('where Alipay was queried and did not confirm the payment, the discrepancy says so', async () => {
    const { listed, unasked } = await compare(
      DAY,
      givenBill([payment()]),
      { trades: [unpaid] },
      { ask: async () => unpaid },
    );
    expect(unasked).toBe(0);
    expect(wordsOf(listed[0]!)).toMatch(/Alipay was asked and did not confirm it/);
  });

  test('no more orders are queried than one run may; the next run queries the others', async () => {
    const orders = Array.from({ length: MAX_ASKED + 7 }, (_, index) => `order_${String(index).padStart(4, '0')}`);
    const trades = orders.map((outTradeNo): Trade => ({ ...unpaid, opened: { ...unpaid.opened!, outTradeNo } }));
    const bill = givenBill(orders.map((outTradeNo, line) => payment({ outTradeNo, line })));
    const askedAbout: string[] = [];
    const ask = async (outTradeNo: string) => {
      askedAbout.push(outTradeNo);
      return trades.find(({ opened }) => opened?.outTradeNo === outTradeNo);
    };

    const first = await compare(DAY, bill, { trades }, { ask });
    const second = await compare(DAY, bill, { trades }, { ask, askedBefore: askedIn({ listed: first.listed }) });

    expect([first.unasked, second.asked, second.unasked]).toEqual([7, 7, 0]);
    expect(askedAbout).toEqual(orders);
    expect(second.listed.every(({ asked }) => asked)).toBe(true);
  });
});

describe('behind a list that is full', () => {
  const unpaid = givenTrade([0, openedQr]);
  const numbers = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}_${String(index).padStart(5, '0')}`);
  const orders = numbers('z', MAX_ASKED + 7);
  const trades = new Map(orders.map((no): [string, Trade] => [no, givenOrder(no)]));
  const all = [...numbers('a', MAX_LISTED), ...orders];
  const bill: BillTable = {
    ...givenBill([]),
    outTradeNosAfter: (after = '', limit) => {
      const from = after === '' ? 0 : all.indexOf(after) + 1;
      return all.slice(from, from + limit);
    },
    rowsOf: (outTradeNo) => [payment({ outTradeNo, line: 6 })],
  };
  function givenOrder(outTradeNo: string): Trade {
    return { ...unpaid, opened: { ...unpaid.opened!, outTradeNo } };
  }
  /** One run after the other, each with what the one before left. */
  async function asksOfTwoRuns(isAnswered: (outTradeNo: string, run: number) => boolean) {
    const asked: string[][] = [[], []];
    const run = async (index: number, askedBefore?: Comparing['askedBefore']) => {
      const ask = async (outTradeNo: string) => {
        asked[index]!.push(outTradeNo);
        return isAnswered(outTradeNo, index) ? trades.get(outTradeNo) : undefined;
      };
      const getTrade = (outTradeNo: string) => trades.get(outTradeNo);
      return compare(DAY, bill, { getTrade }, { ask, askedBefore });
    };
    const first = await run(0);
    const second = await run(1, askedIn(JSON.parse(JSON.stringify(first)) as typeof first));
    return { asked, first, second };
  }

  test('the next run queries the others', async () => {
    const { asked, first, second } = await asksOfTwoRuns(() => true);
    expect(first.listed.some(({ outTradeNo }) => outTradeNo?.startsWith('z'))).toBe(false);
    expect(asked).toEqual([orders.slice(0, MAX_ASKED), orders.slice(MAX_ASKED)]);
    expect([first.unasked, second.unasked]).toEqual([7, 0]);
  });

  test('the next run queries those again about which Alipay did not answer', async () => {
    const { asked, second } = await asksOfTwoRuns((outTradeNo, run) => run === 1 || outTradeNo !== orders[3]);
    expect(asked[1]).toEqual([orders[3], ...orders.slice(MAX_ASKED)]);
    expect(second.unasked).toBe(0);
  });
});

describe('what a cancel returned', () => {
  const cancelledAt = (seconds: number): TradeEvent => ({
    type: 'TradeClosed',
    data: { reason: 'CANCELLED', closedAt: at(seconds), refundedFen: 8800 },
  });
  const bookedAt = (seconds: number) => booked({ atMs: Date.parse(at(seconds)) });
  const THREE_DAYS = 3 * 86_400;
  const cancelSent = requested('c1', 'alipay.trade.cancel', 30);

  test('is not missing on the day on which we learnt of it', async () => {
    // Its answer lost on the 21st; a query on the 24th brings TRADE_CLOSED, without a time.
    for (const trade of [
      givenTrade([0, openedBarcode], [10, paid], [THREE_DAYS, cancelledAt(THREE_DAYS)]),
      givenTrade([0, openedBarcode], [10, paid], [20, cancelSent], [THREE_DAYS, cancelledAt(THREE_DAYS)]),
    ]) {
      const books = { trades: [trade], refunded: [bookedAt(THREE_DAYS)] };
      expect((await compare('2026-11-24', givenBill([]), books)).listed).toEqual([]);
    }
  });

  test('is missing where the bill has the whole time in which it can have been, and has no row of it', async () => {
    const trade = givenTrade([0, openedBarcode], [10, paid], [20, cancelSent], [21, cancelledAt(21)]);
    const books = { trades: [trade], refunded: [bookedAt(21)] };
    const { listed } = await compare(DAY, givenBill([payment()]), books);
    expect(listed).toMatchObject([{ kind: 'REFUND_NOT_IN_BILL', outTradeNo: 'order_1', oursFen: 8800 }]);
    expect((await compare(DAY, givenBill([payment(), refund('order_1', 8800)]), books)).listed).toEqual([]);
  });

  test('is also searched in the bill of the day before, where it began on that day', async () => {
    const nextDay = 12.5 * 3_600;
    const trade = givenTrade([0, openedBarcode], [10, paid], [20, cancelSent], [nextDay, cancelledAt(nextDay)]);
    const books = { trades: [trade], refunded: [bookedAt(nextDay)] };
    const compareWith = async (tableBefore?: ReturnType<typeof givenBill>) =>
      kindsOf((await compare('2026-11-22', givenBill([]), books, { tableBefore })).listed);
    expect(await compareWith()).toEqual([]);
    expect(await compareWith(givenBill([payment()]))).toEqual(['REFUND_NOT_IN_BILL']);
    expect(await compareWith(givenBill([payment(), refund('order_1', 8800)]))).toEqual([]);
  });

  test('of two refunds of its amount it is the one under the number of the order', async () => {
    const trade = givenTrade([0, openedBarcode], [10, paid], [30, cancelledAt(30)]);
    for (const own of ['order_1', '']) {
      const rows = [payment(), refund('console1', 8800), refund(own, 8800)];
      const { listed } = await compare(DAY, givenBill(rows), { trades: [trade] });
      expect(listed).toMatchObject([{ kind: 'REFUND_UNKNOWN_HERE', outRequestNo: 'console1' }]);
    }
  });

  test('under one of two numbers of nobody here: one is reported, and that it may be the other', async () => {
    const trade = givenTrade([0, openedBarcode], [10, paid], [30, cancelledAt(30)]);
    const rows = [payment(), refund('console1', 8800), refund('console2', 8800)];
    const { listed } = await compare(DAY, givenBill(rows), { trades: [trade] });
    expect(kindsOf(listed)).toEqual(['REFUND_UNKNOWN_HERE']);
    expect(wordsOf(listed[0]!)).toMatch(/one of them is what our cancel returned/);
  });
});

describe('a payment of which the bill has only another one of the same order', () => {
  const again = { outRequestNo: 'late_T2', amountFen: 8800 };
  const secondWentBack = givenTrade(
    [0, openedQr],
    [10, paid],
    [20, { type: 'RefundRequested', data: { ...again, tradeNo: 'T2', requestedAt: at(20) } }],
    [21, { type: 'RefundSucceeded', data: { ...again, refundedAt: at(21) } }],
  );
  const books = { trades: [secondWentBack], paid: [booked({ tradeNo: 'T1' })] };
  const second = [payment({ tradeNo: 'T2' }), { ...refund('late_T2', 8800), tradeNo: 'T2' }];

  test('is missing where that one is a second payment that went back', async () => {
    const { listed, booked: ours } = await compare(DAY, givenBill(second), books);
    expect(kindsOf(listed)).toEqual(['PAYMENT_NOT_IN_BILL']);
    expect(ours.payments).toEqual({ count: 2, fen: 17_600 });
    expect((await compare(DAY, givenBill([payment(), ...second]), books)).listed).toEqual([]);
  });

  test('is reported once where that one is known to nobody', async () => {
    const { listed } = await compare(DAY, givenBill([payment({ tradeNo: 'T3' })]), books);
    expect(kindsOf(listed)).toEqual(['TRADE_NO_DIFFERS']);
  });
});

test('a refund of ours is missing where only another trade of the order has its number', async () => {
  const asked = [refundRequested('R1', 3000), refundSucceeded('R1', 3000)] as const;
  const trade = givenTrade([0, openedQr], [11, paid], [20, asked[0]], [21, asked[1]]);
  const rows = [payment(), { ...refund('R1', 3000), tradeNo: 'T2' }];
  const { listed } = await compare('2026-11-21', givenBill(rows), {
    trades: [trade],
    paid: [booked({ tradeNo: 'T1' })],
    refunded: [booked({ outRequestNo: 'R1', amountFen: 3000 })],
  });
  expect(listed.map(({ kind }) => kind)).toEqual(['REFUND_UNKNOWN_HERE', 'REFUND_NOT_IN_BILL']);
});

describe('one refund in two rows', () => {
  const refunded = givenTrade(
    [0, openedQr],
    [10, paid],
    [20, refundRequested('r1', 800)],
    [21, refundSucceeded('r1', 800)],
  );

  test('agrees in count and sum', async () => {
    const rows = [payment(), refund('r1', 500), refund('r1', 300)];
    const { listed, booked: ours } = await compare(DAY, givenBill(rows), { trades: [refunded] });
    expect(listed).toEqual([]);
    expect(ours).toEqual({ payments: { count: 1, fen: 8800 }, refunds: { count: 2, fen: 800 } });
  });

  test('that do not add up is reported with its number', async () => {
    const rows = [payment(), refund('r1', 500), refund('r1', 299)];
    const { listed } = await compare(DAY, givenBill(rows), { trades: [refunded] });
    expect(listed).toMatchObject([{ kind: 'REFUND_AMOUNT_DIFFERS', outRequestNo: 'r1', oursFen: 800, theirsFen: 799 }]);
  });

  test('without a number reads as a sentence', async () => {
    const { listed } = await compare(DAY, givenBill([payment(), refund('', 500), refund('', 300)]), {
      trades: [givenTrade([0, openedQr], [10, paid])],
    });
    expect(kindsOf(listed)).toEqual(['REFUND_UNKNOWN_HERE']);
    expect(messageOfDiscrepancy(listed[0]!)).toMatch(/has a refund of 8\.00 without a request number on order_1,/);
  });
});

test('totals of a file that do not fit its rows are reported with both numbers', async () => {
  const table = givenBill([]);
  const totalsProblem = 'payments: it says 2 with 15.01, its rows are 2 with 15.00.';
  const { listed } = await compare(DAY, { ...table, summary: { ...table.summary, totalsProblem } }, {});
  expect(kindsOf(listed)).toEqual(['BILL_SUMS_DIFFER']);
  expect(messageOfDiscrepancy(listed[0]!)).toContain(totalsProblem);
});

describe('a line that cannot be read', () => {
  const trade = givenTrade([0, openedQr], [10, paid]);
  const other = { ...trade, opened: { ...trade.opened!, outTradeNo: 'order_2' } };
  const books = { trades: [trade, other], paid: [booked(), booked({ outTradeNo: 'order_2' })] };
  const line = { line: 7, text: 'T1,order_1,…', why: 'its commas can be read in two ways' };

  test('never makes its own order missing; another one is', async () => {
    const { listed, booked: ours } = await compare(DAY, givenBill([], [{ ...line, outTradeNo: 'order_1' }]), books);
    expect(listed).toMatchObject([
      { kind: 'ROW_UNREADABLE', line: 7, outTradeNo: 'order_1' },
      { kind: 'PAYMENT_NOT_IN_BILL', outTradeNo: 'order_2' },
    ]);
    expect(ours.payments).toEqual({ count: 2, fen: 17_600 });
  });

  test('whose order is not known: what it may contain is reported once', async () => {
    const { listed, total, byKind } = await compare(DAY, givenBill([], [line]), books);
    expect(kindsOf(listed)).toEqual(['ROW_UNREADABLE', 'ROW_UNREADABLE']);
    expect([total, byKind]).toEqual([2, { ROW_UNREADABLE: 2 }]);
    expect(messageOfDiscrepancy(listed[1]!)).toMatch(
      /^Not all .* 2 payments or refunds \(order_1, order_2\)\. Lines that name no order: 1\.$/,
    );
  });

  test('leaves the row of its order too small, and that is no other amount', async () => {
    const half = givenBill([payment({ amountFen: 4400 })], [{ ...line, outTradeNo: 'order_1' }]);
    expect(kindsOf((await compare(DAY, half, { trades: [trade] })).listed)).toEqual(['ROW_UNREADABLE']);
    const more = givenBill([payment({ amountFen: 8900 })], [{ ...line, outTradeNo: 'order_1' }]);
    expect(kindsOf((await compare(DAY, more, { trades: [trade] })).listed)).toContain('PAYMENT_AMOUNT_DIFFERS');
  });
});
