/** What was paid, refunded, and is left of the period, each beside the same of the period before. */
import { fenOf, yuanOfFen } from '../../parts/values/fen';
import { grouped, Money } from '../../parts/values/money';
import { useWords } from '../../words/language';
import { periodBefore, type Period } from './period';
import type { Sums } from './use-totals';
import { totalsWords } from './words';
import styles from './totals-page.module.css';

type Props = { sums: Sums; before: Sums; period: Period; isOpen: boolean };

/** `isOpen`: its last day is not over. */
export function Summary({ sums, before, period, isOpen }: Props) {
  const say = useWords(totalsWords);
  const { from, to } = periodBefore(period);
  const parts: readonly (readonly [string, string, string, string])[] = [
    [say.net, sums.netAmount, before.netAmount, ''],
    [say.paid, sums.paymentAmount, before.paymentAmount, say.payments(sums.paymentCount)],
    [say.refunded, sums.refundAmount, before.refundAmount, say.refunds(sums.refundCount)],
  ];
  return (
    <section className={styles['summary']}>
      <dl>
        {parts.map(([name, yuan, yuanBefore, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Money yuan={yuan} size="title" />
            </dd>
            <dd className={styles['aside']}>
              {count !== '' && <span>{count}</span>}
              <span>{say.wasBefore(grouped(yuanBefore))}</span>
              <Change now={yuan} before={yuanBefore} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles['aside']}>
        {say.before(`${from} – ${to}`)}
        {isOpen && <> {say.untilNow}</>}
      </p>
    </section>
  );
}

/** How much more or less, and where that says something, in percent. */
function Change({ now, before }: { now: string; before: string }) {
  const [nowFen, beforeFen] = [fenOf(now), fenOf(before)];
  const more = nowFen - beforeFen;
  if (more === 0n) return <span>±0</span>;
  const sign = more > 0n ? '+' : '−';
  const amount = grouped(yuanOfFen(more < 0n ? -more : more));
  const percent = beforeFen > 0n ? ` (${sign}${percentOf(more < 0n ? -more : more, beforeFen)} %)` : '';
  return (
    <span className={styles['change']}>
      {sign}¥{amount}
      {percent}
    </span>
  );
}

const percentOf = (part: bigint, whole: bigint) => (Number((part * 1_000n) / whole) / 10).toFixed(1);
