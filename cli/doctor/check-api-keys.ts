/** API keys that allow more, or for longer, than somebody may have meant; as the running engine lists them. */
import { DAY_MS } from '../../domain/values/durations';
import { engineAddress } from '../running-engine/engine-address';
import { engineAt } from '../running-engine/engine-client';
import { listKeys, type ListedKey } from '../running-engine/listed-keys';
import { note, ok, type Finding } from './finding';

const WHAT = 'API keys';
const UNUSED_MS = 90 * DAY_MS;
const LIMIT_MS = 5_000;
/** The rest is counted. */
const MAX_NAMED = 5;

/** Asks the engine, which is on this machine or at HOST; an engine that is not running is no problem. */
export async function checkApiKeys(merchant: string): Promise<Finding[]> {
  try {
    return findingsOf(
      await listKeys(engineAt(engineAddress({ merchant }), { limitMs: LIMIT_MS, pausesMs: [] })),
      Date.now(),
    );
  } catch (error) {
    return [note(WHAT, `not checked: ${(error as Error).message}`)];
  }
}

export function findingsOf(keys: readonly ListedKey[], nowMs: number): Finding[] {
  const live = keys.filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > nowMs),
  );
  const doubtful = [
    noteOf(
      live.filter(({ scopes }) => scopes.includes('ADMIN')),
      'with the scope ADMIN, which makes further keys',
    ),
    noteOf(
      live.filter(({ expiresAt }) => expiresAt === null),
      'without an end: replace them by keys that expire',
    ),
    noteOf(
      live.filter(({ lastUsedAt, createdAt }) => nowMs - Date.parse(lastUsedAt ?? createdAt) > UNUSED_MS),
      'not used for 90 days: revoke what nobody needs',
    ),
  ].filter((found) => found !== undefined);
  if (live.length === 0) return [ok(WHAT, 'none is in use')];
  return doubtful.length > 0 ? doubtful : [ok(WHAT, `${live.length} in use, each with an end, none with ADMIN`)];
}

function noteOf(keys: readonly ListedKey[], what: string): Finding | undefined {
  if (keys.length === 0) return undefined;
  const named = keys.slice(0, MAX_NAMED).map(({ id, name }) => `${name} (${id})`);
  const more = keys.length > MAX_NAMED ? ` and ${keys.length - MAX_NAMED} more` : '';
  return note(WHAT, `${keys.length} ${what}: ${named.join(', ')}${more}`);
}
