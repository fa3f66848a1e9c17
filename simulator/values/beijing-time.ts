/** Times on Alipay's wire are Beijing time (+08:00, no daylight saving) without a zone; inside they are epoch milliseconds. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
const BEIJING_OFFSET_MS = 8 * HOUR_MS;

const UNIT_MS: Record<string, number> = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const MAX_DURATION_MS = 3650 * DAY_MS;
const TIMEOUT = /^([1-9]\d{0,5})([mhd])$/;
const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})(?::(\d{2}))?$/;

/** 2026-11-21 19:12:04 */
export function formatBeijing(atMs: number): string {
  return formatBeijingMs(atMs).slice(0, 19);
}

/** 2026-11-21 19:12:04.287, as gmt_refund in a notify. */
export function formatBeijingMs(atMs: number): string {
  return new Date(atMs + BEIJING_OFFSET_MS).toISOString().slice(0, 23).replace('T', ' ');
}

/** Reads `yyyy-MM-dd HH:mm[:ss]` Beijing time to epoch ms; undefined when it is not such a time or not a real date. */
export function parseBeijing(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const atMs = Date.UTC(year!, month! - 1, day, hour, minute, second) - BEIJING_OFFSET_MS;
  const written = text.length === 19 ? text : `${text}:00`;
  return formatBeijing(atMs) === written ? atMs : undefined;
}

/**
 * The deadline a timeout_express gives, counted from `fromMs`: 1m to 15d in m, h or d without decimals, or `1c` for the end of
 * the (Beijing) day. Undefined when the text breaks the grammar or the range.
 */
export function timeoutDeadlineMs(timeout: string, fromMs: number): number | undefined {
  if (timeout === '1c') {
    const dayStartMs = Math.floor((fromMs + BEIJING_OFFSET_MS) / DAY_MS) * DAY_MS;
    return dayStartMs + DAY_MS - BEIJING_OFFSET_MS;
  }
  const match = TIMEOUT.exec(timeout);
  if (!match) return undefined;
  const durationMs = Number(match[1]) * UNIT_MS[match[2]!]!;
  return durationMs <= 15 * DAY_MS ? fromMs + durationMs : undefined;
}

/** Reads "15m", "30s" or "24h24m" to milliseconds; undefined when it is not such a duration or longer than ten years. */
export function parseDurationMs(text: string): number | undefined {
  if (!/^(\d{1,9}[smhd]){1,4}$/.test(text)) return undefined;
  let totalMs = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhd])/g)) totalMs += Number(count) * UNIT_MS[unit!]!;
  return totalMs <= MAX_DURATION_MS ? totalMs : undefined;
}
