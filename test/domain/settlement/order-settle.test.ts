/** `settle`: money of a paid trade goes to partners once, whatever becomes of the answer. */
import type { TradeCommand } from '../../../domain/trade/commands';
import type { WireAnswer } from '../../../domain/ports';
import { findSettlement } from '../../../domain/settlement/settlement';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  followUp,
  givenPaidNode,
  givenWorldForEach,
  lost,
  methodsOf,
  payBarcode,
  refund,
  refusedWith,
  signed,
} from '../given/given-engine';
import { checkSettle } from '../../../domain/settlement/settlement-input';

const world = givenWorldForEach();

function settle(amount: string, outRequestNo = 'S1'): TradeCommand {
  const shares = [{ transIn: '2088102177846880', transInType: 'userId' as const, amount }];
  const checked = checkSettle({ outTradeNo: 'order_1', outRequestNo, shares });
  if ('refusals' in checked) throw new Error(JSON.stringify(checked.refusals));
  return checked.command;
}
const done = signed({ trade_no: 'T1', settle_no: 'N1' });
function sharedOut(amount: string, state = 'SUCCESS'): WireAnswer {
  return signed({ out_request_no: 'S1', royalty_detail_list: [{ amount, state, trans_in: '2088102177846880' }] });
}

const calls = () => methodsOf(world.calls);
const paidNode = () => givenPaidNode(world);

it("is sent by Alipay's own number, in its names, and a repeat is answered without a call", async () => {
  const node = await paidNode();
  world.says({ 'order.settle': [done] });
  const { trade, refusals } = await node.does(settle('8.8'));
  expect(refusals).toEqual([]);
  expect(findSettlement(trade, 'S1')?.state).toBe('SUCCEEDED');
  expect(world.calls).toEqual([
    {
      method: 'alipay.trade.order.settle',
      bizContent: {
        out_request_no: 'S1',
        trade_no: 'T1',
        royalty_mode: 'sync',
        royalty_parameters: [
          { royalty_type: 'transfer', trans_in_type: 'userId', trans_in: '2088102177846880', amount: '8.80' },
        ],
      },
    },
  ]);
  expect((await node.does(settle('8.80'))).refusals).toEqual([]);
  expect(calls()).toHaveLength(1);
});

it('the same number with other shares is a conflict', async () => {
  const node = await paidNode();
  world.says({ 'order.settle': [done] });
  await node.does(settle('8.80'));
  expect((await node.does(settle('9.90'))).refusals).toMatchObject([
    { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'shares'] },
  ]);
});

it('no more than is left of the money: other settlements and refunds count', async () => {
  const node = await paidNode();
  world.says({ 'order.settle': [done], refund: [signed({ trade_no: 'T1', fund_change: 'Y', refund_fee: '8.00' })] });
  await node.does(settle('40.00'));
  await node.does(refund('R1', 800));
  expect((await node.does(settle('40.01', 'S2'))).refusals).toMatchObject([{ code: 'SETTLEMENT_EXCEEDS_PAID' }]);
  expect((await node.does(settle('40.00', 'S2'))).refusals).toEqual([]);
});

