import type { ReactNode } from 'react';
import styles from './sort-head.module.css';

/** `direction`: of this column; undefined where another one orders the list. */
export type Sort = { direction: 'ascending' | 'descending' | undefined; onPress: () => void };

/** A head that orders the list when it is pressed, and shows whether it does. */
export function SortHead({ sort: { direction, onPress }, children }: { sort: Sort; children: ReactNode }) {
  return (
    <button type="button" className={styles['sort']} onClick={onPress}>
      {children}
      <svg viewBox="0 0 8 12" width="8" height="12" aria-hidden="true">
        {direction !== 'descending' && <path d="M1.5 4.5 4 2l2.5 2.5" />}
        {direction !== 'ascending' && <path d="M1.5 7.5 4 10l2.5-2.5" />}
      </svg>
    </button>
  );
}
