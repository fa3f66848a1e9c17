/** Alipay says for certain that what is paid here does not exist there: a contradiction, and no doubt that stays for ever. */
import { isInDoubt } from '../../../domain/trade/trade';
import {
  cancel,
  followedUp,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  refund,
  refusedWith,
  signed,
  sync,
} from '../given/given-engine';
import { followUpAt } from '../given/given-evidence';
import { answered, awaitingScan, givenTrade, openedQr, paid } from '../given/given-trade';

const world = givenWorldForEach();
const absent = refusedWith('ACQ.TRADE_NOT_EXIST');
const TEN_DAYS = [1, 60, 600, 3_600, 22_000, 90_000, 180_000, 864_000] as const;

it('a refund is refused because the trade is not there, and the query says the same', async () => {
  const node = await givenPaidNode(world);
  world.says({ refund: [absent], query: [absent] });
  await node.does(refund('R1', 1000));
  await followedUp(node, ...TEN_DAYS);
  const { trade, refusals } = await node.does(sync);
  expect(trade.doubt).toBeUndefined();
  expect([refusals, kindsOf(trade)]).toEqual([[], ['CONTRADICTS_STATE']]);
});

it('a cancel was answered for certain, and found nothing', async () => {
  const node = await givenPaidNode(world);
  world.says({ cancel: [signed({ retry_flag: 'N' })], query: [absent] });
  await node.does(cancel);
  await followedUp(node, ...TEN_DAYS);
  const { trade } = await node.does(sync);
  expect(trade.doubt).toBeUndefined();
});

it('a trade whose absence an earlier release recorded is not in doubt now', () => {
  const notThere = { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
  const trade = givenTrade(
    [0, openedQr],
    [0, awaitingScan],
    [11, paid],
    [20, answered('r', 'alipay.trade.refund', { ...notThere, outRequestNo: 'R1' })],
    [30, answered('q', 'alipay.trade.query', notThere)],
  );
  expect([isInDoubt(trade), followUpAt(trade, 86_400 * 30)]).toEqual([false, 'done']);
});
