/** The log as a feed: the same changes in pages, in catch-up and live, however the log comes, and whoever comes back from wherever. */
import fc from 'fast-check';
import { comparePositions, UnknownPositionError, type EventBatch, type EventStore } from '../../../domain/ports';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { applyOrSkip } from '../../../projections/apply-or-skip';
import { within } from '../../waiting';
import { createChangeLog, type ChangeLog } from '../../../projections/live/change-log';
import { createLiveFeed, type FeedSubscription, type LiveFeedOptions } from '../../../projections/live/live-feed';
import type { AppliedChange } from '../../../projections/views/read-model';
import {
  anomalyObserved,
  awaiting,
  cleanUp,
  givenLog,
  givenReadModel,
  notified,
  opened,
  paid,
  poisonousPaid,
  refundRequested,
  refundSucceeded,
} from '../given-projections';

afterEach(cleanUp);

type Log = ReturnType<typeof givenLog>;
type Sizes = () => number;

const all = () => true;
const end = { done: true, value: undefined };

/** The log as a store that hands it out in batches of these sizes, which need not end where appends do. */
function storeOf(log: Log, sizes: Sizes = () => 256) {
  let read = 0;
  const last = () => log.events.at(-1)?.position ?? '0';
  async function* readAll(after = '0'): AsyncGenerator<EventBatch> {
    if (comparePositions(after, last()) > 0) throw new UnknownPositionError(`${after} is beyond ${last()}`);
    for (let from = Number(after), caughtUp = false; !caughtUp;) {
      const events = log.events.slice(from, from + sizes());
      from += events.length;
      read += events.length;
      caughtUp = from >= log.events.length;
      yield { events, position: String(from), caughtUp };
      await Promise.resolve();
    }
  }
  const readStream: EventStore['readStream'] = (stream) =>
    Promise.resolve(log.events.filter((event) => event.stream === stream));
  return { readAll, readStream, eventsRead: () => read };
}

/** A node that applies the log by hand, in batches of these sizes. */
function givenNode(log: Log, { sizes = () => 256, ...limits }: LiveFeedOptions & { sizes?: Sizes } = {}) {
  const readModel = givenReadModel(':memory:');
  const feed = createLiveFeed(limits);
  const store = storeOf(log, sizes);
  let applied = 0;
  return {
    feed,
    store,
    changeLog: createChangeLog({ store, merchant: 'main', readModel, feed }),
    apply(to = log.events.length) {
      while (applied < to) {
        const until = Math.min(to, applied + sizes());
        const batch = log.batch(applied, until);
        feed.publish(
          applyOrSkip(readModel, batch, () => undefined),
          batch.position,
        );
        applied = until;
      }
    },
  };
}

const seen = ({ outTradeNo, trade, events, position }: AppliedChange) => ({
  position,
  outTradeNo,
  revisions: events.map(({ revision }) => revision),
  trade,
});
type Seen = ReturnType<typeof seen>;

async function readPages(changeLog: ChangeLog, first: number, matches = all as (change: AppliedChange) => boolean) {
  const pages: Seen[] = [];
  for (let after = '0', hasMore = true; hasMore;) {
    const page = await changeLog.readPage({ after, first, matches });
    pages.push(...page.changes.map(seen));
    ({ reached: after, hasMore } = page);
  }
  return pages;
}

