/** One webhook: whether it takes what it is told, what waits, and the latest deliveries. */
import { Link, useParams } from 'react-router';
import { EmptyState } from '../../../parts/notices/empty-state';
import { ErrorNotice } from '../../../parts/notices/error-notice';
import { Skeleton } from '../../../parts/notices/skeleton';
import { usePolled } from '../../../parts/live/use-polled';
import { Page } from '../../../parts/page';
import { Freshness } from '../../../parts/notices/freshness';
import { Facts } from '../../../parts/values/facts';
import { Badges } from '../../../parts/values/state-badge';
import { When } from '../../../parts/values/time/when';
import { useActorName } from '../../../words/actors';
import { useWords } from '../../../words/language';
import { WebhookBadge } from '../webhook-state';
import { WebhookActions } from './actions/webhook-actions';
import { DeliveryTable, WaitingTable } from './delivery-tables';
import { WebhookOfListDocument, type WebhookFragment } from './documents';
import { webhookWords } from './words';
import styles from './webhook.module.css';

const everyMs = () => 2_000;

export default function WebhookPage() {
  const say = useWords(webhookWords);
  const { id = '' } = useParams();
  const { data, readAtMs, error, reload } = usePolled(WebhookOfListDocument, {}, everyMs);
  const webhook = data?.webhooks.find((one) => one.id === id);
  const title = webhook?.url ?? (data ? say.gone : say.toList);
  return (
    <Page
      title={title}
      heading={
        <>
          <Link to="/webhooks" className={styles['back'] ?? ''}>
            ← {say.toList}
          </Link>
          {title}
        </>
      }
      actions={
        webhook && (
          <>
            <Freshness sinceMs={readAtMs} />
            <WebhookActions key={webhook.id} webhook={webhook} onDone={reload} />
          </>
        )
      }
    >
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!data && !error && <Skeleton />}
      {data && !webhook && (
        <EmptyState title="404">
          <p>{say.goneHow}</p>
        </EmptyState>
      )}
      {webhook && <Content webhook={webhook} />}
    </Page>
  );
}

function Content({ webhook }: { webhook: WebhookFragment }) {
  const say = useWords(webhookWords);
  const { failures, deliveries } = webhook;
  return (
    <>
      <Badges>
        <WebhookBadge webhook={webhook} />
      </Badges>
      <PauseBanner webhook={webhook} />
      {failures.length > 0 && (
        <section className={styles['part']} aria-label={say.waiting}>
          <h2>{say.waiting}</h2>
          <p className={styles['age']}>{say.waitingHow}</p>
          <WaitingTable rows={failures} />
        </section>
      )}
      <section className={styles['part']} aria-label={say.deliveries}>
        <h2>{say.deliveries}</h2>
        <p className={styles['age']}>{deliveries.length > 0 ? say.deliveriesHow : say.noDeliveries}</p>
        {deliveries.length > 0 && <DeliveryTable rows={deliveries} />}
      </section>
      <About webhook={webhook} />
    </>
  );
}

/** Why nothing is delivered, and what somebody should do. */
function PauseBanner({ webhook: { pauseReason, pausedAt } }: { webhook: WebhookFragment }) {
  const say = useWords(webhookWords);
  if (pauseReason === null || pausedAt === null) return null;
  const [title = '', how] = say.paused[pauseReason];
  return (
    <section aria-label={title} className={`${styles['banner']} ${pauseReason === 'BY_REQUEST' ? '' : styles['bad']}`}>
      <h2>{title}</h2>
      <p>
        {say.since} <When at={pausedAt} />
      </p>
      <p>{how}</p>
    </section>
  );
}

function About({ webhook }: { webhook: WebhookFragment }) {
  const say = useWords(webhookWords);
  const actorName = useActorName();
  const { events, description, createdAt, createdBy, previousSecretUntil, position, id } = webhook;
  return (
    <section className={styles['panel']}>
      <h2>{say.facts}</h2>
      <Facts
        facts={[
          ['id', <code key="id">{id}</code>],
          [say.description, description],
          [say.events, events?.join(', ') ?? say.all],
          [
            say.created,
            <span key="created">
              <When at={createdAt} /> {say.by(actorName(createdBy))}
            </span>,
          ],
          [say.oldSecret, previousSecretUntil === null ? null : <When key="old" at={previousSecretUntil} />],
          [say.position, position],
        ]}
      />
    </section>
  );
}
