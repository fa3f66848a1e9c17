/** Plays seeds and counts what was met: a run that met no fault proves nothing. */
import { playHistory, type PlayOptions, type Violation } from '../world/play';
import { historyOf } from '../plan/seeds';

export type Tally = {
  histories: number;
  steps: number;
  events: number;
  calls: number;
  /** Faults that struck, and deaths, by name. */
  counts: Map<string, number>;
};

export const createTally = (): Tally => ({
  histories: 0,
  steps: 0,
  events: 0,
  calls: 0,
  counts: new Map(),
});

/** Answers what the seed's history breaks, the first thing first; undefined when all holds. */
export async function playSeed(seed: number, options: PlayOptions, tally: Tally): Promise<Violation | undefined> {
  const history = historyOf(seed);
  const { world, violations } = await playHistory(history, options);
  tally.histories += 1;
  tally.steps += history.steps.length;
  tally.events += world.log.all.length;
  tally.calls += world.journal.sentCalls.length;
  for (const [what, times] of world.journal.counts) add(tally.counts, what, times);
  return violations[0];
}

function add(counts: Map<string, number>, what: string, times: number): void {
  counts.set(what, (counts.get(what) ?? 0) + times);
}

/** Adds up what several workers counted. */
export function addTally(total: Tally, part: Tally): void {
  total.histories += part.histories;
  total.steps += part.steps;
  total.events += part.events;
  total.calls += part.calls;
  for (const [what, times] of part.counts) add(total.counts, what, times);
}

export function sumOf({ counts }: Tally, prefix: string): number {
  return [...counts].reduce((sum, [what, times]) => (what.startsWith(prefix) ? sum + times : sum), 0);
}
