/** `cancel`: queries, cancels, queries again; money is returned once and in full, or not at all. */
import { decide } from '../../../domain/engine/decide';
import { requestedEnd } from '../../../domain/trade/ending';
import { refundableFen } from '../../../domain/trade/account';
import type { TradeCommand } from '../../../domain/trade/commands';
import {
  codeAnswer,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  lost,
  methodsOf,
  payQr,
  refund,
  refusedWith,
  seesTrade,
  signed,
} from '../given/given-engine';
import { factsOfAnswer, withContent } from '../given/given-evidence';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  refundRequested,
  refundSucceeded,
} from '../given/given-trade';
import { called, given } from '../given/given';

const query = 'alipay.trade.query';

const world = givenWorldForEach();

const cancel: TradeCommand = { type: 'Cancel', outTradeNo: 'order_1' };
const refunded = signed({ trade_no: 'T1', action: 'refund', retry_flag: 'N' });
const closed = signed({ trade_no: 'T1', action: 'close', retry_flag: 'N' });
const nothingFound = signed({ retry_flag: 'N' });

const calls = () => methodsOf(world.calls);
const paidNode = () => givenPaidNode(world);

it('what is paid is returned in full, after a query', () =>
  given(openedBarcode, paid)
    .alipay({ query: [seesTrade('TRADE_SUCCESS')], cancel: [refunded] })
    .when(cancel)
    .then(
      ...called('alipay.trade.query', 'ok', { trade_no: 'T1' }),
      ...called('alipay.trade.cancel', 'ok', { trade_no: 'T1' }),
      { type: 'TradeClosed', data: { reason: 'CANCELLED', refundedFen: 8800 } },
    ));

it('what waits for the buyer is closed', () =>
  given(openedQr, awaitingScan)
    .alipay({ query: [seesTrade('WAIT_BUYER_PAY')], cancel: [closed] })
    .when(cancel)
    .then(
      ...called('alipay.trade.query', 'ok', { out_trade_no: 'order_1' }),
      { type: 'TradeAwaitingBuyer', data: { tradeNo: 'T1' } },
      ...called('alipay.trade.cancel', 'ok', { trade_no: 'T1' }),
      { type: 'TradeClosed', data: { reason: 'CANCELLED' } },
    ));

it('cancelling again is success, without a call', async () => {
  const node = await paidNode();
  world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [refunded] });
  await node.does(cancel);
  world.calls.length = 0;
  expect((await node.does(cancel)).refusals).toEqual([]);
  expect(calls()).toEqual([]);
});

it('while Alipay answers retry_flag=Y it is sent again, each time after a query, three times at most', async () => {
  const node = await paidNode();
  world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ retry_flag: 'Y' })] });
  const { refusals } = await node.does(cancel);
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  expect(calls()).toEqual(['query', 'cancel', 'query', 'cancel', 'query', 'cancel', 'query']);
});

it('a trade that is finished when the answer of its cancel is lost is answered as TRADE_FINISHED: nothing is in doubt', async () => {
  const node = await paidNode();
  world.says({ query: [seesTrade('TRADE_SUCCESS'), seesTrade('TRADE_FINISHED')], cancel: [lost] });
  const { trade, refusals } = await node.does(cancel);
  expect(refusals).toMatchObject([{ code: 'TRADE_FINISHED' }]);
  expect(trade).toMatchObject({ state: 'TRADE_FINISHED', paidFen: 8800 });
});

it('an answer without an action found nothing: a code that was handed out stays payable, and the caller is told so', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer], query: [refusedWith('ACQ.TRADE_NOT_EXIST')], cancel: [nothingFound] });
  await node.does(payQr);
  const { trade, refusals } = await node.does(cancel);
  expect(refusals).toMatchObject([{ code: 'TRADE_NOT_STARTED' }]);
  expect(trade.state).toBe('WAIT_BUYER_PAY');
});

it('the outcome of a lost answer is known by the next query', async () => {
  const node = await paidNode();
  world.says({
    query: [seesTrade('TRADE_SUCCESS'), seesTrade('TRADE_CLOSED', { refund_fee: '88.00' })],
    cancel: [lost],
  });
  const { trade, refusals } = await node.does(cancel);
  expect(refusals).toEqual([]);
  expect(calls()).toEqual(['query', 'cancel', 'query']);
  expect(trade).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'CANCELLED' } });
});

