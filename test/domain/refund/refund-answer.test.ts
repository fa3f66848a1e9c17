/** The answer to a refund names a sum and no refund: it is believed where the sum can only be that of this refund. */
import { refundableFen, refundedFen } from '../../../domain/trade/account';
import {
  givenWorldForEach,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  refund,
  refunded,
  refundsOf,
  refusedWith,
  signed,
  type Node,
} from '../given/given-engine';
import { awaitingScan, openedQr, paid } from '../given/given-trade';
import { called, given } from '../given/given';

describe('the answer to a refund', () => {
  const world = givenWorldForEach();
  let node: Node;
  beforeEach(async () => {
    node = world.node();
    world.alipay = () => paidAnswer;
    await node.does(payBarcode);
    world.calls.length = 0;
  });

  const refundMethod = 'alipay.trade.refund';
  const first = signed({ fund_change: 'Y', refund_fee: '10.00' });

  it('that was signed for another refund is not believed when it comes after that one', async () => {
    world.alipay = ({ method }) => (method === refundMethod ? first : signed({}));
    await node.does(refund('R1', 1000));
    const { trade, refusals } = await node.does(refund('R2', 1000));
    expect(refundsOf(trade)).toEqual(['R1 SUCCEEDED', 'R2 UNKNOWN']);
    expect([refusals[0]?.code, refundableFen(trade)]).toEqual(['OUTCOME_UNKNOWN', 6800]);
    expect(methodsOf(world.calls)).toEqual(['refund', 'refund', 'fastpay.refund.query']);
  });

  it('that was signed for another refund is not believed when that one is still open', async () => {
    world.alipay = () => lost;
    await node.does(refund('R1', 1000));
    world.alipay = ({ method }) => (method === refundMethod ? first : signed({}));
    const { trade } = await node.does(refund('R2', 1000));
    expect(refundsOf(trade)).toEqual(['R1 UNKNOWN', 'R2 UNKNOWN']);
  });

  it('to each of two refunds, one after the other, needs no query', async () => {
    world.alipay = () => first;
    await node.does(refund('R1', 1000));
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '20.00' });
    const { trade } = await node.does(refund('R2', 1000));
    expect(refundsOf(trade)).toEqual(['R1 SUCCEEDED', 'R2 SUCCEEDED']);
    expect(methodsOf(world.calls)).toEqual(['refund', 'refund']);
  });

  it('to each of three refunds at once is followed by a query, and they succeed', async () => {
    let returnedFen = 0;
    const done: string[] = [];
    world.alipay = async ({ method, bizContent }) => {
      const outRequestNo = bizContent['out_request_no'] as string;
      if (method !== refundMethod) {
        return signed({ out_request_no: outRequestNo, refund_amount: '10.00', refund_status: 'REFUND_SUCCESS' });
      }
      done.push(outRequestNo);
      returnedFen += 1000;
      const refundFee = `${returnedFen / 100}.00`;
      while (done.length < 3) await new Promise(setImmediate);
      return signed({ fund_change: 'Y', refund_fee: refundFee });
    };
    const results = await Promise.all(['R1', 'R2', 'R3'].map((number) => node.does(refund(number, 1000))));
    expect(results.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(refundsOf(await node.trade())).toEqual(['R1 SUCCEEDED', 'R2 SUCCEEDED', 'R3 SUCCEEDED']);
  });

  it('DISCORDANT_REPEAT_REQUEST is no refusal: what was returned under the number is queried and booked', async () => {
    world.alipay = ({ method }) =>
      method === 'alipay.trade.refund'
        ? refusedWith('ACQ.DISCORDANT_REPEAT_REQUEST')
        : signed({ out_request_no: 'R1', refund_amount: '5.00', refund_status: 'REFUND_SUCCESS' });
    const { trade } = await node.does(refund('R1', 1000));
    expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED', amountFen: 500 }]);
    expect(trade.anomalies).toMatchObject([{ kind: 'AMOUNT_DIFFERS' }]);
  });
});

describe('full refund without notify (page, QR)', () => {
  it('closes the trade by the answer alone', async () => {
    const { trade } = await given(openedQr, awaitingScan, paid)
      .alipay({ refund: [refunded('88.00')] })
      .when(refund('R1', 8800))
      .then(
        { type: 'RefundRequested', data: { outRequestNo: 'R1', amountFen: 8800 } },
        ...called('alipay.trade.refund', 'ok', { trade_no: 'T1', out_request_no: 'R1', refund_amount: '88.00' }),
        { type: 'RefundSucceeded', data: { outRequestNo: 'R1', amountFen: 8800 } },
        { type: 'TradeClosed', data: { reason: 'FULLY_REFUNDED' } },
      );
    expect([trade.state, refundedFen(trade)]).toEqual(['TRADE_CLOSED', 8800]);
  });
});
