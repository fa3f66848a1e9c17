/** What back offices are told live: anomalies observed and resolved, opened trade or not. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { createLiveFeed } from '../../../projections/live/live-feed';
import { watchAnomalies, type AnomalySubscription } from '../../../projections/live/watch-anomalies';
import { watchTrade } from '../../../projections/live/watch-trade';
import { anomalyObserved, at, cleanUp, givenLog, givenReadModel, notified, opened } from '../given-projections';

afterEach(cleanUp);

const amountDiffers: TradeEvent = {
  type: 'TradeAnomalyObserved',
  data: { kind: 'AMOUNT_DIFFERS', detail: 'Alipay names 0.01.', observedAt: at(1) },
};

function givenFed() {
  const log = givenLog();
  const readModel = givenReadModel();
  const feed = createLiveFeed();
  let applied = 0;
  const store = { readStream: () => Promise.resolve([]) };
  return {
    log,
    feed,
    deps: { readModel, feed, store, merchant: 'main' },
    apply() {
      feed.publish(readModel.apply(log.batch(applied)));
      applied = log.events.length;
    },
  };
}

async function nextOf(subscription: AnomalySubscription): Promise<unknown> {
  const { value } = await subscription.next();
  if (!value) return value;
  const { outTradeNo, trade, anomaly } = value;
  return [outTradeNo, trade.opened ? 'opened' : 'stranger', anomaly.kind, anomaly.resolved?.who ?? 'open'];
}

test('each that is observed or resolved, of trades that were opened and of those that were not', async () => {
  const { log, feed, apply } = givenFed();
  const watch = watchAnomalies(feed, []);
  log.add('stray', 0, notified('n1'), anomalyObserved);
  apply();
  log.add('a', 0, opened('a'), amountDiffers);
  apply();
  const settled: TradeEvent = {
    type: 'TradeAnomalySettled',
    data: { anomalyId: log.events[1]!.id, who: 'lin', why: 'the old till', settledAt: at(9) },
  };
  log.add('a', 1, notified('n2')).add('stray', 1, settled);
  apply();
  expect(await nextOf(watch)).toEqual(['stray', 'stranger', 'UNKNOWN_TRADE', 'open']);
  expect(await nextOf(watch)).toEqual(['a', 'opened', 'AMOUNT_DIFFERS', 'open']);
  expect(await nextOf(watch)).toEqual(['stray', 'stranger', 'UNKNOWN_TRADE', 'lin']);
});

test('several in one change come one by one, and only the kinds that are wanted', async () => {
  const { log, feed, apply } = givenFed();
  const [all, some] = [watchAnomalies(feed, []), watchAnomalies(feed, ['AMOUNT_DIFFERS'])];
  log.add('a', 0, anomalyObserved, amountDiffers, opened('a'));
  apply();
  expect([await nextOf(all), await nextOf(all)]).toEqual([
    ['a', 'opened', 'UNKNOWN_TRADE', 'open'],
    ['a', 'opened', 'AMOUNT_DIFFERS', 'open'],
  ]);
  expect(await nextOf(some)).toEqual(['a', 'opened', 'AMOUNT_DIFFERS', 'open']);
});

test('return() ends it at once while it waits, and leaves nothing behind', async () => {
  const { feed } = givenFed();
  const watch = watchAnomalies(feed, []);
  const waiting = watch.next();
  expect(await watch.return()).toEqual({ done: true, value: undefined });
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await watch.next()).toEqual({ done: true, value: undefined });
  expect(feed.subscriberCount()).toBe(0);
});

test('who watches a trade is told of a trade when it is opened, not of an anomaly before that', async () => {
  const { log, deps, apply } = givenFed();
  const watch = watchTrade(deps, 'a');
  log.add('a', 0, anomalyObserved);
  apply();
  log.add('a', 1, opened('a'));
  apply();
  expect((await watch.next()).value).toMatchObject({ trade: { opened: { outTradeNo: 'a' }, revision: 1 } });
});
