/** What came in and what went back on each day in Beijing, as Alipay's bills count it. */
import type { TradeEvent } from '../../../../domain/events/trade-events';
import { MAX_TOTALS } from '../../../../projections/views/money/daily-totals';
import { TooManyTotalsError, type Totals, type TotalsBy } from '../../../../projections/views/read-model';
import {
  at,
  cleanUp,
  givenLog,
  givenReadModel,
  opened,
  paid,
  refundRefused,
  refundRequested,
  refundSucceeded,
} from '../../given-projections';

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
function totalsOf(log: ReturnType<typeof givenLog>, by: TotalsBy = 'DAY'): string[] {
  const readModel = givenReadModel();
  for (let index = 0; index < log.events.length; index += 1) readModel.apply(log.batch(index, index + 1));
  const atOnce = givenReadModel();
  atOnce.apply(log.batch());
  const totals = readModel.totals('2026-01-01', '2026-12-31', by);
  expect(atOnce.totals('2026-01-01', '2026-12-31', by)).toEqual(totals);
  return totals.map((one) => [one.day ?? one.method ?? one.storeId ?? '-', ...sumsOf(one)].join(' '));
}

const sumsOf = ({ paymentCount, paymentFen, refundCount, refundFen }: Totals) => [
  paymentCount,
  paymentFen,
  refundCount,
  refundFen,
];

test('a second payment that the policy returned counts as paid and as refunded', () => {
  const log = givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10));
  log.add('order_1', 20, ...secondPaymentReturned('T2'));
  expect(totalsOf(log)).toEqual(['2026-11-21 2 17600 0 0', '2026-11-22 0 0 1 8800']);
});

test('a second payment counts on the day on which Alipay executed it, whenever it became known', () => {
  const seen: TradeEvent = {
    type: 'TradeAnomalyObserved',
    data: { kind: 'TRADE_NO_DIFFERS', detail: 'T2', observedAt: at(20), tradeNo: 'T2', paidAt: at(-NEXT_DAY) },
  };
  const log = givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10), seen);
  log.add('order_1', 20, ...secondPaymentReturned('T2'));
  expect(totalsOf(log)).toEqual(['2026-11-20 1 8800 0 0', '2026-11-21 1 8800 0 0', '2026-11-22 0 0 1 8800']);
});

test('a payment that is booked late counts on the day on which it was paid', () => {
  const log = givenLog().add('order_1', 10, opened('order_1'));
  log.add('order_1', 5 * NEXT_DAY, paid('T1', NEXT_DAY));
  expect(totalsOf(log)).toEqual(['2026-11-22 1 8800 0 0']);
});

describe('refunds of others', () => {
  const foreign = (foreignFen: number, refundedAt: string | undefined, observedAt = at(NEXT_DAY)): TradeEvent => ({
    type: 'TradeAnomalyObserved',
    data: {
      kind: 'REFUND_NOT_OURS',
      detail: `${foreignFen}`,
      observedAt,
      refundedFen: foreignFen,
      foreignFen,
      refundedAt,
    },
  });
  const given = () => givenLog().add('order_1', 10, opened('order_1'), paid('T1', 10));

  test('count when Alipay executed them, each with what it adds; without a time, when they became known', () => {
    const log = given().add('order_1', NEXT_DAY, foreign(1_000, at(20)), foreign(3_000, undefined));
    expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 1 1000', '2026-11-22 0 0 1 2000']);
  });

  test('do not count as far as they turn out to be our own refund, which was taken for refused', () => {
    const log = given().add('order_1', 20, refundRequested('r1', 2_000), refundRefused('r1'));
    log.add('order_1', NEXT_DAY, foreign(2_000, undefined));
    const { id } = log.events.at(-1)!;
    const explained: TradeEvent = {
      type: 'TradeAnomalySettled',
      data: { anomalyId: id, who: 'paystate', why: 'ours', settledAt: at(2 * NEXT_DAY) },
    };
    log.add('order_1', 2 * NEXT_DAY, refundSucceeded('r1', 21, 2_000), explained);
    expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 1 2000']);
    // What comes after that is theirs, at its own time.
    log.add('order_1', 3 * NEXT_DAY, foreign(500, undefined, at(3 * NEXT_DAY)));
    expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 1 2000', '2026-11-24 0 0 1 500']);
  });

  test('count in part where only a part of them was ours', () => {
    const log = given().add('order_1', 20, refundRequested('r1', 2_000), refundRefused('r1'));
    log.add('order_1', NEXT_DAY, foreign(5_000, undefined));
    const { id } = log.events.at(-1)!;
    log.add('order_1', 2 * NEXT_DAY, refundSucceeded('r1', 21, 2_000), {
      type: 'TradeAnomalySettled',
      data: { anomalyId: id, who: 'paystate', why: 'ours', settledAt: at(2 * NEXT_DAY) },
    });
    expect(totalsOf(log)).toEqual(['2026-11-21 1 8800 1 2000', '2026-11-22 0 0 1 3000']);
  });
});

describe('broken down', () => {
  const openedAt = (outTradeNo: string, storeId: string | undefined, method: 'QR_CODE' | 'APP'): TradeEvent => {
    const { type, data } = opened(outTradeNo) as Extract<TradeEvent, { type: 'TradeOpened' }>;
    return { type, data: { ...data, method, storeId } };
  };
  const log = () =>
    givenLog()
      .add('a', 10, openedAt('a', 's1', 'QR_CODE'), paid('T1', 10))
      .add('b', 10, openedAt('b', 's2', 'APP'), paid('T2', NEXT_DAY))
      .add('c', 10, openedAt('c', undefined, 'QR_CODE'), paid('T3', 10))
      .add('a', 20, refundRequested('r1', 2_000), refundSucceeded('r1', NEXT_DAY, 2_000));

  test('by way to pay', () => {
    expect(totalsOf(log(), 'METHOD')).toEqual(['APP 1 8800 0 0', 'QR_CODE 2 17600 1 2000']);
  });

  test('by store, with what has none', () => {
    expect(totalsOf(log(), 'STORE')).toEqual(['- 1 8800 0 0', 's1 1 8800 1 2000', 's2 1 8800 0 0']);
  });

  test('in all, of the days that are named, both of them counted', () => {
    const readModel = givenReadModel();
    readModel.apply(log().batch());
    expect(readModel.totals('2026-11-21', '2026-11-22').map(sumsOf)).toEqual([[3, 26_400, 1, 2_000]]);
    expect(readModel.totals('2026-11-22', '2026-11-22').map(sumsOf)).toEqual([[1, 8_800, 1, 2_000]]);
    expect(readModel.totals('2026-11-23', '2026-11-23').map(sumsOf)).toEqual([[0, 0, 0, 0]]);
  });

  test('more stores than an answer may have are refused, not cut off', () => {
    const many = givenLog();
    const add = (index: number) => many.add(`o${index}`, 10, openedAt(`o${index}`, `s${index}`, 'APP'), paid('T', 10));
    for (let index = 0; index < MAX_TOTALS; index += 1) add(index);
    const readModel = givenReadModel();
    readModel.apply(many.batch());
    expect(readModel.totals('2026-11-21', '2026-11-21', 'STORE')).toHaveLength(MAX_TOTALS);
    const known = many.events.length;
    readModel.apply(add(MAX_TOTALS).batch(known));
    expect(() => readModel.totals('2026-11-21', '2026-11-21', 'STORE')).toThrow(TooManyTotalsError);
  });
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
