/** While an outcome at Alipay is unknown: what is not known and why, since when, what the engine does about it, and what to leave alone. */
import { useNow } from '../../../../parts/values/time/age';
import { When } from '../../../../parts/values/time/when';
import { grouped } from '../../../../parts/values/money';
import { useWords } from '../../../../words/language';
import { Sentence } from '../history/sentence';
import { isAnotherOrder, type EventLine, type TradeHead } from '../known-trade';
import { doubtWords } from '../words';
import styles from '../trade-page.module.css';

type Props = { trade: TradeHead; events: readonly EventLine[]; isPast: boolean };

/** `isPast`: `trade` and `events` are what was known then, and nothing is said of what came after. */
export function DoubtBanner({ trade, events, isPast }: Props) {
  const say = useWords(doubtWords);
  if (!trade.inDoubt) return null;
  const lastCheck = trade.doubts.map(({ lastCheckAt, since }) =>
    lastCheckAt !== null && lastCheckAt > since ? lastCheckAt : '',
  );
  const lastCheckAt = lastCheck.sort().at(-1) ?? '';
  return (
    <section className={styles['doubt']} aria-label={say.title}>
      {trade.doubts.map((doubt) => (
        <OneDoubt key={`${doubt.kind} ${doubt.outRequestNo}`} {...{ doubt, trade, events, isPast }} />
      ))}
      {trade.doubts.length === 0 && <WithoutDoubt trade={trade} events={events} />}
      {trade.doubts.length > 0 && (
        <p>
          {isPast ? say.nextThen : say.next}
          {lastCheckAt !== '' && (
            <>
              {' '}
              {say.lastAsked} <When at={lastCheckAt} />
            </>
          )}
        </p>
      )}
      {trade.nextCheckAt !== null && <NextCheck at={trade.nextCheckAt} isPast={isPast} />}
      {!isPast && <p>{say.leave}</p>}
    </section>
  );
}

type Doubt = TradeHead['doubts'][number];

function OneDoubt({ doubt, trade, events, isPast }: Props & { doubt: Doubt }) {
  const say = useWords(doubtWords);
  const cause = events.find(({ revision }) => revision === doubt.sinceRevision);
  const isReported = trade.anomalies.some(
    ({ kind, observedAt, resolvedAt }) =>
      kind === 'OUTCOME_STILL_UNKNOWN' && observedAt >= doubt.anomalyAt && resolvedAt === null,
  );
  return (
    <>
      <p>
        {whatIsUnknown(doubt, trade, say)} · {say.since} <When at={doubt.since} />
      </p>
      {cause && (
        <p>
          {say.cause} <Sentence event={cause} />
        </p>
      )}
      <p>
        {isReported ? (
          say.isReported
        ) : (
          <>
            {isPast ? say.reportedThen : say.reportedAt} <When at={doubt.anomalyAt} />
          </>
        )}
      </p>
    </>
  );
}

function whatIsUnknown(
  { kind, outRequestNo }: Doubt,
  { refunds, settlements }: TradeHead,
  say: (typeof doubtWords)['en'],
) {
  const part = [...(kind === 'REFUND' ? refunds : settlements)].find((one) => one.outRequestNo === outRequestNo);
  if (kind === 'REFUND') return say.refund(outRequestNo ?? '', grouped(part?.amount ?? '0.00'));
  if (kind === 'SETTLEMENT') return say.settlement(outRequestNo ?? '', grouped(part?.amount ?? '0.00'));
  return say[kind];
}

/** A call is on its way; or Alipay knows the number with another content, which only a person ends. */
function WithoutDoubt({ trade, events }: Pick<Props, 'trade' | 'events'>) {
  const say = useWords(doubtWords);
  if (isAnotherOrder(trade)) return <p>{say.anotherOrder}</p>;
  const asked = events.findLast(({ type }) => type === 'AlipayCallRequested');
  return (
    <p>
      {say.onItsWay} {asked && <Sentence event={asked} />} {asked && <When at={asked.recordedAt} />}
    </p>
  );
}

/** Its own component: it alone changes each second. */
function NextCheck({ at, isPast }: { at: string; isPast: boolean }) {
  const say = useWords(doubtWords);
  const seconds = Math.ceil((Date.parse(at) - useNow()) / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (!isPast && seconds <= 0) return <p>{say.dueNow}</p>;
  return (
    <p>
      {isPast ? say.nextAtThen : say.nextAt} <When at={at} />
      {!isPast && ` · ${minutes > 0 ? say.inMinutes(minutes, seconds % 60) : say.inSeconds(seconds)}`}
    </p>
  );
}
