/** Alipay writes times without a zone; they are Beijing's, which has no daylight saving. */
import { DAY_MS, HOUR_MS } from './durations';

const BEIJING_OFFSET_MS = 8 * HOUR_MS;
const WIRE_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,3})?$/;

/** "2014-11-27 15:45:57" or with milliseconds (`gmt_refund`) → RFC 3339 in UTC. Undefined when it is no such time. */
export function parseBeijingTime(text: unknown): string | undefined {
  if (typeof text !== 'string' || !WIRE_TIME.test(text)) return undefined;
  const time = new Date(`${text.replace(' ', 'T')}+08:00`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** The next midnight in Beijing: when an order with time-out `1c` closes. */
export function endOfBeijingDay(now: Date): Date {
  const local = now.getTime() + BEIJING_OFFSET_MS;
  return new Date((Math.floor(local / DAY_MS) + 1) * DAY_MS - BEIJING_OFFSET_MS);
}

/** "2014-11-27 15:45:57", in whole seconds: what Alipay reads as Beijing's time. */
export function formatBeijingTime(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The day in Beijing, `2026-11-20`. */
export function beijingDayOf(atMs: number): string {
  return formatBeijingTime(new Date(atMs)).slice(0, 10);
}
