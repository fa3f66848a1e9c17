/** The API keys of a shop, as its running engine lists them. */
import type { Scope } from '../../access/scopes';
import { minuteOf, type Column } from '../terminal/output';
import type { EngineClient } from './engine-client';

/** Times are RFC 3339. */
export type ListedKey = {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  createdBy: string;
  expiresAt: string | null;
  requestsPerSecond: number | null;
  addresses: string[] | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
};

export const KEY_FIELDS =
  'id name scopes createdAt createdBy expiresAt requestsPerSecond addresses revokedAt lastUsedAt';

/** Needs the scope ADMIN. Revoked keys are among them. */
export async function listKeys(engine: Pick<EngineClient, 'query'>): Promise<ListedKey[]> {
  const { apiKeys } = await engine.query<{ apiKeys: ListedKey[] }>(`{ apiKeys { ${KEY_FIELDS} } }`);
  return apiKeys;
}

/** For a table. A use is recorded once a week, so seconds would say too much. */
export const KEY_COLUMNS: readonly Column<ListedKey>[] = [
  ['ID', ({ id }) => id],
  ['SCOPES', ({ scopes }) => scopes.join(',')],
  ['CREATED', ({ createdAt }) => minuteOf(createdAt)],
  ['EXPIRES', ({ expiresAt }) => minuteOf(expiresAt, 'never')],
  ['LAST USED', ({ lastUsedAt }) => minuteOf(lastUsedAt, 'never')],
  ['REVOKED', ({ revokedAt }) => minuteOf(revokedAt)],
  ['NAME', ({ name }) => name],
];
