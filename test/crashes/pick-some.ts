/** A sample that repeats with its seed. */
import { seededRandom as seeded } from '../../simulator/values/seeded-random';

/** `count` of them, or all when there are not more, in the order in which they stand. */
export function pickSome<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = seeded(seed);
  let remaining = Math.min(count, items.length);
  return items.filter((_, index) => {
    const isPicked = random() < remaining / (items.length - index);
    if (isPicked) remaining -= 1;
    return isPicked;
  });
}
