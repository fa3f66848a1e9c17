/** The API keys of a shop, as its running engine lists them. */
import type { Scope } from '../../access/scopes';
import type { QueryEngine } from './engine-client';

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
export async function listKeys(queryEngine: QueryEngine): Promise<ListedKey[]> {
  const { apiKeys } = await queryEngine<{ apiKeys: ListedKey[] }>(`{ apiKeys { ${KEY_FIELDS} } }`, {});
  return apiKeys;
}

const COLUMNS: readonly (readonly [string, (key: ListedKey) => string])[] = [
  ['ID', ({ id }) => id],
  ['SCOPES', ({ scopes }) => scopes.join(',')],
  ['CREATED', ({ createdAt }) => minuteOf(createdAt)],
  ['EXPIRES', ({ expiresAt }) => minuteOf(expiresAt, 'never')],
  ['LAST USED', ({ lastUsedAt }) => minuteOf(lastUsedAt, 'never')],
  ['REVOKED', ({ revokedAt }) => minuteOf(revokedAt)],
  // Last: how wide a name is shown depends on its script.
  ['NAME', ({ name }) => name],
];

export function tableOf(keys: readonly ListedKey[]): string {
  const rows = [COLUMNS.map(([heading]) => heading), ...keys.map((key) => COLUMNS.map(([, cell]) => cell(key)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** 2026-11-28T15:41Z: a use is recorded once a week, so seconds would say too much. */
function minuteOf(time: string | null, none = '-'): string {
  return time === null ? none : `${time.slice(0, 16)}Z`;
}
