/** From a seed to a history, always the same one; and from a history that fails to a short one that fails alike. */
import fc from 'fast-check';
import { historyArbitrary } from './arbitraries';
import type { History } from './history';
import { playHistory, type PlayOptions, type Violation } from '../world/play';

/** A failure is worth waiting for a short history of it, but not for ever. */
const MAX_SHRINKING_MS = 60_000;

/** The first value of a run with that seed: the one that shrinking begins with. */
export function historyOf(seed: number): History {
  let history: History | undefined;
  fc.check(
    fc.property(historyArbitrary, (drawn) => void (history ??= drawn)),
    { seed, numRuns: 1 },
  );
  return history!;
}

/**
 * The plainest history found that breaks the same invariant as the seed's own; undefined when that does not fail again,
 * which happens over real HTTP only.
 */
export async function shrink(
  seed: number,
  { invariant }: Violation,
  options: PlayOptions,
): Promise<History | undefined> {
  let plainest: History | undefined;
  const holds = fc.asyncProperty(historyArbitrary, async (history) => {
    const { violations } = await playHistory(history, options);
    const fails = violations.some((violation) => violation.invariant === invariant);
    if (fails) plainest = history;
    return !fails;
  });
  await fc.check(holds, { seed, numRuns: 1, interruptAfterTimeLimit: MAX_SHRINKING_MS });
  return plainest;
}
