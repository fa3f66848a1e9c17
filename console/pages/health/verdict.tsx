import { useWords } from '../../words/language';
import { healthWords } from './words';
import styles from './health-page.module.css';

const SHAPES = {
  good: 'M2 6.5 4.8 9.2 10 3.2',
  ticket: 'M6 1.5 11 6 6 10.5 1 6z',
  page: 'M6 1.5 11.2 10.5H.8z',
};

/** Undefined: nothing is to be done. With a word and a shape, not by colour alone. */
export function Verdict({ verdict = 'good' }: { verdict?: 'page' | 'ticket' | 'good' | undefined }) {
  const say = useWords(healthWords);
  return (
    <span className={`${styles['verdict']} ${styles[verdict]}`}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d={SHAPES[verdict]} />
      </svg>
      {say[verdict]}
    </span>
  );
}