describe('whoever reads it, and however', () => {
  const someEvents = fc.constantFrom<TradeEvent[][]>(
    [notified('n1'), paid()],
    [refundRequested('r1'), refundSucceeded('r1')],
    [awaiting],
    [anomalyObserved],
    [poisonousPaid],
    [notified('n2'), poisonousPaid, notified('n3')],
    [notified('n4'), poisonousPaid],
  );
  const steps = fc.array(
    fc.record({ order: fc.constantFrom('a', 'b', 'c', 'd'), events: fc.option(someEvents, { freq: 3 }) }),
    { minLength: 1, maxLength: 25 },
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 9 });
  const sizesOf = (list: readonly number[]): Sizes => {
    let next = 0;
    return () => list[next++ % list.length]!;
  };

  test('the same appends, each with its trade as it was then: on two nodes, in pages, live, and after each break', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        cuts,
        cuts,
        cuts,
        fc.boolean(),
        async (history, cutsOne, cutsOther, breaks, isFiltered) => {
          const log = givenLog();
          const isPaid = ({ trade }: AppliedChange) => trade.state === 'TRADE_SUCCESS';
          const matches = isFiltered ? isPaid : all;
          const one = givenNode(log, { sizes: sizesOf(cutsOne), maxRecentChanges: 3 });
          const other = givenNode(log, { sizes: sizesOf(cutsOther) });
          const live = one.changeLog.follow({ after: undefined, matches });
          const told: Seen[] = [];
          let position = '0';
          let watch = other.changeLog.follow({ after: position, matches });
          const isBreak = sizesOf(breaks);
          let left = isBreak();
          for (const { order, events } of history) {
            // Of another shop, of what was never opened here, and of orders.
            if (order === 'd' && events === null)
              log.events.push({ ...log.add('x', 0, awaiting).events.pop()!, stream: 'trade-other-x' });
            else log.add(order, 0, ...(events ?? [opened(order), awaiting]));
            one.apply();
            other.apply();
            const pages = await readPages(other.changeLog, 3, matches);
            while (told.length < pages.length) {
              const { value } = await nextOf(watch);
              told.push(seen(value!));
              ({ position } = value!);
              if ((left -= 1) > 0) continue;
              left = isBreak();
              await watch.return();
              const node = told.length % 2 === 0 ? one : other;
              watch = node.changeLog.follow({ after: position, matches });
            }
          }
          const pages = await readPages(one.changeLog, 2, matches);
          expect(told).toEqual(pages);
          for (const expected of pages) expect(seen((await nextOf(live)).value!)).toEqual(expected);

          // Each event once, and none of a trade that is not open.
          const keys = pages.flatMap(({ outTradeNo, revisions }) =>
            revisions.map((revision) => `${outTradeNo} ${revision}`),
          );
          expect(new Set(keys).size).toBe(keys.length);
          for (const { trade, revisions } of pages) {
            expect(trade.opened).toBeDefined();
            expect(trade.revision).toBe(revisions.at(-1));
          }

          await live.return();
          await watch.return();
          expect([one.feed.subscriberCount(), other.feed.subscriberCount()]).toEqual([0, 0]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('events of one append come together, even where the log is cut within it', async () => {
  const log = givenLog().add('a', 0, opened('a'), awaiting).add('a', 1, notified('n1'), paid());
  const { changeLog, apply } = givenNode(log);
  const live = changeLog.follow({ after: undefined, matches: all });
  const next = live.next();
  apply(1);
  // The views show the beginning already; a page does not end within an append either.
  expect(await changeLog.readPage({ after: undefined, first: 9, matches: all })).toEqual({
    changes: [],
    reached: '0',
    hasMore: false,
  });
  apply(3);
  expect(seen((await next).value!)).toMatchObject({
    revisions: [0, 1],
    position: '2',
    trade: { state: 'WAIT_BUYER_PAY' },
  });
  expect(changeLog.position()).toBe('2');
  apply();
  expect(seen((await nextOf(live)).value!)).toMatchObject({ revisions: [2, 3], trade: { state: 'TRADE_SUCCESS' } });
});

test('what earlier releases wrote comes event by event', async () => {
  const log = givenLog().add('a', 0, opened('a'), awaiting);
  for (const { metadata } of log.events) delete metadata.appendContinues;
  const { changeLog, apply } = givenNode(log);
  apply();
  expect(await readPages(changeLog, 9)).toMatchObject([{ revisions: [0] }, { revisions: [1] }]);
});

describe('its cost', () => {
  test('an `after` near the end reads what follows it, not the log', async () => {
    const log = givenLog();
    for (let index = 0; index < 1_000; index += 1) log.add(`order_${index}`, 0, opened(`order_${index}`));
    const { changeLog, store, apply } = givenNode(log, { maxRecentChanges: 8, sizes: () => 16 });
    apply();
    // Longer ago than what is kept in memory.
    const watch = changeLog.follow({ after: '980', matches: all });
    for (let index = 980; index < 1_000; index += 1)
      expect((await nextOf(watch)).value!.position).toBe(String(index + 1));
    await changeLog.readPage({ after: '990', first: 100, matches: all });
    expect(store.eventsRead()).toBeLessThan(100);
  });

  test('a page of a rare filter looks through a part of the log and says how far', async () => {
    const log = givenLog();
    for (let index = 0; index < 3_000; index += 1) log.add(`order_${index}`, 0, opened(`order_${index}`));
    const { changeLog, apply } = givenNode(log, { maxRecentChanges: 8 });
    log.add('order_7', 1, paid());
    apply();
    const matches = ({ trade }: AppliedChange) => trade.state === 'TRADE_SUCCESS';
    const first = await changeLog.readPage({ after: undefined, first: 1, matches });
    expect(first).toEqual({ changes: [], reached: expect.stringMatching(/^2\d{3}$/), hasMore: true });
    const second = await changeLog.readPage({ after: first.reached, first: 1, matches });
    expect(second).toMatchObject({ changes: [{ outTradeNo: 'order_7' }], reached: '3001', hasMore: false });
  });

  test('a follower that does not read lets what is kept in memory go, and then has everything from the log', async () => {
    const log = givenLog().add('a', 0, opened('a'));
    const { changeLog, apply } = givenNode(log, { maxRecentChanges: 4 });
    apply();
    const watch = changeLog.follow({ after: undefined, matches: all });
    for (let index = 0; index < 40; index += 1) log.add('a', index, notified(`n${index}`));
    apply();
    for (let revision = 1; revision <= 40; revision += 1) {
      expect(seen((await nextOf(watch)).value!)).toMatchObject({ revisions: [revision], trade: { revision } });
    }
  });
});

describe('a position', () => {
  test('beyond the end of the log is of another one', async () => {
    const log = givenLog().add('a', 0, opened('a'));
    const { changeLog, apply, feed } = givenNode(log);
    apply();
    await expect(changeLog.readPage({ after: '2', first: 1, matches: all })).rejects.toThrow(UnknownPositionError);
    await expect(changeLog.follow({ after: '2', matches: all }).next()).rejects.toThrow(UnknownPositionError);
    expect(feed.subscriberCount()).toBe(0);
  });

  test('that this node has not reached yet, of another node, is waited for', async () => {
    const log = givenLog().add('a', 0, opened('a')).add('a', 1, notified('n1')).add('a', 2, notified('n2'));
    const { changeLog, apply } = givenNode(log);
    apply(1);
    const page = await changeLog.readPage({ after: '2', first: 9, matches: all });
    expect(page).toEqual({ changes: [], reached: '2', hasMore: false });
    const next = changeLog.follow({ after: '2', matches: all }).next();
    apply();
    expect(seen((await next).value!)).toMatchObject({ revisions: [2] });
  });

  test('that the log had is worth nothing when it is another one: who follows it is told', async () => {
    const log = givenLog().add('a', 0, opened('a'));
    const { changeLog, apply, feed } = givenNode(log);
    apply();
    const next = changeLog.follow({ after: undefined, matches: all }).next();
    feed.beginAt(undefined);
    await expect(next).rejects.toThrow(UnknownPositionError);
  });
});

describe('the end', () => {
  test.each(['sleeps', 'reads the log'])(
    'return() ends one who %s, at once, and leaves nothing behind',
    async (what) => {
      const log = givenLog().add('a', 0, opened('a'));
      const node = givenNode(log, { maxRecentChanges: 0 });
      node.apply();
      const readAll = node.store.readAll;
      const isRead = new Promise<void>((resolve) => {
        node.store.readAll = (after) => (resolve(), what === 'sleeps' ? readAll(after) : never());
      });
      const watch = node.changeLog.follow({ after: what === 'sleeps' ? '1' : '0', matches: all });
      const waiting = watch.next();
      if (what !== 'sleeps') await isRead;
      else await new Promise(setImmediate);
      expect(node.feed.subscriberCount()).toBe(1);
      expect(await watch.return()).toEqual(end);
      expect(await waiting).toEqual(end);
      expect(await nextOf(watch)).toEqual(end);
      expect(node.feed.subscriberCount()).toBe(0);
    },
  );

  test('a closed feed ends it after what there is', async () => {
    const log = givenLog().add('a', 0, opened('a'));
    const { changeLog, apply, feed } = givenNode(log);
    const watch = changeLog.follow({ after: undefined, matches: all });
    apply();
    feed.closeAll();
    expect((await nextOf(watch)).value).toMatchObject({ outTradeNo: 'a' });
    expect(await nextOf(watch)).toEqual(end);
    expect(feed.subscriberCount()).toBe(0);
  });
});

const nextOf = (watch: FeedSubscription) => within(watch.next(), 'the next change');

async function* never(): AsyncGenerator<EventBatch> {
  await new Promise(() => undefined);
  yield { events: [], position: '0', caughtUp: true };
}
