/**
 * The API keys of a shop in memory, as the log has them. Events arrive by whichever way is the first (an append of this node, the
 * live log, a read of the stream) and are applied in the order of their revisions, each once.
 */
import type { ApiKeyEvent } from './api-key-events';
import { evolveApiKeys, noApiKeys, type ApiKey } from './api-keys';
import type { RecordedEvent } from '../domain/events/recorded-event';
import { readKeyEvents, streamOfKeys, type KeyLog } from './key-stream';

export type KeyRing = {
  /** False until the stream was read once: what is not known here may be in the log. */
  isLoaded(): boolean;
  /** Of the last event that it has; -1 before the first. */
  revision(): number;
  get(keyId: string): ApiKey | undefined;
  /** In the order in which they were created. */
  list(): ApiKey[];
  /** Applies what it does not have yet; events of other streams are ignored. A gap is closed by `refresh`. */
  apply(events: readonly { stream: string }[]): void;
  /** Reads what came after the last event that it has. Rejects with `StoreUnavailableError`. */
  refresh(): Promise<void>;
  /** Calls back when the key is revoked, or at once if it is already; once. Answers how to stop waiting. */
  onRevoked(keyId: string, callback: () => void): () => void;
};

export function createKeyRing(log: Pick<KeyLog, 'store' | 'merchant'>): KeyRing {
  const stream = streamOfKeys(log.merchant);
  const waiting = new Map<string, Set<() => void>>();
  let keys = noApiKeys;
  let isLoaded = false;

  const applyOne = (event: RecordedEvent<ApiKeyEvent>) => {
    if (event.stream !== stream || event.revision !== keys.revision + 1) return;
    keys = evolveApiKeys(keys, event);
    if (event.type !== 'ApiKeyRevoked') return;
    const callbacks = waiting.get(event.data.keyId) ?? new Set();
    waiting.delete(event.data.keyId);
    for (const callback of callbacks) callback();
  };
  return {
    isLoaded: () => isLoaded,
    revision: () => keys.revision,
    get: (keyId) => keys.byId.get(keyId),
    list: () => [...keys.byId.values()],
    apply(events) {
      for (const event of events) applyOne(event as RecordedEvent<ApiKeyEvent>);
    },
    async refresh() {
      for (const event of await readKeyEvents(log, keys.revision + 1)) applyOne(event);
      isLoaded = true;
    },
    onRevoked(keyId, callback) {
      if (keys.byId.get(keyId)?.revokedAt !== undefined) {
        callback();
        return () => undefined;
      }
      const callbacks = waiting.get(keyId) ?? new Set();
      waiting.set(keyId, callbacks.add(callback));
      return () => {
        callbacks.delete(callback);
        if (callbacks.size === 0 && waiting.get(keyId) === callbacks) waiting.delete(keyId);
      };
    },
  };
}
