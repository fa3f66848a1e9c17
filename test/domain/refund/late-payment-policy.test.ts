/** LATE_PAYMENT_POLICY=refund returns what nobody has decided about, once; what a person has begun is a decision. */
import type { WireAnswer } from '../../../domain/ports';
import { openAnomalies } from '../../../domain/trade/trade';
import {
  codeAnswer,
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  payQr,
  refund,
  refunded,
  refusedWith,
  resolve,
  seesTrade,
  share,
  signed,
  type Node,
} from '../given-engine';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = world.node({ policy: { latePayment: 'refund' }, sellerId: '2088' });
});

const paidLate = { gmt_payment: '2026-11-21 12:00:05', gmt_create: '2026-11-21 12:00:03' };

it('a late payment that the shop has shared out stays', async () => {
  world.says({ pay: [refusedWith('ACQ.INVALID_PARAMETER')] });
  await node.does(payBarcode);
  await node.notified('n1', paidLate);
  world.says({ 'order.settle': [signed({})], refund: [refunded('88.00')] });
  expect((await node.does(share('S1', 8000))).refusals).toEqual([]);
  world.calls.length = 0;
  await node.does(followUp);
  expect(methodsOf(world.calls)).toEqual([]);
  expect((await node.trade()).refunds).toEqual([]);
});

it('of two payments only one goes back where a person is returning the first and its answer was lost', async () => {
  world.says({ pay: [paidAnswer] });
  await node.does(payBarcode);
  await node.notified('n2', { trade_no: 'T2', seller_id: '2088', gmt_payment: '2026-11-21 12:10:00' });
  expect((await node.trade()).anomalies).toMatchObject([{ kind: 'TRADE_NO_DIFFERS', remedy: 'refund' }]);
  const returned: string[] = [];
  let attempts = 0;
  world.alipay = ({ method, bizContent }): WireAnswer => {
    if (method === 'alipay.trade.fastpay.refund.query') return signed({});
    if (method !== 'alipay.trade.refund') return seesTrade(returned.includes('R1') ? 'TRADE_CLOSED' : 'TRADE_SUCCESS');
    attempts += 1;
    if (attempts === 1) return lost;
    const outRequestNo = bizContent['out_request_no'] as string;
    returned.push(outRequestNo);
    return refunded('88.00', { trade_no: outRequestNo === 'R1' ? 'T1' : 'T2' });
  };
  await node.does(refund('R1', 8800));
  for (const seconds of [1, 30, 300]) {
    node.setClock(seconds);
    await node.does(followUp);
  }
  expect(returned).toEqual(['R1']);
  expect(await node.trade()).toMatchObject({ state: 'TRADE_CLOSED', closed: { refundedFen: 8800 } });
});

describe('a second payment that Alipay told of before the first', () => {
  const pays = { seller_id: '2088', gmt_payment: '2026-11-21 12:00:20' };
  beforeEach(async () => {
    world.says({ precreate: [codeAnswer] });
    await node.does(payQr);
    await node.notified('n1', { trade_status: 'WAIT_BUYER_PAY', seller_id: '2088' });
    await node.notified('n2', { trade_no: 'T2', ...pays });
    world.says({ query: [seesTrade('TRADE_SUCCESS')], refund: [refunded('88.00', { trade_no: 'T2' })] });
  });

  it('goes back once the first is paid', async () => {
    const { anomalies } = await node.notified('n3', pays);
    expect(anomalies.filter(({ settled }) => !settled)).toMatchObject([{ remedy: 'refund', tradeNo: 'T2' }]);
    await node.notified('n4', { trade_no: 'T2', ...pays });
    await node.does(followUp);
    const trade = await node.trade();
    expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', tradeNo: 'T1', paidFen: 8800 });
    expect(trade.refunds).toMatchObject([{ outRequestNo: 'late_T2', amountFen: 8800, state: 'SUCCEEDED' }]);
    expect(openAnomalies(trade)).toEqual([]);
  });

  it('stays where a person has dealt with it before the first is paid', async () => {
    await node.does(resolve((await node.trade()).anomalies[0], 'returned in the console'));
    await node.notified('n3', pays);
    await node.notified('n4', { trade_no: 'T2', ...pays });
    await node.does(followUp);
    expect((await node.trade()).refunds).toEqual([]);
  });
});

it('an anomaly whose money goes back by policy already cannot be resolved by hand', async () => {
  world.says({ pay: [refusedWith('ACQ.INVALID_PARAMETER')] });
  await node.does(payBarcode);
  await node.notified('n1', paidLate);
  world.says({});
  await node.does(followUp);
  const { trade, refusals } = await node.does(resolve((await node.trade()).anomalies[0], 'delivered after all'));
  expect(trade.refunds).toMatchObject([{ outRequestNo: 'late_T1', state: 'UNKNOWN' }]);
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'WAIT_FOR_STATE' }]);
  expect(openAnomalies(trade)).toMatchObject([{ kind: 'PAID_AFTER_CLOSE' }]);
});
