/** The facts that follow from an answer to a refund, or to a query of one. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { anomaly } from '../given/given';
import { closedBecause, givenHistory } from '../given/given-history';
import { answered, at, openedQr, paid, refundRequested, refundSucceeded, requested } from '../given/given-trade';

type History = [seconds: number, event: TradeEvent][];
const requestedOnly: History = [
  [0, openedQr],
  [10, paid],
  [20, refundRequested('R1', 8800)],
];
const unknown = answered('c1', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
const inDoubt: History = [...requestedOnly, [28, unknown]];
const ok = answered('c1', 'alipay.trade.refund', { outRequestNo: 'R1', content: '{"code":"10000"}' });
const refusal = answered('c2', 'alipay.trade.refund', {
  outcome: 'refused',
  code: '40004',
  subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
  outRequestNo: 'R1',
});
const notFound = answered('c3', 'alipay.trade.fastpay.refund.query', {
  outRequestNo: 'R1',
  content: '{"code":"10000"}',
});
const ofTheWhole = { bizContent: { refund_amount: '88.00' } };
const refundBooked = { type: 'RefundSucceeded' } as const;
const refundRefused = { type: 'RefundRefused' } as const;

describe('a refund', () => {
  it('of the whole that succeeds closes the trade', () => {
    givenHistory(...requestedOnly)
      .whenAnswered(ok, ofTheWhole)
      .then(refundBooked, closedBecause('FULLY_REFUNDED'));
  });

  it('that is answered twice is booked once', () => {
    const bizContent = { refund_amount: '1.00' };
    givenHistory([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [21, refundSucceeded('R1', 100)])
      .whenAnswered(ok, { bizContent })
      .then();
  });

  it('that is refused at the first attempt is refused', () => {
    givenHistory(...requestedOnly)
      .whenAnswered(refusal, ofTheWhole)
      .then(refundRefused);
  });

  it('in doubt that a query does not find stays in doubt: queried too early, or not received', () => {
    givenHistory(...inDoubt)
      .whenAnswered(notFound)
      .then();
  });

  it('in doubt that a query finds has succeeded, with the amount that Alipay names', () => {
    const content = JSON.stringify({ code: '10000', refund_amount: '80.00', gmt_refund_pay: '2026-11-21 12:00:21' });
    const found = { outRequestNo: 'R1', refundStatus: 'REFUND_SUCCESS', content } as const;
    const [fact] = givenHistory(...inDoubt)
      .whenAnswered(answered('c3', 'alipay.trade.fastpay.refund.query', found))
      .then(refundBooked, anomaly('AMOUNT_DIFFERS'));
    expect(fact!.data).toEqual({ outRequestNo: 'R1', amountFen: 8000, refundedAt: at(21) });
  });
});

describe('a refund that is refused after an attempt that is unknown', () => {
  /** What follows where a query of this second does not find it. */
  const whenQueriedAt = (atSecond: number, ...more: History) =>
    givenHistory(...inDoubt, ...more).whenAnswered(notFound, { atSecond });

  it('is not refused by that alone', () => {
    givenHistory(...inDoubt)
      .whenAnswered(refusal, ofTheWhole)
      .then();
  });

  it('is refused only when two queries, a minute apart, find nothing of it', () => {
    whenQueriedAt(120, [40, refusal]).then();
    whenQueriedAt(120, [40, refusal], [61, notFound]).then();
    whenQueriedAt(121, [40, refusal], [61, notFound]).then(refundRefused);
    whenQueriedAt(121, [60, notFound], [61, refusal]).then(refundRefused);
  });

  it('is not refused by a query that left while the lost attempt could still arrive', () => {
    whenQueriedAt(121, [40, refusal], [59, notFound]).then();
  });

  it('is not refused by two queries while another attempt of it is on its way', () => {
    const another = requested('c9', 'alipay.trade.refund', 129, 'R1');
    whenQueriedAt(121, [40, refusal], [61, notFound], [115, another]).then();
  });

  it('needs two queries after the latest attempt that is unknown', () => {
    whenQueriedAt(200, [60, notFound], [61, unknown], [62, refusal]).then();
    whenQueriedAt(200, [60, notFound], [61, unknown], [62, refusal], [93, notFound]).then(refundRefused);
  });

  it('is booked where a query finds it after all', () => {
    const found = { outRequestNo: 'R1', refundStatus: 'REFUND_SUCCESS', content: '{"code":"10000"}' } as const;
    givenHistory(...inDoubt, [40, refusal], [41, notFound])
      .whenAnswered(answered('c4', 'alipay.trade.fastpay.refund.query', found))
      .then(refundBooked, closedBecause('FULLY_REFUNDED'));
  });
});
