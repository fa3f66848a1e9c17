/** A clock that stands still until it is moved, and what is to happen at which moment of it. */
import { createDueList } from '../../simulator/ledger/due-list';

export type VirtualTimers = ReturnType<typeof createVirtualTimers>;

/** Milliseconds since 1970, from `startMs`. What is due at the same moment happens in the order of the calls. */
export function createVirtualTimers(startMs: number) {
  const timers = createDueList<() => void>();
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    after: (delayMs: number, run: () => void): void => timers.add(nowMs + delayMs, run),
    nextAtMs: () => timers.nextAtMs() ?? Infinity,
    /** Never backwards. */
    moveTo(atMs: number): void {
      nowMs = Math.max(nowMs, atMs);
    },
    /** Runs the earliest that is due; false when nothing is. */
    runNext(): boolean {
      const run = timers.takeDue(nowMs);
      run?.();
      return run !== undefined;
    },
  };
}
