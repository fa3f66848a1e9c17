import styles from './money.module.css';

/** An amount as the engine writes it ("88.00"): grouped, two decimals, on one line, its digits under each other in a column. `text`: in the size of the sentence that it stands in. */
export function Money({ yuan, size = 'row' }: { yuan: string; size?: 'row' | 'title' | 'text' }) {
  return (
    <span className={`${styles['money']} ${styles[size]}`}>
      {yuan.startsWith('-') && '−'}
      <span className={styles['sign']}>¥</span>
      {grouped(yuan.replace('-', ''))}
    </span>
  );
}

/** "1234567.80" → "1,234,567.80", without a detour by a floating number. */
export function grouped(yuan: string): string {
  return yuan.replace(/\B(?=(\d{3})+(?=\.))/g, ',');
}
