import { Age } from '../../../../parts/values/time/age';
import { Money } from '../../../../parts/values/money';
import { MoneyBar } from '../../../../parts/values/money-bar';
import { AnomalyBadge, DoubtBadge, StateBadge } from '../../../../parts/values/state-badge';
import { useSignedIn } from '../../../../session/session';
import { useWords } from '../../../../words/language';
import type { TradeHead } from '../known-trade';
import { tradeWords } from '../words';
import styles from '../trade-page.module.css';

/** An order's money and where it stands. As it is now, or as it was: `readAtMs` undefined. */
export function Head({ head, readAtMs }: { head: TradeHead; readAtMs: number | undefined }) {
  const say = useWords(tradeWords);
  const { viewer } = useSignedIn();
  const hasAnomaly = head.anomalies.some(({ resolvedAt }) => resolvedAt === null);
  return (
    <>
      <div className={styles['what']}>
        <p className={styles['shop']}>{say.shop(viewer.merchant)}</p>
        <p className={styles['badges']}>
          <StateBadge state={head.state} closeReason={head.closeReason} />
          {head.inDoubt && <DoubtBadge />}
          {hasAnomaly && <AnomalyBadge />}
        </p>
        <p>{head.subject}</p>
      </div>
      <div className={styles['total']}>
        <Money yuan={head.totalAmount} size="title" />
        {readAtMs !== undefined && (
          <p className={styles['age']}>
            <Age sinceMs={readAtMs} />
          </p>
        )}
      </div>
      <div className={styles['amounts']}>
        <MoneyBar parts={head} paid={head.paidAmount} />
      </div>
    </>
  );
}
