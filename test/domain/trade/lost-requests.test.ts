/** A request whose answer was lost may arrive later: until it no longer can, one query proves nothing of what it did. */
import { nextDueAt } from '../../../domain/follow-up/due';
import { isInDoubt } from '../../../domain/trade/trade';
import { START_MS } from '../given/given-trade';
import {
  cancel,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  lost,
  methodsOf,
  payBarcode,
  refund,
  refunded,
  refusedWith,
  seesTrade,
  share,
  signed,
  sync,
  type Node,
} from '../given/given-engine';

const world = givenWorldForEach();

const notThere = refusedWith('ACQ.TRADE_NOT_EXIST');

describe('a payment at the till that was lost, and cancelled at once', () => {
  let node: Node;
  beforeEach(async () => {
    node = world.node();
    world.says({ pay: [lost] });
    await node.does(payBarcode);
    world.says({ query: [notThere], cancel: [signed({ retry_flag: 'N' })] });
  });

  it('is not closed because Alipay does not know it yet', async () => {
    const { trade, refusals } = await node.does(cancel);
    expect(trade.state).toBe('CREATED');
    expect(refusals).toMatchObject([{ advice: 'WAIT_FOR_STATE' }]);
    expect(isInDoubt(trade)).toBe(true);
    expect(nextDueAt(trade)).toBeDefined();
  });

  it('is booked when it arrives after the cancel', async () => {
    await node.does(cancel);
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(40);
    await node.does(followUp);
    expect(await node.trade()).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  });

  it('is closed as cancelled once it can no longer arrive', async () => {
    await node.does(cancel);
    node.setClock(40);
    await node.does(followUp);
    const trade = await node.trade();
    expect(trade).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'CANCELLED' } });
    expect(isInDoubt(trade)).toBe(false);
  });
});

describe('a cancel of a paid order that was lost', () => {
  let node: Node;
  beforeEach(async () => {
    node = await givenPaidNode(world);
    world.says({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] });
    await node.does(cancel);
  });

  it('is still in doubt when Alipay sees the payment six seconds later', async () => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(6);
    await node.does(followUp);
    const trade = await node.trade();
    expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', doubt: { state: 'CANCEL' } });
    expect(isInDoubt(trade)).toBe(true);
    expect(nextDueAt(trade)).toBeGreaterThan(START_MS + 6_000);
  });

  it('is queried again as soon as it can no longer arrive', async () => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(31);
    await node.does(followUp);
    expect(nextDueAt(await node.trade())).toBe(START_MS + 32_000);
  });

  it('has returned the money when it arrives after that query', async () => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(6);
    await node.does(followUp);
    world.says({ query: [seesTrade('TRADE_CLOSED')] });
    node.setClock(60);
    await node.does(followUp);
    expect(await node.trade()).toMatchObject({ closed: { reason: 'CANCELLED', refundedFen: 8800 }, anomalies: [] });
  });

  it('has done nothing where Alipay sees the payment after it can no longer arrive', async () => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(60);
    await node.does(followUp);
    const trade = await node.trade();
    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(isInDoubt(trade)).toBe(false);
  });

  it('has nothing to do with what somebody returns in the console days after it did nothing', async () => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    node.setClock(3_600);
    await node.does(followUp);
    world.says({ query: [seesTrade('TRADE_CLOSED')] });
    node.setClock(3 * 86_400);
    const { trade } = await node.does(sync);
    expect(trade.closed?.reason).toBe('FULLY_REFUNDED');
    expect(kindsOf(trade)).toEqual(['REFUND_NOT_OURS']);
  });
});

describe('after a lost payment and a lost cancel, money that a notify reports', () => {
  let node: Node;
  beforeEach(async () => {
    node = world.node();
    world.says({ pay: [lost] });
    await node.does(payBarcode);
    world.says({ query: [notThere, lost], cancel: [lost] });
    await node.does(cancel);
    await node.notified('n1', { gmt_payment: '2026-11-21 12:00:05' });
    world.calls.length = 0;
    world.says({ 'order.settle': [signed({})], refund: [refunded('1.00')] });
  });

  it.each([
    ['is not given to partners', share('S1', 8000)],
    ['is not refunded', refund('R1', 100)],
  ])('%s before the cancel is known', async (_what, command) => {
    const { trade, refusals } = await node.does(command);
    expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', doubt: { state: 'CANCEL' } });
    expect(methodsOf(world.calls)).toEqual([]);
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'WAIT_FOR_STATE' }]);
  });
});

