/**
 * Stops calls to a service that fails repeatedly, and lets a few harmless calls test whether it has recovered. It has no timer and
 * makes no calls: `guarded-gateway.ts` reports what happened, and begins each trial.
 */

export type BreakerState = 'closed' | 'half-open' | 'open';

export type CircuitBreaker = {
  state(): BreakerState;
  /** Whether a call may be made; `isHarmless` ones take one of the trial's few places. */
  admits(isHarmless: boolean): boolean;
  /** An admitted call was not made. */
  withdraw(): void;
  /** Taken at the beginning of a call, for `report`. */
  period(): number;
  /** How a call ended. One that began before the last change of state proves nothing about the present. */
  report(period: number, isAnswered: boolean): void;
  /** From open to half-open: harmless calls are let through, and what becomes of them decides. */
  beginTrial(): void;
};

export type BreakerOptions = {
  /** This many failures in a row open it. */
  maxFailures: number;
  /** Failures further apart than this do not count as consecutive: nothing shows that they have one cause. */
  maxPauseMs: number;
  nowMs(): number;
  onChange(state: BreakerState): void;
};

/** Harmless calls of callers and follow-up in one trial, beside the trial's own. */
const MAX_TRIAL_CALLS = 4;
/** One answer may be luck. */
const ANSWERS_TO_CLOSE = 2;

export function createCircuitBreaker({ maxFailures, maxPauseMs, nowMs, onChange }: BreakerOptions): CircuitBreaker {
  let state: BreakerState = 'closed';
  let period = 0;
  let failures = 0;
  let lastFailureMs = -Infinity;
  let answers = 0;
  let trialCalls = 0;

  const change = (next: BreakerState) => {
    state = next;
    period += 1;
    failures = answers = trialCalls = 0;
    onChange(next);
  };
  const fail = () => {
    const now = nowMs();
    failures = now - lastFailureMs > maxPauseMs ? 1 : failures + 1;
    lastFailureMs = now;
    if (state === 'half-open' || failures >= maxFailures) change('open');
  };
  const succeed = () => {
    failures = 0;
    answers += 1;
    if (state === 'half-open' && answers >= ANSWERS_TO_CLOSE) change('closed');
  };

  return {
    state: () => state,
    admits(isHarmless) {
      if (state !== 'half-open') return state === 'closed';
      if (!isHarmless || trialCalls >= MAX_TRIAL_CALLS) return false;
      trialCalls += 1;
      return true;
    },
    withdraw() {
      if (state === 'half-open' && trialCalls > 0) trialCalls -= 1;
    },
    period: () => period,
    report(begunIn, isAnswered) {
      if (begunIn !== period) return;
      if (isAnswered) succeed();
      else fail();
    },
    beginTrial() {
      if (state === 'open') change('half-open');
    },
  };
}
