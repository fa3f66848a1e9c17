/** Bugs that seeded histories found (test/histories), each in its plainest form. */
import { givenWorld, lost, paidAnswer, payBarcode, refund, seesTrade, type World } from './given-engine';

let world: World;
beforeEach(async () => {
  world = await givenWorld();
});
afterEach(() => world.end());

const sync = { type: 'Sync', outTradeNo: 'order_1' } as const;

describe('a sync that Alipay did not answer', () => {
  it('is not answered as if it had been', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);

    const { trade, refusals } = await node.does(sync);

    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  });

  it('says so of a refund, too', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);
    await node.does(refund('R1', 100));
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('TRADE_SUCCESS') : lost);

    const { refusals } = await node.does(sync);

    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });
});
