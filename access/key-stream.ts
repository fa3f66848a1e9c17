/** The stream of a shop's API keys. */
import type { Engine } from '../domain/engine/engine';
import type { RecordedEvent } from '../domain/events/recorded-event';
import { API_KEY_SCHEMA_VERSIONS, type ApiKeyEvent } from './api-key-events';
import { evolveApiKeys, noApiKeys, type ApiKeys } from './api-keys';
import { createDecidedWriter, readStreamOf, type DecidedWriter, type StreamLog } from './decided-stream';

export type KeyLog = StreamLog & Pick<Engine, 'merchant'>;

export type KeyWriter = DecidedWriter<ApiKeyEvent, ApiKeys>;

export function streamOfKeys(merchant: string): string {
  return `keys-${merchant}`;
}

export function createKeyWriter(log: KeyLog): KeyWriter {
  return createDecidedWriter(log, {
    stream: streamOfKeys(log.merchant),
    versions: API_KEY_SCHEMA_VERSIONS,
    initial: noApiKeys,
    evolve: evolveApiKeys,
  });
}

export function readKeyEvents(
  { store, merchant }: Pick<KeyLog, 'store' | 'merchant'>,
  fromRevision: number,
): Promise<RecordedEvent<ApiKeyEvent>[]> {
  return readStreamOf<ApiKeyEvent>(store, streamOfKeys(merchant), fromRevision);
}
