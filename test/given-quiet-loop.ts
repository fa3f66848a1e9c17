/** How long the event loop of this process stands still, in milliseconds, while something is done to an engine in it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Below this a stall is never too long, however fast the machine is. */
export const STALL_MS = 100;

/** The longest time that a timer of one millisecond was late meanwhile. */
export async function longestStall(act: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let isDone = false;
  const watch = (async () => {
    while (!isDone) {
      const begunMs = performance.now();
      await sleep(1);
      longestMs = Math.max(longestMs, performance.now() - begunMs - 1);
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
export function slowness(): number {
  const begunMs = performance.now();
  let sum = 0;
  for (let index = 0; index < 20; index += 1) {
    sum += JSON.stringify(JSON.parse(`[${'{"a":[1,2,3],"b":"text"},'.repeat(2_000)}0]`)).length;
  }
  const tookMs = performance.now() - begunMs;
  return sum > 0 ? Math.max(1, tookMs / IDLE_MS) : 1;
}

/** What `slowness` does on such a core. */
const IDLE_MS = 40;
