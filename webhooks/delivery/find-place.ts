/** Where reading the log goes on: at a position that was recorded, or where that is in a copy of the log. */
import { comparePositions, type EventStore } from '../../domain/ports';
import type { EndpointProgress } from '../webhook-events';

/**
 * A copy keeps the order of events only within so many (`adapters/event-log/copy-log.ts`): what stands a little before the last event
 * that was passed may not have been passed.
 */
const COPY_DISORDER_EVENTS = 4_096;

export type Place = Pick<EndpointProgress, 'position' | 'anchor'>;

/** `anchor` is an event close to the position. In a copy never before `earliest` of it. Rejects with `StoreUnavailableError`. */
export async function findPlace(
  store: Pick<EventStore, 'readStream' | 'readAll'>,
  { position, anchor }: Place,
  earliest: string,
): Promise<string> {
  if (!anchor) return position;
  const [event] = await store.readStream(anchor.stream, anchor.revision);
  if (event?.position === anchor.position) return position;
  const found = event && (await longBefore(store, event.position));
  return found !== undefined && comparePositions(found, earliest) > 0 ? found : earliest;
}

/** Undefined: from the beginning. */
async function longBefore(store: Pick<EventStore, 'readAll'>, position: string): Promise<string | undefined> {
  const latest: string[] = [];
  for await (const { events } of store.readAll()) {
    for (const event of events) {
      if (event.position === position) return latest[0];
      latest.push(event.position);
      if (latest.length > COPY_DISORDER_EVENTS) latest.shift();
    }
  }
  return undefined;
}
