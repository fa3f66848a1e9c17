import fc from 'fast-check';
import type { EventStore } from '../../../domain/ports';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { createLiveFeed } from '../../../projections/live/live-feed';
import { startProjector } from '../../../projections/projector';
import type { AppliedChange } from '../../../projections/views/read-model';
import { watchTrade } from '../../../projections/live/watch-trade';
import {
  anomalyObserved,
  awaiting,
  cleanUp,
  givenLog,
  givenReadModel,
  givenStore,
  newAppend,
  newEvent,
  notified,
  opened,
  paid,
  until,
  whenDone,
} from '../given-projections';

afterEach(cleanUp);

const end = { done: true, value: undefined };

/** A log in memory that is applied by hand: `appliedTo` may lag behind what the store holds. */
function givenWatched() {
  const log = givenLog();
  const readModel = givenReadModel();
  const feed = createLiveFeed();
  const store = {
    readStream: (stream: string) => Promise.resolve(log.events.filter((event) => event.stream === stream)),
  };
  let applied = 0;
  return {
    log,
    feed,
    deps: { readModel, feed, store, merchant: 'main' },
    apply(to = log.events.length) {
      feed.publish(readModel.apply(log.batch(applied, to)));
      applied = to;
    },
  };
}

function revisionsOf({ value }: IteratorResult<AppliedChange, undefined>): unknown {
  return value && { state: value.trade.revision, events: value.events.map(({ revision }) => revision) };
}

