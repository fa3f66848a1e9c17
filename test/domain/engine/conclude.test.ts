/** The facts that follow from an answer or a notify. */
import { concludeAnswer, concludeNotify } from '../../../domain/engine/conclude';
import { evolve } from '../../../domain/engine/evolve';
import type { Trade } from '../../../domain/trade/trade';
import type { FactEvent, TradeEvent } from '../../../domain/events/trade-events';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  expired,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  recorded,
  refundRequested,
  refundSucceeded,
  requested,
} from '../given/given-trade';

function notify(trade: Trade, params: Record<string, string>, sellerId?: string): FactEvent[] {
  const base = { trade_no: 'T1', out_trade_no: 'order_1', total_amount: '88.00', seller_id: '2088000000000009' };
  return concludeNotify(trade, { notifyId: 'n1', params: { ...base, ...params } }, at(50), { sellerId });
}
function typesOf(facts: TradeEvent[]): string[] {
  return facts.map((fact) => {
    if (fact.type === 'TradeAnomalyObserved') return `anomaly ${fact.data.kind}`;
    return fact.type === 'TradeClosed' ? `TradeClosed ${fact.data.reason}` : fact.type;
  });
}
function answerTo(trade: Trade, answer: TradeEvent, bizContent = {}): FactEvent[] {
  if (answer.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
  return concludeAnswer(trade, { bizContent, requestedAt: at(40) }, answer.data, { at: at(50) });
}
function queryAnswer(node: object): TradeEvent {
  const content = JSON.stringify({
    code: '10000',
    out_trade_no: 'order_1',
    trade_no: 'T1',
    total_amount: '88.00',
    ...node,
  });
  return answered('q1', 'alipay.trade.query', { content });
}

const waiting = givenTrade([0, openedQr], [1, awaitingScan]);
const success = givenTrade([0, openedQr], [1, awaitingScan], [10, paid]);
const closed = givenTrade([0, openedQr], [1, awaitingScan], [7300, expired]);

describe('a verified notify', () => {
  it('of a payment books it, with the time that Alipay gives', () => {
    const facts = notify(waiting, {
      trade_status: 'TRADE_SUCCESS',
      gmt_payment: '2026-11-21 12:00:10',
      buyer_id: '2088000000000001',
    });
    expect(facts).toEqual([
      {
        type: 'TradePaid',
        data: expect.objectContaining({ tradeNo: 'T1', paidFen: 8800, paidAt: at(10), buyerId: '2088000000000001' }),
      },
    ]);
  });

  it.each([
    ['a payment again', success, { trade_status: 'TRADE_SUCCESS' }, []],
    ['a stale "waiting" after the payment', success, { trade_status: 'WAIT_BUYER_PAY' }, []],
    [
      'a payment after our close is accepted',
      closed,
      { trade_status: 'TRADE_SUCCESS' },
      ['TradePaid', 'anomaly PAID_AFTER_CLOSE'],
    ],
    [
      'another amount books nothing',
      waiting,
      { trade_status: 'TRADE_SUCCESS', total_amount: '0.01' },
      ['anomaly AMOUNT_DIFFERS'],
    ],
    ['the same amount written shorter', waiting, { trade_status: 'TRADE_SUCCESS', total_amount: '88' }, ['TradePaid']],
    [
      'no amount books nothing',
      waiting,
      { trade_status: 'TRADE_SUCCESS', total_amount: '' },
      ['anomaly AMOUNT_DIFFERS'],
    ],
    [
      'another trade_no may be a second payment',
      success,
      { trade_status: 'TRADE_SUCCESS', trade_no: 'T2' },
      ['anomaly TRADE_NO_DIFFERS'],
    ],
    ['a trade never opened here', givenTrade(), { trade_status: 'TRADE_SUCCESS' }, ['anomaly UNKNOWN_TRADE']],
    ['an unpaid close', waiting, { trade_status: 'TRADE_CLOSED' }, ['TradeClosed CLOSED_ELSEWHERE']],
    [
      'a close with money returned that we never saw paid',
      waiting,
      { trade_status: 'TRADE_CLOSED', refund_fee: '88.00' },
      ['TradePaid', 'TradeClosed FULLY_REFUNDED', 'anomaly REFUND_NOT_OURS'],
    ],
    [
      'the payment, arriving after the full refund',
      givenTrade(
        [0, openedQr],
        [10, paid],
        [20, refundRequested('R1', 8800)],
        [21, refundSucceeded('R1', 8800)],
        [21, { type: 'TradeClosed', data: { reason: 'FULLY_REFUNDED', closedAt: at(21) } }],
      ),
      { trade_status: 'TRADE_SUCCESS' },
      [],
    ],
    ['an unknown status', waiting, { trade_status: 'TRADE_PENDING' }, []],
  ] as const)('%s', (_name, trade, params, expected) => {
    expect(typesOf(notify(trade, params))).toEqual(expected);
  });

  it('compares the seller when ours is configured', () => {
    const params = { trade_status: 'TRADE_SUCCESS' };
    expect(typesOf(notify(waiting, params, '2088000000000009'))).toEqual(['TradePaid']);
    expect(typesOf(notify(waiting, params, '2088000000000001'))).toEqual(['anomaly SELLER_DIFFERS']);
  });

  it('does not repeat an anomaly that is known', () => {
    const params = { trade_status: 'TRADE_SUCCESS', total_amount: '0.01' };
    const known = evolve(waiting, recorded(notify(waiting, params)[0]!, 2, 60));
    expect(notify(known, params)).toEqual([]);
  });

  it('of a refund books the refund that it names', () => {
    const trade = givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 100)],
      [20, refundRequested('R2', 200)],
    );
    const params = {
      trade_status: 'TRADE_SUCCESS',
      out_biz_no: 'R2',
      refund_fee: '3.00',
      gmt_refund: '2026-11-21 12:00:21.000',
    };
    expect(notify(trade, params)).toEqual([
      {
        type: 'RefundSucceeded',
        data: { outRequestNo: 'R2', amountFen: 200, refundedAt: at(21), totalRefundedFen: 300 },
      },
    ]);
  });

  it('of a refund that somebody made elsewhere is an anomaly that takes from what is refundable', () => {
    const facts = notify(success, { trade_status: 'TRADE_SUCCESS', out_biz_no: 'X1', refund_fee: '5.00' });
    expect(facts).toEqual([
      { type: 'TradeAnomalyObserved', data: expect.objectContaining({ kind: 'REFUND_NOT_OURS', refundedFen: 500 }) },
    ]);
  });

  it('of a refund that had been booked as refused corrects it', () => {
    const refused: TradeEvent = { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(21) } };
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [21, refused]);
    expect(typesOf(notify(trade, { trade_status: 'TRADE_SUCCESS', out_biz_no: 'R1', refund_fee: '1.00' }))).toEqual([
      'RefundSucceeded',
    ]);
  });
});

