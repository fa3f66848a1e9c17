import { useMemo } from 'react';
import { Button } from '../../parts/controls/button';
import { Aside, DataTable, type Column } from '../../parts/table/data-table';
import { Badge, Badges } from '../../parts/values/state-badge';
import { When } from '../../parts/values/time/when';
import { useSignedIn } from '../../session/session';
import { useActorName } from '../../words/actors';
import { useWords } from '../../words/language';
import { SCOPES, scopeWords } from '../../words/scopes';
import type { KeyFragment } from './documents';
import { keysWords } from './words';
import styles from './keys.module.css';

type Props = {
  label: string;
  keys: readonly KeyFragment[];
  /** Without it they are no longer valid. */
  onRevoke?: (key: KeyFragment) => void;
};

/** Each key with what it allows, who made it, and until when it is good. */
export function KeyTable({ label, keys, onRevoke }: Props) {
  const say = useWords(keysWords);
  const columns = useMemo<readonly Column<KeyFragment>[]>(
    () => [
      {
        id: 'name',
        head: say.name,
        place: 'main',
        cell: (key) => (
          <>
            {key.name}
            <Aside>pk_{key.id}_…</Aside>
          </>
        ),
      },
      { id: 'allows', head: say.allows, place: 'wide', cell: (key) => <Allows apiKey={key} /> },
      { id: 'created', head: say.created, place: 'wide', cell: (key) => <Created apiKey={key} /> },
      {
        id: 'used',
        head: say.used,
        place: 'large',
        cell: ({ lastUsedAt }) => (lastUsedAt === null ? say.neverUsed : <When at={lastUsedAt} />),
      },
      { id: 'state', head: say.validity, place: 'wide', cell: (key) => <Validity apiKey={key} /> },
      ...(onRevoke
        ? [
            {
              id: 'revoke',
              head: <span className="visually-hidden">{say.revoke}</span>,
              place: 'end' as const,
              cell: (key: KeyFragment) => (
                <Button aria-label={`${say.revoke} ${key.name}`} onPress={() => onRevoke(key)}>
                  {say.revoke}
                </Button>
              ),
            },
          ]
        : []),
    ],
    [say, onRevoke],
  );
  return <DataTable label={label} rows={keys} columns={columns} keyOf={({ id }) => id} />;
}

function Allows({ apiKey: { scopes, addresses, requestsPerSecond } }: { apiKey: KeyFragment }) {
  const say = useWords(keysWords);
  const words = useWords(scopeWords);
  return (
    <>
      <ul className={styles['scopes']}>
        {SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => (
          <li key={scope} title={`${scope}: ${words[scope].allows}`}>
            {words[scope].name}
          </li>
        ))}
      </ul>
      {addresses !== null && <Aside>{say.from(addresses.join(', '))}</Aside>}
      {requestsPerSecond !== null && <Aside>{say.rate(requestsPerSecond)}</Aside>}
    </>
  );
}

function Created({ apiKey: { createdAt, createdBy } }: { apiKey: KeyFragment }) {
  const say = useWords(keysWords);
  const actorName = useActorName();
  return (
    <>
      <When at={createdAt} />
      <Aside>{say.by(actorName(createdBy))}</Aside>
    </>
  );
}

function Validity({ apiKey: { id, expiresAt, revokedAt, revokedBy } }: { apiKey: KeyFragment }) {
  const say = useWords(keysWords);
  const actorName = useActorName();
  const { viewer } = useSignedIn();
  if (revokedAt !== null)
    return (
      <>
        <Badge meaning="over">{say.REVOKED}</Badge>
        <Aside>
          <When at={revokedAt} /> {revokedBy === null ? '' : actorName(revokedBy)}
        </Aside>
      </>
    );
  return (
    <>
      {viewer.actor === `key:${id}` && (
        <Badges>
          <Badge meaning="waiting">{say.OWN}</Badge>
        </Badges>
      )}
      {expiresAt === null ? say.noEnd : <When at={expiresAt} />}
    </>
  );
}
