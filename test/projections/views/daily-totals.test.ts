/** What came in and what went back on each day in Beijing, as Alipay's bills count it. */
import path from 'node:path';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  at,
  cleanUp,
  givenFolder,
  givenLog,
  givenReadModel,
  opened,
  paid,
  refundRequested,
  refundSucceeded,
} from '../given-projections';
import { openDatabase } from '../../../sqlite/library';

afterEach(cleanUp);

const NEXT_DAY = 86_400;
const cancelled = (seconds: number, refundedFen = 8_800): TradeEvent => ({
  type: 'TradeClosed',
  data: { reason: 'CANCELLED', closedAt: at(seconds), refundedFen },
});
const secondPaymentReturned = (tradeNo: string): TradeEvent[] => [
  {
    type: 'RefundRequested',
    data: { outRequestNo: `late_${tradeNo}`, amountFen: 8_800, requestedAt: at(20), tradeNo },
  },
  { type: 'RefundSucceeded', data: { outRequestNo: `late_${tradeNo}`, amountFen: 8_800, refundedAt: at(NEXT_DAY) } },
];

/** The totals after each event came by itself, and after all came at once: they must be the same. */
function totalsOf(log: ReturnType<typeof givenLog>): string[] {
  const [file, atOnce] = [1, 2].map((index) => path.join(givenFolder(), `read-model-${index}.db`)) as [string, string];
  const readModel = givenReadModel(file);
  for (let index = 0; index < log.events.length; index += 1) readModel.apply(log.batch(index, index + 1));
  givenReadModel(atOnce).apply(log.batch());
  const totals = rowsOf(file);
  expect(rowsOf(atOnce)).toEqual(totals);
  return totals;
}

function rowsOf(file: string): string[] {
  const db = openDatabase(file, { readonly: true });
  const rows = db.prepare<[], Record<string, unknown>>('SELECT * FROM daily_totals ORDER BY beijing_day').all();
  db.close();
  return rows
    .map(({ beijing_day: day, paid_count, paid_fen, refunded_count, refunded_fen }) =>
      [day, paid_count, paid_fen, refunded_count, refunded_fen].join(' '),
    )
    .filter((row) => !row.endsWith(' 0 0 0 0'));
}

test('a second payment that the policy returned counts as paid and as refunded', () => {
  const log = givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10));
  log.add('order_1', 20, ...secondPaymentReturned('T2'));
  expect(totalsOf(log)).toEqual(['2026-11-21 2 17600 0 0', '2026-11-22 0 0 1 8800']);
});

test('a second payment that was not returned yet is booked nowhere', () => {
  const log = givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10));
  log.add('order_1', 20, secondPaymentReturned('T2')[0]!);
  expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 0 0']);
});

test('a cancel counts as money that went back on its day', () => {
  const log = givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10));
  log.add('order_1', NEXT_DAY, cancelled(NEXT_DAY));
  expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 0 0', '2026-11-22 0 0 1 8800']);
});

test('a cancel returns what an earlier refund did not, also where that is known to have succeeded later', () => {
  const log = givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10), refundRequested('r1', 2_000));
  log.add('order_1', 30, cancelled(30), refundSucceeded('r1', 21, 2_000));
  expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 2 8800']);
  const readModel = givenReadModel();
  for (let index = 0; index < log.events.length; index += 1) readModel.apply(log.batch(index, index + 1));
  const refunded = readModel.listRefunded(0, Date.parse(at(NEXT_DAY)), 10);
  expect(refunded.map(({ outRequestNo, amountFen }) => [outRequestNo, amountFen])).toEqual([
    ['r1', 2_000],
    ['', 6_800],
  ]);
});

test('what never was paid and is cancelled moves nothing', () => {
  expect(totalsOf(givenLog().add('order_1', 10, opened('order_1'), cancelled(20, 0)))).toEqual([]);
});