test('first the current state without events, then every change', async () => {
  const { log, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'), awaiting);
  apply();
  const watch = watchTrade(deps, 'order_1');
  log.add('order_1', 1, notified('n1'), paid());
  apply();
  expect(revisionsOf(await watch.next())).toEqual({ state: 1, events: [] });
  expect(revisionsOf(await watch.next())).toEqual({ state: 3, events: [2, 3] });
});

test('with `after`: the events since then, however many appends they were', async () => {
  const { log, deps, apply } = givenWatched();
  log
    .add('order_1', 0, opened('order_1'), awaiting)
    .add('other', 0, opened('other'))
    .add('order_1', 0, notified('n1'), paid());
  apply();
  expect(revisionsOf(await watchTrade(deps, 'order_1', '1').next())).toEqual({ state: 3, events: [1, 2, 3] });
  expect(revisionsOf(await watchTrade(deps, 'order_1', '3').next())).toEqual({ state: 3, events: [2, 3] });
});

test.each(['5', '999'])('with `after` at or beyond the end (%s): the current state, no events', async (after) => {
  const { log, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'), awaiting, notified('n1'), notified('n2'), paid());
  apply();
  expect(revisionsOf(await watchTrade(deps, 'order_1', after).next())).toEqual({ state: 4, events: [] });
});

test('a trade that does not exist yet: the first item is when it is opened', async () => {
  const { log, deps, apply } = givenWatched();
  const [watch, watchAfter] = [watchTrade(deps, 'order_1'), watchTrade(deps, 'order_1', '1')];
  const [first, firstAfter] = [watch.next(), watchAfter.next()];
  log.add('order_1', 0, anomalyObserved).add('order_1', 0, anomalyObserved);
  apply();
  log.add('order_1', 0, opened('order_1'));
  apply();
  expect(revisionsOf(await first)).toEqual({ state: 2, events: [2] });
  // Whoever has seen position 1 is told of what was observed before the opening, too.
  expect(revisionsOf(await firstAfter)).toEqual({ state: 2, events: [1, 2] });
});

test('a change that is read before it is published is not told twice', async () => {
  const { log, feed, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'));
  const late = deps.readModel.apply(log.batch());
  const watch = watchTrade(deps, 'order_1');
  expect(revisionsOf(await watch.next())).toEqual({ state: 0, events: [] });
  feed.publish(late);
  log.add('order_1', 1, paid());
  apply();
  expect(revisionsOf(await watch.next())).toEqual({ state: 1, events: [1] });
});

test('a read model that lags behind what the subscriber has seen: nothing older is shown', async () => {
  const { log, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'), awaiting, notified('n1'), paid());
  apply(1);
  const watch = watchTrade(deps, 'order_1', '3');
  const first = watch.next();
  await new Promise(setImmediate);
  apply(2);
  apply(4);
  expect(revisionsOf(await first)).toEqual({ state: 3, events: [3] });
});

test.each([undefined, '1'])(
  'return() ends it at once while it waits (after %s), and leaves nothing behind',
  async (after) => {
    const { log, feed, deps, apply } = givenWatched();
    log.add('order_1', 0, opened('order_1'));
    apply();
    for (const name of ['order_1', 'nobody']) {
      const watch = watchTrade(deps, name, after);
      if (name === 'order_1') await watch.next();
      const waiting = watch.next();
      await new Promise(setImmediate);
      expect(await watch.return()).toEqual(end);
      expect(await waiting).toEqual(end);
      expect(await watch.next()).toEqual(end);
    }
    expect(feed.subscriberCount()).toBe(0);
  },
);

test('return() before anything was read ends it, too', async () => {
  const { log, feed, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'));
  apply();
  const watch = watchTrade(deps, 'order_1');
  await watch.return();
  expect(await watch.next()).toEqual(end);
  expect(feed.subscriberCount()).toBe(0);
});

test('ends when the feed is closed', async () => {
  const { log, feed, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'));
  apply();
  const watch = watchTrade(deps, 'order_1');
  await watch.next();
  const waiting = watch.next();
  feed.closeAll();
  expect(await waiting).toEqual(end);
});

test('a store that cannot be read ends it with the error', async () => {
  const { log, feed, deps, apply } = givenWatched();
  log.add('order_1', 0, opened('order_1'), paid());
  apply();
  const store = { readStream: () => Promise.reject(new Error('the store went away')) };
  const watch = watchTrade({ ...deps, store }, 'order_1', '1');
  await expect(watch.next()).rejects.toThrow('the store went away');
  expect(await watch.next()).toEqual(end);
  expect(feed.subscriberCount()).toBe(0);
});

// ------------------------------------------------- while events are appended

async function appendSome(store: EventStore, outTradeNo: string, sizes: readonly number[]): Promise<number> {
  const bodies: TradeEvent[] = [opened(outTradeNo)];
  for (let count = 1; count < sizes.reduce((sum, size) => sum + size, 0); count += 1)
    bodies.push(notified(`n${count}`));
  let revision = -1;
  for (const size of sizes) {
    const events = newAppend(bodies.slice(revision + 1, revision + 1 + size));
    ({ revision } = await store.append(`trade-main-${outTradeNo}`, revision < 0 ? 'no-stream' : revision, events));
  }
  return revision;
}

test('no gap and no repeat, whoever connects and reconnects at any point while events are appended', async () => {
  const store = await givenStore();
  const readModel = givenReadModel();
  const feed = createLiveFeed();
  const projector = startProjector({ store, readModel, feed, onError: (error) => expect(error).toBeUndefined() });
  whenDone(() => projector.stop());
  const deps = { readModel, feed, store, merchant: 'main' };
  let trades = 0;

  /** Watches until `last`, reconnecting after so many items each time; answers every event that it was told of. */
  const watchWithBreaks = async (outTradeNo: string, last: Promise<number>, breaks: readonly number[]) => {
    const told: number[] = [];
    let after = '0';
    let state = -1;
    for (let round = 0; ; round += 1) {
      const watch = watchTrade(deps, outTradeNo, after);
      for (let items = 0; items < (breaks[round] ?? Infinity); items += 1) {
        const { value } = await watch.next();
        expect(value!.trade.revision).toBeGreaterThanOrEqual(state);
        expect(value!.trade.revision).toBe(value!.events.at(-1)?.revision ?? state);
        told.push(...value!.events.map(({ revision }) => revision));
        ({ revision: state } = value!.trade);
        after = value!.position;
        const isLast = await Promise.race([last, Promise.resolve(undefined)]);
        if (isLast !== undefined && state === isLast) {
          await watch.return();
          return told;
        }
      }
      await watch.return();
    }
  };

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 12 }),
      fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      async (sizes, watchers) => {
        const outTradeNo = `order_${(trades += 1)}`;
        const appended = appendSome(store, outTradeNo, sizes);
        const watching = watchers.map((breaks) => watchWithBreaks(outTradeNo, appended, breaks));
        const revision = await appended;
        // The last event may be seen before the append has answered: one more wakes who waits for it.
        await store.append(`trade-main-${outTradeNo}`, revision, [newEvent(notified('last'))]);
        const expected = Array.from({ length: revision + 1 }, (_, index) => index);
        for (const told of await Promise.all(watching)) expect(told.slice(0, revision + 1)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
  await until('nobody watches any more', () => feed.subscriberCount() === 0);
});
