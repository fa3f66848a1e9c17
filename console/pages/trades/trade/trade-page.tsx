/** One order: its money, where it stands, and what happened, live. */
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { Age } from '../../../parts/values/age';
import { EmptyState } from '../../../parts/notices/empty-state';
import { ErrorNotice } from '../../../parts/notices/error-notice';
import { Money } from '../../../parts/values/money';
import { MoneyBar } from '../../../parts/values/money-bar';
import { Page } from '../../../parts/page';
import { Skeleton } from '../../../parts/notices/skeleton';
import { AnomalyBadge, DoubtBadge, StateBadge } from '../../../parts/values/state-badge';
import { When } from '../../../parts/values/when';
import { useWords } from '../../../words/language';
import { methodWords } from '../../../words/states';
import { TradeActions } from './actions/trade-actions';
import { DoubtBanner } from './doubt-banner';
import type { PastHeadFragment } from './past/documents';
import { PastBanner, RevisionSlider } from './past/revision-slider';
import { usePast } from './past/use-past';
import { Timeline } from './timeline';
import { useTrade, type KnownTrade, type TradeHead } from './use-trade';
import { tradeWords } from './words';
import styles from './trade-page.module.css';

export default function TradePage() {
  const say = useWords(tradeWords);
  const { outTradeNo = '' } = useParams();
  const { known, error, retry } = useTrade(outTradeNo);
  const past = usePast(outTradeNo, known?.trade?.revision);
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
      actions={known?.trade && past.revision === undefined && <TradeActions trade={known.trade} />}
    >
      {error && <ErrorNotice error={error} onRetry={retry} />}
      {past.error && <ErrorNotice error={past.error} />}
      {!known && !error && <Skeleton />}
      {known && known.trade === null && (
        <EmptyState title={say.none}>
          <p>{say.noneHow}</p>
        </EmptyState>
      )}
      {known?.trade && <Trade known={known} trade={known.trade} time={past} />}
    </Page>
  );
}

type Time = ReturnType<typeof usePast>;

function Trade({ known, trade, time }: { known: KnownTrade; trade: TradeHead; time: Time }) {
  const say = useWords(tradeWords);
  const { revision, past, show } = time;
  const isPast = revision !== undefined;
  const head = isPast ? past : trade;
  const event = isPast ? known.events.find((one) => one.revision === revision) : undefined;
  const events = isPast ? known.events.filter((one) => one.revision <= revision) : known.events;
  const open = trade.anomalies.filter(({ resolvedAt }) => resolvedAt === null);
  return (
    <>
      {event && <PastBanner event={event} onNow={() => show(trade.revision)} />}
      <section className={styles['head']}>
        {head && (
          <Head head={head} hasAnomaly={!isPast && open.length > 0} readAtMs={isPast ? undefined : known.readAtMs} />
        )}
        <RevisionSlider latest={trade.revision} revision={revision} onShow={show} />
      </section>
      {!isPast && <DoubtBanner trade={trade} events={known.events} />}
      {(isPast ? [] : open).map(({ id, detail, advice }) => (
        <section key={id} className={styles['anomaly']} aria-label={say.openAnomaly}>
          <p lang="en">{detail}</p>
          <p lang="en">{advice}</p>
        </section>
      ))}
      <div className={styles['columns']}>
        <section className={styles['panel']}>
          <h2>{say.history}</h2>
          <Timeline events={events} />
        </section>
        {!isPast && (
          <section className={styles['panel']}>
            <h2>{say.facts}</h2>
            <Facts trade={trade} />
          </section>
        )}
      </div>
    </>
  );
}

/** As it is now, or as it was: `readAtMs` undefined. */
function Head({
  head,
  hasAnomaly,
  readAtMs,
}: {
  head: PastHeadFragment;
  hasAnomaly: boolean;
  readAtMs?: number | undefined;
}) {
  return (
    <>
      <div className={styles['what']}>
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

function Facts({ trade }: { trade: TradeHead }) {
  const say = useWords(tradeWords);
  const methods = useWords(methodWords);
  const moment = (at: string | null) => (at === null ? null : <When at={at} />);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [say.method, methods[trade.method]],
    [say.tradeNo, trade.tradeNo],
    [say.opened, moment(trade.createdAt)],
    [say.paidAt, moment(trade.paidAt)],
    [say.closedAt, moment(trade.closedAt)],
    [say.expires, (trade.paidAt ?? trade.closedAt) ? null : moment(trade.expiresAt)],
    [say.store, trade.storeId],
    [say.terminal, trade.terminalId],
    [say.operator, trade.operatorId],
  ];
  return (
    <dl className={styles['facts']}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
