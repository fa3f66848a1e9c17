/** What our own cancel returned or ended is known as such, and nothing else is taken for it. */
import type { WireAnswer } from '../../../domain/ports';
import { refundedFen } from '../../../domain/trade/account';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  cancel,
  codeAnswer,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  lost,
  methodsOf,
  payBarcode,
  payQr,
  refund,
  refusedWith,
  seesTrade,
  signed,
  sync,
} from '../given/given-engine';

const world = givenWorldForEach();

const cancelReturns = { query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ action: 'refund', retry_flag: 'N' })] };
/** Alipay names the order's own number as that of a cancel's refund. */
const cancelNotify = {
  trade_status: 'TRADE_CLOSED',
  out_biz_no: 'order_1',
  refund_fee: '88.00',
  gmt_refund: '2026-11-21 12:00:07.123',
};

it('the notify of our own cancel is no foreign refund', async () => {
  const node = await givenPaidNode(world);
  world.says(cancelReturns);
  await node.does(cancel);
  const trade = await node.notified('n1', cancelNotify);
  expect(trade).toMatchObject({ closed: { reason: 'CANCELLED', refundedFen: 8800 }, anomalies: [] });
});

it('a refused refund under the number of the order stays refused when a cancel returns all of the money', async () => {
  const node = await givenPaidNode(world);
  world.says({ refund: [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH')] });
  await node.does(refund('order_1', 3000));
  world.says(cancelReturns);
  await node.does(cancel);
  const trade = await node.notified('n1', cancelNotify);
  expect(trade.refunds).toMatchObject([{ outRequestNo: 'order_1', state: 'REFUSED' }]);
  expect(refundedFen(trade)).toBe(8800);
  expect(kindsOf(trade)).toEqual([]);
});

it('a cancel ends at Alipay what is closed here and waits for its buyer there, as a close does', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer], query: [seesTrade('WAIT_BUYER_PAY')], close: [signed({})] });
  await node.does(payQr);
  await node.does({ type: 'Close', outTradeNo: 'order_1' });
  world.says({ query: [seesTrade('WAIT_BUYER_PAY')] });
  expect(kindsOf((await node.does(sync)).trade)).toEqual(['CONTRADICTS_STATE']);
  world.calls.length = 0;
  world.says({ cancel: [signed({ action: 'close' })] });
  const { trade, refusals } = await node.does(cancel);
  expect(methodsOf(world.calls)).toEqual(['cancel']);
  expect(refusals).toEqual([]);
  expect(trade.state).toBe('TRADE_CLOSED');
});

it('a lost cancel has returned the money, though a later one was refused, when all of it went back soon after', async () => {
  const node = await givenPaidNode(world);
  const frozen = refusedWith('ACQ.REASON_TRADE_BEEN_FREEZEN');
  world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [lost, frozen] });
  expect((await node.does(cancel)).refusals).toMatchObject([{ code: 'ALIPAY_REFUSED' }]);
  world.says({ query: [seesTrade('TRADE_CLOSED', { refund_fee: '88.00' })] });
  node.setClock(5);
  const { trade } = await node.does(sync);
  expect(trade).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'CANCELLED', refundedFen: 8800 } });
  expect(kindsOf(trade)).toEqual([]);
});

it('a cancel that returned money of a payment that was not known leaves the payment in doubt until a query is answered', async () => {
  const node = world.node({ sellerId: '2088001' });
  world.says({
    pay: [signed({ code: '10003', total_amount: '88.00' })],
    query: [seesTrade('WAIT_BUYER_PAY'), seesTrade('TRADE_CLOSED')],
    cancel: [signed({ action: 'refund', retry_flag: 'N' })],
  });
  await node.does(payBarcode);
  const scripted = world.alipay;
  world.alipay = async (request) => {
    if (request.method === 'alipay.trade.cancel') await node.notified('n1', { seller_id: '2088666' });
    return scripted(request);
  };
  await node.does(cancel);
  const paid = await node.notified('n2', { seller_id: '2088001' });
  expect(paid.state).toBe('TRADE_SUCCESS');
  expect(isInDoubt(paid)).toBe(true);
  const { trade } = await node.does(sync);
  expect(trade.closed).toMatchObject({ reason: 'CANCELLED', refundedFen: 8800 });
  expect(kindsOf(trade)).toEqual(['SELLER_DIFFERS']);
});

it('what became of a payment whose queries were not concluded is queried when it is ours after all', async () => {
  const node = world.node({ sellerId: '2088001' });
  world.says({ precreate: [codeAnswer], query: [seesTrade('TRADE_CLOSED', { refund_fee: '88.00' })] });
  await node.does(payQr);
  await node.notified('n1', { seller_id: '2088666' });
  await node.does(sync);
  const paid = await node.notified('n2', { seller_id: '2088001' });
  expect(isInDoubt(paid)).toBe(true);
  const { trade } = await node.does(sync);
  expect(trade).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'FULLY_REFUNDED' } });
  expect(kindsOf(trade)).toEqual(['SELLER_DIFFERS', 'REFUND_NOT_OURS']);
});

it('"no such trade" for what is paid contradicts the payment, and does not answer what a lost cancel did', async () => {
  const node = await givenPaidNode(world);
  world.says({ query: [seesTrade('TRADE_SUCCESS'), lost], cancel: [lost] });
  await node.does(cancel);
  node.setClock(90);
  world.says({ query: [refusedWith('ACQ.TRADE_NOT_EXIST'), seesTrade('TRADE_CLOSED')] });
  const absent = await node.does(sync);
  expect(kindsOf(absent.trade)).toEqual(['CONTRADICTS_STATE']);
  expect(absent.trade.doubt?.state).toBe('CANCEL');
  node.setClock(120);
  const { trade } = await node.does(sync);
  expect(trade.closed).toMatchObject({ reason: 'CANCELLED', refundedFen: 8800 });
});

// Found by seeded histories.
describe('a cancel that returned a payment which was not known here', () => {
  const expired = 200;
  const cancelled = signed({ trade_no: 'T1', action: 'refund', retry_flag: 'N' });
  /** Queries before the cancel are lost; those after it say `seen`. */
  async function cancelledBlindly(seen: WireAnswer) {
    const node = world.node();
    let isCancelled = false;
    world.alipay = ({ method }) => {
      if (method === 'alipay.trade.cancel') isCancelled = true;
      if (method === 'alipay.trade.cancel') return cancelled;
      return method === 'alipay.trade.query' && isCancelled ? seen : lost;
    };
    await node.does(payBarcode);
    node.setClock(expired);
    await node.does(followUp);
    return node.trade();
  }

  it('is booked as paid and returned when the amount is ours', async () => {
    const trade = await cancelledBlindly(seesTrade('TRADE_CLOSED'));
    expect(trade).toMatchObject({
      state: 'TRADE_CLOSED',
      paidFen: 8800,
      closed: { reason: 'CANCELLED', refundedFen: 8800 },
    });
  });

  it('is not booked as ours when it was of another amount: somebody else used the number', async () => {
    const trade = await cancelledBlindly(seesTrade('TRADE_CLOSED', { total_amount: '5.00' }));
    expect(trade.paidFen).toBe(0);
    expect(trade.anomalies).toMatchObject([{ kind: 'AMOUNT_DIFFERS' }]);
  });
});
