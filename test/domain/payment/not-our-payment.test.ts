/** A payment under our order number that is not the payment of our order is reported, and not booked. */
import { decide } from '../../../domain/engine/decide';
import { evolve } from '../../../domain/engine/evolve';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { isInDoubt } from '../../../domain/trade/trade';
import { factsOfAnswer, followUpAt, SELLER } from '../given/given-evidence';
import { answered, at, awaitingScan, givenTrade, openedBarcode, openedQr, paid, recorded } from '../given/given-trade';
import { anomaly, given } from '../given/given';

const query = 'alipay.trade.query';
const unknownPay = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });
const differs: TradeEvent = {
  type: 'TradeAnomalyObserved',
  data: { kind: 'AMOUNT_DIFFERS', detail: 'Alipay names 50.00', observedAt: at(10) },
};

describe('an order number that is somebody else’s trade at Alipay', () => {
  const takenEvents: [number, TradeEvent][] = [
    [0, openedBarcode],
    [8, unknownPay],
    [13, answered('q1', query, { tradeStatus: 'TRADE_SUCCESS' })],
    [13, differs],
  ];
  const taken = givenTrade(...takenEvents);
  const askedAgain = givenTrade(...takenEvents, [126, answered('q5', query, { tradeStatus: 'TRADE_SUCCESS' })]);

  it('is neither cancelled nor closed: that would return the money of another payment', () => {
    expect(followUpAt(taken, 126)).toBe(query);
    expect(followUpAt(askedAgain, 126, query)).toBe('done');
    const context = { now: new Date(at(200)), merchant: 'main', run: { calls: [], waited: false } };
    expect(decide(taken, { type: 'Close', outTradeNo: 'order_1' }, context)).toMatchObject({
      kind: 'refuse',
      refusals: [{ advice: 'ASK_A_PERSON' }],
    });
  });

  it('stays in doubt', () => {
    expect(isInDoubt(taken)).toBe(true);
  });

  it('is ours after all when the payment is confirmed with our amount', () => {
    const trade = givenTrade([0, openedBarcode], [8, unknownPay], [13, differs], [14, paid]);
    expect([trade.state, !isInDoubt(trade), trade.contentMismatch]).toEqual(['TRADE_SUCCESS', true, undefined]);
  });
});

describe('an order number that was paid before the order was opened', () => {
  const hasSuccess = answered('c1', 'alipay.trade.pay', {
    outcome: 'unknown',
    code: '40004',
    subCode: 'ACQ.TRADE_HAS_SUCCESS',
  });
  const trade = givenTrade([600, openedBarcode], [601, hasSuccess]);
  const seesPaid = (more: object) =>
    answered('q1', query, {
      tradeStatus: 'TRADE_SUCCESS',
      content: JSON.stringify({ trade_no: 'T0', total_amount: '88.00', trade_status: 'TRADE_SUCCESS', ...more }),
    });

  it('is not taken for ours although the amount is equal', () => {
    const facts = factsOfAnswer(trade, seesPaid({ send_pay_date: '2026-11-21 12:09:57' }));
    expect(facts).toMatchObject([{ data: { kind: 'PAID_BEFORE_OPENED' } }]);
    const taken = givenTrade([600, openedBarcode], [601, hasSuccess], [606, seesPaid({})], [606, facts[0]!]);
    expect([taken.state, taken.paidFen, !isInDoubt(taken), followUpAt(taken, 900, query, query)]).toEqual([
      'CREATED',
      0,
      false,
      'done',
    ]);
  });

  describe('and a notify had reported it before', () => {
    const heard = (more: object): TradeEvent => ({
      type: 'AlipayNotifyReceived',
      data: {
        notifyId: 'n0',
        params: { trade_no: 'T0', trade_status: 'TRADE_SUCCESS', total_amount: '88.00', ...more },
      },
    });
    const refusedFor = (subCode: string) =>
      answered('c1', 'alipay.trade.pay', { outcome: 'refused', code: '40004', subCode });
    const told = givenTrade([600, heard({})], [610, openedBarcode]);

    it.each(['ACQ.ACCESS_FORBIDDEN', 'ACQ.TRADE_HAS_CLOSE'])(
      'a refusal of ours (%s) closes nothing before a query',
      (subCode) => {
        expect(factsOfAnswer(told, refusedFor(subCode))).toEqual([]);
        expect(followUpAt(evolve(told, recorded(refusedFor(subCode), 2, 611)), 612)).toBe(query);
        expect(factsOfAnswer(givenTrade([610, openedBarcode]), refusedFor(subCode))).toMatchObject([
          { type: 'TradeClosed' },
        ]);
      },
    );

    it('a payment that a query reports is not booked, also where the answer of our payment was lost', () => {
      const facts = factsOfAnswer(
        evolve(told, recorded(unknownPay, 2, 611)),
        seesPaid({ send_pay_date: '2026-11-21 12:09:59' }),
      );
      expect(facts).toMatchObject([{ data: { kind: 'PAID_BEFORE_OPENED' } }]);
    });

    it('a notify of a trade that nobody had paid proves nothing', () => {
      const waited = givenTrade([600, heard({ trade_status: 'WAIT_BUYER_PAY' })], [610, openedBarcode]);
      expect(factsOfAnswer(waited, refusedFor('ACQ.ACCESS_FORBIDDEN'))).toMatchObject([{ type: 'TradeClosed' }]);
    });
  });

  it('is not taken for ours where Alipay does not say when it was paid', () => {
    expect(factsOfAnswer(trade, seesPaid({}))).toMatchObject([{ data: { kind: 'PAID_BEFORE_OPENED' } }]);
  });

  it('is ours when it was paid within 2 s before: clocks differ, and Alipay names whole seconds', () => {
    const facts = factsOfAnswer(trade, seesPaid({ send_pay_date: '2026-11-21 12:09:59' }));
    expect(facts).toMatchObject([{ type: 'TradePaid' }]);
  });

  it('is ours when it was paid after the order was opened: our own request arrived twice', () => {
    expect(factsOfAnswer(trade, seesPaid({ send_pay_date: '2026-11-21 12:10:00' }))).toMatchObject([
      { type: 'TradePaid' },
    ]);
  });

  it('an ordinary payment is not suspected, whatever the clocks say', () => {
    const ordinary = givenTrade([600, openedBarcode], [601, unknownPay]);
    expect(factsOfAnswer(ordinary, seesPaid({ send_pay_date: '2026-11-21 12:00:00' }))).toMatchObject([
      { type: 'TradePaid' },
    ]);
  });
});

describe('a notify of a payment', () => {
  it('of another amount is reported: nothing is booked, and the trade is not closed', async () => {
    const { trade } = await given(openedQr, awaitingScan)
      .set({ sellerId: SELLER })
      .whenNotified({ total_amount: '88.01', seller_id: SELLER })
      .then({ type: 'AlipayNotifyReceived' }, anomaly('AMOUNT_DIFFERS'));
    expect([trade.state, trade.paidFen, !isInDoubt(trade)]).toEqual(['WAIT_BUYER_PAY', 0, false]);
  });

  it('of another seller is reported: nothing is booked', () =>
    given(openedQr, awaitingScan)
      .set({ sellerId: SELLER })
      .whenNotified({ seller_id: '2088000000000001' })
      .then({ type: 'AlipayNotifyReceived' }, anomaly('SELLER_DIFFERS')));
});
