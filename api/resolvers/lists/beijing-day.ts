/** Arguments that are days. */
import { ApiError } from '../../request/errors';

/** Midnight in UTC of "2026-11-20": only differences count. Throws `ApiError` BAD_USER_INPUT. */
export function readDay(argument: string, text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return ms;
  throw new ApiError('BAD_USER_INPUT', `${argument} must be a day in Beijing, written like "2026-11-20".`);
}
