/** What does not fit, open ones first, with what to do. */
import { Link } from 'react-router';
import { Badge } from '../../../../parts/values/state-badge';
import { When } from '../../../../parts/values/time/when';
import { kindWords } from '../../../../words/anomaly-kinds';
import { useWords } from '../../../../words/language';
import type { TradeHead } from '../known-trade';
import { factWords } from './words';
import styles from './facts.module.css';

export function Anomalies({ anomalies }: Pick<TradeHead, 'anomalies'>) {
  const say = useWords(factWords);
  const kinds = useWords(kindWords);
  const sorted = [...anomalies].sort(
    (one, other) => Number(one.resolvedAt !== null) - Number(other.resolvedAt !== null),
  );
  return (
    <>
      {sorted.map(({ id, kind, detail, observedAt, resolvedAt, resolvedBy, note }) => (
        <article key={id} className={styles['part']} aria-label={kinds[kind].name}>
          <div className={styles['top']}>
            <strong>{kinds[kind].name}</strong>
            <Badge meaning={resolvedAt === null ? 'anomaly' : 'over'}>
              {resolvedAt === null ? say.open : say.resolved}
            </Badge>
          </div>
          <p className={styles['hint']}>
            {say.observed} <When at={observedAt} />
          </p>
          <p lang="en">{detail}</p>
          {resolvedAt === null ? (
            <p>{kinds[kind].advice}</p>
          ) : (
            <p>
              <When at={resolvedAt} /> · {say.resolvedBy(resolvedBy ?? '', note ?? '')}
            </p>
          )}
        </article>
      ))}
      <Link to="/anomalies" className={styles['link'] ?? ''}>
        {say.toAnomalies}
      </Link>
    </>
  );
}
