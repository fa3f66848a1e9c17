import { context } from '@opentelemetry/api';
import { StoreUnavailableError, WrongExpectedRevisionError, type EventStore } from '../domain/ports';
import type { AppendOutcome } from './instruments';
import { inSpan } from './spans';
import type { OwnAppend, Telemetry } from './telemetry';

/** Times every append, and remembers those to trades until they are in the views. Otherwise it is the store that it is given. */
export function observeStore(store: EventStore, { merchant, instruments, ownAppends }: Telemetry): EventStore {
  const tradePrefix = `trade-${merchant}-`;
  return {
    readStream: (stream, fromRevision) => store.readStream(stream, fromRevision),
    readAll: (after) => store.readAll(after),
    subscribe: (after, signal) => store.subscribe(after, signal),
    close: () => store.close(),
    append(stream, expectedRevision, events) {
      const startedAtMs = performance.now();
      const ended = (outcome: AppendOutcome) =>
        instruments.appendSeconds.observe({ outcome }, (performance.now() - startedAtMs) / 1_000);
      const attributes = { 'paystate.events': events.map(({ type }): string => type) };
      return inSpan('append', { attributes }, async () => {
        const own: OwnAppend = { storedAtMs: undefined, context: context.active() };
        if (stream.startsWith(tradePrefix)) for (const { id } of events) ownAppends.set(id, own, 1);
        try {
          const result = await store.append(stream, expectedRevision, events);
          own.storedAtMs = performance.now();
          ended('ok');
          return result;
        } catch (error) {
          const outcome = outcomeOf(error);
          // Where the store was away, the events may be stored all the same.
          if (outcome === 'conflict') for (const { id } of events) ownAppends.delete(id);
          ended(outcome);
          throw error;
        }
      });
    },
  };
}

function outcomeOf(error: unknown): AppendOutcome {
  if (error instanceof WrongExpectedRevisionError) return 'conflict';
  return error instanceof StoreUnavailableError ? 'unavailable' : 'failed';
}
