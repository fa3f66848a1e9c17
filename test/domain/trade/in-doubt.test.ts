/** What does not prove an outcome leaves it in doubt: it is queried soon, and its amount is reserved until then. */
import { refundableFen } from '../../../domain/trade/account';
import type { BillRow } from '../../../domain/bill/bill';
import type { TradeCommand } from '../../../domain/trade/commands';
import { nextDueAt } from '../../../domain/follow-up/due';
import { matchTrade } from '../../../domain/bill/match-order';
import { findSettlement } from '../../../domain/settlement/settlement';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  codeAnswer,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  lost,
  methodsOf,
  payQr,
  refund,
  seesTrade,
  signed,
  type Node,
} from '../given/given-engine';
import { at, givenTrade, openedQr, paid, START_MS } from '../given/given-trade';
import { checkSettle } from '../../../domain/settlement/settlement-input';
import { recordNotify } from '../../../domain/engine/record-notify';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = await givenPaidNode(world);
});

const PARTNER = '2088102177846880';
const OTHER_PARTNER = '2088102177846898';

function settle(outRequestNo: string, ...amounts: string[]): TradeCommand {
  const partners = [PARTNER, OTHER_PARTNER];
  const shares = amounts.map((amount, index) => ({
    transIn: partners[index]!,
    transInType: 'userId' as const,
    amount,
  }));
  const checked = checkSettle({ outTradeNo: 'order_1', outRequestNo, shares });
  if ('refusals' in checked) throw new Error(JSON.stringify(checked.refusals));
  return checked.command;
}

describe('a settlement whose answer was lost', () => {
  it('is due five seconds later, and half a second after that at the latest', async () => {
    world.says({ 'order.settle': [lost] });
    const { trade } = await node.does(settle('S1', '80.00'));
    expect(nextDueAt(trade)).toBeGreaterThanOrEqual(START_MS + 5_000);
    expect(nextDueAt(trade)).toBeLessThanOrEqual(START_MS + 5_500);
  });

  it('reserves its amount: another settlement has only the rest', async () => {
    world.says({ 'order.settle': [lost, signed({ trade_no: 'T1', settle_no: 'N2' })] });
    await node.does(settle('S1', '80.00'));
    expect((await node.does(settle('S2', '20.00'))).refusals).toMatchObject([{ code: 'SETTLEMENT_EXCEEDS_PAID' }]);
    expect(methodsOf(world.calls)).toEqual(['order.settle']);
    expect((await node.does(settle('S2', '8.00'))).refusals).toEqual([]);
  });

  it('is still in doubt where one of two shares succeeded and the other is under way', async () => {
    world.says({ 'order.settle': [lost] });
    await node.does(settle('S1', '8.00', '2.00'));
    const shares = [
      { trans_in: PARTNER, amount: '8.00', state: 'SUCCESS' },
      { trans_in: OTHER_PARTNER, amount: '2.00', state: 'PROCESSING' },
    ];
    world.says({ 'order.settle.query': [signed({ out_request_no: 'S1', royalty_detail_list: shares })] });
    node.setClock(20);
    const { trade } = await node.does(followUp);
    expect(methodsOf(world.calls)).toEqual(['order.settle', 'order.settle.query']);
    expect(findSettlement(trade, 'S1')?.state).toBe('UNKNOWN');
    expect(isInDoubt(trade)).toBe(true);
  });
});

it('a settlement query that found another settlement leaves this one in doubt', async () => {
  world.says({ 'order.settle': [lost] });
  await node.does(settle('S1', '8.00'));
  const shares = [{ trans_in: PARTNER, amount: '8.00', state: 'SUCCESS' }];
  world.says({ 'order.settle.query': [signed({ out_request_no: 'S2', royalty_detail_list: shares })] });
  node.setClock(20);
  expect(findSettlement((await node.does(followUp)).trade, 'S1')?.state).toBe('UNKNOWN');
});

it('a settlement that another handler has sent is not sent again: both are answered alike', async () => {
  world.says({ 'order.settle': [signed({ trade_no: 'T1', settle_no: 'N1' })] });
  const results = await Promise.all([node.does(settle('S1', '8.00')), node.does(settle('S1', '8.00'))]);
  expect(results.flatMap(({ refusals }) => refusals)).toEqual([]);
  expect(methodsOf(world.calls)).toEqual(['order.settle']);
});

