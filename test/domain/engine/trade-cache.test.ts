/** What stays in memory: so many trades, and so many bytes of them. */
import { createTradeCache, type LoadedTrade } from '../../../domain/engine/trade-cache';
import { createWeighedCache } from '../../../domain/values/lru-cache';
import { givenTrade, openedQr } from '../given/given-trade';

const loaded = (name: string, goodsNames: string[] = [], revision?: number): LoadedTrade => {
  const details = { goods_detail: goodsNames.map((goods_name) => ({ goods_id: 'g1', goods_name })) };
  const event = openedQr.type === 'TradeOpened' ? { ...openedQr, data: { ...openedQr.data, details } } : openedQr;
  const trade = givenTrade([0, event]);
  return { stream: `trade-main-${name}`, trade: { ...trade, revision: revision ?? trade.revision }, last: undefined };
};
const names = (cache: ReturnType<typeof createTradeCache>, count: number) =>
  Array.from({ length: count }, (_, index) => index).filter((index) => cache.get(`trade-main-${index}`));

test('as many trades as allowed, the one used last stays', () => {
  const cache = createTradeCache({ maxEntries: 3 });
  for (const index of [0, 1, 2]) cache.set(loaded(String(index)));
  cache.get('trade-main-0');
  cache.set(loaded('3'));
  expect(names(cache, 4)).toEqual([0, 2, 3]);
});

test('orders with a hundred kilobytes of goods are cached by their size, not by their number', () => {
  const cache = createTradeCache({ maxBytes: 1_024 * 1_024 });
  const goods = Array.from({ length: 150 }, () => '茶'.repeat(190));
  for (let index = 0; index < 100; index += 1) cache.set(loaded(String(index), goods));
  const kept = names(cache, 100);
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.length).toBeLessThan(20);
  expect(kept.at(-1)).toBe(99);
  for (let index = 0; index < 100; index += 1) cache.set(loaded(String(index)));
  expect(names(cache, 100)).toHaveLength(100);
});

test('an older fold does not replace a newer one', () => {
  const cache = createTradeCache();
  cache.set(loaded('0', [], 7));
  cache.set(loaded('0', [], 5));
  expect(cache.get('trade-main-0')?.trade.revision).toBe(7);
  cache.delete('trade-main-0');
  expect(cache.get('trade-main-0')).toBeUndefined();
});

describe('by weight', () => {
  test('a trade larger than the whole cache is not cached, and takes no room after that', () => {
    const cache = createWeighedCache<string>({ maxEntries: 10, maxBytes: 100 });
    cache.set('a', 'A', 101);
    expect(cache.get('a')).toBeUndefined();
    for (const key of ['b', 'c', 'd']) cache.set(key, key, 33);
    expect(['b', 'c', 'd'].map(cache.get)).toEqual(['b', 'c', 'd']);
  });

  test('what is set again weighs what it weighs now, and what is deleted nothing', () => {
    const cache = createWeighedCache<string>({ maxEntries: 10, maxBytes: 100 });
    for (let round = 0; round < 5; round += 1) cache.set('a', 'A', 60);
    cache.set('b', 'B', 40);
    expect([cache.get('a'), cache.get('b')]).toEqual(['A', 'B']);
    cache.delete('a');
    cache.set('c', 'C', 60);
    expect([cache.get('b'), cache.get('c')]).toEqual(['B', 'C']);
    cache.clear();
    cache.set('d', 'D', 100);
    expect(cache.get('d')).toBe('D');
  });
});
