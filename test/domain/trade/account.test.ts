/** One account of the money of a trade: what is returned, by whom, what is reserved, and what is left. */
import {
  outOfSharesFen,
  refundableFen,
  refundedFen,
  reservedFen,
  shareableFen,
  withPartnersFen,
} from '../../../domain/trade/account';
import type { TradeCommand } from '../../../domain/trade/commands';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { at, givenTrade, openedBarcode, paid, refundRequested } from '../given/given-trade';
import {
  followUp,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  lost,
  PARTNERS,
  refund,
  refunded,
  refusedWith,
  seesTrade,
  share,
  signed,
  type Node,
} from '../given/given-engine';
import type { JsonObject } from '../../../domain/values/json';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = await givenPaidNode(world);
});

async function sums(): Promise<object> {
  const trade = await node.trade();
  return { refunded: refundedFen(trade), reserved: reservedFen(trade), left: refundableFen(trade) };
}

describe('a foreign refund of 40.00 whose notify was lost', () => {
  it('is reported by the answer to our next refund, and counted', async () => {
    world.says({ refund: [refunded('50.00')] });
    const { trade } = await node.does(refund('R1', 1000));
    expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED', amountFen: 1000 }]);
    expect(kindsOf(trade)).toEqual(['REFUND_NOT_OURS']);
    expect(await sums()).toEqual({ refunded: 5000, reserved: 0, left: 3800 });
  });

  it('is reported where our refund closes the trade', async () => {
    world.says({ refund: [refunded('88.00')] });
    const { trade } = await node.does(refund('R1', 4800));
    expect(trade.closed).toMatchObject({ reason: 'FULLY_REFUNDED', refundedFen: 8800 });
    expect(kindsOf(trade)).toEqual(['REFUND_NOT_OURS']);
  });

  it('is reported once, though the notify of our own refund names the same sum', async () => {
    world.says({ refund: [refunded('50.00')] });
    await node.does(refund('R1', 1000));
    const trade = await node.notified('n1', ownNotify('R1', '50.00'));
    expect(kindsOf(trade)).toEqual(['REFUND_NOT_OURS']);
  });
});

const ownNotify = (outRequestNo: string, returnedYuan: string) => ({
  out_biz_no: outRequestNo,
  refund_fee: returnedYuan,
  gmt_refund: '2026-11-21 12:01:00.000',
});

describe('what is known to be returned', () => {
  beforeEach(async () => {
    world.says({ refund: [refunded('50.00'), lost], 'fastpay.refund.query': [lost] });
    await node.does(refund('R1', 1000));
  });

  it('does not shrink when the next refund is requested', async () => {
    await node.does(refund('R2', 2000));
    expect(await sums()).toEqual({ refunded: 5000, reserved: 2000, left: 1800 });
  });

  it('does not shrink with two refunds pending', async () => {
    await node.does(refund('R2', 1000));
    await node.does(refund('R3', 800));
    expect(await sums()).toEqual({ refunded: 5000, reserved: 1800, left: 2000 });
  });

  it('leaves nothing for a refund that exceeds the rest', async () => {
    await node.does(refund('R2', 2000));
    world.calls.length = 0;
    const { refusals } = await node.does(refund('R3', 1801));
    expect(refusals).toMatchObject([{ code: 'REFUND_EXCEEDS_REFUNDABLE', advice: 'FIX_INPUT' }]);
    expect(world.calls).toEqual([]);
  });

  it('grows by nothing when a pending refund that a notify counts already succeeds', async () => {
    await node.does(refund('R2', 2000));
    await node.notified('n1', ownNotify('R2', '70.00'));
    expect(await sums()).toEqual({ refunded: 7000, reserved: 0, left: 1800 });
    expect(kindsOf(await node.trade())).toEqual(['REFUND_NOT_OURS']);
  });
});

it('a foreign refund as large as a pending one of ours is reported when both are known', async () => {
  world.says({ refund: [lost], 'fastpay.refund.query': [signed({})] });
  await node.does(refund('R1', 2000));
  await node.notified('n1', ownNotify('console1', '20.00'));
  world.says({ 'fastpay.refund.query': [signed({})], refund: [refunded('40.00')] });
  node.setClock(60);
  await node.does(followUp);
  const trade = await node.trade();
  expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
  expect(kindsOf(trade)).toEqual(['REFUND_NOT_OURS']);
  expect(await sums()).toEqual({ refunded: 4000, reserved: 0, left: 4800 });
});

