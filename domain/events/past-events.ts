/** Which events of a trade count for how it was. */
import type { RecordedEvent } from './recorded-event';

/** Up to a moment, up to a revision (from 0), or both. */
export type Past = { at?: Date | undefined; revision?: number | undefined };

/** The beginning of a stream, up to the last event that counts. */
export function eventsUntil(events: readonly RecordedEvent[], { at, revision = Infinity }: Past): RecordedEvent[] {
  const untilMs = at?.getTime() ?? Infinity;
  // A clock may step back: the first event that is too late ends the history, whatever follows it.
  const end = events.findIndex((event) => Date.parse(event.metadata.recordedAt) > untilMs || event.revision > revision);
  return end < 0 ? [...events] : events.slice(0, end);
}
