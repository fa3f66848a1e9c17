/** Why an unpaid order is closed: one rule, whoever brings the news. */
import { closeReasonOf, requestedEnd } from '../../../domain/trade/ending';
import { decideTradeCheck } from '../../../domain/follow-up/decide-trade-check';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { factsOfNotify } from '../given/given-evidence';
import { answered, at, awaitingScan, givenTrade, openedBarcode, openedQr } from '../given/given-trade';

const refused = { outcome: 'refused', code: '40004' } as const;
const notThere = { ...refused, subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
const closeAsked = answered('c1', 'alipay.trade.close', notThere);
const cancelAsked = answered('c2', 'alipay.trade.cancel', notThere);
const paymentRefused = answered('c3', 'alipay.trade.pay', {
  ...refused,
  subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH',
  subMsg: 'not enough',
});
const neverScanned = answered('q1', 'alipay.trade.query', notThere);

describe('the reason of a close', () => {
  it.each<[string, [number, TradeEvent][], number, string]>([
    ['nothing was requested, before its time', [[0, openedQr]], 60, 'CLOSED_ELSEWHERE'],
    ['its time is over', [[0, openedQr]], 7_200, 'EXPIRED'],
    [
      'the shop requested a close',
      [
        [0, openedQr],
        [60, closeAsked],
      ],
      61,
      'CLOSED_BY_MERCHANT',
    ],
    [
      'the shop requested a close that is carried out after its time',
      [
        [0, openedQr],
        [60, closeAsked],
      ],
      7_300,
      'CLOSED_BY_MERCHANT',
    ],
    [
      'a close was sent because its time was over',
      [
        [0, openedQr],
        [7_205, closeAsked],
      ],
      7_206,
      'EXPIRED',
    ],
    [
      'the shop requested a cancel',
      [
        [0, openedQr],
        [60, cancelAsked],
      ],
      7_300,
      'CANCELLED',
    ],
    [
      'the shop requested a close, then a cancel',
      [
        [0, openedQr],
        [60, closeAsked],
        [61, cancelAsked],
      ],
      62,
      'CANCELLED',
    ],
    [
      'its payment was refused, and it was cancelled',
      [
        [0, openedBarcode],
        [2, paymentRefused],
        [3, cancelAsked],
      ],
      4,
      'PAYMENT_REFUSED',
    ],
  ])('%s', (_name, events, second, reason) => {
    expect(closeReasonOf(givenTrade(...events), at(second))).toBe(reason);
  });
});

it('an order whose cancel was requested and that nobody scanned is CANCELLED at its end', () => {
  // Given
  const trade = givenTrade(
    [0, openedQr],
    [1, awaitingScan],
    [60, cancelAsked],
    [70, neverScanned],
    [7_231, neverScanned],
  );
  expect(requestedEnd(trade)).toBe('CANCEL');
  // When
  const run = { calls: [{ method: 'alipay.trade.query' as const }], waited: false };
  const decision = decideTradeCheck(trade, { now: new Date(at(7_231)), merchant: 'main', run });
  // Then
  expect(decision).toEqual({
    kind: 'record',
    events: [{ type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at(7_231) } }],
  });
});

it('an order whose payment was refused names what it was refused with, also where a notify brings the close', () => {
  // Given
  const trade = givenTrade([0, openedBarcode], [2, paymentRefused], [3, cancelAsked]);
  // When
  const facts = factsOfNotify(trade, { trade_status: 'TRADE_CLOSED' });
  // Then
  expect(facts).toMatchObject([
    {
      type: 'TradeClosed',
      data: { reason: 'PAYMENT_REFUSED', subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH', subMsg: 'not enough' },
    },
  ]);
});
