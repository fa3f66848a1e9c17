import path from 'node:path';
import type { EventStore } from '../domain/ports';
import { openEventStoreDb, type EventStoreDbOptions } from './eventstoredb/eventstoredb-event-store';
import { openSqliteEventStore } from './sqlite/sqlite-event-store';

/** `lastPosition` is that of the newest event of the server, whoever wrote it; "0" when there is none. */
export type OpenedEventStore = EventStore & { lastPosition(): Promise<string> };

/**
 * Opens the log that the setting `EVENT_STORE` names: `sqlite` is the embedded one in `dataDir`, anything else is the
 * connection string of an EventStoreDB.
 */
export async function openEventStore(
  eventStore: string,
  dataDir: string,
  onConnection?: EventStoreDbOptions['onConnection'],
): Promise<OpenedEventStore> {
  if (eventStore === 'sqlite') return openSqliteEventStore({ file: path.join(dataDir, 'events.db') });
  return openEventStoreDb({ connectionString: eventStore, ...(onConnection ? { onConnection } : {}) });
}
