/** A person gives up a refund that is in doubt: it is not sent again, and queried until Alipay says what became of it. */
import { refundableFen } from '../../domain/account';
import type { TradeCommand } from '../../domain/commands';
import {
  followUp,
  givenPaidNode,
  givenWorld,
  lost,
  methodsOf,
  refund,
  signed,
  type Node,
  type World,
} from './given-engine';

let world: World;
beforeEach(async () => {
  world = await givenWorld();
});
afterEach(() => world.end());

const HOUR_S = 3_600;
const notFound = signed({});
const sync: TradeCommand = { type: 'Sync', outTradeNo: 'order_1' };

/** Refund R1 of 20.00 without an answer; after seven hours the anomaly is there. */
async function givenStuckRefund(): Promise<{ node: Node; resolve: TradeCommand }> {
  const node = await givenPaidNode(world);
  world.says({ refund: [lost], 'fastpay.refund.query': [lost] });
  await node.does(refund('R1', 2000));
  for (const seconds of [11, 31, 121, 601, HOUR_S + 400, 7 * HOUR_S]) {
    node.setClock(seconds);
    await node.does(followUp);
  }
  const { anomalies } = await node.trade();
  expect(anomalies).toMatchObject([{ kind: 'OUTCOME_STILL_UNKNOWN' }]);
  const anomalyId = anomalies[0]?.eventId ?? '';
  const who = { who: 'lin', why: 'Returned in cash.' };
  world.calls.length = 0;
  return { node, resolve: { type: 'SettleAnomaly', outTradeNo: 'order_1', anomalyId, ...who } };
}

it('is never sent again, although Alipay does not know it', async () => {
  const { node, resolve } = await givenStuckRefund();
  expect((await node.does(resolve)).refusals).toEqual([]);
  world.says({ 'fastpay.refund.query': [notFound] });
  for (const hours of [40, 80]) {
    node.setClock(hours * HOUR_S);
    await node.does(followUp);
  }
  expect(methodsOf(world.calls)).toContain('fastpay.refund.query');
  expect(methodsOf(world.calls)).not.toContain('refund');
});

it('reserves its amount until two queries, a minute apart, find nothing of it', async () => {
  const { node, resolve } = await givenStuckRefund();
  await node.does(resolve);
  expect(refundableFen(await node.trade())).toBe(6800);
  world.says({ 'fastpay.refund.query': [notFound] });
  node.setClock(8 * HOUR_S);
  await node.does(sync);
  expect(refundableFen(await node.trade())).toBe(6800);
  node.setClock(8 * HOUR_S + 61);
  await node.does(sync);
  const trade = await node.trade();
  expect(trade.refunds).toMatchObject([{ state: 'REFUSED', givenUp: { who: 'lin' } }]);
  expect(refundableFen(trade)).toBe(8800);
});

it('that was carried out all the same is booked, and a person is told', async () => {
  const { node, resolve } = await givenStuckRefund();
  await node.does(resolve);
  world.says({
    'fastpay.refund.query': [signed({ out_request_no: 'R1', refund_status: 'REFUND_SUCCESS', refund_amount: '20.00' })],
  });
  node.setClock(8 * HOUR_S);
  await node.does(sync);
  const trade = await node.trade();
  expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
  expect(trade.anomalies).toMatchObject([{}, { kind: 'CONTRADICTS_STATE' }]);
});

it('is not given up while an attempt may still arrive', async () => {
  const { node, resolve } = await givenStuckRefund();
  world.says({ 'fastpay.refund.query': [notFound], refund: [lost] });
  node.setClock(40 * HOUR_S);
  await node.does(followUp);
  node.setClock(40 * HOUR_S + 31);
  const refused = await node.does(resolve);
  expect(refused.refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  expect((await node.trade()).refunds[0]?.givenUp).toBeUndefined();
  node.setClock(40 * HOUR_S + 33);
  expect((await node.does(resolve)).refusals).toEqual([]);
});
