/** A batch goes into the views in parts, and without what cannot be applied. */
import type { EventBatch } from '../domain/ports';
import type { ReadModel } from './views/read-model';
import { sqliteCodeOf } from './views/read-model-file';

/** An event that no view could be made of. It stands in the table `poison`. */
export class PoisonEventError extends Error {
  override readonly name = 'PoisonEventError';
}

/** Events per transaction: the event loop is free again after some ten milliseconds. */
const MAX_EVENTS_PER_TRANSACTION = 256;

/** Parts of a batch that are each short enough for one transaction. The last one carries the batch's own position. */
export function partsOf(batch: EventBatch, maxEvents = MAX_EVENTS_PER_TRANSACTION): EventBatch[] {
  const parts: EventBatch[] = [];
  for (let from = 0; from === 0 || from < batch.events.length; from += maxEvents) {
    const events = batch.events.slice(from, from + maxEvents);
    const isLast = from + maxEvents >= batch.events.length;
    const position = isLast ? batch.position : (events.at(-1)?.position ?? batch.position);
    parts.push({ events, position, caughtUp: isLast && batch.caughtUp });
  }
  return parts;
}

/** Applies a batch; when an event of it is poison, all the others. Throws when the file is at fault. */
export function applyOrSkip(
  readModel: Pick<ReadModel, 'apply' | 'skipPoison'>,
  batch: EventBatch,
  onPoison: (error: PoisonEventError) => void,
): ReturnType<ReadModel['apply']> {
  try {
    return readModel.apply(batch);
  } catch (error) {
    if (isFaultOfFile(error)) throw error;
  }
  const changes = batch.events.flatMap((event) => {
    try {
      return readModel.apply({ events: [event], position: event.position, caughtUp: false });
    } catch (error) {
      if (isFaultOfFile(error)) throw error;
      readModel.skipPoison(event, error);
      onPoison(
        new PoisonEventError(`${event.type} at ${event.position} of ${event.stream} was skipped`, { cause: error }),
      );
      return [];
    }
  });
  return [...changes, ...readModel.apply({ ...batch, events: [] })];
}

/** SQLite rejects a value only with these codes; all other codes are about the file or the disk. */
function isFaultOfFile(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code !== undefined && !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code);
}
