/** What single events change in the folded trade, and what they leave as it is. */
import { evolve } from '../../../domain/engine/evolve';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  answered,
  awaitingScan,
  givenTrade,
  openedQr,
  paid,
  recorded,
  refundRequested,
  refundSucceeded,
  requested,
} from '../given/given-trade';

it('a call that was requested is remembered until it is answered', () => {
  const asked = givenTrade([0, openedQr], [0, requested('c1', 'alipay.trade.precreate', 10)]);
  expect(asked.inFlight.map(({ callId }) => callId)).toEqual(['c1']);

  const trade = evolve(asked, recorded(answered('c1', 'alipay.trade.precreate', {}), 2, 1));

  expect(trade.inFlight).toEqual([]);
});

it('an event of a newer release counts as a revision and a change, and changes nothing else', () => {
  const given = givenTrade([0, openedQr], [1, awaitingScan], [10, paid]);
  const unknown = { type: 'TradeGiftWrapped', data: {} } as unknown as TradeEvent;

  const trade = evolve(given, recorded(unknown, 3, 60));

  expect([given.revision, given.position]).toEqual([2, '3']);
  expect(trade).toEqual({ ...given, revision: 3, position: '4', changedAt: '2026-11-21T04:01:00.000Z' });
});

it('a refund that is requested again after it succeeded keeps its outcome', () => {
  const given = givenTrade(
    [0, openedQr],
    [10, paid],
    [20, refundRequested('R1', 100)],
    [21, refundSucceeded('R1', 100)],
  );

  const trade = evolve(given, recorded(refundRequested('R1', 100), 4, 30));

  expect(trade.refunds).toEqual(given.refunds);
});
