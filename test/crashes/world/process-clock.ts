/** The process's own clock and interval, replaced while a world runs in virtual time. */

/**
 * `domain/scheduler/run-follow-up.ts` reads the process's clock and sets an interval. Both are replaced once, and not for each
 * world: jest never lets go of what a global once was.
 */
let nowMs = Date.now;
let keepInterval: ((tick: () => void) => void) | undefined;
const realNow = Date.now;
const realSetInterval = globalThis.setInterval;
Date.now = () => nowMs();
globalThis.setInterval = ((tick: () => void, ms: number) =>
  keepInterval ? keepInterval(tick) : realSetInterval(tick, ms)) as typeof setInterval;

/** Runs `during` while Date.now() tells virtual time. */
export async function withDateNow(virtualNowMs: () => number, during: () => Promise<void>): Promise<void> {
  nowMs = virtualNowMs;
  try {
    await during();
  } finally {
    nowMs = realNow;
  }
}

/** The interval that `start` sets, to be called by hand: no timer is set. */
export function intervalOf(start: () => void): () => void {
  let interval = (): void => undefined;
  keepInterval = (tick) => (interval = tick);
  try {
    start();
  } finally {
    keepInterval = undefined;
  }
  return interval;
}
