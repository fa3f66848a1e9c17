/** One anomaly: what it means, what to do, what the order is now, and who has dealt with it. */
import { memo, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '../../parts/controls/button';
import { Elapsed } from '../../parts/values/time/elapsed';
import { isZero } from '../../parts/values/fen';
import { Money } from '../../parts/values/money';
import { Badge, Badges, DoubtBadge, StateBadge } from '../../parts/values/state-badge';
import { When } from '../../parts/values/time/when';
import { useWords } from '../../words/language';
import type { AnomalyOrderFragment } from './documents';
import { kindWords } from '../../words/anomaly-kinds';
import type { AnomalyRow } from './use-anomalies';
import { anomaliesWords } from './words';
import styles from './anomaly-card.module.css';

type Props = {
  anomaly: AnomalyRow;
  /** Without the scope there is no such button. */
  onResolve: ((anomaly: AnomalyRow) => void) | undefined;
};

export const AnomalyCard = memo(function AnomalyCard({ anomaly, onResolve }: Props) {
  const say = useWords(anomaliesWords);
  const kind = useWords(kindWords)[anomaly.kind];
  const { outTradeNo, tradeNo, trade, detail, observedAt, resolvedAt } = anomaly;
  const isOpen = resolvedAt === null;
  return (
    <article className={styles['card']}>
      <header className={styles['head']}>
        <div className={styles['what']}>
          <h2>{kind.name}</h2>
          <Badge meaning={isOpen ? 'anomaly' : 'over'}>{isOpen ? say.open : say.resolved}</Badge>
        </div>
        <p className={styles['when']}>
          <span className="visually-hidden">{say.observed} </span>
          <When at={observedAt} />
          {isOpen && (
            <span>
              <Elapsed since={observedAt} />
            </span>
          )}
        </p>
      </header>
      <div className={styles['order']}>
        <div>
          {trade ? (
            <Link to={`/trades/${encodeURIComponent(outTradeNo)}`} className={styles['number'] ?? ''}>
              {outTradeNo}
            </Link>
          ) : (
            <span className={styles['number']}>{outTradeNo}</span>
          )}
          <p className={styles['aside']}>{trade ? trade.subject : say.notHere}</p>
        </div>
        {trade && <Money yuan={trade.totalAmount} size="title" />}
      </div>
      {trade && <Order trade={trade} />}
      <div className={styles['texts']}>
        <p>{kind.meaning}</p>
        {isOpen && (
          <p>
            <strong>{say.todo}</strong> {kind.advice}
          </p>
        )}
        <p className={styles['aside']}>
          {say.engine} <q lang="en">{detail}</q>
        </p>
        {tradeNo !== null && !detail.includes(tradeNo) && (
          <p className={styles['aside']}>
            {say.tradeNo} {tradeNo}
          </p>
        )}
      </div>
      {!isOpen && <Resolution anomaly={anomaly} at={resolvedAt} />}
      {isOpen && onResolve && (
        <footer className={styles['foot']}>
          <Button onPress={() => onResolve(anomaly)} aria-label={`${say.resolve} ${outTradeNo}`}>
            {say.resolve}
          </Button>
        </footer>
      )}
    </article>
  );
});

/** As it is now, not as it was when the anomaly was observed. */
function Order({ trade }: { trade: AnomalyOrderFragment }) {
  const say = useWords(anomaliesWords);
  const amounts: readonly (readonly [string, string])[] = [
    [say.paid, trade.paidAmount],
    [say.refunded, trade.refundedAmount],
    [say.reserved, trade.reservedAmount],
    [say.refundable, trade.refundableAmount],
  ];
  return (
    <section className={styles['now']} aria-label={say.now}>
      <Badges>
        <StateBadge state={trade.state} closeReason={trade.closeReason} />
        {trade.inDoubt && <DoubtBadge />}
      </Badges>
      <dl>
        {amounts
          .filter(([name, yuan]) => name === say.paid || !isZero(yuan))
          .map(([name, yuan]) => (
            <Fact key={name} name={name}>
              <Money yuan={yuan} />
            </Fact>
          ))}
      </dl>
    </section>
  );
}

function Resolution({ anomaly, at }: { anomaly: AnomalyRow; at: string }) {
  const say = useWords(anomaliesWords);
  const { resolvedBy, resolvedByActor, note, evidence } = anomaly;
  return (
    <section className={styles['resolution']}>
      <p>
        {say.resolvedBy(resolvedBy ?? '')}{' '}
        {resolvedByActor !== null && <span className={styles['aside']}>{say.byCredential(resolvedByActor)}</span>}{' '}
        <When at={at} />
      </p>
      <dl>
        <Fact name={say.reason}>{note}</Fact>
        {evidence !== null && <Fact name={say.evidence}>{evidence}</Fact>}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
