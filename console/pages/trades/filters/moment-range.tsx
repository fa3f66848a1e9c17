/** From a day to a day in Beijing, or from a minute to a minute, with the days that are asked for most at a press. */
import { useSearchParams } from 'react-router';
import { Button } from '../../../parts/controls/button';
import { beijingDay } from '../../../parts/values/time/beijing-day';
import { useWords } from '../../../words/language';
import { useChangeAddress } from './filter-address';
import { filterWords } from './words';
import styles from './filter-panel.module.css';
import { engineNowMs } from '../../../session/engine-clock';

const DAY_MS = 86_400_000;
/** Days back from today: the first and the last that count. */
const PRESETS = { today: [0, 0], yesterday: [1, 1], week: [6, 0] } as const;

/** `name`: of the condition, `created` of createdFrom and createdTo. */
export function MomentRange({ name, label }: { name: string; label: string }) {
  const say = useWords(filterWords);
  const change = useChangeAddress();
  const choose = ([first, last]: readonly [number, number]) =>
    change({ [`${name}From`]: [dayBefore(first)], [`${name}To`]: [dayBefore(last)] });
  return (
    <fieldset className={styles['line']}>
      <legend>{label}</legend>
      <div className={styles['moments']}>
        <Moment param={`${name}From`} label={say.from} />
        <Moment param={`${name}To`} label={say.to} />
        <div className={styles['presets']}>
          {(Object.keys(PRESETS) as (keyof typeof PRESETS)[]).map((preset) => (
            <Button key={preset} look="quiet" onPress={() => choose(PRESETS[preset])}>
              {say[preset]}
            </Button>
          ))}
        </div>
      </div>
    </fieldset>
  );
}

/** A day; once there is one, its minute can be named. */
function Moment({ param, label }: { param: string; label: string }) {
  const say = useWords(filterWords);
  const [params] = useSearchParams();
  const change = useChangeAddress();
  const [day = '', time = ''] = (params.get(param) ?? '').split('T');
  const set = (newDay: string, newTime: string) =>
    change({ [param]: [newDay === '' || newTime === '' ? newDay : `${newDay}T${newTime}`] }, true);
  return (
    <span className={styles['moment']}>
      <label>
        <span>{label}</span>
        <input type="date" value={day} onChange={({ target }) => set(target.value, time)} />
      </label>
      {day !== '' && (
        <input
          type="time"
          aria-label={`${label} ${say.time}`}
          value={time}
          onChange={({ target }) => set(day, target.value)}
        />
      )}
    </span>
  );
}

/** In Beijing, so many days before today. */
function dayBefore(days: number): string {
  return beijingDay(engineNowMs() - days * DAY_MS);
}
