import { BILL_SCHEMA_VERSIONS } from '../bill/bill-events';
import type { Clock } from '../ports';
import { SCHEMA_VERSIONS } from '../events/trade-events';
import type { EventMetadata, RecordedEvent } from '../events/recorded-event';

const VERSIONS: Readonly<Record<string, number>> = { ...SCHEMA_VERSIONS, ...BILL_SCHEMA_VERSIONS };

/** On whose behalf something is done; kept in every event's metadata. */
export type Caller = { actor: string; correlationId: string };

/** `causationId`: the call or the notify that the events are about. */
export type Cause = Caller & { causationId?: string | undefined };

type Sealable = { type: string; data: object };

type Sealing<E extends Sealable> = {
  clock: Clock;
  /** The version of its content that each type of event is written in; those of trades and bills when undefined. */
  versions?: Readonly<Record<string, number>>;
  newId(): string;
  hashEvent(event: RecordedEvent<E>): string;
};

/** Gives events their ids and metadata, each with the hash of the one before; `last` is undefined for a new stream. */
export function sealEvents<E extends Sealable>(
  engine: Sealing<E>,
  { stream, revision, last }: { stream: string; revision: number; last: RecordedEvent<E> | undefined },
  events: readonly E[],
  { actor, correlationId, causationId }: Cause,
): RecordedEvent<E>[] {
  const recordedAt = engine.clock.now().toISOString();
  const { versions = VERSIONS } = engine;
  let previous = last;
  return events.map((event, index) => {
    const metadata: EventMetadata = {
      recordedAt,
      actor,
      $correlationId: correlationId,
      ...(causationId === undefined ? {} : { $causationId: causationId }),
      schemaVersion: versions[event.type] ?? 1,
      previousHash: previous ? engine.hashEvent(previous) : null,
      ...(index < events.length - 1 ? { appendContinues: true } : {}),
    };
    const sealed = { ...event, id: engine.newId(), stream, revision: revision + 1 + index, position: '', metadata };
    return (previous = sealed as RecordedEvent<E>);
  });
}
