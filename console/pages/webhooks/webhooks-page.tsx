/** The addresses that are told what happens, and whether they take it. */
import { useMemo, useState } from 'react';
import { Button } from '../../parts/controls/button';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Skeleton } from '../../parts/notices/skeleton';
import { usePolled } from '../../parts/live/use-polled';
import { Page } from '../../parts/page';
import { Aside, DataTable, type Column } from '../../parts/table/data-table';
import { Freshness } from '../../parts/notices/freshness';
import { Badges } from '../../parts/values/state-badge';
import { When } from '../../parts/values/time/when';
import { useMay } from '../../session/session';
import { useWords } from '../../words/language';
import { CreateDialog } from './create-dialog';
import { WebhooksDocument, type WebhookRowFragment } from './documents';
import { WebhookBadge } from './webhook-state';
import { webhooksWords } from './words';
import styles from './webhooks.module.css';

const everyMs = () => 3_000;

export default function WebhooksPage() {
  const say = useWords(webhooksWords);
  const mayChange = useMay('ADMIN', 'READ');
  const [isCreating, setCreating] = useState(false);
  const { data, readAtMs, error, reload } = usePolled(WebhooksDocument, {}, everyMs);
  const end = () => {
    setCreating(false);
    reload();
  };
  const rows = data?.webhooks;
  return (
    <Page
      title={say.title}
      actions={
        rows && (
          <>
            <Freshness sinceMs={readAtMs} />
            {mayChange && (
              <Button look="main" onPress={() => setCreating(true)}>
                {say.create}
              </Button>
            )}
          </>
        )
      }
    >
      <p className={styles['intro']}>
        {say.intro} {!mayChange && say.needsAdmin}
      </p>
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!rows && !error && <Skeleton rows={4} />}
      {rows && rows.length > 0 && <WebhookTable rows={rows} />}
      {rows?.length === 0 && (
        <EmptyState title={say.none}>
          <p>{say.noneHow}</p>
        </EmptyState>
      )}
      {isCreating && <CreateDialog onClose={end} />}
    </Page>
  );
}

function WebhookTable({ rows }: { rows: readonly WebhookRowFragment[] }) {
  const say = useWords(webhooksWords);
  const columns = useMemo<readonly Column<WebhookRowFragment>[]>(
    () => [
      {
        id: 'url',
        head: say.address,
        place: 'main',
        cell: ({ url, description }) => (
          <>
            {url}
            {description !== null && <Aside>{description}</Aside>}
          </>
        ),
      },
      {
        id: 'events',
        head: say.events,
        place: 'large',
        cell: ({ events }) => events?.join(', ') ?? say.allShort,
      },
      {
        id: 'last',
        head: say.last,
        place: 'wide',
        cell: ({ deliveries: [last] }) => (last ? <When at={last.sentAt} /> : say.never),
      },
      {
        id: 'state',
        head: say.state,
        place: 'below',
        cell: (webhook) => (
          <Badges>
            <WebhookBadge webhook={webhook} />
          </Badges>
        ),
      },
    ],
    [say],
  );
  return (
    <DataTable
      label={say.title}
      rows={rows}
      columns={columns}
      keyOf={({ id }) => id}
      linkOf={({ id }) => `/webhooks/${encodeURIComponent(id)}`}
    />
  );
}