it.each([
  ['another settlement took the rest', { type: 'Settle' } as const, 'SETTLEMENT_EXCEEDS_PAID'],
  ['the buyer has the money back', { type: 'Refund' } as const, 'TRADE_NOT_PAID'],
])('a retry after a refusal is looked at like the first: %s', async (_what, { type }, code) => {
  const node = await paidNode();
  world.says({
    'order.settle': [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH'), done],
    refund: [signed({ trade_no: 'T1', fund_change: 'Y', refund_fee: '88.00' })],
  });
  await node.does(settle('8.80'));
  await node.does(type === 'Settle' ? settle('88.00', 'S2') : refund('R1', 8800));
  expect((await node.does(settle('8.80'))).refusals).toMatchObject([{ code }]);
  expect(calls().filter((method) => method === 'order.settle')).toHaveLength(type === 'Settle' ? 2 : 1);
});

it('an unpaid trade has nothing to settle', async () => {
  const node = world.node();
  world.says({ pay: [lost] });
  await node.does(payBarcode);
  expect((await node.does(settle('1.00'))).refusals).toMatchObject([{ code: 'TRADE_NOT_PAID' }]);
});

describe('a lost answer', () => {
  async function unknown() {
    const node = await paidNode();
    world.says({ 'order.settle': [lost] });
    const { trade, refusals } = await node.does(settle('8.80'));
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(findSettlement(trade, 'S1')?.state).toBe('UNKNOWN');
    expect(isInDoubt(trade)).toBe(true);
    world.calls.length = 0;
    return node;
  }

  it('is queried by follow-up, and never sent again by itself', async () => {
    const node = await unknown();
    world.says({
      'order.settle.query': [lost, refusedWith('ACQ.TRADE_NOT_EXIST'), sharedOut('8.80')],
      'order.settle': [done],
    });
    for (const seconds of [20, 60, 200]) {
      node.setClock(seconds);
      await node.does(followUp);
    }
    expect(calls().filter((method) => method.startsWith('order.settle'))).toEqual([
      'order.settle.query',
      'order.settle.query',
      'order.settle.query',
    ]);
    expect(findSettlement(await node.trade(), 'S1')?.state).toBe('SUCCEEDED');
    expect(isInDoubt(await node.trade())).toBe(false);
  });

  it('is sent again, identical, when the caller repeats it and Alipay does not know it', async () => {
    const node = await unknown();
    world.says({ 'order.settle.query': [refusedWith('ACQ.TRADE_NOT_EXIST')], 'order.settle': [done] });
    // Too early: the request may still arrive.
    expect((await node.does(settle('8.80'))).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(calls()).toEqual(['order.settle.query']);
    world.calls.length = 0;
    node.setClock(33);
    const { trade, refusals } = await node.does(settle('8.80'));
    expect(refusals).toEqual([]);
    expect(calls()).toEqual(['order.settle.query', 'order.settle']);
    expect(findSettlement(trade, 'S1')?.state).toBe('SUCCEEDED');
  });

  it('is not sent again when the caller repeats it and Alipay has carried it out', async () => {
    const node = await unknown();
    world.says({ 'order.settle.query': [sharedOut('8.80')] });
    expect((await node.does(settle('8.80'))).refusals).toEqual([]);
    expect(calls()).toEqual(['order.settle.query']);
  });

  it.each([
    ['40006', 'isv.insufficient-isv-permissions'],
    ['20001', 'aop.invalid-auth-token'],
    ['40004', 'ACQ.ACCESS_FORBIDDEN'],
    ['40004', 'isv.app-call-limited'],
  ])('is not sent again because the query was refused with %s %s', async (code, sub_code) => {
    const node = await unknown();
    node.setClock(60);
    world.says({ 'order.settle.query': [signed({ code, sub_code })], 'order.settle': [done] });
    expect((await node.does(settle('8.80'))).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(calls()).toEqual(['order.settle.query']);
  });

  it('is not sent again on an older answer when the latest query was lost', async () => {
    const node = await unknown();
    world.says({ 'order.settle.query': [refusedWith('ACQ.TRADE_NOT_EXIST')] });
    node.setClock(20);
    await node.does(followUp);
    world.says({ 'order.settle.query': [lost], 'order.settle': [done] });
    node.setClock(3600);
    expect((await node.does(settle('8.80'))).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(calls()).not.toContain('order.settle');
  });

  it('refused at the repeat, and still not known to Alipay a minute later: neither attempt was carried out', async () => {
    const node = await unknown();
    const failed = refusedWith('ACQ.TRADE_SETTLE_ERROR');
    world.says({ 'order.settle.query': [refusedWith('ACQ.TRADE_NOT_EXIST')], 'order.settle': [failed] });
    node.setClock(40);
    await node.does(settle('8.80'));
    node.setClock(80);
    await node.does(followUp);
    expect(findSettlement(await node.trade(), 'S1')?.state).toBe('UNKNOWN');
    node.setClock(200);
    await node.does(followUp);
    expect(findSettlement(await node.trade(), 'S1')?.state).toBe('REFUSED');
  });

  it('lost again at the repeat: queries before that prove nothing', async () => {
    const node = await unknown();
    const failed = refusedWith('ACQ.TRADE_SETTLE_ERROR');
    world.says({ 'order.settle.query': [refusedWith('ACQ.TRADE_NOT_EXIST')], 'order.settle': [lost, failed] });
    for (const seconds of [40, 300]) {
      node.setClock(seconds);
      await node.does(settle('8.80'));
    }
    expect(calls().filter((method) => method === 'order.settle')).toHaveLength(2);
    node.setClock(310);
    await node.does({ type: 'Sync', outTradeNo: 'order_1' });
    await node.does(followUp);
    expect(findSettlement(await node.trade(), 'S1')?.state).toBe('UNKNOWN');
  });

  it('turns out to have failed', async () => {
    const node = await unknown();
    world.says({ 'order.settle.query': [sharedOut('8.80', 'FAIL')] });
    node.setClock(20);
    await node.does(followUp);
    expect(findSettlement(await node.trade(), 'S1')?.state).toBe('REFUSED');
  });

  it('turns out to be another amount: succeeded, and reported', async () => {
    const node = await unknown();
    world.says({ 'order.settle.query': [sharedOut('1.00')] });
    node.setClock(20);
    await node.does(followUp);
    const trade = await node.trade();
    expect(findSettlement(trade, 'S1')?.state).toBe('SUCCEEDED');
    expect(trade.anomalies).toMatchObject([{ kind: 'AMOUNT_DIFFERS' }]);
  });

  it('a share that is still under way decides nothing', async () => {
    const node = await unknown();
    world.says({ 'order.settle.query': [sharedOut('8.80', 'PROCESSING')] });
    node.setClock(20);
    await node.does(followUp);
    expect(findSettlement(await node.trade(), 'S1')?.state).toBe('UNKNOWN');
  });
});

it.each([
  ['ACQ.ALLOC_AMOUNT_VALIDATE_ERROR', 'FIX_INPUT'],
  ['ACQ.TRADE_SETTLE_ERROR', 'ASK_A_PERSON'],
])('refused with %s', async (subCode, advice) => {
  const node = await paidNode();
  world.says({ 'order.settle': [refusedWith(subCode)] });
  const { trade, refusals } = await node.does(settle('8.80'));
  expect(refusals).toMatchObject([{ code: 'ALIPAY_REFUSED', advice }]);
  expect(findSettlement(trade, 'S1')?.state).toBe('REFUSED');
});

it('an unlisted refusal is unknown: money may have moved', async () => {
  const node = await paidNode();
  world.says({ 'order.settle': [refusedWith('ACQ.SOMETHING_NEW')] });
  expect(findSettlement((await node.does(settle('8.80'))).trade, 'S1')?.state).toBe('UNKNOWN');
});