it('is not sent after a query that was not answered: the state at Alipay is not known', () =>
  given(openedBarcode, paid)
    .alipay({ query: [lost] })
    .when(cancel)
    .then(...called('alipay.trade.query', 'unknown'), { code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' }));

it.each([
  ['ACQ.TRADE_CANCEL_TIME_OUT', 'ASK_A_PERSON'],
  ['ACQ.SELLER_BALANCE_NOT_ENOUGH', 'RETRY_SAME_KEYS'],
])('refused with %s: the order is as before and can be refunded', async (subCode, advice) => {
  const node = await paidNode();
  world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [refusedWith(subCode)] });
  const { refusals } = await node.does(cancel);
  expect(refusals).toMatchObject([{ code: 'ALIPAY_REFUSED', alipay: { subCode }, advice }]);
  await node.does({ type: 'Sync', outTradeNo: 'order_1' });
  const trade = await node.trade();
  expect(requestedEnd(trade)).toBe('NONE');
  expect(refundableFen(trade)).toBe(8800);
});

it('while a cancel is unknown nothing is refunded beside it', async () => {
  const node = await paidNode();
  world.says({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] });
  await node.does(cancel);
  world.calls.length = 0;
  expect((await node.does(refund('R1', 100))).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  expect(calls()).toEqual([]);
});

it('a trade of which a part is refunded cannot be cancelled', () =>
  given(openedBarcode, paid, refundRequested('R1', 100), refundSucceeded('R1', 100))
    .when(cancel)
    .then({ code: 'NOT_CANCELLABLE' }));

it('money that partners have, or may have, cannot be cancelled', async () => {
  const node = await paidNode();
  world.says({ 'order.settle': [lost] });
  const shares = [{ transIn: '2088102177846880', transInType: 'userId' as const, amountFen: 8000 }];
  await node.does({ type: 'Settle', outTradeNo: 'order_1', outRequestNo: 'S1', shares });
  world.calls.length = 0;
  expect((await node.does(cancel)).refusals).toMatchObject([{ code: 'NOT_CANCELLABLE' }]);
  expect(calls()).toEqual([]);
});

it('a stored cancel request ends when the buyer pays: money that is returned later is a foreign refund', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer], query: [refusedWith('ACQ.TRADE_NOT_EXIST')], cancel: [nothingFound] });
  await node.does(payQr);
  await node.does(cancel);
  await node.notified('n1', {
    trade_no: 'T1',
    trade_status: 'TRADE_SUCCESS',
    total_amount: '88.00',
    gmt_payment: '2026-11-21 12:00:05',
  });
  expect(requestedEnd(await node.trade())).toBe('NONE');
  world.says({ query: [seesTrade('TRADE_CLOSED', { refund_fee: '88.00' })] });
  await node.does({ type: 'Sync', outTradeNo: 'order_1' });
  expect(await node.trade()).toMatchObject({
    closed: { reason: 'FULLY_REFUNDED' },
    anomalies: [{ kind: 'REFUND_NOT_OURS' }],
  });
});

it('a page is not paid face to face', async () => {
  const node = world.node();
  await node.does({ ...payQr, method: 'PAGE' } as TradeCommand);
  expect((await node.does(cancel)).refusals).toMatchObject([{ code: 'NOT_CANCELLABLE' }]);
});

it('follow-up queries the outcome when the command could not', async () => {
  const node = await paidNode();
  world.says({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] });
  await node.does(cancel);
  world.says({ query: [seesTrade('TRADE_SUCCESS')] });
  node.setClock(60);
  await node.does(followUp);
  expect(await node.trade()).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  expect((await node.trade()).doubt).toBeUndefined();
});

describe('an answer to a cancel without `action`', () => {
  it('proves neither a close nor a refund: Alipay is queried', () => {
    const trade = givenTrade([0, openedBarcode], [1, awaitingConfirm]);
    expect(factsOfAnswer(trade, withContent(answered('c2', 'alipay.trade.cancel', {})))).toEqual([]);
    const cancelled = givenTrade(
      [0, openedBarcode],
      [1, awaitingConfirm],
      [130, answered('c2', 'alipay.trade.cancel', {})],
    );
    const context = { now: new Date(at(130)), merchant: 'main', run: { calls: [], waited: false } };
    expect(decide(cancelled, { type: 'FollowUp', outTradeNo: 'order_1' }, context)).toMatchObject({
      kind: 'call',
      request: { method: query },
    });
  });
});
