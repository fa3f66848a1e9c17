import { defineWords, useWords } from '../../../words/language';
import { useNow } from './age';

const words = defineWords({
  en: {
    seconds: 'for less than a minute',
    minutes: (count: number) => `for ${count} min`,
    hours: (count: number) => `for ${count} h`,
    days: (count: number) => `for ${count} ${count === 1 ? 'day' : 'days'}`,
  },
  zh: {
    seconds: '不到 1 分钟',
    minutes: (count: number) => `已 ${count} 分钟`,
    hours: (count: number) => `已 ${count} 小时`,
    days: (count: number) => `已 ${count} 天`,
  },
});

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** For how long something has been so, in whole units; beside the moment itself. */
export function Elapsed({ since }: { since: string }) {
  const say = useWords(words);
  const minutes = Math.floor((useNow() - Date.parse(since)) / 60_000);
  if (minutes < 1) return <>{say.seconds}</>;
  if (minutes < 2 * HOUR_MINUTES) return <>{say.minutes(minutes)}</>;
  if (minutes < 2 * DAY_MINUTES) return <>{say.hours(Math.floor(minutes / HOUR_MINUTES))}</>;
  return <>{say.days(Math.floor(minutes / DAY_MINUTES))}</>;
}
