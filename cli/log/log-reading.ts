/** How far the reading of a log is: of how many events, how fast, and how long it will still take. */
import { comparePositions, type EventBatch, type EventStore } from '../../domain/ports';
import { UsageError } from '../terminal/usage-error';

/** Of a log when the reading began. `isCount`: positions are counted without gaps, so they give exact numbers. */
export type LogEnd = { lastPosition: string; isCount: boolean };

export type LogReading = {
  /** The same store; whatever reads all of it is counted. */
  store: EventStore;
  /** Events read so far; `total` is undefined while it cannot be told. */
  read(): { events: number; total: number | undefined };
};

/** A store without events proves nothing, and is rarely the one that was meant. */
export async function requireEvents(store: EventStore, name: string): Promise<void> {
  for await (const { events } of store.readAll()) if (events.length > 0) return;
  throw new UsageError(`${name} has no events of trades or bills. Is it the store that you mean?`);
}

/** `end` is undefined where the store could not say how far its log goes. */
export function countReading(store: EventStore, end: LogEnd | undefined): LogReading {
  let events = 0;
  let first = '0';
  let position = '0';
  async function* counted(batches: AsyncIterable<EventBatch>): AsyncGenerator<EventBatch> {
    for await (const batch of batches) {
      events += batch.events.length;
      position = batch.position;
      yield batch;
    }
  }
  const readAll = (after?: string) => {
    first = position = after ?? '0';
    return counted(store.readAll(after));
  };
  const total = () => {
    if (!end || comparePositions(end.lastPosition, first) <= 0) return undefined;
    const [left, done] = [BigInt(end.lastPosition) - BigInt(first), BigInt(position) - BigInt(first)];
    if (end.isCount) return Math.max(Number(left), events);
    // As dense as the part that was read.
    return done <= 0n ? undefined : Math.max(Math.round((events * Number(left)) / Number(done)), events);
  };
  return { store: { ...store, readAll }, read: () => ({ events, total: total() }) };
}

/** "verified 12000 of 60000 events (20%), 8000/s, 6 s left", of one log or of several together. */
export function readingLine(what: string, readings: readonly LogReading[], elapsedMs: number): string {
  const parts = readings.map((reading) => reading.read());
  const events = parts.reduce((sum, part) => sum + part.events, 0);
  const rate = (events * 1_000) / Math.max(1, elapsedMs);
  const said = `${Math.round(rate)}/s`;
  const totals = parts.map(({ total }) => total).filter((total) => total !== undefined);
  if (totals.length < parts.length) return `${what} ${events} events, ${said}`;
  const total = totals.reduce((sum, one) => sum + one, 0);
  const percent = total === 0 ? 100 : Math.floor((events * 100) / total);
  const left = rate === 0 ? '' : `, ${durationOf((total - events) / rate)} left`;
  return `${what} ${events} of ${total} events (${percent}%), ${said}${left}`;
}

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** 75 → "2 min": rounded up, so that it does not end late. */
function durationOf(seconds: number): string {
  if (seconds < MINUTE_S) return `${Math.ceil(seconds)} s`;
  if (seconds < HOUR_S) return `${Math.ceil(seconds / MINUTE_S)} min`;
  const minutes = Math.ceil(seconds / MINUTE_S);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
