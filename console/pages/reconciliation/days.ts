/** Days and months in Beijing, as the engine names them: "2026-11-27" and "2026-11". */
import { beijingDay } from '../../parts/values/time/beijing-day';
import { engineNowMs } from '../../session/engine-clock';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DAY_MS = 86_400_000;

export const today = () => beijingDay(engineNowMs());

/** The month that an address names; the present one where it names none. */
export const monthNamed = (text: string | null) => (text !== null && MONTH.test(text) ? text : today().slice(0, 7));

export const isMonth = (date: string) => MONTH.test(date);

/** "2026-12" and 1 → "2027-01". */
export function monthBeside(month: string, by: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

export function daysOf(month: string): string[] {
  const count = Math.round((startOf(`${monthBeside(month, 1)}-01`) - startOf(`${month}-01`)) / DAY_MS);
  return Array.from({ length: count }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`);
}

/** Neighbours that are `alike` together, each other day alone. */
export function runsOf(days: readonly string[], alike: (day: string) => boolean): string[][] {
  const runs: string[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && alike(run[0]) && alike(day)) run.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** The day or month before or after this one. */
export function dateBeside(date: string, by: number): string {
  if (isMonth(date)) return monthBeside(date, by);
  return new Date(startOf(date) + by * DAY_MS).toISOString().slice(0, 10);
}

/** 0 for Monday to 6 for Sunday. */
export const weekdayOf = (day: string) => (new Date(startOf(day)).getUTCDay() + 6) % 7;

/** "2026-11-27" or "2026-11", and a day that the calendar has. */
export function isDate(text: string): boolean {
  if (isMonth(text)) return true;
  const startMs = /^\d{4}-\d\d-\d\d$/.test(text) ? startOf(text) : NaN;
  return !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
}

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
