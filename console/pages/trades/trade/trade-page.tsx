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
import { Timeline } from './timeline';
import { useTrade, type KnownTrade, type TradeHead } from './use-trade';
import { tradeWords } from './words';
import styles from './trade-page.module.css';

export default function TradePage() {
  const say = useWords(tradeWords);
  const { outTradeNo = '' } = useParams();
  const { known, error, retry } = useTrade(outTradeNo);
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
      actions={known?.trade && <TradeActions trade={known.trade} />}
    >
      {error && <ErrorNotice error={error} onRetry={retry} />}
      {!known && !error && <Skeleton />}
      {known && known.trade === null && (
        <EmptyState title={say.none}>
          <p>{say.noneHow}</p>
        </EmptyState>
      )}
      {known?.trade && <Trade known={known} trade={known.trade} />}
    </Page>
  );
}

function Trade({ known, trade }: { known: KnownTrade; trade: TradeHead }) {
  const say = useWords(tradeWords);
  const open = trade.anomalies.filter(({ resolvedAt }) => resolvedAt === null);
  return (
    <>
      <section className={styles['head']}>
        <div className={styles['what']}>
          <p className={styles['badges']}>
            <StateBadge state={trade.state} closeReason={trade.closeReason} />
            {trade.inDoubt && <DoubtBadge />}
            {open.length > 0 && <AnomalyBadge />}
          </p>
          <p>{trade.subject}</p>
        </div>
        <div className={styles['total']}>
          <Money yuan={trade.totalAmount} size="title" />
          <p className={styles['age']}>
            <Age sinceMs={known.readAtMs} />
          </p>
        </div>
        <div className={styles['amounts']}>
          <MoneyBar parts={trade} paid={trade.paidAmount} />
        </div>
      </section>
      <DoubtBanner trade={trade} events={known.events} />
      {open.map(({ id, detail, advice }) => (
        <section key={id} className={styles['anomaly']} aria-label={say.openAnomaly}>
          <p lang="en">{detail}</p>
          <p lang="en">{advice}</p>
        </section>
      ))}
      <div className={styles['columns']}>
        <section className={styles['panel']}>
          <h2>{say.history}</h2>
          <Timeline events={known.events} />
        </section>
        <section className={styles['panel']}>
          <h2>{say.facts}</h2>
          <Facts trade={trade} />
        </section>
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
