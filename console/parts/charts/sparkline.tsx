import { defineWords, useWords } from '../../words/language';
import styles from './sparkline.module.css';

const words = defineWords({
  en: { course: (from: string, to: string, now: string) => `Lowest ${from}, highest ${to}, now ${now}` },
  zh: { course: (from: string, to: string, now: string) => `最低 ${from}，最高 ${to}，当前 ${now}` },
});

export type Point = { atMs: number; value: number };

type Props = {
  /** By their time. */
  points: readonly Point[];
  /** Drawn as a line where the course comes near it. */
  limit?: number | undefined;
  format: (value: number) => string;
};

const WIDTH = 100;
const HEIGHT = 32;
/** So that a line at the edge is whole. */
const EDGE = 1;

/** How a number has gone, without axes: its words say the lowest, the highest, and what it is now. */
export function Sparkline({ points, limit, format }: Props) {
  const say = useWords(words);
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className={styles['chart']} />;
  const values = points.map(({ value }) => value);
  const highest = Math.max(...values);
  const top = limit !== undefined && highest > limit / 2 ? Math.max(highest, limit) : highest;
  const spanMs = Math.max(1, last.atMs - first.atMs);
  const x = (atMs: number) => round(((atMs - first.atMs) / spanMs) * WIDTH);
  const y = (value: number) => round(HEIGHT - EDGE - (top === 0 ? 0 : value / top) * (HEIGHT - 2 * EDGE));
  // One value alone is a level.
  const line = points.length === 1 ? `M0 ${y(last.value)}H${WIDTH}` : `M${points.map(at).join('L')}`;
  function at({ atMs, value }: Point) {
    return `${x(atMs)} ${y(value)}`;
  }
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={say.course(format(Math.min(...values)), format(highest), format(last.value))}
      className={styles['chart']}
    >
      <path d={`${line}V${HEIGHT}H0z`} className={styles['area']} />
      <path d={line} className={styles['line']} />
      {limit !== undefined && limit > 0 && limit <= top && (
        <path d={`M0 ${y(limit)}H${WIDTH}`} className={styles['limit']} />
      )}
    </svg>
  );
}

const round = (value: number) => Math.round(value * 100) / 100;
