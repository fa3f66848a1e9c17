/** One order: its money, where it stands, and what happened, live or as of a revision. */
import type { ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { EmptyState } from '../../../parts/notices/empty-state';
import { ErrorNotice } from '../../../parts/notices/error-notice';
import { Page } from '../../../parts/page';
import { Skeleton } from '../../../parts/notices/skeleton';
import { useMay } from '../../../session/session';
import { useWords } from '../../../words/language';
import { TradeActions } from './actions/trade-actions';
import { StateChart } from './chart/state-chart';
import { DoubtBanner } from './head/doubt-banner';
import { Anomalies } from './facts/anomalies';
import { Facts } from './facts/facts';
import { Refunds, Settlements } from './facts/parts';
import { Timeline } from './history/timeline';
import { PastBanner, RevisionSlider } from './past/revision-slider';
import { usePast } from './past/use-past';
import { Head } from './head/trade-head';
import { useKeys } from '../../../parts/use-keys';
import type { KnownTrade, TradeHead } from './known-trade';
import { useTrade } from './use-trade';
import { tradeWords } from './words';
import styles from './trade-page.module.css';

export default function TradePage() {
  const say = useWords(tradeWords);
  const navigate = useNavigate();
  const { outTradeNo = '' } = useParams();
  const { known, error, retry, readFurther } = useTrade(outTradeNo);
  const past = usePast(outTradeNo, known?.trade?.revision);
  useKeys({ Escape: () => navigate('/trades') });
  return (
    <Page
      title={say.order(outTradeNo)}
      heading={
        <>
          <Link to="/trades" className={styles['back'] ?? ''}>
            <span aria-hidden="true">← </span>
            {say.back}
          </Link>
          <span className={styles['number']}>{outTradeNo}</span>
        </>
      }
      actions={
        known?.trade &&
        past.revision === undefined && (
          <>
            <ToPayment trade={known.trade} />
            <TradeActions trade={known.trade} />
          </>
        )
      }
    >
      {error && <ErrorNotice error={error} onRetry={retry} />}
      {past.error && <ErrorNotice error={past.error} />}
      {!known && !error && <Skeleton />}
      {known && known.trade === null && (
        <EmptyState title={say.none}>
          <p>{say.noneHow}</p>
        </EmptyState>
      )}
      {known?.trade && <Trade known={known} trade={known.trade} time={past} onFurther={() => void readFurther()} />}
    </Page>
  );
}

/** Back to what the buyer is shown, as long as the buyer can pay. */
function ToPayment({ trade: { outTradeNo, state } }: { trade: TradeHead }) {
  const say = useWords(tradeWords);
  const maySee = useMay('PAY', 'READ');
  if (state !== 'WAIT_BUYER_PAY' || !maySee) return null;
  return <Link to={`/new/${encodeURIComponent(outTradeNo)}`}>{say.toPayment}</Link>;
}

type Props = { known: KnownTrade; trade: TradeHead; time: ReturnType<typeof usePast>; onFurther: () => void };

function Trade({ known, trade, time: { revision, sought, past, show }, onFurther }: Props) {
  const isPast = revision !== undefined;
  const head = isPast ? past : trade;
  const isOnItsWay = isPast && past?.revision !== revision;
  const events = isPast ? known.events.filter((event) => event.revision <= revision) : known.events;
  return (
    <>
      {isPast && (
        <PastBanner
          revision={revision}
          at={known.events.find((event) => event.revision === revision)?.recordedAt}
          onNow={() => show(trade.revision)}
        />
      )}
      <section className={styles['head']} aria-busy={isOnItsWay}>
        {head && <Head head={head} readAtMs={isPast ? undefined : known.readAtMs} />}
        <RevisionSlider events={known.events} latest={trade.revision} revision={sought} onShow={show} />
      </section>
      {head && (
        <>
          <DoubtBanner trade={head} events={events} isPast={isPast} />
          <div className={styles['columns']} aria-busy={isOnItsWay}>
            <Panel title="history">
              <Timeline events={events} onFurther={isPast || known.further === null ? undefined : onFurther} />
            </Panel>
            <div className={styles['side']}>
              <Side head={head} isPast={isPast} types={events.map(({ type }) => type)} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** What stands beside the history: what is open first. */
function Side({ head, isPast, types }: { head: TradeHead; isPast: boolean; types: readonly string[] }) {
  const { anomalies, refunds, settlements } = head;
  return (
    <>
      {anomalies.length > 0 && (
        <Panel title="anomalies" isUrgent={anomalies.some(({ resolvedAt }) => resolvedAt === null)}>
          <Anomalies anomalies={anomalies} />
        </Panel>
      )}
      <Panel title="states">
        <StateChart types={types} />
      </Panel>
      <Panel title="facts">
        <Facts trade={head} isPast={isPast} />
      </Panel>
      {refunds.length > 0 && (
        <Panel title="refunds">
          <Refunds refunds={refunds} />
        </Panel>
      )}
      {settlements.length > 0 && (
        <Panel title="settlements">
          <Settlements settlements={settlements} />
        </Panel>
      )}
    </>
  );
}

type PanelTitle = 'history' | 'anomalies' | 'states' | 'facts' | 'refunds' | 'settlements';
type PanelProps = { title: PanelTitle; isUrgent?: boolean; children: ReactNode };

function Panel({ title, isUrgent = false, children }: PanelProps) {
  const name = useWords(tradeWords)[title];
  return (
    <section className={`${styles['panel']} ${isUrgent ? styles['urgent'] : ''}`} aria-label={name}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}
