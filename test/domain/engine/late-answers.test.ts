/** An answer says nothing of what others did after its query had left, however late it is recorded, and by whichever clock. */
import type { TradeCommand } from '../../../domain/trade/commands';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  cancel,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  holdAnswer,
  kindsOf,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  payQr,
  refusedWith,
  seesTrade,
  signed,
  sync,
} from '../given/given-engine';
import { answered, awaitingConfirm, givenTrade, openedBarcode, requested } from '../given/given-trade';

const query = 'alipay.trade.query';
const seesWaiting = answered('q3', query, { tradeStatus: 'WAIT_BUYER_PAY' });
const unknownCancel = answered('c2', 'alipay.trade.cancel', { outcome: 'unknown', reason: 'timeout' });

const world = givenWorldForEach();

it('a query that left before a lost cancel, and is recorded after it, does not answer what the cancel did', async () => {
  const frozen = await givenPaidNode(world);
  const other = world.node();
  const { left, wake } = holdAnswer(world);
  const late = frozen.does(sync);
  await left;
  other.setClock(20);
  world.says({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] });
  await other.does(followUp);
  await other.does(cancel);
  frozen.setClock(70);
  wake(seesTrade('TRADE_SUCCESS'));
  await late;
  const trade = await other.trade();
  expect(trade.doubt?.state).toBe('CANCEL');
  expect(isInDoubt(trade)).toBe(true);
});

it('a query that a node minutes ahead sent before a create was lost does not prove that the create cannot arrive', async () => {
  const payJsapi = { ...payQr, method: 'JSAPI', buyerId: '2088102146225135' } as TradeCommand;
  const notThere = refusedWith('ACQ.TRADE_NOT_EXIST');
  const [node, ahead] = [world.node(), world.node()];
  world.says({ create: [lost] });
  await node.does(payJsapi);
  ahead.setClock(180);
  const { left, wake } = holdAnswer(world);
  const late = ahead.does(sync);
  await left;
  world.says({ create: [lost], query: [notThere] });
  await node.does(payJsapi);
  await node.does(sync);
  wake(notThere);
  await late;
  world.says({ create: [refusedWith('ACQ.INVALID_PARAMETER')], query: [notThere] });
  expect((await node.does(payJsapi)).trade.state).toBe('CREATED');
});

it('a payment that is recorded after a lost cancel is booked, and does not answer what the cancel did', async () => {
  const [frozen, other] = [world.node(), world.node()];
  const { left, wake } = holdAnswer(world);
  const late = frozen.does(payBarcode);
  await left;
  other.setClock(20);
  const notThere = refusedWith('ACQ.TRADE_NOT_EXIST');
  world.says({ query: [notThere, notThere, lost], cancel: [lost] });
  await other.does(followUp);
  await other.does(cancel);
  expect(methodsOf(world.calls)).toContain('cancel');
  frozen.setClock(70);
  world.says({ query: [lost] });
  wake(paidAnswer);
  await late;
  const trade = await other.trade();
  expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', doubt: { state: 'CANCEL' } });
  expect(isInDoubt(trade)).toBe(true);
});

it('a query that left before the payment was notified, and found the buyer waiting, does not contradict it', async () => {
  const node = world.node();
  world.says({ pay: [lost] });
  await node.does(payBarcode);
  const { left, wake } = holdAnswer(world);
  const late = node.does(sync);
  await left;
  await world.node().notified('n1', { gmt_payment: '2026-11-21 12:00:05' });
  wake(seesTrade('WAIT_BUYER_PAY'));
  await late;
  const trade = await node.trade();
  expect([trade.state, kindsOf(trade)]).toEqual(['TRADE_SUCCESS', []]);
});

it('a query that left before the money went back, and found it paid, does not contradict that', async () => {
  const node = await givenPaidNode(world);
  const { left, wake } = holdAnswer(world);
  const late = node.does(sync);
  await left;
  world.says({
    query: [seesTrade('TRADE_SUCCESS'), seesTrade('TRADE_CLOSED')],
    cancel: [signed({ action: 'refund' })],
  });
  await world.node().does(cancel);
  wake(seesTrade('TRADE_SUCCESS'));
  await late;
  const trade = await node.trade();
  expect([trade.closed?.reason, kindsOf(trade)]).toEqual(['CANCELLED', []]);
});

it('a query that left before a cancel was sent does not answer what the cancel did', () => {
  const asked = requested('q3', query, 150);
  const trade = givenTrade(
    [0, openedBarcode],
    [1, awaitingConfirm],
    [129, asked],
    [130, requested('c2', 'alipay.trade.cancel', 142)],
    [140, unknownCancel],
    [141, seesWaiting],
  );
  expect(isInDoubt(trade)).toBe(true);
});
