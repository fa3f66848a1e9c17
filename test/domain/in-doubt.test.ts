/** What does not prove an outcome leaves it in doubt: it is looked up soon, and its money is promised until then. */
import { checkSettle, type TradeCommand } from '../../domain/commands';
import { nextDueAt } from '../../domain/due';
import { findSettlement } from '../../domain/settlement';
import { isSettled, refundableFen } from '../../domain/trade';
import {
  followUp,
  givenPaidNode,
  givenWorld,
  lost,
  methodsOf,
  refund,
  signed,
  type Node,
  type World,
} from './given-engine';
import { START_MS } from './given-trade';

let world: World;
let node: Node;
beforeEach(async () => {
  world = await givenWorld();
  node = await givenPaidNode(world);
});
afterEach(() => world.end());

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

  it('promises its money: another settlement has only the rest', async () => {
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
    expect(isSettled(trade)).toBe(false);
  });
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
