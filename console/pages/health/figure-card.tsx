/** One number: what it is now, how it has gone, what it means, and what to do when it is bad. */
import { useId } from 'react';
import { Sparkline, type Point } from '../../parts/charts/sparkline';
import { Age } from '../../parts/values/time/age';
import { useLanguage, useWords } from '../../words/language';
import { formatFigure } from './format';
import type { Figure, Reading } from './metrics/figures';
import { Verdict } from './verdict';
import { figureWords, healthWords } from './words';
import styles from './health-page.module.css';

export function FigureCard({ figure, readings }: { figure: Figure; readings: readonly Reading[] }) {
  const say = useWords(healthWords);
  const words = useWords(figureWords).figures[figure.id];
  const language = useLanguage();
  const title = useId();
  const points = courseOf(figure, readings);
  const value = points.at(-1)?.value;
  const read = readings.at(-1);
  const { limit, alert, severity } = figure;
  const isBad = limit !== undefined && value !== undefined && value > limit;
  const isBegun = isBad || !read || (figure.isBegun?.(read.samples) ?? true);
  const format = (one: number) => formatFigure(one, figure.unit, language);
  const shown = isBegun && value !== undefined ? format(value) : undefined;
  return (
    <article aria-labelledby={title} className={`${styles['card']} ${isBad && severity ? styles[severity] : ''}`}>
      <header>
        <h3 id={title}>{words.name}</h3>
        {limit !== undefined && value !== undefined && isBegun && <Verdict verdict={isBad ? severity : undefined} />}
      </header>
      <p className={styles['value']}>{shown ?? <small>{isBegun ? say.noValue : words.notBegun}</small>}</p>
      <Sparkline points={isBegun ? points : []} limit={limit} format={format} />
      <p className={styles['means']}>{words.means}</p>
      {isBad && (
        <p className={styles['advice']}>
          {words.bad} {alert !== undefined && <code>{say.alert(alert)}</code>}
        </p>
      )}
      {read && (
        <p className={styles['age']}>
          <Age sinceMs={read.atMs} />
        </p>
      )}
    </article>
  );
}

/** Counters need a reading before. */
function courseOf({ read }: Figure, readings: readonly Reading[]): Point[] {
  return readings.flatMap((now) => {
    const [before = now] = readings;
    const value = read(now, before);
    return value === undefined ? [] : [{ atMs: now.atMs, value }];
  });
}