it('a payment that comes just after the lost cancel at its time-out is in doubt until the cancel can no longer arrive', async () => {
  const node = world.node();
  world.says({ pay: [signed({ code: '10003', total_amount: '88.00' })] });
  await node.does(payBarcode);
  world.says({ query: [seesTrade('WAIT_BUYER_PAY'), lost], cancel: [lost] });
  node.setClock(126);
  await node.does(followUp);
  expect(methodsOf(world.calls)).toContain('cancel');
  await node.notified('n1', { gmt_payment: '2026-11-21 12:02:08' });
  world.says({ query: [seesTrade('TRADE_SUCCESS', { gmt_payment: '2026-11-21 12:02:08' })] });
  node.setClock(130);
  await node.does(followUp);
  const early = await node.trade();
  expect(early).toMatchObject({ state: 'TRADE_SUCCESS', doubt: { state: 'CANCEL' } });
  expect(nextDueAt(early)).toBeGreaterThan(START_MS + 130_000);
  node.setClock(170);
  await node.does(followUp);
  expect(isInDoubt(await node.trade())).toBe(false);
});

describe.each([
  ['20000', signed({ code: '20000', sub_code: 'isp.unknow-error' })],
  ['ACQ.SYSTEM_ERROR', refusedWith('ACQ.SYSTEM_ERROR')],
  ['nothing', lost],
])('what Alipay answers with %s may be carried out later', (_name, answer) => {
  it('a settlement is not sent again a second later, though a query does not find it', async () => {
    const node = await givenPaidNode(world);
    world.says({ 'order.settle': [answer], 'order.settle.query': [refusedWith('ACQ.TRADE_NOT_EXIST')] });
    await node.does(share('S1', 4000));
    world.calls.length = 0;
    node.setClock(1);
    await node.does(share('S1', 4000));
    expect(methodsOf(world.calls)).not.toContain('order.settle');
  });

  it('one query in the same second does not prove that a cancel returned nothing', async () => {
    const node = await givenPaidNode(world);
    world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [answer] });
    node.setClock(1);
    await node.does(cancel);
    expect(nextDueAt(await node.trade())).toBeDefined();
  });

  it('an order is not closed for good a second after its payment', async () => {
    const node = world.node();
    world.says({ pay: [answer], query: [refusedWith('ACQ.TRADE_NOT_EXIST')], cancel: [signed({})] });
    await node.does(payBarcode);
    node.setClock(1);
    await node.does(cancel);
    const trade = await node.trade();
    expect([trade.state, nextDueAt(trade) !== undefined]).not.toEqual(['TRADE_CLOSED', false]);
  });
});

it('a settlement is not sent again while its first attempt may still arrive, however many refunds are lost meanwhile', async () => {
  const node = await givenPaidNode(world);
  world.says({});
  await node.does(share('S1', 4000));
  for (let number = 1; number <= 33; number += 1) await node.does(refund(`R${number}`, 100));
  world.calls.length = 0;
  world.says({ 'order.settle.query': [refusedWith('ACQ.TRADE_NOT_EXIST')] });
  node.setClock(6);
  await node.does(share('S1', 4000));
  expect(methodsOf(world.calls)).not.toContain('order.settle');
});

describe.each([
  ['ACQ.SYSTEM_ERROR', refusedWith('ACQ.SYSTEM_ERROR')],
  ['retry_flag=Y', signed({ retry_flag: 'Y' })],
])('after a lost payment, a cancel that is answered with %s', (_name, answer) => {
  it.each([
    ['share', share('S1', 8000)],
    ['refund', refund('R1', 2000)],
  ])('may return all of the money: no %s is sent when the payment becomes known', async (_what, command) => {
    const node = world.node();
    world.says({ pay: [lost], query: [refusedWith('ACQ.TRADE_NOT_EXIST')], cancel: [answer] });
    await node.does(payBarcode);
    node.setClock(20);
    await node.does(cancel);
    await node.notified('n1', { gmt_payment: '2026-11-21 12:00:10' });
    world.calls.length = 0;
    const { refusals } = await node.does(command);
    expect(methodsOf(world.calls)).toEqual([]);
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });
});
