import { useLanguage } from '../../../words/language';

const BEIJING = 'Asia/Shanghai';
const format = (timeZone: string | undefined) =>
  new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
const inBeijing = format(BEIJING);
const here = format(undefined);

/** A moment in Beijing: `2026-11-28 12:04:31`; in the viewer's own zone on hover. `short` leaves the day out. */
export function When({ at, short = false }: { at: string; short?: boolean }) {
  const language = useLanguage();
  const { timeZone } = here.resolvedOptions();
  const own = `${here.format(new Date(at))} ${timeZone}`;
  const title = language === 'zh' ? `北京时间；您的时区：${own}` : `Beijing time; in your zone: ${own}`;
  const text = beijingTime(at);
  return (
    <time dateTime={at} title={title} className="time">
      {short ? text.slice(11) : text}
    </time>
  );
}

export function beijingTime(at: string | number): string {
  return inBeijing.format(new Date(at));
}
