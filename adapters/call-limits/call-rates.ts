/**
 * How often Alipay is called: a token bucket for each method, and smaller ones within it for follow-up and for queries
 * about waiting orders, so that a backlog is worked off beside the shop's own calls and not before them. Alipay limits apps by method (`isv.app-call-limited`).
 */
import type { Urgency } from '../../domain/ports';
import type { AlipayMethod } from '../../domain/events/alipay-methods';

export type CallRates = {
  /** How many milliseconds the call has to wait; undefined: longer than it may. Taken when a number is answered. */
  take(method: AlipayMethod, urgency: Urgency): number | undefined;
  giveBack(method: AlipayMethod, urgency: Urgency): void;
  /** Alipay answered that it was called too often: no call for this long. */
  pause(method: AlipayMethod, pauseMs: number): void;
};

export type CallRateOptions = {
  /** Of one method, by everyone. */
  callsPerSecond: number;
  /** Of one method, by follow-up, within the former. */
  followUpCallsPerSecond: number;
  /** Of one method, by queries about waiting orders, within the first and beside follow-up's. */
  waitingQueriesPerSecond: number;
  /** How long a caller may wait for its slot. Follow-up never waits here: it runs again later. */
  maxWaitMs: number;
  nowMs(): number;
};

/** Unused calls accumulate for this time. */
const BURST_MS = 250;
/** The part of it that is reserved for callers; of polls, for follow-up as well. */
const SPARED_MS = { 'follow-up': BURST_MS / 2, poll: (BURST_MS * 3) / 4 };

export function createCallRates({ maxWaitMs, nowMs, ...options }: CallRateOptions): CallRates {
  const all = new Map<AlipayMethod, Bucket>();
  const own = {
    'follow-up': new Map<AlipayMethod, Bucket>(),
    poll: new Map<AlipayMethod, Bucket>(),
  };
  const perSecond = { 'follow-up': options.followUpCallsPerSecond, poll: options.waitingQueriesPerSecond };
  const bucketOf = (buckets: typeof all, method: AlipayMethod, perSecond: number) => {
    const bucket = buckets.get(method) ?? createBucket(perSecond);
    buckets.set(method, bucket);
    return bucket;
  };
  const sharedBucket = (method: AlipayMethod) => bucketOf(all, method, options.callsPerSecond);
  const ownBucket = (method: AlipayMethod, urgency: 'follow-up' | 'poll') =>
    bucketOf(own[urgency], method, perSecond[urgency]);

  return {
    take(method, urgency) {
      const shared = sharedBucket(method);
      const now = nowMs();
      if (urgency !== 'caller') {
        const bucket = ownBucket(method, urgency);
        if (bucket.waitMs(now) > 0 || shared.waitMs(now) > -SPARED_MS[urgency]) return undefined;
        bucket.take(now);
      }
      const waitMs = Math.max(0, shared.waitMs(now));
      if (waitMs > maxWaitMs) return undefined;
      shared.take(now);
      return waitMs;
    },
    giveBack(method, urgency) {
      sharedBucket(method).giveBack();
      if (urgency !== 'caller') ownBucket(method, urgency).giveBack();
    },
    pause: (method, pauseMs) => sharedBucket(method).pause(nowMs() + pauseMs),
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
