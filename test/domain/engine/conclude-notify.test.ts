/** The facts that follow from a verified notify. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { anomaly } from '../given/given';
import { SELLER } from '../given/given-evidence';
import { closedBecause, givenHistory } from '../given/given-history';
import { at, awaitingScan, expired, openedQr, paid, refundRequested, refundSucceeded } from '../given/given-trade';

type History = [seconds: number, event: TradeEvent][];
const waiting: History = [
  [0, openedQr],
  [1, awaitingScan],
];
const paidTrade: History = [...waiting, [10, paid]];
const closed: History = [...waiting, [7300, expired]];
const withRefund = (...more: History): History => [[0, openedQr], [10, paid], ...more];

const SUCCESS = { trade_status: 'TRADE_SUCCESS' };
const tradePaid = { type: 'TradePaid' } as const;

describe('a notify of a payment', () => {
  it('books it, with the time that Alipay gives', () => {
    const [fact] = givenHistory(...waiting)
      .whenNotified({ ...SUCCESS, gmt_payment: '2026-11-21 12:00:10', buyer_id: '2088000000000001' })
      .then(tradePaid);
    expect(fact!.data).toMatchObject({ tradeNo: 'T1', paidFen: 8800, paidAt: at(10), buyerId: '2088000000000001' });
  });

  it('that is known changes nothing', () => {
    givenHistory(...paidTrade)
      .whenNotified(SUCCESS)
      .then();
  });

  it('after our close books it, with an anomaly', () => {
    givenHistory(...closed)
      .whenNotified(SUCCESS)
      .then(tradePaid, anomaly('PAID_AFTER_CLOSE'));
  });

  it('after the full refund changes nothing', () => {
    const refundedInFull: TradeEvent = { type: 'TradeClosed', data: { reason: 'FULLY_REFUNDED', closedAt: at(21) } };
    givenHistory(
      ...withRefund([20, refundRequested('R1', 8800)], [21, refundSucceeded('R1', 8800)], [21, refundedInFull]),
    )
      .whenNotified(SUCCESS)
      .then();
  });

  it.each([
    ['of another amount', '0.01'],
    ['of no amount', ''],
  ])('%s books nothing, with an anomaly', (_name, amount) => {
    givenHistory(...waiting)
      .whenNotified({ ...SUCCESS, total_amount: amount })
      .then(anomaly('AMOUNT_DIFFERS'));
  });

  it('of the same amount, written shorter, books it', () => {
    givenHistory(...waiting)
      .whenNotified({ ...SUCCESS, total_amount: '88' })
      .then(tradePaid);
  });

  it('of another trade_no than the payment that is known is an anomaly: it may be a second payment', () => {
    givenHistory(...paidTrade)
      .whenNotified({ ...SUCCESS, trade_no: 'T2' })
      .then(anomaly('TRADE_NO_DIFFERS'));
  });

  it('of a trade that was never opened here is an anomaly', () => {
    givenHistory().whenNotified(SUCCESS).then(anomaly('UNKNOWN_TRADE'));
  });

  it('to our seller books it, where ours is configured', () => {
    givenHistory(...waiting)
      .whenNotified(SUCCESS, { sellerId: SELLER })
      .then(tradePaid);
  });

  it('to another seller books nothing, with an anomaly, where ours is configured', () => {
    givenHistory(...waiting)
      .whenNotified(SUCCESS, { sellerId: '2088000000000001' })
      .then(anomaly('SELLER_DIFFERS'));
  });

  it('does not repeat an anomaly that is known', () => {
    const params = { ...SUCCESS, total_amount: '0.01' };
    const [known] = givenHistory(...waiting)
      .whenNotified(params)
      .then(anomaly('AMOUNT_DIFFERS'));
    givenHistory(...waiting, [60, known!])
      .whenNotified(params)
      .then();
  });
});

describe('a notify of a state', () => {
  it('that says "waiting" after the payment is stale and changes nothing', () => {
    givenHistory(...paidTrade)
      .whenNotified({ trade_status: 'WAIT_BUYER_PAY' })
      .then();
  });

  it('that is not known changes nothing', () => {
    givenHistory(...waiting)
      .whenNotified({ trade_status: 'TRADE_PENDING' })
      .then();
  });

  it('of a close without payment closes the trade', () => {
    givenHistory(...waiting)
      .whenNotified({ trade_status: 'TRADE_CLOSED' })
      .then(closedBecause('CLOSED_ELSEWHERE'));
  });

  it('of a close with money returned that was never seen paid books payment, close and an anomaly', () => {
    givenHistory(...waiting)
      .whenNotified({ trade_status: 'TRADE_CLOSED', refund_fee: '88.00' })
      .then(tradePaid, closedBecause('FULLY_REFUNDED'), anomaly('REFUND_NOT_OURS'));
  });
});

describe('a notify of a refund', () => {
  it('books the refund that it names', () => {
    const [fact] = givenHistory(...withRefund([20, refundRequested('R1', 100)], [20, refundRequested('R2', 200)]))
      .whenNotified({ ...SUCCESS, out_biz_no: 'R2', refund_fee: '3.00', gmt_refund: '2026-11-21 12:00:21.000' })
      .then({ type: 'RefundSucceeded' });
    expect(fact!.data).toEqual({ outRequestNo: 'R2', amountFen: 200, refundedAt: at(21), totalRefundedFen: 300 });
  });

  it('that somebody made elsewhere is an anomaly that takes from what is refundable', () => {
    givenHistory(...paidTrade)
      .whenNotified({ ...SUCCESS, out_biz_no: 'X1', refund_fee: '5.00' })
      .then(anomaly('REFUND_NOT_OURS', { refundedFen: 500 }));
  });

  it('that had been booked as refused books it after all', () => {
    const refused: TradeEvent = { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(21) } };
    givenHistory(...withRefund([20, refundRequested('R1', 100)], [21, refused]))
      .whenNotified({ ...SUCCESS, out_biz_no: 'R1', refund_fee: '1.00' })
      .then({ type: 'RefundSucceeded' });
  });
});
