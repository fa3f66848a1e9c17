import { useSyncExternalStore } from 'react';
import { beijingTime } from '../../parts/values/time/when';
import { useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { shellWords } from '../../words/shell';
import styles from './line-state.module.css';

/** Whether what is shown is live, and since when it is not. */
export function LineState() {
  const { connection } = useSignedIn();
  const { state, sinceMs } = useSyncExternalStore(connection.onChange, connection.line);
  const say = useWords(shellWords);
  const text =
    state === 'lost' ? say.lost(beijingTime(sinceMs).slice(11)) : state === 'live' ? say.live : say.connecting;
  return (
    <span role="status" className={`${styles['line']} ${styles[state]}`}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        {state === 'lost' ? <path d="M1 9 5 1l4 8z" /> : <circle cx="5" cy="5" r="4" />}
      </svg>
      <span className={styles['word']}>{text}</span>
    </span>
  );
}
