/** A payment that counted as another seller's is booked when the setting is corrected: that leaves nothing in doubt. */
import { isInDoubt } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  codeAnswer,
  followUp,
  givenWorldForEach,
  openKindsOf,
  payQr,
  seesTrade,
  sync,
  type Node,
} from '../given/given-engine';
import { followUpAt } from '../given/given-evidence';
import { awaitingScan, givenTrade, openedQr, paid } from '../given/given-trade';

const world = givenWorldForEach();
const SELLER = '2088000000000001';

/** Seven hours after the notify that named it, the right seller is configured. */
async function givenCorrectedSeller(): Promise<Node> {
  const wrong = world.node({ sellerId: '2088000000000009' });
  world.says({ precreate: [codeAnswer] });
  await wrong.does(payQr);
  await wrong.notified('n1', { seller_id: SELLER, gmt_payment: '2026-11-21 12:00:05' });
  const node = world.node({ sellerId: SELLER });
  node.setClock(7 * 3_600);
  world.says({ query: [seesTrade('TRADE_SUCCESS', { send_pay_date: '2026-11-21 12:00:05' })] });
  return node;
}

it('the sync that books it says so', async () => {
  const node = await givenCorrectedSeller();
  const { trade, refusals } = await node.does(sync);
  expect([trade.state, refusals, isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', [], false]);
});

it('no anomaly says that its outcome is still unknown', async () => {
  const node = await givenCorrectedSeller();
  await node.does(sync);
  await node.does(followUp);
  expect(openKindsOf(await node.trade())).toEqual(['SELLER_DIFFERS']);
});

it('a payment that an earlier release booked so is not in doubt now', () => {
  const detail = 'went to seller X, not to ours.';
  const data = { kind: 'SELLER_DIFFERS', detail, sellerId: 'X', observedAt: '' } as const;
  const differs: TradeEvent = { type: 'TradeAnomalyObserved', data };
  const trade = givenTrade([0, openedQr], [0, awaitingScan], [9, differs], [11, paid]);
  expect([isInDoubt(trade), followUpAt(trade, 86_400 * 30)]).toEqual([false, 'done']);
});
