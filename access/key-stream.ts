/** The stream of a shop's API keys: read, and appended to at the revision that a decision was made on. */
import { API_KEY_SCHEMA_VERSIONS, type ApiKeyEvent } from './api-key-events';
import { evolveApiKeys, noApiKeys, type ApiKeys } from './api-keys';
import type { Engine } from '../domain/engine/engine';
import { sealEvents, type Caller as CausedBy } from '../domain/engine/seal-events';
import type { NewEvent, RecordedEvent } from '../domain/events/recorded-event';
import { WrongExpectedRevisionError } from '../domain/ports';

export type KeyLog = Pick<Engine, 'store' | 'clock' | 'merchant' | 'newId' | 'hashEvent'>;

export function streamOfKeys(merchant: string): string {
  return `keys-${merchant}`;
}

/** Another node may write at the same moment; a person creates and revokes keys, so that it is soon over. */
const MAX_TRIES = 8;

/**
 * Appends what is decided on the keys as the log has them, and answers the events as stored, none where nothing was decided.
 * `decide` runs again when another node was faster. Rejects with `StoreUnavailableError`.
 */
export type KeyWriter = (
  decide: (keys: ApiKeys) => readonly ApiKeyEvent[],
  cause: CausedBy,
) => Promise<RecordedEvent<ApiKeyEvent>[]>;

/** Writes of this process follow each other: those of one moment do not compete for the same revision. */
export function createKeyWriter(log: KeyLog): KeyWriter {
  let last: Promise<unknown> = Promise.resolve();
  return (decide, cause) => {
    const written = last.then(() => append(log, decide, cause));
    last = written.catch(() => undefined);
    return written;
  };
}

async function append(log: KeyLog, ...[decide, cause]: Parameters<KeyWriter>): ReturnType<KeyWriter> {
  const stream = streamOfKeys(log.merchant);
  for (let attempt = 1; ; attempt += 1) {
    const stored = await readKeyEvents(log, 0);
    const keys = stored.reduce(evolveApiKeys, noApiKeys);
    const events = decide(keys);
    if (events.length === 0) return [];
    const place = { stream, revision: keys.revision, last: stored.at(-1) };
    const sealed = sealEvents<ApiKeyEvent>(sealingOf(log), place, events, cause);
    try {
      const expected = keys.revision < 0 ? 'no-stream' : keys.revision;
      await log.store.append(stream, expected, sealed as unknown as NewEvent[]);
      return sealed;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError) || attempt === MAX_TRIES) throw error;
    }
  }
}

export async function readKeyEvents(
  { store, merchant }: Pick<KeyLog, 'store' | 'merchant'>,
  fromRevision: number,
): Promise<RecordedEvent<ApiKeyEvent>[]> {
  const events: unknown = await store.readStream(streamOfKeys(merchant), fromRevision);
  return events as RecordedEvent<ApiKeyEvent>[];
}

/** The log knows the envelope of an event only; its port is written in terms of trades. */
function sealingOf({ clock, newId, hashEvent }: KeyLog) {
  return {
    clock,
    newId,
    versions: API_KEY_SCHEMA_VERSIONS,
    hashEvent: (event: RecordedEvent<ApiKeyEvent>) => hashEvent(event as unknown as RecordedEvent),
  };
}
