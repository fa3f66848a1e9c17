/**
 * For each of many, how much came and how much went, with what is left marked. A drawing beside a table: who does not see it
 * reads the table.
 */
import { memo } from 'react';
import { grouped } from '../values/money';
import styles from './bars.module.css';

/** Amounts in fen. */
export type Bar = {
  id: string;
  /** On hover, in lines. */
  title: string;
  up: number;
  down: number;
  /** It is not over: drawn in outline. */
  isOpen: boolean;
};

type Props = {
  label: string;
  /** Where the numbers can be read. */
  note: string;
  names: { up: string; down: string; mark: string };
  bars: readonly Bar[];
};

/** Of the drawing, which is stretched to the room that there is. */
const STEP = 10;
const GAP = 1.5;
const HEIGHT = 100;
/** How far two lines are apart at least, so that their words do not meet: as a part of the height. */
const LEGIBLE = 0.12;

export const Bars = memo(function Bars({ label, note, names, bars }: Props) {
  const top = roundedUp(Math.max(...bars.map(({ up }) => up), 1));
  const bottom = roundedUp(Math.max(...bars.map(({ down }) => down), 0));
  const yOf = (fen: number) => ((top - fen) / (top + bottom)) * HEIGHT;
  const isLegible = bottom / (top + bottom) > LEGIBLE;
  const ticks = isLegible ? [top, 0, -bottom] : [top, 0];
  const [first, last] = [bars[0]?.id, bars.at(-1)?.id];
  return (
    <figure className={styles['figure']} aria-label={label}>
      <div className={styles['plot']} aria-hidden="true">
        <div className={styles['axis']}>
          {/* The widest one makes the room. */}
          {ticks.map((fen) => (
            <span key={fen} style={{ top: `${yOf(fen)}%` }}>
              {yuan(fen)}
            </span>
          ))}
          <i>{ticks.map(yuan).reduce((a, b) => (b.length > a.length ? b : a))}</i>
        </div>
        <svg viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`} preserveAspectRatio="none">
          {ticks.map((fen) => (
            <line key={fen} x1="0" x2={bars.length * STEP} y1={yOf(fen)} y2={yOf(fen)} className={styles['grid']} />
          ))}
          {bars.map((bar, index) => (
            <g key={bar.id} className={styles['bar']} transform={`translate(${index * STEP} 0)`}>
              <title>{bar.title}</title>
              <rect width={STEP} height={HEIGHT} className={styles['room']} />
              <Column from={yOf(bar.up)} to={yOf(0)} name="up" isOpen={bar.isOpen} />
              <Column from={yOf(0)} to={yOf(-bar.down)} name="down" isOpen={bar.isOpen} />
              {bar.up + bar.down > 0 && (
                <line
                  x1="0"
                  x2={STEP}
                  y1={yOf(bar.up - bar.down)}
                  y2={yOf(bar.up - bar.down)}
                  className={styles['mark']}
                />
              )}
            </g>
          ))}
        </svg>
        <div className={styles['ends']}>
          <span>{first}</span>
          <span>{last}</span>
        </div>
      </div>
      <figcaption>
        <ul>
          {(['up', 'down', 'mark'] as const).map((name) => (
            <li key={name}>
              <span className={`${styles['swatch']} ${styles[`${name}Swatch`]}`} aria-hidden="true" />
              {names[name]}
            </li>
          ))}
        </ul>
        <span className="visually-hidden">{note}</span>
      </figcaption>
    </figure>
  );
});

function Column({ from, to, name, isOpen }: { from: number; to: number; name: 'up' | 'down'; isOpen: boolean }) {
  if (to <= from) return null;
  const look = `${styles[name]} ${isOpen ? styles['open'] : ''}`;
  return <rect x={GAP} width={STEP - 2 * GAP} y={from} height={to - from} className={look} />;
}

const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** A round amount that is not less than the given. */
function roundedUp(fen: number): number {
  if (fen <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(fen));
  return (ROUND.find((step) => step * power >= fen) ?? 10) * power;
}

const yuan = (fen: number) => `${fen < 0 ? '−' : ''}¥${grouped((Math.abs(fen) / 100).toFixed(2))}`;