describe('an answer', () => {
  it('with a code lets the buyer scan, for two hours from its request', () => {
    const trade = givenTrade([0, openedQr]);
    const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', qr_code: 'https://qr.alipay.com/bax1' });
    expect(answerTo(trade, answered('c1', 'alipay.trade.precreate', { content }))).toEqual([
      {
        type: 'TradeAwaitingBuyer',
        data: { since: at(40), qrCode: 'https://qr.alipay.com/bax1', qrExpiresAt: at(7240) },
      },
    ]);
  });

  it('with a code that comes after the payment was notified changes nothing', () => {
    const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', qr_code: 'https://qr.alipay.com/bax1' });
    expect(answerTo(success, answered('c1', 'alipay.trade.precreate', { content }))).toEqual([]);
  });

  it('that is unknown means nothing yet', () => {
    const unknown = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', content: '{"code":"10000"}' });
    expect(answerTo(givenTrade([0, openedBarcode]), unknown)).toEqual([]);
  });

  it.each([
    [
      'at once, when nothing can be left at Alipay',
      openedQr,
      'alipay.trade.precreate',
      'ACQ.TOTAL_FEE_EXCEED',
      ['TradeClosed PAYMENT_REFUSED'],
    ],
    [
      'not before a query, when a payable trade may be left',
      openedBarcode,
      'alipay.trade.pay',
      'ACQ.BUYER_BALANCE_NOT_ENOUGH',
      [],
    ],
  ] as const)('that refuses the payment closes the trade %s', (_name, opened, method, subCode, expected) => {
    const refused = answered('c1', method, { outcome: 'refused', code: '40004', subCode });
    expect(typesOf(answerTo(givenTrade([0, opened]), refused))).toEqual(expected);
  });

  it('that refuses a second attempt does not close while the first is unknown', () => {
    const first = answered('c1', 'alipay.trade.precreate', { outcome: 'unknown', reason: 'timeout' });
    const second = answered('c2', 'alipay.trade.precreate', {
      outcome: 'refused',
      code: '40004',
      subCode: 'ACQ.APPLY_PC_MERCHANT_CODE_ERROR',
    });
    expect(answerTo(givenTrade([0, openedQr], [8, first]), second)).toEqual([]);
  });

  const notExist = answered('q1', 'alipay.trade.query', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.TRADE_NOT_EXIST',
  });

  it('TRADE_NOT_EXIST closes neither a code that can still be scanned nor a payment that may still arrive', () => {
    const lost = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });
    expect(answerTo(givenTrade([0, openedQr], [1, awaitingScan]), notExist)).toEqual([]);
    expect(answerTo(givenTrade([0, openedBarcode], [8, lost]), notExist)).toEqual([]);
  });

  it('TRADE_NOT_EXIST closes a refused payment, and a cancelled one', () => {
    const refused = answered('c1', 'alipay.trade.pay', {
      outcome: 'refused',
      code: '40004',
      subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH',
    });
    const cancelled = answered('c2', 'alipay.trade.cancel', { content: '{}' });
    const asks = requested('q1', 'alipay.trade.query', 20);
    expect(typesOf(answerTo(givenTrade([0, openedBarcode], [5, refused], [6, asks]), notExist))).toEqual([
      'TradeClosed PAYMENT_REFUSED',
    ]);
    expect(typesOf(answerTo(givenTrade([0, openedBarcode], [5, cancelled], [6, asks]), notExist))).toEqual([
      'TradeClosed CANCELLED',
    ]);
  });

  it.each([
    [
      'close',
      givenTrade([0, openedBarcode], [1, awaitingConfirm], [2, requested('c2', 'alipay.trade.cancel', 34)]),
      ['TradeClosed CANCELLED'],
    ],
    // The answer names no amount, and whose payment it was is not known: a query tells (payment/own-cancel.test.ts).
    ['refund', givenTrade([0, openedBarcode], [1, awaitingConfirm]), []],
    ['refund', givenTrade([0, openedBarcode], [1, paid]), ['TradeClosed CANCELLED']],
    ['close', givenTrade([0, openedBarcode], [1, paid]), ['anomaly CONTRADICTS_STATE']],
  ] as const)('to a cancel with action %s', (action, trade, expected) => {
    const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', trade_no: 'T1', action });
    expect(typesOf(answerTo(trade, answered('c2', 'alipay.trade.cancel', { content })))).toEqual(expected);
  });

  it('CLOSED though nobody here refunded is closed, with an anomaly', () => {
    const facts = answerTo(success, queryAnswer({ trade_status: 'TRADE_CLOSED' }));
    expect(typesOf(facts)).toEqual(['TradeClosed FULLY_REFUNDED', 'anomaly REFUND_NOT_OURS']);
  });
});

