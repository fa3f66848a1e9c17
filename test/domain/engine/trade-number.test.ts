/** Once Alipay's own number of a trade is known, calls name it, and an answer about another trade is not booked. */
import { refundableFen, refundedFen } from '../../../domain/trade/account';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  cancel,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  methodsOf,
  refund,
  refunded,
  seesTrade,
  signed,
  type Node,
} from '../given/given-engine';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = await givenPaidNode(world);
});

const secondPayment = { trade_no: 'T2', gmt_payment: '2026-11-21 12:10:00' };

it('a cancel whose answer names another trade has returned nothing of ours, and is in doubt', async () => {
  world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ trade_no: 'T2', action: 'refund' })] });
  const { trade, refusals } = await node.does(cancel);
  expect(trade.state).toBe('TRADE_SUCCESS');
  expect(refundedFen(trade)).toBe(0);
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'WAIT_FOR_STATE' }]);
  expect(isInDoubt(trade)).toBe(true);
});

describe('of an order that was paid twice under one number', () => {
  beforeEach(async () => {
    expect(kindsOf(await node.notified('n2', secondPayment))).toEqual(['TRADE_NO_DIFFERS']);
    world.calls.length = 0;
  });

  it('a refund names the trade that it is of', async () => {
    world.says({ refund: [refunded('10.00')] });
    await node.does(refund('R1', 1000));
    expect(world.calls).toMatchObject([{ method: 'alipay.trade.refund', bizContent: { trade_no: 'T1' } }]);
  });

  it('a refund whose answer names the other trade is in doubt, and its money reserved', async () => {
    world.says({ refund: [refunded('10.00', { trade_no: 'T2' })] });
    const { trade, refusals } = await node.does(refund('R1', 1000));
    expect(trade.refunds).toMatchObject([{ state: 'UNKNOWN' }]);
    expect([refundedFen(trade), refundableFen(trade)]).toEqual([0, 7800]);
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'WAIT_FOR_STATE' }]);
  });

  it('a cancel is not sent where the query before it saw the other trade', async () => {
    world.says({
      query: [seesTrade('TRADE_SUCCESS', { trade_no: 'T2' })],
      cancel: [signed({ trade_no: 'T2', action: 'refund' })],
    });
    const { trade, refusals } = await node.does(cancel);
    expect(methodsOf(world.calls)).toEqual(['query']);
    expect(refusals).toMatchObject([{ code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' }]);
    expect(trade.state).toBe('TRADE_SUCCESS');
  });
});
