/** A stream that people change now and then: appended to at the revision that a decision was made on. */
import type { Engine } from '../domain/engine/engine';
import { sealEvents, type Caller as CausedBy } from '../domain/engine/seal-events';
import type { NewEvent, RecordedEvent } from '../domain/events/recorded-event';
import { WrongExpectedRevisionError, type EventStore } from '../domain/ports';

export type StreamLog = Pick<Engine, 'store' | 'clock' | 'newId' | 'hashEvent'>;

type AnyEvent = { type: string; data: object };

/** What a stream holds, and what is known when all of it is folded. */
export type DecidedStream<E extends AnyEvent, State extends { revision: number }> = {
  stream: string;
  /** The version of its content that each type is written in. */
  versions: Readonly<Record<string, number>>;
  /** Its `revision` is -1: the stream does not exist yet. */
  initial: State;
  evolve(state: State, event: RecordedEvent<E>): State;
};

/** Another node may write at the same moment; people decide rarely, so that it is soon over. */
const MAX_TRIES = 8;

/**
 * Appends what is decided on the stream as the log has it, and answers the events as stored, none where nothing was decided.
 * `decide` runs again when another node was faster. Rejects with `StoreUnavailableError`.
 */
export type DecidedWriter<E extends AnyEvent, State> = (
  decide: (state: State) => readonly E[],
  cause: CausedBy,
) => Promise<RecordedEvent<E>[]>;

/** Writes of this process follow each other: those of one moment do not compete for the same revision. */
export function createDecidedWriter<E extends AnyEvent, State extends { revision: number }>(
  log: StreamLog,
  stream: DecidedStream<E, State>,
): DecidedWriter<E, State> {
  let last: Promise<unknown> = Promise.resolve();
  return (decide, cause) => {
    const written = last.then(() => append(log, stream, decide, cause));
    last = written.catch(() => undefined);
    return written;
  };
}

async function append<E extends AnyEvent, State extends { revision: number }>(
  log: StreamLog,
  { stream, versions, initial, evolve }: DecidedStream<E, State>,
  ...[decide, cause]: Parameters<DecidedWriter<E, State>>
): Promise<RecordedEvent<E>[]> {
  for (let attempt = 1; ; attempt += 1) {
    const stored = await readStreamOf<E>(log.store, stream, 0);
    const state = stored.reduce(evolve, initial);
    const events = decide(state);
    if (events.length === 0) return [];
    const place = { stream, revision: state.revision, last: stored.at(-1) };
    const sealed = sealFor(log, versions, place, events, cause);
    try {
      await log.store.append(stream, expectedAfter(state.revision), sealed as unknown as NewEvent[]);
      return sealed;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError) || attempt === MAX_TRIES) throw error;
    }
  }
}

export function expectedAfter(revision: number): number | 'no-stream' {
  return revision < 0 ? 'no-stream' : revision;
}

/** The log knows the envelope of an event only; its port is written in terms of trades. */
export async function readStreamOf<E extends AnyEvent>(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  fromRevision: number,
): Promise<RecordedEvent<E>[]> {
  const events: unknown = await store.readStream(stream, fromRevision);
  return events as RecordedEvent<E>[];
}

/** Gives events of another kind than those of trades their envelopes. */
export function sealFor<E extends AnyEvent>(
  { clock, newId, hashEvent }: StreamLog,
  versions: Readonly<Record<string, number>>,
  ...[place, events, cause]: [Parameters<typeof sealEvents<E>>[1], readonly E[], CausedBy]
): RecordedEvent<E>[] {
  const hash = (event: RecordedEvent<E>) => hashEvent(event as unknown as RecordedEvent);
  return sealEvents<E>({ clock, newId, versions, hashEvent: hash }, place, events, cause);
}