describe('a refund', () => {
  const asked = { refund_amount: '88.00' };
  const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 8800)]);
  const unknown = answered('c1', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
  const doubtful = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 8800)], [28, unknown]);
  const refusal = answered('c2', 'alipay.trade.refund', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
    outRequestNo: 'R1',
  });
  const empty = answered('c3', 'alipay.trade.fastpay.refund.query', {
    outRequestNo: 'R1',
    content: '{"code":"10000"}',
  });

  it('of the whole closes the trade', () => {
    const ok = answered('c1', 'alipay.trade.refund', { outRequestNo: 'R1', content: '{"code":"10000"}' });
    expect(typesOf(answerTo(trade, ok, asked))).toEqual(['RefundSucceeded', 'TradeClosed FULLY_REFUNDED']);
  });

  it('refused at the first attempt is refused', () => {
    expect(typesOf(answerTo(trade, refusal, asked))).toEqual(['RefundRefused']);
  });

  describe('refused after an attempt that is unknown', () => {
    const doubted: [number, TradeEvent][] = [
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 8800)],
      [28, unknown],
    ];
    /** What follows from an empty answer to a query that was made at this second. */
    const askedAt = (seconds: number, ...more: [number, TradeEvent][]) => {
      if (empty.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
      const asked = { bizContent: {}, requestedAt: at(seconds) };
      return typesOf(concludeAnswer(givenTrade(...doubted, ...more), asked, empty.data, { at: at(seconds + 1) }));
    };

    it('is refused only when two queries, a minute apart, find nothing of it', () => {
      expect(answerTo(doubtful, refusal, asked)).toEqual([]);
      expect(askedAt(120, [40, refusal])).toEqual([]);
      expect(askedAt(120, [40, refusal], [61, empty])).toEqual([]);
      expect(askedAt(121, [40, refusal], [61, empty])).toEqual(['RefundRefused']);
      expect(askedAt(121, [60, empty], [61, refusal])).toEqual(['RefundRefused']);
    });

    it('is not refused by a query that left while the lost attempt could still arrive', () => {
      expect(askedAt(121, [40, refusal], [59, empty])).toEqual([]);
    });

    it('is not refused by two queries while another attempt of it is on its way', () => {
      const another = requested('c9', 'alipay.trade.refund', 129, 'R1');
      expect(askedAt(121, [40, refusal], [61, empty], [115, another])).toEqual([]);
    });

    it('begins anew with every attempt that is unknown', () => {
      expect(askedAt(200, [60, empty], [61, unknown], [62, refusal])).toEqual([]);
      expect(askedAt(200, [60, empty], [61, unknown], [62, refusal], [93, empty])).toEqual(['RefundRefused']);
    });

    it('is booked where a query finds it after all', () => {
      const found = { outRequestNo: 'R1', refundStatus: 'REFUND_SUCCESS', content: '{"code":"10000"}' } as const;
      const trade = givenTrade(...doubted, [40, refusal], [41, empty]);
      const answer = answered('c4', 'alipay.trade.fastpay.refund.query', found);
      expect(typesOf(answerTo(trade, answer))).toEqual(['RefundSucceeded', 'TradeClosed FULLY_REFUNDED']);
    });
  });

  it('not found while unknown stays unknown: queried too early, or not received', () => {
    expect(answerTo(doubtful, empty)).toEqual([]);
  });

  it('found is succeeded, with the amount that Alipay names', () => {
    const found = answered('c3', 'alipay.trade.fastpay.refund.query', {
      outRequestNo: 'R1',
      refundStatus: 'REFUND_SUCCESS',
      content: JSON.stringify({ code: '10000', refund_amount: '80.00', gmt_refund_pay: '2026-11-21 12:00:21' }),
    });
    const facts = answerTo(doubtful, found);
    expect(typesOf(facts)).toEqual(['RefundSucceeded', 'anomaly AMOUNT_DIFFERS']);
    expect(facts[0]).toEqual({
      type: 'RefundSucceeded',
      data: { outRequestNo: 'R1', amountFen: 8000, refundedAt: at(21) },
    });
  });

  it('answered twice is booked once', () => {
    const done = givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 100)],
      [21, refundSucceeded('R1', 100)],
    );
    const ok = answered('c1', 'alipay.trade.refund', { outRequestNo: 'R1', content: '{"code":"10000"}' });
    expect(answerTo(done, ok, { refund_amount: '1.00' })).toEqual([]);
  });
});

it('a call that was requested is remembered until it is answered', () => {
  const asked = givenTrade([0, openedQr], [0, requested('c1', 'alipay.trade.precreate', 10)]);
  expect(asked.inFlight.map(({ callId }) => callId)).toEqual(['c1']);
  expect(evolve(asked, recorded(answered('c1', 'alipay.trade.precreate', {}), 2, 1)).inFlight).toEqual([]);
});

it('an event of a newer release counts as a revision and changes nothing else', () => {
  const unknown = { type: 'TradeGiftWrapped', data: {} } as unknown as TradeEvent;
  const { revision, position, ...before } = success;
  const { revision: after, position: moved, ...rest } = evolve(success, recorded(unknown, 3, 60));
  expect([revision, after, position, moved]).toEqual([2, 3, '3', '4']);
  expect(rest).toEqual(before);
});

it('a refund requested again after it succeeded keeps its outcome', () => {
  const done = givenTrade(
    [0, openedQr],
    [10, paid],
    [20, refundRequested('R1', 100)],
    [21, refundSucceeded('R1', 100)],
  );
  expect(evolve(done, recorded(refundRequested('R1', 100), 4, 30)).refunds).toEqual(done.refunds);
});
