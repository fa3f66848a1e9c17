/** What a bill covers, a day or a month in Beijing, and when Alipay has it ready. */
import { DAY_MS, HOUR_MS, parseBeijing } from '../values/beijing-time';

export type BillPeriod = { date: string; fromMs: number; toMs: number; readyAtMs: number };

/** A day's bill is ready at nine on the next morning, a month's on the third of the next month. */
const READY_AFTER_MS = 9 * HOUR_MS;
const MONTH_READY_AFTER_MS = 2 * DAY_MS + READY_AFTER_MS;

/** Reads `yyyy-MM-dd` or `yyyy-MM`; undefined for anything else, and for what is not a date. */
export function readPeriod(date: string): BillPeriod | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    const fromMs = parseBeijing(`${date} 00:00:00`);
    if (fromMs === undefined) return undefined;
    return { date, fromMs, toMs: fromMs + DAY_MS, readyAtMs: fromMs + DAY_MS + READY_AFTER_MS };
  }
  if (!/^\d{4}-\d{2}$/.test(date)) return undefined;
  const [year, month] = date.split('-').map(Number) as [number, number];
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  const fromMs = parseBeijing(`${date}-01 00:00:00`);
  const toMs = parseBeijing(`${next}-01 00:00:00`);
  if (fromMs === undefined || toMs === undefined) return undefined;
  return { date, fromMs, toMs, readyAtMs: toMs + MONTH_READY_AFTER_MS };
}
