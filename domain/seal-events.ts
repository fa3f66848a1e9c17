import type { Clock } from './ports';
import { SCHEMA_VERSIONS, type RecordedEvent, type TradeEvent } from './trade-events';

/** On whose behalf something is done; kept in every event's metadata. */
export type Caller = { actor: string; correlationId: string };

type Sealing = { clock: Clock; newId(): string; hashEvent(event: RecordedEvent): string };

/** Gives events their ids and metadata, each with the hash of the one before; `last` is undefined for a new stream. */
export function sealEvents(
  engine: Sealing,
  { stream, revision, last }: { stream: string; revision: number; last: RecordedEvent | undefined },
  events: readonly TradeEvent[],
  { actor, correlationId }: Caller,
  causationId: string | undefined,
): RecordedEvent[] {
  const recordedAt = engine.clock.now().toISOString();
  let previous = last;
  return events.map((event, index) => {
    const sealed: RecordedEvent = {
      ...event,
      id: engine.newId(),
      stream,
      revision: revision + 1 + index,
      position: '',
      metadata: {
        recordedAt,
        actor,
        $correlationId: correlationId,
        ...(causationId === undefined ? {} : { $causationId: causationId }),
        schemaVersion: SCHEMA_VERSIONS[event.type],
        previousHash: previous ? engine.hashEvent(previous) : null,
      },
    };
    previous = sealed;
    return sealed;
  });
}