it('what was returned before a refund was requested is no part of it, whatever becomes of another one', () => {
  const told = (refundedFen: number, foreignFen: number): TradeEvent => ({
    type: 'TradeAnomalyObserved',
    data: { kind: 'REFUND_NOT_OURS', detail: `${refundedFen}`, observedAt: at(30), refundedFen, foreignFen },
  });
  const trade = givenTrade(
    [0, openedBarcode],
    [10, paid],
    [20, refundRequested('R1', 1000)],
    [30, told(5000, 4000)],
    [40, refundRequested('R2', 3000)],
    [50, told(6000, 4000)],
    [60, { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(60) } }],
  );
  expect([refundedFen(trade), reservedFen(trade), refundableFen(trade)]).toEqual([5000, 3000, 800]);
});

it('a refund that was booked as refused is ours when its notify says that it was carried out', async () => {
  world.says({ refund: [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH')] });
  await node.does(refund('R1', 2000));
  const trade = await node.notified('n1', ownNotify('R1', '20.00'));
  expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
  expect(kindsOf(trade)).toEqual([]);
  expect(await sums()).toEqual({ refunded: 2000, reserved: 0, left: 6800 });
});

it('a refund that was taken for refused, and found later, is counted once', async () => {
  world.says({ refund: [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH'), refunded('50.00')] });
  await node.does(refund('R1', 2000));
  await node.does(refund('R2', 3000));
  expect(kindsOf(await node.notified('n1', ownNotify('R2', '50.00')))).toEqual(['REFUND_NOT_OURS']);
  const found = { refund_status: 'REFUND_SUCCESS', refund_amount: '20.00', out_request_no: 'R1' };
  world.says({ query: [seesTrade('TRADE_SUCCESS')], 'fastpay.refund.query': [signed(found)] });
  const doubted: TradeCommand = { type: 'Sync', outTradeNo: 'order_1', doubted: ['R1'] };
  const { trade } = await node.does(doubted);
  expect(trade.refunds.map(({ state }) => state)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  expect(await sums()).toEqual({ refunded: 5000, reserved: 0, left: 3800 });
  expect(trade.anomalies).toMatchObject([{ kind: 'REFUND_NOT_OURS', resolved: { who: 'paystate' } }]);
});

describe('a signed sum larger than the order', () => {
  it('in the answer to a refund contradicts the trade, and is not used', async () => {
    world.says({ refund: [refunded('188.00')] });
    const { trade } = await node.does(refund('R1', 1000));
    expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(await sums()).toEqual({ refunded: 1000, reserved: 0, left: 7800 });
  });

  it('in a notify contradicts the trade, and is not used', async () => {
    const trade = await node.notified('n1', ownNotify('console1', '188.00'));
    expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
    expect(await sums()).toEqual({ refunded: 0, reserved: 0, left: 8800 });
  });
});

describe('money that partners have', () => {
  const outOf = (amount: string): JsonObject => ({
    refund_royalty_parameters: [{ royalty_type: 'transfer', trans_out: PARTNERS[0], trans_out_type: 'userId', amount }],
  });
  const withDetails = (command: TradeCommand, details: JsonObject) => ({ ...command, details }) as TradeCommand;
  beforeEach(async () => {
    world.says({ 'order.settle': [signed({})], refund: [refunded('40.00')] });
    await node.does(share('S1', 8000));
  });

  it('is refundable only out of their shares', async () => {
    const trade = await node.trade();
    expect(withPartnersFen(trade)).toBe(8000);
    expect(refundableFen(trade)).toBe(800);
    expect(refundableFen(trade, outOf('40.00'))).toBe(4800);
    expect(outOfSharesFen(outOf('40.00'))).toBe(4000);
  });

  it('is no longer theirs where a refund has taken it back: it can be settled again', async () => {
    await node.does(withDetails(refund('R1', 4000), outOf('40.00')));
    const trade = await node.trade();
    expect(withPartnersFen(trade)).toBe(4000);
    expect([refundableFen(trade), shareableFen(trade, 'S2')]).toEqual([800, 800]);
    expect((await node.does(share('S2', 801))).refusals).toMatchObject([{ code: 'SETTLEMENT_EXCEEDS_PAID' }]);
    expect((await node.does(share('S2', 800))).refusals).toEqual([]);
  });

  it('is still theirs where the refund out of their shares was refused', async () => {
    world.says({ refund: [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH')] });
    await node.does(withDetails(refund('R1', 4000), outOf('40.00')));
    const trade = await node.trade();
    expect([withPartnersFen(trade), refundableFen(trade)]).toEqual([8000, 800]);
  });
});

it('a signed sum proves a foreign refund, though its answer leaves our own refund in doubt beside another', async () => {
  world.says({ refund: [lost, refunded('50.00')], 'fastpay.refund.query': [lost] });
  await node.does(refund('R1', 2000));
  const { trade } = await node.does(refund('R2', 2000));
  expect(trade.refunds.map(({ state }) => state)).toEqual(['UNKNOWN', 'UNKNOWN']);
  expect(trade.anomalies).toMatchObject([{ kind: 'REFUND_NOT_OURS', foreignFen: 1000 }]);
});
