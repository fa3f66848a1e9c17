/** Alipay says something else than the events here: it is reported, and never passed over. */
import {
  cancel,
  givenPaidNode,
  givenWorld,
  kindsOf,
  refusedWith,
  seesTrade,
  signed,
  sync,
  type Node,
  type World,
} from '../given-engine';

let world: World;
let node: Node;
beforeEach(async () => {
  world = await givenWorld();
  node = await givenPaidNode(world);
});
afterEach(() => world.end());

it.each([
  ['knows no such trade', refusedWith('ACQ.TRADE_NOT_EXIST')],
  ['waits for the buyer', seesTrade('WAIT_BUYER_PAY')],
])('an order that is paid here while Alipay %s contradicts itself', async (_what, answer) => {
  world.says({ query: [answer] });
  const { trade } = await node.does(sync);
  expect(trade.state).toBe('TRADE_SUCCESS');
  expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
});

it.each(['TRADE_SUCCESS', 'TRADE_FINISHED'])(
  'an order that is returned here and %s at Alipay contradicts itself',
  async (status) => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ action: 'refund' })] });
    await node.does(cancel);
    world.says({ query: [seesTrade(status)] });
    const { trade } = await node.does(sync);
    expect(trade.closed).toMatchObject({ reason: 'CANCELLED', refundedFen: 8800 });
    expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
  },
);

it('the same contradiction is reported once', async () => {
  world.says({ query: [refusedWith('ACQ.TRADE_NOT_EXIST')] });
  await node.does(sync);
  const { trade } = await node.does(sync);
  expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
});
