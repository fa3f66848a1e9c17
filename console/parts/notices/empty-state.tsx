import type { ReactNode } from 'react';
import styles from './notices.module.css';

/** Where there is nothing yet: what would be here, and how it comes here. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles['empty']}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