it('a cancel that Alipay wants sent again has returned nothing, whatever its answer names', async () => {
  world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ action: 'refund', retry_flag: 'Y' })] });
  const { trade, refusals } = await node.does({ type: 'Cancel', outTradeNo: 'order_1' });
  expect(trade.state).toBe('TRADE_SUCCESS');
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
});

it('a notify is recognised by its content, not by its id alone', async () => {
  const shop = world.node();
  world.says({ precreate: [codeAnswer] });
  await shop.does({ ...payQr, outTradeNo: 'order_2' });
  const params = { out_trade_no: 'order_2', trade_no: 'T2', total_amount: '88.00' };
  const told = (trade_status: string) =>
    recordNotify(shop.engine, { notifyId: 'n1', outTradeNo: 'order_2', params: { ...params, trade_status } }, 'notify');
  expect((await told('WAIT_BUYER_PAY')).trade.state).toBe('WAIT_BUYER_PAY');
  expect((await told('TRADE_SUCCESS')).trade.state).toBe('TRADE_SUCCESS');
});

it('a second payment in the bill is explained by its refund only when that has succeeded', () => {
  const payment: BillRow = {
    line: 6,
    kind: 'payment',
    tradeNo: 'T1',
    outTradeNo: 'order_1',
    outRequestNo: '',
    amountFen: 8800,
    receivedFen: 8800,
    feeFen: 53,
    doneAtMs: START_MS,
  };
  const requested = { outRequestNo: 'late_T2', amountFen: 8800, requestedAt: at(80), tradeNo: 'T2' };
  const trade = givenTrade([0, openedQr], [10, paid], [80, { type: 'RefundRequested', data: requested }]);
  const { discrepancies } = matchTrade([payment, { ...payment, line: 7, tradeNo: 'T2' }], trade, {});
  expect(discrepancies).toMatchObject([{ kind: 'TRADE_NO_DIFFERS', tradeNo: 'T2' }]);
});

describe('two refunds sent at once', () => {
  it("are answered one after the other: an answer that names only the first one's sum leaves the second in doubt", async () => {
    let arrived = 0;
    let first: Promise<unknown> = Promise.resolve();
    world.alipay = async ({ method, bizContent }) => {
      const isFirst = bizContent['out_request_no'] === 'R1';
      if (method !== 'alipay.trade.refund') {
        return isFirst
          ? signed({ out_request_no: 'R1', refund_amount: '30.00', refund_status: 'REFUND_SUCCESS' })
          : lost;
      }
      arrived += 1;
      while (arrived < 2) await new Promise(setImmediate);
      // The second is answered when the first is booked.
      if (!isFirst) await first;
      return signed({ fund_change: 'Y', refund_fee: '30.00' });
    };
    first = node.does(refund('R1', 3000));
    const { trade, refusals } = await node.does(refund('R2', 2000));
    expect(trade.refunds).toMatchObject([
      { outRequestNo: 'R1', state: 'SUCCEEDED' },
      { outRequestNo: 'R2', state: 'UNKNOWN' },
    ]);
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(refundableFen(trade)).toBe(3800);
  });
});

describe('a shop without a seller id', () => {
  it('returns no second payment by policy: a report without one does not say whose money it is', async () => {
    const shop = world.node({ policy: { latePayment: 'refund' } });
    const trade = await shop.notified('n1', { trade_no: 'T2', gmt_payment: '2026-11-21 12:00:30' });
    expect(trade.anomalies.map(({ kind }) => kind)).toEqual(['TRADE_NO_DIFFERS']);
    expect(trade.anomalies[0]?.remedy).toBeUndefined();
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '88.00', trade_no: 'T2' });
    await shop.does(followUp);
    expect((await shop.trade()).refunds).toEqual([]);
  });
});

it('more refunds in doubt than one run queries are all queried, and sent again, in a few runs', async () => {
  await node.notified('n0', { gmt_payment: '2026-11-21 12:00:00' });
  const numbers = Array.from({ length: 13 }, (_, index) => `R${index + 1}`);
  world.says({});
  for (const number of numbers) await node.does(refund(number, 100));
  world.calls.length = 0;
  world.says({ 'fastpay.refund.query': [signed({})], refund: [lost] });
  node.setClock(60);
  for (let run = 1; run <= 3; run += 1) await node.does(followUp);
  const sentAgain = world.calls.filter(({ method }) => method === 'alipay.trade.refund');
  expect(sentAgain.map(({ bizContent }) => bizContent['out_request_no'])).toEqual(numbers);
});
