/**
 * How often Alipay is called: a token bucket for each method, and a smaller one within it for follow-up, so that a backlog
 * is worked off beside the shop's own calls and not before them. Alipay limits apps by method (`isv.app-call-limited`).
 */
import type { Urgency } from '../domain/ports';
import type { AlipayMethod } from '../domain/trade-events';

export type CallRates = {
  /** How many milliseconds the call has to wait; undefined: longer than it may. Taken when a number is answered. */
  take(method: AlipayMethod, urgency: Urgency): number | undefined;
  giveBack(method: AlipayMethod, urgency: Urgency): void;
  /** Alipay itself said that it was too often: nothing for this long. */
  pause(method: AlipayMethod, pauseMs: number): void;
};

export type CallRateOptions = {
  /** Of one method, by everyone. */
  callsPerSecond: number;
  /** Of one method, by follow-up, within the former. */
  followUpCallsPerSecond: number;
  /** How long somebody may wait for a turn. Follow-up never waits here: it comes again. */
  maxWaitMs: number;
  nowMs(): number;
};

/** Calls that were not made are saved up for so long. */
const BURST_MS = 250;

export function createCallRates({ maxWaitMs, nowMs, ...options }: CallRateOptions): CallRates {
  const all = new Map<AlipayMethod, Bucket>();
  const followUp = new Map<AlipayMethod, Bucket>();
  const bucketOf = (buckets: typeof all, method: AlipayMethod, perSecond: number) => {
    const bucket = buckets.get(method) ?? createBucket(perSecond);
    buckets.set(method, bucket);
    return bucket;
  };
  const both = (method: AlipayMethod) => ({
    shared: bucketOf(all, method, options.callsPerSecond),
    own: bucketOf(followUp, method, options.followUpCallsPerSecond),
  });

  return {
    take(method, urgency) {
      const { shared, own } = both(method);
      const now = nowMs();
      if (urgency === 'follow-up') {
        // Half of what is saved up is left to those who wait for an answer.
        if (own.waitMs(now) > 0 || shared.waitMs(now) > -BURST_MS / 2) return undefined;
        own.take(now);
      }
      const waitMs = Math.max(0, shared.waitMs(now));
      if (waitMs > maxWaitMs) return undefined;
      shared.take(now);
      return waitMs;
    },
    giveBack(method, urgency) {
      const { shared, own } = both(method);
      shared.giveBack();
      if (urgency === 'follow-up') own.giveBack();
    },
    pause: (method, pauseMs) => both(method).shared.pause(nowMs() + pauseMs),
  };
}

type Bucket = ReturnType<typeof createBucket>;

/** A bucket as one number: the moment at which it would be full again (generic cell rate algorithm). */
function createBucket(perSecond: number) {
  const perCallMs = 1_000 / perSecond;
  let fullAtMs = -Infinity;
  return {
    /** Zero or negative: the call may be made now. */
    waitMs: (now: number) => Math.max(fullAtMs, now) - BURST_MS - now,
    take: (now: number) => (fullAtMs = Math.max(fullAtMs, now) + perCallMs),
    giveBack: () => (fullAtMs -= perCallMs),
    pause: (untilMs: number) => (fullAtMs = Math.max(fullAtMs, untilMs + BURST_MS)),
  };
}
