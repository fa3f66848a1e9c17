/** One payment while the buyer stands there: what to show the buyer now, until it is paid or over. */
import { useEffect, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useSubscription } from 'urql';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Page } from '../../parts/page';
import { Money } from '../../parts/values/money';
import { DoubtBadge, StateBadge } from '../../parts/values/state-badge';
import { beijingTime } from '../../parts/values/time/when';
import { useWords } from '../../words/language';
import { PaymentChangedDocument, type PaymentFragment } from './documents';
import { forgetOrder } from './kept-order';
import { NextStep } from './next-step/next-step';
import { paymentWords } from './words';
import styles from './payment-page.module.css';

export default function PaymentPage() {
  const say = useWords(paymentWords);
  const { outTradeNo = '' } = useParams();
  // Without `after` the first message is the payment as it is now.
  const [{ data, error }] = useSubscription({ query: PaymentChangedDocument, variables: { outTradeNo } });
  const trade = data?.tradeChanged.trade;
  const shown = trade?.outTradeNo;
  // Whoever sent it sees here what became of it.
  useEffect(() => {
    if (shown !== undefined) forgetOrder(shown);
  }, [shown]);
  return (
    <Page
      title={say.title(outTradeNo)}
      actions={
        <>
          <Link to={`/trades/${encodeURIComponent(outTradeNo)}`}>{say.toTrade}</Link>
          <Link to="/new">{say.another}</Link>
        </>
      }
    >
      {error && <ErrorNotice error={error} />}
      {!trade && !error && <EmptyState title={say.waiting} />}
      {trade && (
        <section className={styles['head']}>
          <p className={styles['badges']}>
            <StateBadge state={trade.state} closeReason={trade.closeReason} />
            {trade.inDoubt && <DoubtBadge />}
          </p>
          <Money yuan={trade.totalAmount} size="title" />
          <p className={styles['subject']}>{trade.subject}</p>
        </section>
      )}
      {trade && <Now trade={trade} />}
    </Page>
  );
}

function Now({ trade }: { trade: PaymentFragment }) {
  const say = useWords(paymentWords);
  const { outTradeNo, state, inDoubt, nextStep, paidAt } = trade;
  if (state === 'TRADE_CLOSED') return <Outcome meaning="over" title={say.closed} />;
  if (paidAt !== null)
    return (
      <Outcome meaning="paid" title={say.paid}>
        {say.paidHow(beijingTime(paidAt))}
      </Outcome>
    );
  return (
    <>
      {nextStep ? <NextStep step={nextStep} outTradeNo={outTradeNo} /> : !inDoubt && <p>{say.nothing}</p>}
      {inDoubt && (
        <Outcome meaning="doubt" title={say.doubt}>
          {say.doubtHow}
        </Outcome>
      )}
    </>
  );
}

type OutcomeProps = { meaning: 'paid' | 'over' | 'doubt'; title: string; children?: ReactNode };

function Outcome({ meaning, title, children }: OutcomeProps) {
  return (
    <section role="status" className={`${styles['outcome']} ${styles[meaning]}`}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
    </section>
  );
}
