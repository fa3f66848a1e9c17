/** Time that stands still until it is moved, and what is to happen at which moment of it. */

export type VirtualTime = ReturnType<typeof createVirtualTime>;

/** Milliseconds since 1970, from `startMs`. What is due at the same moment happens in the order in which it was asked for. */
export function createVirtualTime(startMs: number) {
  let now = startMs;
  const waiting: { atMs: number; run: () => void }[] = [];
  return {
    nowMs: () => now,
    after(delayMs: number, run: () => void): void {
      const atMs = now + delayMs;
      const behind = waiting.findIndex((other) => other.atMs > atMs);
      waiting.splice(behind < 0 ? waiting.length : behind, 0, { atMs, run });
    },
    nextAtMs: () => waiting[0]?.atMs ?? Infinity,
    moveTo(atMs: number): void {
      now = Math.max(now, atMs);
    },
    runDue(): void {
      for (let next = waiting[0]; next && next.atMs <= now; next = waiting[0]) {
        waiting.shift();
        next.run();
      }
    },
  };
}

/**
 * `domain/engine/run-follow-up.ts` reads the process's clock and sets an interval. Both are replaced once, and not for each
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
