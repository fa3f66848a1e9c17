/** While an outcome at Alipay is unknown: what is not known, since when, what the engine does about it, and what to leave alone. */
import { Money } from '../../../parts/values/money';
import { When } from '../../../parts/values/when';
import { useWords } from '../../../words/language';
import type { EventLine, TradeHead } from './use-trade';
import { doubtWords } from './words';
import styles from './trade-page.module.css';

export function DoubtBanner({ trade, events }: { trade: TradeHead; events: readonly EventLine[] }) {
  const say = useWords(doubtWords);
  if (!trade.inDoubt) return null;
  const open = trade.refunds.filter(({ state }) => state === 'REQUESTED' || state === 'UNKNOWN');
  const isUnpaid = trade.paidAt === null;
  // Since the last fact nothing new is certain.
  const lastFact = events.findLastIndex(({ type }) => !type.startsWith('Alipay'));
  const since = events[lastFact + 1]?.recordedAt ?? trade.createdAt;
  const asked = events.findLast(({ type }) => type === 'AlipayCallRequested');
  return (
    <section className={styles['doubt']} aria-label={say.title}>
      {open.map(({ outRequestNo, amount, requestedAt }) => (
        <p key={outRequestNo}>
          {say.refund(outRequestNo)} <Money yuan={amount} /> · {say.since} <When at={requestedAt} />
        </p>
      ))}
      {open.length === 0 && (
        <p>
          {isUnpaid ? say.payment : say.other} · {say.since} <When at={since} />
        </p>
      )}
      <p>
        {say.next} {asked && say.lastAsked} {asked && <When at={asked.recordedAt} />}
      </p>
      <p>{say.leave}</p>
    </section>
  );
}
