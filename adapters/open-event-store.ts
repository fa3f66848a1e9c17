import path from 'node:path';
import type { EventStore } from '../domain/ports';
import { openEventStoreDb, type EventStoreDbOptions } from './eventstoredb/eventstoredb-event-store';
import { openSqliteEventStore } from './sqlite/sqlite-event-store';

/**
 * Opens the log that the setting `EVENT_STORE` names: `sqlite` is the embedded one in `dataDir`, anything else is the
 * connection string of an EventStoreDB.
 */
export async function openEventStore(
  eventStore: string,
  dataDir: string,
  onConnection?: EventStoreDbOptions['onConnection'],
): Promise<EventStore> {
  if (eventStore === 'sqlite') return openSqliteEventStore({ file: path.join(dataDir, 'events.db') });
  return openEventStoreDb({ connectionString: eventStore, ...(onConnection ? { onConnection } : {}) });
}
