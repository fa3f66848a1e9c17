/**
 * When Alipay is asked about an order whose code or page is out, while nothing says that it was paid: its notify may be
 * lost. Every order that is never paid costs all of these queries, so the pauses grow: an order paid at some age is seen
 * before three times that age, and within twelve hours. docs/reference/follow-up.md shows the calls per thousand orders.
 *
 * They do not depend on whether somebody watches: a watcher may be at another node, and a shop that is driven by events
 * has none. What is due follows from the trade alone.
 */
import { HOUR_MS, MINUTE_MS } from '../values/durations';

/** Most orders are paid, and their notify is here, within two minutes: those cost nothing. */
const LOOK_AGES_MS = [
  2 * MINUTE_MS,
  6 * MINUTE_MS,
  18 * MINUTE_MS,
  54 * MINUTE_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  16 * HOUR_MS,
];
const LAST_AGE_MS = 16 * HOUR_MS;
/** A page may be payable for fifteen days. */
const LATER_PAUSE_MS = 12 * HOUR_MS;

/** The age of the code or page at which the next query is due, after one at `ageMs` (-Infinity: none yet). */
export function nextQueryAgeMs(ageMs: number): number {
  const next = LOOK_AGES_MS.find((queryAgeMs) => queryAgeMs > ageMs);
  return next ?? LAST_AGE_MS + (Math.floor((ageMs - LAST_AGE_MS) / LATER_PAUSE_MS) + 1) * LATER_PAUSE_MS;
}
