import { When } from '../../../parts/values/when';
import { useWords } from '../../../words/language';
import type { EventLine } from './use-trade';
import { eventWords, tradeWords } from './words';
import styles from './timeline.module.css';

/** What happened, newest first. */
export function Timeline({ events }: { events: readonly EventLine[] }) {
  const say = useWords(tradeWords);
  const names = useWords(eventWords);
  return (
    <ol className={styles['timeline']}>
      {events.toReversed().map(({ eventId, type, summary, recordedAt, actor }) => (
        <li key={eventId} className={FACTS.test(type) ? styles['fact'] : ''}>
          <When at={recordedAt} />
          <div>
            <p className={styles['name']}>{names[type] ?? type}</p>
            <p className={styles['summary']}>
              <span lang="en">{summary}</span> <span className={styles['actor']}>{say.by(actor)}</span>
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What it comes to, beside the requests and answers that it follows from. */
const FACTS = /^(Trade|Refund|Settlement)/;
