/** Who may call: the keys of the shop, and what each allows. */
import { useState } from 'react';
import { Button } from '../../parts/controls/button';
import { usePolled } from '../../parts/live/use-polled';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Skeleton } from '../../parts/notices/skeleton';
import { Page } from '../../parts/page';
import { Freshness } from '../../parts/notices/freshness';
import { keysNowMs } from '../../session/engine-clock';
import { useWords } from '../../words/language';
import { CreateDialog } from './create-dialog';
import { KeysDocument, type KeyFragment } from './documents';
import { KeyTable } from './key-table';
import { RevokeDialog } from './revoke-dialog';
import { keysWords } from './words';
import styles from './keys.module.css';

const everyMs = () => 10_000;

export default function KeysPage() {
  const say = useWords(keysWords);
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<KeyFragment>();
  const { data, readAtMs, error, reload } = usePolled(KeysDocument, {}, everyMs);
  const end = () => {
    setCreating(false);
    setRevoked(undefined);
    reload();
  };
  const keys = data?.apiKeys;
  const isEnded = (key: KeyFragment) =>
    key.revokedAt !== null || (key.expiresAt !== null && Date.parse(key.expiresAt) <= keysNowMs());
  const ended = keys?.filter(isEnded) ?? [];
  const inUse = keys?.filter((key) => !isEnded(key)) ?? [];
  return (
    <Page
      title={say.title}
      actions={
        keys && (
          <>
            <Freshness sinceMs={readAtMs} />
            <Button look="main" onPress={() => setCreating(true)}>
              {say.create}
            </Button>
          </>
        )
      }
    >
      <p className={styles['intro']}>{say.intro}</p>
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!keys && !error && <Skeleton rows={4} />}
      {keys && inUse.length === 0 && (
        <EmptyState title={say.none}>
          <p>{say.noneHow}</p>
        </EmptyState>
      )}
      {inUse.length > 0 && <KeyTable label={say.inUse} keys={inUse} onRevoke={setRevoked} />}
      {ended.length > 0 && (
        <section className={styles['ended']}>
          <h2>{say.ended}</h2>
          <KeyTable label={say.ended} keys={ended} />
        </section>
      )}
      {isCreating && <CreateDialog onClose={end} />}
      {revoked && <RevokeDialog apiKey={revoked} onClose={end} />}
    </Page>
  );
}
