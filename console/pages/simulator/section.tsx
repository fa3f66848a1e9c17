import { useId, type ReactNode } from 'react';
import { Age } from '../../parts/values/time/age';
import type { Polled } from './use-polled';
import styles from './simulator-page.module.css';

type Props = { title: string; of: Polled<unknown>; wide?: boolean; children: ReactNode };

/** A part of the page, with the age of what it shows. */
export function Section({ title, of: { atMs, problem }, wide = false, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`${styles['section']} ${wide ? styles['wide'] : ''}`}>
      <header>
        <h2 id={id}>{title}</h2>
        {atMs !== undefined && (
          <p className={styles['age']}>
            <Age sinceMs={atMs} />
          </p>
        )}
      </header>
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
      {children}
    </section>
  );
}
