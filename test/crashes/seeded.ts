/** Chance that repeats: the same seed draws the same. */

/** mulberry32: numbers from 0 to 1, small and the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` of them, or all when there are not more, in the order in which they stand. */
export function pickSome<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = seeded(seed);
  let wanted = Math.min(count, items.length);
  return items.filter((_, index) => {
    const isPicked = random() < wanted / (items.length - index);
    if (isPicked) wanted -= 1;
    return isPicked;
  });
}
