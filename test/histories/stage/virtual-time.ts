/** Time that stands still until it is moved: weeks pass in milliseconds, and the same history passes in the same order. */
import { createVirtualTimers } from '../../virtual/timers';

/** Something besides the timers that has its own moments: Alipay's expiries and notifies. */
export type TimeSource = { nextAtMs(): number | undefined; fire(): void };

export type VirtualTime = {
  nowMs(): number;
  /** Runs `run` in `delayMs`; those of one moment in the order of their calls. */
  after(delayMs: number, run: () => void): void;
  sleep(delayMs: number): Promise<void>;
  addSource(source: TimeSource): void;
  /** Lets happen, one after the other, all that is due by `untilMs`, and all that follows from it by then. */
  advanceTo(untilMs: number): Promise<void>;
  /** How much has happened: to notice a history that runs hot. */
  moments(): number;
};

/** An engine that queries without end would otherwise never let its history end. */
export class HistoryRunsHotError extends Error {
  override readonly name = 'HistoryRunsHotError';
}

/** A quiet history has some hundreds; a busy one with a long bar-code time-out some thousands. */
const MAX_MOMENTS = 30_000;

export type VirtualTimeOptions = {
  startMs: number;
  /** Resolves when nothing runs any more, before time moves. */
  untilIdle?: (() => Promise<void>) | undefined;
  /** Called before time moves to `atMs`: to take somebody else's clock along. */
  beforeMove?: ((atMs: number) => Promise<void>) | undefined;
};

export function createVirtualTime({
  startMs,
  untilIdle = untilPromisesRan,
  beforeMove,
}: VirtualTimeOptions): VirtualTime {
  const timers = createVirtualTimers(startMs);
  const { nowMs, after } = timers;
  const sources: TimeSource[] = [];
  let moments = 0;

  /** The earliest of all; a timer goes before a source of the same moment. */
  const next = (): { atMs: number; source?: TimeSource } => {
    let earliest: { atMs: number; source?: TimeSource } = { atMs: timers.nextAtMs() };
    for (const source of sources) {
      const atMs = source.nextAtMs() ?? Infinity;
      if (atMs < earliest.atMs) earliest = { atMs, source };
    }
    return earliest;
  };
  const moveTo = async (atMs: number) => {
    if (atMs <= nowMs()) return;
    if (beforeMove) await beforeMove(atMs);
    timers.moveTo(atMs);
  };

  return {
    nowMs,
    after,
    sleep: (delayMs) => new Promise((resolve) => after(delayMs, resolve)),
    addSource: (source) => void sources.push(source),
    async advanceTo(untilMs) {
      await untilIdle();
      for (let due = next(); due.atMs <= untilMs; due = next()) {
        if ((moments += 1) > MAX_MOMENTS) throw new HistoryRunsHotError(`more than ${MAX_MOMENTS} things happened`);
        await moveTo(due.atMs);
        if (due.source) due.source.fire();
        else timers.runNext();
        await untilIdle();
      }
      await moveTo(untilMs);
    },
    moments: () => moments,
  };
}

/**
 * Resolves when every promise that can go on has gone on: a tick comes after all microtasks. Far cheaper than a turn of
 * the event loop, and nothing in virtual time waits for anything but promises.
 */
function untilPromisesRan(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
