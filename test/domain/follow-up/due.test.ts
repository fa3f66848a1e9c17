/** When an outcome in doubt is queried again: a due time is the earliest time, and each trade is a little later by a share of its own. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { nextDueAt } from '../../../domain/follow-up/due';
import type { Trade } from '../../../domain/trade/trade';
import {
  answered,
  at,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  refundRequested,
  requested,
  START_MS,
} from '../given/given-trade';

const query = 'alipay.trade.query';
const queryFailed = answered('q2', query, { outcome: 'unknown', reason: 'http-status' });
const unknownPay = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const NAMES = Array.from({ length: 5_000 }, (_, index) => `order_${index}`);

/** The trade as it would be under another number. */
function named(trade: Trade, outTradeNo: string): Trade {
  return { ...trade, opened: { ...trade.opened!, outTradeNo } };
}
const unknown = answered('c0', 'alipay.trade.refund', { outRequestNo: 'R1', outcome: 'unknown' });
/** A refund that is unknown since second 0, looked up in vain at `seconds`. */
function refundLookedUpAt(...seconds: number[]): Trade {
  const looks = seconds.map((at, index): [number, TradeEvent] => [
    at,
    answered(`q${index}`, 'alipay.trade.fastpay.refund.query', { outRequestNo: 'R1', outcome: 'unknown' }),
  ]);
  return givenTrade([-30, openedQr], [-20, paid], [-10, refundRequested('R1', 100)], [0, unknown], ...looks);
}
const dueSecond = (trade: Trade) => (nextDueAt(trade)! - START_MS) / 1_000;

describe('the schedule of an unknown outcome', () => {
  it.each<[string, Trade, atLeast: number, atMost: number]>([
    ['a refund is not conclusive in its first ten seconds', refundLookedUpAt(), 10, 11],
    ['then 30 s', refundLookedUpAt(11), 30, 33],
    ['2 minutes', refundLookedUpAt(11, 33), 120, 132],
    ['10 minutes', refundLookedUpAt(33, 132), 600, 660],
    ['an hour', refundLookedUpAt(132, 660), HOUR_S, 1.1 * HOUR_S],
    ['six hours', refundLookedUpAt(1.1 * HOUR_S), 6 * HOUR_S, 6.25 * HOUR_S],
    ['a day', refundLookedUpAt(6.25 * HOUR_S), DAY_S, DAY_S + HOUR_S / 4],
    ['and every day', refundLookedUpAt(40 * DAY_S + HOUR_S / 4), 41 * DAY_S, 41 * DAY_S + HOUR_S / 4],
  ])('%s', (_name, trade, atLeast, atMost) => {
    const dues = NAMES.map((name) => dueSecond(named(trade, name)));
    expect(Math.min(...dues)).toBeGreaterThanOrEqual(atLeast);
    expect(Math.max(...dues)).toBeLessThanOrEqual(atMost);
    // Spread over the whole of it, as evenly as chance would.
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const due of dues) tenths[Math.min(9, Math.floor((10 * (due - atLeast)) / (atMost - atLeast)))]! += 1;
    expect(Math.min(...tenths)).toBeGreaterThan(NAMES.length / 20);
    expect(Math.max(...tenths)).toBeLessThan(NAMES.length / 5);
  });

  it('is the same for the same trade whenever it is folded', () => {
    const [first, again] = [refundLookedUpAt(33, 132), refundLookedUpAt(33, 132)];
    expect(nextDueAt(first)).toBe(nextDueAt(again));
  });

  it('does not keep a buyer at the till waiting: the query at the end of the time-out is due in time', () => {
    const unknownPay = answered('c1', 'alipay.trade.pay', { outcome: 'unknown' });
    const query = answered('q1', 'alipay.trade.query', { outcome: 'unknown' });
    const trade = givenTrade([0, openedBarcode], [8, unknownPay], [50, query]);
    const dues = new Set(NAMES.map((name) => dueSecond(named(trade, name))));
    expect([...dues]).toEqual([125]);
  });
});

it('a query that was lost with its process does not put off the next one', () => {
  const trade = givenTrade(
    [0, openedBarcode],
    [8, unknownPay],
    [13, requested('q3', query, 25)],
    [270, answered('q3', query, { outcome: 'unknown', reason: 'answer-not-recorded' })],
  );
  // A tenth of its age at most is added, so that trades of one moment do not come due in one moment.
  expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(18)));
  expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(19)));
});

it('a cancel that was lost with its process, which was away for an hour, does not put off the next query', () => {
  const trade = givenTrade(
    [0, openedBarcode],
    [8, unknownPay],
    [125, requested('q2', query, 139)],
    [126, queryFailed],
    [130, requested('c2', 'alipay.trade.cancel', 144)],
    [3_730, answered('c2', 'alipay.trade.cancel', { outcome: 'unknown', reason: 'answer-not-recorded' })],
  );
  // 14 seconds old it counted as lost: the next query is that at 30.
  expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(160)));
  expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(163)));
});
