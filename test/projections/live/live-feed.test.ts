import { createLiveFeed, SlowSubscriberError, type LiveFeed } from '../../../projections/live/live-feed';
import type { AppliedChange } from '../../../projections/views/read-model';
import { givenLog, notified, opened, until } from '../given-projections';

/** One change per event, of the trade as it was then. */
function changesOf(outTradeNo: string, count: number): AppliedChange[] {
  const log = givenLog().add(outTradeNo, 0, opened(outTradeNo));
  return Array.from({ length: count }, (_, index) => {
    if (index > 0) log.add(outTradeNo, index, notified(`n${index}`));
    return { outTradeNo, trade: log.trade(outTradeNo), events: [log.events[index]!], position: String(index + 1) };
  });
}

const end = { done: true, value: undefined };

test('each subscriber gets what it wants, in order, and the very same object', async () => {
  const feed = createLiveFeed();
  const [one, other, all] = [
    feed.subscribe({ outTradeNo: 'a' }),
    feed.subscribe({ outTradeNo: 'a' }),
    feed.subscribe({}),
  ];
  const some = feed.subscribe({ matches: ({ trade }) => trade.revision > 0 });
  const [a1, a2] = changesOf('a', 2);
  const [b1] = changesOf('b', 1);
  const waiting = one.next();
  feed.publish([a1!, b1!]);
  feed.publish([a2!]);
  expect((await waiting).value).toBe(a1);
  expect((await one.next()).value).toBe(a2);
  expect((await other.next()).value).toBe(a1);
  expect([(await all.next()).value, (await all.next()).value, (await all.next()).value]).toEqual([a1, b1, a2]);
  expect((await some.next()).value).toBe(a2);
});

test('return() ends a waiting next() at once, and nothing is left behind', async () => {
  const feed = createLiveFeed();
  const subscriptions = [feed.subscribe({ outTradeNo: 'a' }), feed.subscribe({})];
  for (const subscription of subscriptions) {
    const waiting = subscription.next();
    expect(await subscription.return()).toEqual(end);
    expect(await waiting).toEqual(end);
    expect(await subscription.next()).toEqual(end);
    expect(await subscription.return()).toEqual(end);
  }
  expect(feed.subscriberCount()).toBe(0);
});

test('leaving a for await loop unregisters', async () => {
  const feed = createLiveFeed();
  const subscription = feed.subscribe({ outTradeNo: 'a' });
  feed.publish(changesOf('a', 2));
  for await (const change of subscription) {
    expect(change.trade.revision).toBe(0);
    break;
  }
  expect(feed.subscriberCount()).toBe(0);
});

test('a slow subscriber gets the latest state of each trade with the events of all', async () => {
  const feed = createLiveFeed({ maxQueuedChanges: 3 });
  const slow = feed.subscribe({});
  const a = changesOf('a', 5);
  const [b] = changesOf('b', 1);
  feed.publish([a[0]!, b!, a[1]!, a[2]!, a[3]!]);
  expect((await slow.next()).value).toBe(b);
  expect((await slow.next()).value).toEqual({ ...a[2], events: a.slice(0, 3).flatMap(({ events }) => events) });
  expect((await slow.next()).value).toBe(a[3]);
});

test.each([
  ['changes', { maxQueuedChanges: 3 }, ['a', 'b', 'c', 'd'].flatMap((name) => changesOf(name, 1))],
  ['events', { maxQueuedChanges: 2, maxQueuedEvents: 4 }, changesOf('a', 5)],
])('too many %s end it with an error, told once; others go on', async (_what, limits, changes) => {
  const feed = createLiveFeed(limits);
  const slow = feed.subscribe({});
  const fast = feed.subscribe({});
  for (const change of changes) {
    const waiting = fast.next();
    feed.publish([change]);
    expect((await waiting).value).toBe(change);
  }
  expect(feed.subscriberCount()).toBe(1);
  await expect(slow.next()).rejects.toThrow(SlowSubscriberError);
  expect(await slow.next()).toEqual(end);
});

test('a filter that throws ends its own subscription only', async () => {
  const feed = createLiveFeed();
  const broken = feed.subscribe({
    matches: () => {
      throw new Error('no filter');
    },
  });
  const healthy = feed.subscribe({});
  const waiting = broken.next();
  feed.publish(changesOf('a', 1));
  await expect(waiting).rejects.toThrow('no filter');
  expect((await healthy.next()).value).toMatchObject({ outTradeNo: 'a' });
  expect(feed.subscriberCount()).toBe(1);
});

test('closeAll ends every subscription after what is queued, and later ones at once', async () => {
  const feed = createLiveFeed();
  const [waiting, queued] = [feed.subscribe({ outTradeNo: 'b' }), feed.subscribe({ outTradeNo: 'a' })];
  const parked = waiting.next();
  feed.publish(changesOf('a', 1));
  feed.closeAll();
  expect(await parked).toEqual(end);
  expect((await queued.next()).value).toMatchObject({ outTradeNo: 'a' });
  expect(await queued.next()).toEqual(end);
  expect(await feed.subscribe({}).next()).toEqual(end);
  expect(feed.subscriberCount()).toBe(0);
});

test('10,000 subscribers of one trade are told; those of other trades cost a change nothing', async () => {
  const feed = createLiveFeed();
  let told = 0;
  for (let index = 0; index < 10_000; index += 1) {
    void feed
      .subscribe({ outTradeNo: 'a' })
      .next()
      .then(() => (told += 1));
    void feed
      .subscribe({ outTradeNo: `other_${index}` })
      .next()
      .then(() => (told = NaN));
  }
  feed.publish(changesOf('a', 1));
  await until('all are told', () => told === 10_000);

  // A look at each of 20,000 would cost hundreds of times as much.
  expect(medianMsOfPublish(feed) / medianMsOfPublish(createLiveFeed())).toBeLessThan(50);
});

/** Of a change that nobody waits for. */
function medianMsOfPublish(feed: LiveFeed): number {
  const changes = changesOf('nobody', 1);
  const took = Array.from({ length: 501 }, () => {
    const startedAt = performance.now();
    feed.publish(changes);
    return performance.now() - startedAt;
  });
  return took.sort((one, other) => one - other)[250]!;
}
