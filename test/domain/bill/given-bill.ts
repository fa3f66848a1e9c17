/** Literal rows in, a bill and what comparing it with literal books finds out. Nothing is read from a file. */
import { billPeriodOf, type BillRow, type UnreadableRow } from '../../../domain/bill/bill';
import type { BillTable, Booked, Books } from '../../../domain/bill/bill-ports';
import { noSums } from '../../../domain/bill/match-order';
import { compareBill } from '../../../domain/bill/compare-bill';
import type { Comparing, Comparison } from '../../../domain/bill/match-comparison';
import type { Trade } from '../../../domain/trade/trade';
import { at } from '../given/given-trade';

export function payment(more: Partial<BillRow> = {}): BillRow {
  return {
    line: 6,
    kind: 'payment',
    tradeNo: 'T1',
    outTradeNo: 'order_1',
    outRequestNo: '',
    amountFen: 8800,
    receivedFen: 8800,
    feeFen: 0,
    doneAtMs: Date.parse(at(10)),
    ...more,
  };
}

export function refund(outRequestNo: string, amountFen: number): BillRow {
  return payment({ kind: 'refund', outRequestNo, amountFen, receivedFen: amountFen });
}

export function booked(more: Partial<Booked> = {}): Booked {
  return { outTradeNo: 'order_1', outRequestNo: '', amountFen: 8800, atMs: Date.parse(at(10)), ...more };
}

export function givenBill(rows: BillRow[], unreadable: UnreadableRow[] = []): BillTable {
  const ofOrder = (outTradeNo: string, kind: BillRow['kind']) =>
    rows.filter((row) => row.outTradeNo === outTradeNo && row.kind === kind);
  const numbers = [...new Set(rows.map(({ outTradeNo }) => outTradeNo))].sort();
  return {
    summary: { rows: rows.length, unreadable: unreadable.length, others: 0, sums: noSums(), feeFen: 0 },
    outTradeNosAfter: (after = '', limit) => numbers.filter((number) => number > after).slice(0, limit),
    rowsOf: (outTradeNo) => rows.filter((row) => row.outTradeNo === outTradeNo),
    hasPayment: (outTradeNo, tradeNo) =>
      ofOrder(outTradeNo, 'payment').some((row) => tradeNo === undefined || row.tradeNo === tradeNo),
    tradesOf: (outTradeNo, number) => {
      const own = rows.filter((row) => row.outTradeNo === outTradeNo);
      const refunded = ofOrder(outTradeNo, 'refund').filter(({ outRequestNo }) => outRequestNo === number);
      return [...new Set(own.map(({ tradeNo }) => tradeNo))].map((tradeNo) => ({
        tradeNo,
        hasRefund: refunded.some((row) => row.tradeNo === tradeNo),
      }));
    },
    unreadable: () => unreadable,
    close: () => undefined,
  };
}

export type GivenBooks = { trades?: Trade[]; getTrade?: Books['getTrade']; paid?: Booked[]; refunded?: Booked[] };

function givenBooks({ trades = [], getTrade, paid = [], refunded = [] }: GivenBooks): Books {
  const within = (all: Booked[]) => (fromMs: number, toMs: number, limit: number, after?: Booked) =>
    all
      .slice(after ? all.indexOf(after) + 1 : 0)
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .slice(0, limit);
  return {
    getTrade: getTrade ?? ((outTradeNo) => trades.find(({ opened }) => opened?.outTradeNo === outTradeNo)),
    listPaid: within(paid),
    listRefunded: within(refunded),
    firstOpenedAtMs: () => 0,
  };
}

/** Compares the bill of a day. Alipay cannot be asked unless `ask` is given. */
export async function compare(
  date: string,
  table: BillTable,
  books: GivenBooks,
  more: Partial<Comparing> = {},
): Promise<Comparison> {
  const period = billPeriodOf(date);
  if (!period) throw new Error(`not a bill's date: ${date}`);
  return compareBill({
    period,
    table,
    books: givenBooks(books),
    rules: {},
    ask: async () => undefined,
    pause: async () => undefined,
    onProgress: () => undefined,
    ...more,
  });
}
