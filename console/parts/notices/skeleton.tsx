import { defineWords, useWords } from '../../words/language';
import styles from './skeleton.module.css';

const words = defineWords({ en: { loading: 'Loading' }, zh: { loading: '加载中' } });

/** Rows in their later height. Not seen for the first 150 ms: most answers come before. */
export function Skeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className={styles['skeleton']} role="status" aria-label={useWords(words).loading}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles['row']} />
      ))}
    </div>
  );
}
