import { useMemo } from 'react';
import { Link } from 'react-router';
import { Aside, DataTable, type Column } from '../../../parts/table/data-table';
import { Badge } from '../../../parts/values/state-badge';
import { When } from '../../../parts/values/time/when';
import { useWords } from '../../../words/language';
import type { WebhookFragment } from './documents';
import { webhookWords } from './words';
import styles from './webhook.module.css';

type Failure = WebhookFragment['failures'][number];
type Delivery = WebhookFragment['deliveries'][number];

/** Orders whose next message was not accepted. */
export function WaitingTable({ rows }: { rows: readonly Failure[] }) {
  const say = useWords(webhookWords);
  const columns = useMemo<readonly Column<Failure>[]>(
    () => [
      {
        id: 'order',
        head: say.order,
        place: 'main',
        cell: ({ outTradeNo, failures }) => (
          <>
            <Order outTradeNo={outTradeNo} />
            <Aside>{say.fails(failures)}</Aside>
          </>
        ),
      },
      { id: 'problem', head: say.problem, place: 'wide', cell: ({ problem }) => <Problem text={problem} /> },
      {
        id: 'next',
        head: say.next,
        place: 'wide',
        cell: ({ nextAttemptAt, pausedAt }) =>
          pausedAt === null ? (
            nextAttemptAt !== null && <When at={nextAttemptAt} />
          ) : (
            <Badge meaning="anomaly">{say.givenUp}</Badge>
          ),
      },
    ],
    [say],
  );
  return <DataTable label={say.waiting} rows={rows} columns={columns} keyOf={({ outTradeNo }) => outTradeNo ?? ''} />;
}

export function DeliveryTable({ rows }: { rows: readonly Delivery[] }) {
  const say = useWords(webhookWords);
  const columns = useMemo<readonly Column<Delivery>[]>(
    () => [
      {
        id: 'event',
        head: say.event,
        place: 'main',
        cell: ({ event, messageId }) => (
          <>
            <code>{event}</code>
            <Aside>{messageId}</Aside>
          </>
        ),
      },
      { id: 'order', head: say.order, place: 'below', cell: ({ outTradeNo }) => <Order outTradeNo={outTradeNo} /> },
      { id: 'answer', head: say.answer, place: 'wide', cell: (delivery) => <Answer delivery={delivery} /> },
      { id: 'sent', head: say.sent, place: 'beside', cell: ({ sentAt }) => <When at={sentAt} /> },
      { id: 'took', head: say.duration, place: 'end', cell: ({ durationMs }) => say.took(durationMs) },
    ],
    [say],
  );
  return (
    <DataTable
      label={say.deliveries}
      rows={rows}
      columns={columns}
      keyOf={({ messageId, sentAt }) => `${messageId} ${sentAt}`}
    />
  );
}

function Order({ outTradeNo }: { outTradeNo: string | null }) {
  const say = useWords(webhookWords);
  if (outTradeNo === null) return <>{say.aBill}</>;
  return <Link to={`/trades/${encodeURIComponent(outTradeNo)}`}>{outTradeNo}</Link>;
}

function Answer({ delivery: { status, problem } }: { delivery: Delivery }) {
  const say = useWords(webhookWords);
  if (problem === null) return <Badge meaning="paid">{`${status ?? ''} ${say.accepted}`.trim()}</Badge>;
  return (
    <>
      <Badge meaning="doubt">{status === null ? say.noAnswer : String(status)}</Badge>
      {problem !== `HTTP ${status}` && <Problem text={problem} />}
    </>
  );
}

/** The engine's own words. */
function Problem({ text }: { text: string | null }) {
  return (
    <span lang="en" className={styles['problem']}>
      {text}
    </span>
  );
}
