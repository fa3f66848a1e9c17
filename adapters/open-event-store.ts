import path from 'node:path';
import type { EventStore } from '../domain/ports';
import { openSqliteEventStore } from './sqlite-event-store';

/**
 * Opens the log that the setting `EVENT_STORE` names: `sqlite` is the embedded one in `dataDir`, anything else is the
 * connection string of an EventStoreDB.
 */
export function openEventStore(eventStore: string, dataDir: string): Promise<EventStore> {
  if (eventStore === 'sqlite') return openSqliteEventStore({ file: path.join(dataDir, 'events.db') });
  throw new Error(`no such event store: ${eventStore}`);
}
