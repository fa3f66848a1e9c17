/** Alipay says something else than the events here: it is reported, and never passed over. */
import { nextDueAt } from '../../domain/due';
import { START_MS } from './given-trade';
import {
  cancel,
  followUp,
  givenPaidNode,
  givenWorld,
  kindsOf,
  methodsOf,
  refusedWith,
  seesTrade,
  signed,
  sync,
  type Node,
  type World,
} from './given-engine';

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

describe('a payment that only the answer of alipay.trade.pay tells of, which Alipay may roll back', () => {
  it('is due to be confirmed, and looked up once', async () => {
    expect(nextDueAt(await node.trade())).toBeGreaterThan(START_MS);
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(300);
    await node.does(followUp);
    expect(methodsOf(world.calls)).toEqual(['query']);
    expect(nextDueAt(await node.trade())).toBeUndefined();
  });

  it('is confirmed by its notify', async () => {
    const trade = await node.notified('n1', { gmt_payment: '2026-11-21 12:00:00' });
    expect(nextDueAt(trade)).toBeUndefined();
  });

  it('is reported where it was rolled back', async () => {
    world.says({ query: [seesTrade('WAIT_BUYER_PAY')] });
    node.setClock(300);
    await node.does(followUp);
    expect(kindsOf(await node.trade())).toEqual(['CONTRADICTS_STATE']);
  });
});
