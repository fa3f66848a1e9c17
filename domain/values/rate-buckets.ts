/** Rates by name (a caller, an address), each one number: the moment at which its bucket is full again (generic cell rate algorithm). */
export type RateBuckets = {
  /** What `take` would answer; nothing is taken. */
  waitMs(name: string, rate: Rate, nowMs: number): number;
  /** 0: taken. Otherwise how many milliseconds until the next may be taken, and nothing is. */
  take(name: string, rate: Rate, nowMs: number): number;
};

export type Rate = {
  perSecond: number;
  /** How many may be taken at once. */
  burst: number;
};

/** Beyond `maxNames`, the name that was unused for the longest is forgotten. */
export function createRateBuckets(maxNames: number): RateBuckets {
  const fullAtMs = new Map<string, number>();
  const waitMs: RateBuckets['waitMs'] = (name, { perSecond, burst }, nowMs) => {
    const perItemMs = 1_000 / perSecond;
    const fullAt = Math.max(fullAtMs.get(name) ?? 0, nowMs);
    return Math.max(0, Math.ceil(fullAt + perItemMs - nowMs - burst * perItemMs));
  };
  return {
    waitMs,
    take(name, rate, nowMs) {
      const wait = waitMs(name, rate, nowMs);
      if (wait > 0) return wait;
      const fullAt = Math.max(fullAtMs.get(name) ?? 0, nowMs);
      // Behind all others: a Map remembers the order in which it was written.
      fullAtMs.delete(name);
      fullAtMs.set(name, fullAt + 1_000 / rate.perSecond);
      if (fullAtMs.size > maxNames) fullAtMs.delete(fullAtMs.keys().next().value as string);
      return 0;
    },
  };
}
