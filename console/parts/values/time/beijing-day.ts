/** Days in Beijing as the engine takes them: "2026-11-29". */
import { beijingTime } from './when';

const DAY_MS = 86_400_000;

export function beijingDay(atMs: number): string {
  return beijingTime(atMs).slice(0, 10);
}

/** Whether it is a day that there is. */
export function isDay(text: string): boolean {
  const midnightMs = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(midnightMs) && dayOf(midnightMs) === text;
}

export function plusDays(day: string, days: number): string {
  return dayOf(countOf(day) * DAY_MS + days * DAY_MS);
}

/** How many days there are from one to the other; both count. */
export function daysBetween(from: string, to: string): number {
  return countOf(to) - countOf(from) + 1;
}

/** The moment at which it begins, as the engine takes times. */
export function startOfDay(day: string): string {
  return `${day}T00:00:00+08:00`;
}

// No clock is ever changed in Beijing's time: its days can be counted as those of UTC.
const countOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
