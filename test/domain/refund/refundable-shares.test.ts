/** Whose shares a refund can take back: what is offered is what is accepted. */
import { refundableShares } from '../../../domain/refund/refundable-shares';
import { refundableAtMostFen, refundableFen } from '../../../domain/trade/account';
import type { TradeCommand } from '../../../domain/trade/commands';
import {
  givenPaidNode,
  givenWorldForEach,
  PARTNERS,
  refund,
  refunded,
  refusedWith,
  share,
  signed,
  type Node,
} from '../given/given-engine';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = await givenPaidNode(world);
  world.says({ 'order.settle': [signed({})], refund: [refunded('1.00')] });
});

const refundOutOf = (outRequestNo: string, amountFen: number, ...yuan: string[]): TradeCommand => {
  const shares = yuan.map((amount, index) => ({
    royalty_type: 'transfer',
    trans_out: PARTNERS[index]!,
    trans_out_type: 'userId',
    amount,
  }));
  return { ...refund(outRequestNo, amountFen), details: { refund_royalty_parameters: shares } } as TradeCommand;
};
const of = (index: 0 | 1, amountFen: number) => ({
  transOut: PARTNERS[index],
  transOutType: 'userId',
  amountFen,
});
const offered = async () => refundableShares(await node.trade());

describe('given an order of 88.00 of which partners got 20.00 and 5.00', () => {
  beforeEach(async () => {
    await node.does(share('S1', 1500, 500));
    await node.does(share('S2', 500));
  });

  it('when it is looked at, then each partner is named once, with all that it got', async () => {
    expect(await offered()).toEqual([of(0, 2000), of(1, 500)]);
  });

  it('when a refund takes back of a share, then what is left of it is offered', async () => {
    await node.does(refundOutOf('R1', 2500, '12.00', '5.00'));

    expect(await offered()).toEqual([of(0, 800)]);
  });

  it('when Alipay refuses a refund out of a share, then all of the share is offered again', async () => {
    world.says({ refund: [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH')] });
    await node.does(refundOutOf('R1', 2500, '12.00'));

    expect(await offered()).toEqual([of(0, 2000), of(1, 500)]);
  });

  it("when the shop's own money is refunded, then one fen more is refused, and all shares together are accepted", async () => {
    world.says({ refund: [refunded('63.00'), refunded('88.00')] });
    expect((await node.does(refund('R1', 6301))).refusals).toMatchObject([{ code: 'REFUND_EXCEEDS_REFUNDABLE' }]);
    expect((await node.does(refund('R2', 6300))).refusals).toEqual([]);
    expect(refundableFen(await node.trade())).toBe(0);
    expect((await node.does(refundOutOf('R3', 2500, '20.00', '5.00'))).refusals).toEqual([]);

    expect((await node.trade()).refunds.at(-1)).toMatchObject({ state: 'SUCCEEDED', amountFen: 2500 });
    expect(await offered()).toEqual([]);
  });

  it('when others refund so much that partners have more than is left, then none is offered, as none is accepted', async () => {
    await node.notified('n1', { out_biz_no: 'other', refund_fee: '80.00', gmt_refund: '2026-11-21 12:01:00.000' });
    const trade = await node.trade();
    expect(refundableAtMostFen(trade)).toBe(800);
    const { refusals } = await node.does(refundOutOf('R1', 800, '8.00'));

    expect(refusals).toMatchObject([{ code: 'REFUND_EXCEEDS_REFUNDABLE' }]);
    expect(refundableShares(trade)).toEqual([]);
  });
});
