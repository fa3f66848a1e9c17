/** Which days are summed up. They stand in the address; the last 30 where it names none. */
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { daysBetween, isDay, plusDays } from '../../parts/values/time/beijing-day';
import { useToday } from '../../parts/values/time/use-today';

/** Days in Beijing; both count. */
export type Period = { from: string; to: string };

/** As the API takes them. */
export const MAX_DAYS = 366;
const USUAL_DAYS = 30;

export function usePeriod(): { period: Period; today: string; choose: (period: Period) => void } {
  const today = useToday();
  const [params, setParams] = useSearchParams();
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  const period = useMemo(() => {
    const last = isDay(to) ? to : today;
    return { from: isDay(from) ? from : plusDays(last, 1 - USUAL_DAYS), to: last };
  }, [from, to, today]);
  return { period, today, choose: (wanted) => setParams(wanted) };
}

/** As many days as it has, up to the day before it. */
export function periodBefore({ from, to }: Period): Period {
  return { from: plusDays(from, -daysBetween(from, to)), to: plusDays(from, -1) };
}

export const PRESETS = ['last7', 'last30', 'thisMonth', 'lastMonth'] as const;
export type Preset = (typeof PRESETS)[number];

export function presetPeriod(preset: Preset, today: string): Period {
  const firstOfMonth = `${today.slice(0, 7)}-01`;
  const lastOfMonthBefore = plusDays(firstOfMonth, -1);
  const periods: Record<Preset, Period> = {
    last7: { from: plusDays(today, -6), to: today },
    last30: { from: plusDays(today, 1 - USUAL_DAYS), to: today },
    thisMonth: { from: firstOfMonth, to: today },
    lastMonth: { from: `${lastOfMonthBefore.slice(0, 7)}-01`, to: lastOfMonthBefore },
  };
  return periods[preset];
}
