/** LATE_PAYMENT_POLICY=refund refunds a late payment once, unless a person has decided about it. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { nextDueAt } from '../../../domain/follow-up/due';
import type { Policy } from '../../../domain/payment/shop-rules';
import type { WireAnswer } from '../../../domain/ports';
import { refundableFen, refundedFen } from '../../../domain/trade/account';
import { openAnomalies } from '../../../domain/trade/trade';
import {
  codeAnswer,
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  openKindsOf,
  paidAnswer,
  payBarcode,
  payQr,
  refund,
  refunded,
  refundsOf,
  refusedWith,
  resolve,
  seesTrade,
  share,
  signed,
  type Node,
} from '../given/given-engine';
import { factsOfNotify, SELLER, typesOf } from '../given/given-evidence';
import { at, awaitingScan, expired, givenTrade, openedQr } from '../given/given-trade';

const refundIt: Policy = { latePayment: 'refund' };
const fullyReturned = { fund_change: 'Y', refund_fee: '88.00' };

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = world.node({ policy: { latePayment: 'refund' }, sellerId: '2088' });
});

const paidLate = { gmt_payment: '2026-11-21 12:00:05', gmt_create: '2026-11-21 12:00:03' };

it('a late payment of which partners have a share is not refunded', async () => {
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

it('of two payments only one is refunded where a person refunds the first and the answer was lost', async () => {
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

describe('a second payment that Alipay reported before the first', () => {
  const pays = { seller_id: '2088', gmt_payment: '2026-11-21 12:00:20' };
  beforeEach(async () => {
    world.says({ precreate: [codeAnswer] });
    await node.does(payQr);
    await node.notified('n1', { trade_status: 'WAIT_BUYER_PAY', seller_id: '2088' });
    await node.notified('n2', { trade_no: 'T2', ...pays });
    world.says({ query: [seesTrade('TRADE_SUCCESS')], refund: [refunded('88.00', { trade_no: 'T2' })] });
  });

  it('is refunded once the first is paid', async () => {
    const { anomalies } = await node.notified('n3', pays);
    expect(anomalies.filter(({ resolved }) => !resolved)).toMatchObject([{ remedy: 'refund', tradeNo: 'T2' }]);
    await node.notified('n4', { trade_no: 'T2', ...pays });
    await node.does(followUp);
    const trade = await node.trade();
    expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', tradeNo: 'T1', paidFen: 8800 });
    expect(trade.refunds).toMatchObject([{ outRequestNo: 'late_T2', amountFen: 8800, state: 'SUCCEEDED' }]);
    expect(openAnomalies(trade)).toEqual([]);
  });

  it('is not refunded where a person has resolved it before the first is paid', async () => {
    await node.does(resolve((await node.trade()).anomalies[0], 'returned in the console'));
    await node.notified('n3', pays);
    await node.notified('n4', { trade_no: 'T2', ...pays });
    await node.does(followUp);
    expect((await node.trade()).refunds).toEqual([]);
  });
});

it('an anomaly whose money is being refunded by policy cannot be resolved by hand', async () => {
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

describe('late payment after close', () => {
  const closeHere = async (): Promise<void> => {
    await world.append(openedQr, awaitingScan, { type: 'TradeClosed', data: { reason: 'EXPIRED', closedAt: at(0) } });
  };

  it('is booked and reported; nothing is refunded unless the policy says so', async () => {
    await closeHere();
    const node = world.node();
    const trade = await node.notified('n1', { gmt_payment: '2026-11-21 12:00:01' });
    expect([trade.state, trade.paidFen, openKindsOf(trade)]).toEqual(['TRADE_SUCCESS', 8800, ['PAID_AFTER_CLOSE']]);
    expect(nextDueAt(trade)).toBeUndefined();
    await node.does(followUp);
    expect(world.calls).toEqual([]);
  });

  it('is refunded in full, once, when the policy says so, and the anomaly is resolved', async () => {
    await closeHere();
    const node = world.node({ policy: refundIt });
    const late = await node.notified('n1', { gmt_payment: '2026-11-21 12:00:01' });
    expect(nextDueAt(late)).toBe(Date.parse(at(0)));
    world.alipay = () => signed(fullyReturned);
    const { trade } = await node.does(followUp);
    await node.does(followUp);
    expect(world.calls.map(({ bizContent }) => bizContent)).toEqual([
      {
        trade_no: 'T1',
        out_request_no: 'late_T1',
        refund_amount: '88.00',
        refund_reason: expect.stringContaining('退回'),
      },
    ]);
    expect([trade.state, refundsOf(trade), refundedFen(trade)]).toEqual(['TRADE_CLOSED', ['late_T1 SUCCEEDED'], 8800]);
    expect([openKindsOf(trade), nextDueAt(trade)]).toEqual([[], undefined]);
    expect((await world.events()).slice(4).map(({ type }) => type)).toEqual([
      'TradePaid',
      'TradeAnomalyObserved',
      'RefundRequested',
      'AlipayCallRequested',
      'AlipayCallAnswered',
      'RefundSucceeded',
      'TradeClosed',
      'TradeAnomalySettled',
    ]);
  });

  it('two nodes at once make one refund', async () => {
    await closeHere();
    const nodes = [world.node({ policy: refundIt }), world.node({ policy: refundIt })];
    await nodes[0]!.notified('n1', {});
    world.alipay = () => signed(fullyReturned);
    await Promise.all(nodes.map((node) => node.does(followUp)));
    expect(methodsOf(world.calls)).toEqual(['refund']);
  });

  it('a crash after the request makes no second refund: it is queried under the same number', async () => {
    await closeHere();
    const node = world.node({ policy: refundIt });
    await node.notified('n1', {});
    world.alipay = () => Promise.reject(new Error('the process ends here'));
    await expect(node.does(followUp)).rejects.toThrow('the process ends here');
    const restarted = world.node({ policy: { latePayment: 'keep' } });
    restarted.setClock(60);
    world.alipay = ({ bizContent }) =>
      signed({ out_request_no: bizContent['out_request_no'], refund_amount: '88.00', refund_status: 'REFUND_SUCCESS' });
    await restarted.does(followUp);
    restarted.setClock(75);
    const { trade } = await restarted.does(followUp);
    expect(methodsOf(world.calls)).toEqual(['refund', 'fastpay.refund.query']);
    expect(refundsOf(trade)).toEqual(['late_T1 SUCCEEDED']);
  });

  it('is not refunded by a policy that was set after it was reported', async () => {
    await closeHere();
    await world.node().notified('n1', {});
    await world.node({ policy: refundIt }).does(followUp);
    expect(world.calls).toEqual([]);
  });

  it('is not refunded by policy when a person refunds any of it first', async () => {
    await closeHere();
    const node = world.node({ policy: refundIt });
    await node.notified('n1', {});
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '10.00' });
    await node.does(refund('R1', 1000));
    const { trade } = await node.does(followUp);
    expect([refundsOf(trade), refundableFen(trade), openKindsOf(trade)]).toEqual([
      ['R1 SUCCEEDED'],
      7800,
      ['PAID_AFTER_CLOSE'],
    ]);
  });

  it('that cannot be refunded (TRADE_FINISHED) is left to a person', () => {
    const closed = givenTrade([0, openedQr], [1, awaitingScan], [7300, expired]);
    const facts = factsOfNotify(closed, { trade_status: 'TRADE_FINISHED' }, { sellerId: SELLER, policy: refundIt });
    expect(typesOf(facts)).toEqual(['TradePaid', 'anomaly PAID_AFTER_CLOSE', 'TradeFinished']);
    const trade = givenTrade(
      [0, openedQr],
      [1, awaitingScan],
      [7300, expired],
      ...facts.map((fact): [number, TradeEvent] => [7310, fact]),
    );
    expect([trade.state, nextDueAt(trade)]).toEqual(['TRADE_FINISHED', undefined]);
  });
});
