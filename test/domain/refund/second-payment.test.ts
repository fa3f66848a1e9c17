/** Two payments for one order: the second is reported, and refunded by policy while the first is still paid. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { nextDueAt } from '../../../domain/follow-up/due';
import type { Policy } from '../../../domain/payment/shop-rules';
import { refundableFen, refundedFen } from '../../../domain/trade/account';
import type { Trade } from '../../../domain/trade/trade';
import {
  followUp,
  givenWorldForEach,
  methodsOf,
  openKindsOf,
  refund,
  refundsOf,
  refusedWith,
  seesTrade,
  signed,
} from '../given/given-engine';
import { factsOfNotify, SELLER } from '../given/given-evidence';
import { at, awaitingConfirm, awaitingScan, givenTrade, openedQr, paid } from '../given/given-trade';
import { anomaly, given } from '../given/given';

const query = 'alipay.trade.query';
const refundIt: Policy = { latePayment: 'refund' };
const fullyReturned = { fund_change: 'Y', refund_fee: '88.00' };
const world = givenWorldForEach();

describe('two payable attempts for one order, both paid', () => {
  const second = { trade_no: 'T2', trade_status: 'TRADE_SUCCESS', gmt_payment: '2026-11-21 12:00:40' };
  const success = givenTrade([0, openedQr], [1, awaitingScan], [10, paid]);

  it('as two orders: the one that the shop closed is the late one, and is refunded by policy', async () => {
    const closedFirst: TradeEvent = { type: 'TradeClosed', data: { reason: 'CLOSED_BY_MERCHANT', closedAt: at(0) } };
    await world.append(openedQr, awaitingScan, closedFirst);
    const node = world.node({ policy: refundIt });
    await node.notified('n1', {});
    world.alipay = () => signed(fullyReturned);
    expect(refundsOf((await node.does(followUp)).trade)).toEqual(['late_T1 SUCCEEDED']);
  });

  it('under one number: the second is reported, and not booked', async () => {
    const { trade } = await given(openedQr, awaitingScan, paid)
      .set({ sellerId: SELLER })
      .whenNotified({ ...second, seller_id: SELLER })
      .then({ type: 'AlipayNotifyReceived' }, anomaly('TRADE_NO_DIFFERS', { tradeNo: 'T2' }));
    expect(trade.anomalies[0]).not.toHaveProperty('remedy');
  });

  it('under one number, by policy: the first is queried, then the second is refunded by its own trade_no', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    world.alipay = ({ method }) =>
      method === query ? seesTrade('TRADE_SUCCESS') : signed({ ...fullyReturned, trade_no: 'T2' });
    const { trade } = await node.does(followUp);
    await node.does(followUp);
    expect(world.calls.map(({ bizContent }) => bizContent)).toEqual([
      { trade_no: 'T1' },
      { trade_no: 'T2', out_request_no: 'late_T2', refund_amount: '88.00', refund_reason: expect.any(String) },
    ]);
    expect([trade.state, refundsOf(trade), openKindsOf(trade)]).toEqual(['TRADE_SUCCESS', ['late_T2 SUCCEEDED'], []]);
    // The order's own money is untouched: paid once, all of it refundable.
    expect([trade.paidFen, refundedFen(trade), refundableFen(trade)]).toEqual([8800, 0, 8800]);
    const told = await node.notified('n2', { ...second, trade_status: 'TRADE_CLOSED', refund_fee: '88.00' });
    expect([told.state, openKindsOf(told)]).toEqual(['TRADE_SUCCESS', []]);
  });

  it('under one number, but the first was returned by hand meanwhile: the second is not refunded', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    world.alipay = () => seesTrade('TRADE_CLOSED');
    const { trade } = await node.does(followUp);
    expect(methodsOf(world.calls)).toEqual(['query']);
    expect(refundsOf(trade)).toEqual([]);
  });

  it('under one number, but Alipay does not answer about the first: nothing is refunded, and it is queried ever more rarely', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    const { trade } = await node.does(followUp);
    expect([methodsOf(world.calls), refundsOf(trade)]).toEqual([['query'], []]);
    expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(5)));
    expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(6)));
  });

  it.each<[string, Trade, Record<string, string>]>([
    ['the notify names no seller', success, { seller_id: '' }],
    ['some of it is refunded already', success, { refund_fee: '1.00' }],
    ['it is past refunding', success, { trade_status: 'TRADE_FINISHED' }],
    ['the notify names no time of payment', success, { gmt_payment: '' }],
    ['ours is not paid', givenTrade([0, openedQr], [5, awaitingConfirm]), {}],
  ])('under one number: no refund by policy where %s', (_why, trade, more) => {
    const [fact] = factsOfNotify(trade, { ...second, ...more }, { sellerId: SELLER, policy: refundIt });
    expect(fact).toMatchObject({ type: 'TradeAnomalyObserved', data: { kind: 'TRADE_NO_DIFFERS' } });
    expect(fact).not.toHaveProperty('data.remedy');
  });

  it('a refused refund of the second, repeated by the shop, still goes to the second', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    world.alipay = ({ method }) =>
      method === query ? seesTrade('TRADE_SUCCESS') : refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    const refused = await node.does(followUp);
    expect(refundsOf(refused.trade)).toEqual(['late_T2 REFUSED']);
    world.alipay = () => signed({ ...fullyReturned, trade_no: 'T2' });
    const { reason } = refused.trade.refunds[0]!;
    await node.does({ ...refund('late_T2', 8800), reason } as ReturnType<typeof refund>);
    expect(world.calls.at(-1)?.bizContent).toMatchObject({ trade_no: 'T2', out_request_no: 'late_T2' });
    expect(refundsOf(await node.trade())).toEqual(['late_T2 SUCCEEDED']);
  });
});
