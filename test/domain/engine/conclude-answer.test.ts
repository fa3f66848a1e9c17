/** The facts that follow from an answer about the order itself: its opening, its query, its cancel. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { anomaly } from '../given/given';
import { withContent } from '../given/given-evidence';
import { closedBecause, givenHistory } from '../given/given-history';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  openedBarcode,
  openedQr,
  paid,
  qrCode,
  requested,
} from '../given/given-trade';

const refusedPayment = answered('c1', 'alipay.trade.pay', {
  outcome: 'refused',
  code: '40004',
  subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH',
});

describe('the answer to an opening', () => {
  const withCode = answered('c1', 'alipay.trade.precreate', {
    content: JSON.stringify({ code: '10000', out_trade_no: 'order_1', qr_code: qrCode }),
  });

  it('with a code lets the buyer scan, for two hours from its request', () => {
    const [fact] = givenHistory([0, openedQr]).whenAnswered(withCode).then({ type: 'TradeAwaitingBuyer' });
    expect(fact!.data).toEqual({ since: at(40), qrCode, qrExpiresAt: at(7240) });
  });

  it('with a code that comes after the payment was notified changes nothing', () => {
    givenHistory([0, openedQr], [1, awaitingScan], [10, paid]).whenAnswered(withCode).then();
  });

  it('that is unknown means nothing yet', () => {
    const unknown = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', content: '{"code":"10000"}' });
    givenHistory([0, openedBarcode]).whenAnswered(unknown).then();
  });

  it('that refuses the payment closes the trade at once, when nothing can be left at Alipay', () => {
    const subCode = 'ACQ.TOTAL_FEE_EXCEED';
    const refused = answered('c1', 'alipay.trade.precreate', { outcome: 'refused', code: '40004', subCode });
    givenHistory([0, openedQr]).whenAnswered(refused).then(closedBecause('PAYMENT_REFUSED'));
  });

  it('that refuses the payment closes nothing before a query, when a payable trade may be left', () => {
    givenHistory([0, openedBarcode]).whenAnswered(refusedPayment).then();
  });

  it('that refuses a second attempt closes nothing while the first is unknown', () => {
    const first = answered('c1', 'alipay.trade.precreate', { outcome: 'unknown', reason: 'timeout' });
    const subCode = 'ACQ.APPLY_PC_MERCHANT_CODE_ERROR';
    const second = answered('c2', 'alipay.trade.precreate', { outcome: 'refused', code: '40004', subCode });
    givenHistory([0, openedQr], [8, first]).whenAnswered(second).then();
  });
});

describe('the answer to a query', () => {
  const notExist = answered('q1', 'alipay.trade.query', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.TRADE_NOT_EXIST',
  });

  it('TRADE_NOT_EXIST closes no order whose code can still be scanned', () => {
    givenHistory([0, openedQr], [1, awaitingScan]).whenAnswered(notExist).then();
  });

  it('TRADE_NOT_EXIST closes no order whose payment may still arrive', () => {
    const lost = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });
    givenHistory([0, openedBarcode], [8, lost]).whenAnswered(notExist).then();
  });

  it.each<[string, TradeEvent, string]>([
    ['refused', refusedPayment, 'PAYMENT_REFUSED'],
    ['cancelled', answered('c2', 'alipay.trade.cancel', { content: '{}' }), 'CANCELLED'],
  ])('TRADE_NOT_EXIST closes an order whose payment was %s before the query', (_name, ended, reason) => {
    const asks = requested('q1', 'alipay.trade.query', 20);
    givenHistory([0, openedBarcode], [5, ended], [6, asks]).whenAnswered(notExist).then(closedBecause(reason));
  });

  it('TRADE_CLOSED after a payment that nobody here refunded closes the trade, with an anomaly', () => {
    const queried = withContent(answered('q1', 'alipay.trade.query', {}), {
      total_amount: '88.00',
      trade_status: 'TRADE_CLOSED',
    });
    givenHistory([0, openedQr], [1, awaitingScan], [10, paid])
      .whenAnswered(queried)
      .then(closedBecause('FULLY_REFUNDED'), anomaly('REFUND_NOT_OURS'));
  });
});

describe('the answer to a cancel', () => {
  const cancelled = (action: string) => withContent(answered('c2', 'alipay.trade.cancel', {}), { action });

  it('that closed an unpaid trade closes it here', () => {
    givenHistory([0, openedBarcode], [1, awaitingConfirm], [2, requested('c2', 'alipay.trade.cancel', 34)])
      .whenAnswered(cancelled('close'))
      .then(closedBecause('CANCELLED'));
  });

  it('that returned money which was not seen paid says nothing: it names no amount, and whose payment it was is not known', () => {
    // A query tells: test/domain/payment/own-cancel.test.ts.
    givenHistory([0, openedBarcode], [1, awaitingConfirm]).whenAnswered(cancelled('refund')).then();
  });

  it('that returned the payment closes the trade', () => {
    givenHistory([0, openedBarcode], [1, paid]).whenAnswered(cancelled('refund')).then(closedBecause('CANCELLED'));
  });

  it('that closed as unpaid what is paid here is an anomaly', () => {
    givenHistory([0, openedBarcode], [1, paid]).whenAnswered(cancelled('close')).then(anomaly('CONTRADICTS_STATE'));
  });
});
