/** `timeout_express`: whole minutes, hours or days from `1m` to `15d`, or `1c` for the next midnight in Beijing. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations';

const TIMEOUT = /^([1-9][0-9]{0,4})([mhd])$/;
const UNIT_MS = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;
const MAX_TIMEOUT_MS = 15 * DAY_MS;

/** Milliseconds, or `midnight`. Undefined when the text breaks the grammar or the range. */
export function parseTimeout(timeout: string): number | 'midnight' | undefined {
  if (timeout === '1c') return 'midnight';
  const match = TIMEOUT.exec(timeout);
  if (!match) return undefined;
  const durationMs = Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
  return durationMs <= MAX_TIMEOUT_MS ? durationMs : undefined;
}
