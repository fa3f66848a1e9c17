/** The simulator's clock: real time plus an offset that only grows. Cheap to read; the offset is what survives a restart. */
export type SimulatorClock = {
  nowMs(): number;
  now(): Date;
  /** Moves the clock to `atMs`; a moment already past leaves it alone, so time never runs backwards. */
  jumpTo(atMs: number): void;
  offsetMs(): number;
};

/** `realNowMs` may be a constant function: then time stands still between jumps, for tests in virtual time. */
export function createClock(realNowMs: () => number = Date.now, startOffsetMs = 0): SimulatorClock {
  let offset = startOffsetMs;
  const nowMs = () => realNowMs() + offset;
  return {
    nowMs,
    now: () => new Date(nowMs()),
    jumpTo: (atMs) => {
      offset += Math.max(0, atMs - nowMs());
    },
    offsetMs: () => offset,
  };
}
