/**
 * How long the event loop of this process stands still, in milliseconds, while something is done to an engine in it. Time counts
 * as far as this process was running: what others took of the processor is not its doing.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Below this a stall is never too long, however fast the machine is. */
const STALL_MS = 100;
/** A collection of garbage may stop the loop once, what is expensive does so each time. */
const TRIES = 4;

/**
 * Expects that the loop goes on while `act` is done, `times` as long as nothing may hold it when it is left out. Answers the
 * longest stall of the best try.
 */
export async function expectShortStalls(act: () => Promise<unknown>, times = 1): Promise<number> {
  let stallMs = Infinity;
  let boundMs = times * STALL_MS;
  for (let tries = 0; tries < TRIES && stallMs > boundMs; tries += 1) {
    stallMs = Math.min(stallMs, await longestStall(act));
    if (stallMs > boundMs) boundMs = times * STALL_MS * slowness();
  }
  expect(stallMs).toBeLessThanOrEqual(boundMs);
  return stallMs;
}

/** The longest time that a timer of one millisecond was late meanwhile, for work of this process. */
export async function longestStall(act: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let isDone = false;
  const watch = (async () => {
    while (!isDone) {
      const elapsed = stopwatch();
      await sleep(1);
      longestMs = Math.max(longestMs, elapsed() - 1);
    }
  })();
  try {
    await act();
  } finally {
    isDone = true;
    await watch;
  }
  return longestMs;
}

/**
 * How much slower this machine is at the moment than an idle core of 2020: at least 1. Taken from a fixed piece of work, so
 * that a bound in milliseconds can be scaled by it.
 */
function slowness(): number {
  const elapsed = stopwatch();
  let sum = 0;
  for (let index = 0; index < 20; index += 1) {
    sum += JSON.stringify(JSON.parse(`[${'{"a":[1,2,3],"b":"text"},'.repeat(2_000)}0]`)).length;
  }
  return sum > 0 ? Math.max(1, elapsed() / IDLE_MS) : 1;
}

/** Milliseconds since now: of the clock, but no more than this process, with all its threads, had of the processors. */
function stopwatch(): () => number {
  const begunMs = performance.now();
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return Math.min(performance.now() - begunMs, (user + system) / 1_000);
  };
}

/** What `slowness` does on such a core. */
const IDLE_MS = 40;
