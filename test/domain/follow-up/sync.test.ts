/** A sync that Alipay did not answer in full is not answered as if it had. */
import { givenWorldForEach, lost, paidAnswer, payBarcode, refund, seesTrade, sync } from '../given/given-engine';

const world = givenWorldForEach();

// Found by seeded histories.
describe('a sync that Alipay did not answer', () => {
  it('is answered as in doubt', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);

    const { trade, refusals } = await node.does(sync);

    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  });

  it('is answered as in doubt also where only the query of a refund was lost', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);
    await node.does(refund('R1', 100));
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('TRADE_SUCCESS') : lost);

    const { refusals } = await node.does(sync);

    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });
});
