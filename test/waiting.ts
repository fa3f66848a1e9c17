/** How tests wait for what comes by itself: on a condition, with one limit that only ends a test which hangs. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/**
 * Many times what anything takes on a busy machine, and less than the time-out of a test (jest.config.cjs): the wait is what fails.
 * `TEST_PATIENCE_MS` shortens it where a wait in vain is expected: with a planted bug (scripts/mutation-run.mjs).
 */
export const PATIENCE_MS = Number(process.env['TEST_PATIENCE_MS'] ?? 180_000);

/** So many looks follow each other at once; most conditions hold by then. Later looks leave the machine to what is waited for. */
const QUICK_LOOKS = 10;
const FIRST_PAUSE_MS = 5;
const MAX_PAUSE_MS = 100;

/** Looks until `look` gives something truthy, and answers that. `limitMs` is for tests of this function. */
export async function until<Seen>(
  what: string,
  look: () => Seen | Promise<Seen>,
  limitMs = PATIENCE_MS,
): Promise<Exclude<Seen, false | '' | 0 | null | undefined>> {
  const startedAtMs = performance.now();
  for (let looks = 1; ; looks += 1) {
    const seen = await look();
    if (seen) return seen as Exclude<Seen, false | '' | 0 | null | undefined>;
    if (performance.now() - startedAtMs > limitMs) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    const pauseMs = FIRST_PAUSE_MS * 1.2 ** (looks - QUICK_LOOKS);
    await (looks < QUICK_LOOKS ? nextTurn() : sleep(Math.min(MAX_PAUSE_MS, pauseMs)));
  }
}

/** Answers what the promise gives; rejects when it is not settled in time. */
export async function within<Value>(promise: Promise<Value>, what: string, limitMs = PATIENCE_MS): Promise<Value> {
  const waiting = new AbortController();
  const late = sleep(limitMs, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`waited ${limitMs} ms in vain for ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    waiting.abort();
    await late.catch(() => undefined);
  }
}

/** From far less than a busy machine needs, so that a quiet one is done soon. */
const TIMES_MS = [400, 1_600, 6_400, 25_600, 102_400];

/**
 * For what has to happen within a time of its own, before an answer or an end that comes by itself: tries with a time that grows
 * until `attempt` says, with something truthy, that there was enough; answers that.
 */
export async function withTimeEnough<Seen>(what: string, attempt: (ms: number) => Promise<Seen | undefined | false>) {
  for (const ms of TIMES_MS) {
    const seen = await attempt(ms);
    if (seen) return seen;
  }
  throw new Error(`${TIMES_MS.at(-1)} ms are not enough: ${what}`);
}
