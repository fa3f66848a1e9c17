/** What this node has appended and not yet seen in its views: so that one node of several reports it, with the right time. */
import type { Context } from '@opentelemetry/api';

export type OwnAppend = {
  /** `performance.now()` when it was durable; undefined while that is not known. */
  storedAtMs: number | undefined;
  /** The trace that it belongs to. */
  context: Context;
};

export type OwnAppends = {
  /** Before the append: its outcome may stay unknown, and the events come all the same. */
  remember(events: readonly { id: string }[], append: OwnAppend): void;
  forget(events: readonly { id: string }[]): void;
  /** Undefined for an event of another node or of an earlier process, and at the second time. */
  take(eventId: string): OwnAppend | undefined;
};

/** Events on their way to the views. Above it the oldest are forgotten: they are in the log, but are not reported. */
const MAX_EVENTS = 50_000;

export function createOwnAppends(maxEvents = MAX_EVENTS): OwnAppends {
  const appends = new Map<string, OwnAppend>();
  return {
    remember(events, append) {
      for (const { id } of events) appends.set(id, append);
      for (const oldest of appends.keys()) {
        if (appends.size <= maxEvents) break;
        appends.delete(oldest);
      }
    },
    forget(events) {
      for (const { id } of events) appends.delete(id);
    },
    take(eventId) {
      const append = appends.get(eventId);
      if (append) appends.delete(eventId);
      return append;
    },
  };
}
