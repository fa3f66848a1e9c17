/** When a delivery is tried again, and for how long. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/values/durations';

const RETRY_DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
] as const;
/** A delay is shortened at random by up to this share, so that deliveries which failed together are not retried together. */
const JITTER = 0.1;

/** An endpoint that accepts nothing for so long is paused; so is the lane of an order whose message it does not accept for so long. */
export const GIVE_UP_AFTER_MS = 3 * DAY_MS;

/** How long after the `failures`-th failure in a row (from 1 on) the next attempt is due; `random` from 0 to 1. */
export function retryDelayMs(failures: number, random: number): number {
  const delay = RETRY_DELAYS_MS[Math.min(failures, RETRY_DELAYS_MS.length) - 1] ?? RETRY_DELAYS_MS[0];
  return Math.round(delay * (1 - JITTER * random));
}

/** An endpoint may ask for a longer pause (Retry-After), up to this. */
export const MAX_RETRY_AFTER_MS = HOUR_MS;
