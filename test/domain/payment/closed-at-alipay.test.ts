/** What it means that a trade is closed, or finished, at Alipay. */
import { factsOfAnswer, SELLER, typesOf, withContent } from '../given/given-evidence';
import { answered, awaitingScan, givenTrade, openedQr, paid, refundRequested } from '../given/given-trade';
import { given } from '../given/given';

const query = 'alipay.trade.query';

describe('TRADE_CLOSED at Alipay', () => {
  const closed = answered('q1', query, { tradeStatus: 'TRADE_CLOSED' });
  const node = { trade_status: 'TRADE_CLOSED', total_amount: '88.00' };

  it('is our full refund where that is in doubt, and nothing is reported', () => {
    const unknown = answered('c3', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 8800)], [28, unknown]);
    expect(typesOf(factsOfAnswer(trade, withContent(closed, node)))).toEqual(['TradeClosed FULLY_REFUNDED']);
  });

  it('is booked as paid and returned, and reported, where it was paid without our knowledge', () => {
    const trade = givenTrade([0, openedQr], [1, awaitingScan]);
    const facts = factsOfAnswer(trade, withContent(closed, { ...node, send_pay_date: '2026-11-21 12:00:10' }));
    expect(typesOf(facts)).toEqual(['TradePaid', 'TradeClosed FULLY_REFUNDED', 'anomaly REFUND_NOT_OURS']);
  });

  it('is a close elsewhere where nobody paid', () => {
    const trade = givenTrade([0, openedQr], [1, awaitingScan]);
    expect(typesOf(factsOfAnswer(trade, withContent(closed, { ...node, buyer_pay_amount: '0.00' })))).toEqual([
      'TradeClosed CLOSED_ELSEWHERE',
    ]);
  });
});

describe('TRADE_FINISHED straight from WAIT_BUYER_PAY', () => {
  it('is paid, and can no longer be refunded', () =>
    given(openedQr, awaitingScan)
      .set({ sellerId: SELLER })
      .whenNotified({ trade_status: 'TRADE_FINISHED', seller_id: SELLER })
      .then({ type: 'AlipayNotifyReceived' }, { type: 'TradePaid' }, { type: 'TradeFinished' }));
});
