/** While an outcome at Alipay is unknown: what is not known, since when, what the engine does about it, and what to leave alone. */
import { useNow } from '../../../../parts/values/time/age';
import { Money } from '../../../../parts/values/money';
import { When } from '../../../../parts/values/time/when';
import { useWords } from '../../../../words/language';
import type { EventLine, TradeHead } from '../known-trade';
import { doubtWords } from '../words';
import styles from '../trade-page.module.css';

type Props = { trade: TradeHead; events: readonly EventLine[]; isPast: boolean };

export function DoubtBanner({ trade, events, isPast }: Props) {
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
      {!isPast && trade.nextCheckAt !== null && <NextCheck at={trade.nextCheckAt} />}
      <p>{say.leave}</p>
    </section>
  );
}

/** Its own component: it alone changes each second. */
function NextCheck({ at }: { at: string }) {
  const say = useWords(doubtWords);
  const seconds = Math.ceil((Date.parse(at) - useNow()) / 1_000);
  if (seconds <= 0) return <p>{say.dueNow}</p>;
  const minutes = Math.floor(seconds / 60);
  return (
    <p>
      {say.nextAt} <When at={at} /> · {minutes > 0 ? say.inMinutes(minutes, seconds % 60) : say.inSeconds(seconds)}
    </p>
  );
}
