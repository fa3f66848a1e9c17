/** Which keys are still in use, coarsely: at most one event a week and key. */
import type { ApiKey } from '../../access/api-keys';
import type { KeyRing } from '../../access/key-ring';
import type { KeyWriter } from '../../access/key-stream';
import { DAY_MS } from '../../domain/values/durations';

/** A use is recorded at most so often. */
const USE_RECORDED_EVERY_MS = 7 * DAY_MS;

/** Records that a key is in use: beside the request, and not at all where the log does not take it. */
export function createUseRecorder(
  write: KeyWriter,
  newId: () => string,
  ring: KeyRing,
  onError: (error: unknown) => void,
): (key: ApiKey) => void {
  const recordedAtMs = new Map<string, number>();
  return ({ keyId, lastUsedAt }) => {
    const nowMs = Date.now();
    const lastMs = Math.max(recordedAtMs.get(keyId) ?? 0, Date.parse(lastUsedAt ?? '1970-01-01T00:00:00Z'));
    if (nowMs - lastMs < USE_RECORDED_EVERY_MS) return;
    recordedAtMs.set(keyId, nowMs);
    const usedAt = new Date(nowMs).toISOString();
    const cause = { actor: `key:${keyId}`, correlationId: newId() };
    write(() => [{ type: 'ApiKeyUsed', data: { keyId, usedAt } }], cause)
      .then((events) => ring.apply(events))
      .catch(onError);
  };
}
