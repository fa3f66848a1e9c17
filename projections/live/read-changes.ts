/**
 * Changes read from the log, for whoever lags behind what is kept in memory. They are those that the live feed brought: the same
 * appends, each with its trade as it was then, without the events that no view could be made of.
 */
import { comparePositions, type EventStore } from '../../domain/ports';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import { streamOf } from '../../domain/engine/trade-stream';
import { initialTrade, type Trade } from '../../domain/trade/trade';
import { createGate } from '../../domain/values/gate';
import { createWeighedCache } from '../../domain/values/lru-cache';
import { belongsTo, isUnfinished, type AppliedChange } from '../changes/applied-change';
import { foldApplicable, type PoisonList } from '../changes/fold-applicable';

export type ChangeReader = {
  /**
   * Reads on from a position, one batch of the log, and not beyond `until`, a position up to which the views are. `changes` are folded
   * as they are taken, and complete up to `reached`. Rejects with `UnknownPositionError` and `StoreUnavailableError`.
   */
  readAfter(position: string, until: string): Promise<LogStretch>;
};

export type LogStretch = { changes: AsyncIterable<AppliedChange>; events: number; reached: string };

/** Batches of the log that are read at the same time: after a restart everybody comes back at once. */
const MAX_READS = 8;
/** Trades whose next change may come soon. */
const CACHE_LIMITS = { maxEntries: 1_000, maxBytes: 16 * 1_024 * 1_024 };
/** Of a folded trade in memory, for each of its events. */
const BYTES_PER_EVENT = 1_024;

type Known = { trade: Trade; revision: number };

export type ChangeReaderDeps = {
  store: Pick<EventStore, 'readAll' | 'readStream'>;
  merchant: string;
  /** Knows what the views were made without. */
  readModel: PoisonList;
};

export function createChangeReader({ store, merchant, readModel }: ChangeReaderDeps): ChangeReader {
  const prefix = streamOf(merchant, '');
  const gate = createGate(MAX_READS);
  const cache = createWeighedCache<Known>(CACHE_LIMITS);

  const before = async (first: RecordedEvent): Promise<Known> => {
    const known = cache.get(first.stream);
    if (known?.revision === first.revision - 1) return known;
    if (first.revision === 0) return { trade: initialTrade, revision: -1 };
    const events = await store.readStream(first.stream);
    const earlier = events.filter(({ revision }) => revision < first.revision);
    return { trade: foldApplicable(readModel, initialTrade, earlier).trade, revision: first.revision - 1 };
  };
  /** Undefined where all of the append was poison. */
  const fold = async (append: readonly RecordedEvent[]): Promise<AppliedChange | undefined> => {
    const [first, last] = [append[0], append.at(-1)];
    if (!first || !last) return undefined;
    const { trade, events } = foldApplicable(readModel, (await before(first)).trade, append);
    cache.set(first.stream, { trade, revision: last.revision }, (last.revision + 1) * BYTES_PER_EVENT);
    const position = events.at(-1)?.position;
    if (position === undefined) return undefined;
    return { outTradeNo: first.stream.slice(prefix.length), trade, events, position };
  };
  return {
    async readAfter(position, until) {
      const read = await gate(() => readBatch(store, position, until));
      const isApplied = ({ stream, position: at }: RecordedEvent) =>
        stream.startsWith(prefix) && !readModel.isPoison(at);
      const events = read.events.filter(isApplied);
      return { changes: foldEach(appendsOf(events), fold), events: read.events.length, reached: read.reached };
    },
  };
}

async function* foldEach(
  appends: readonly RecordedEvent[][],
  fold: (append: readonly RecordedEvent[]) => Promise<AppliedChange | undefined>,
): AsyncGenerator<AppliedChange, undefined> {
  for (const append of appends) {
    const change = await fold(append);
    if (change) yield change;
  }
}

/** Events after a position, never beyond `until`, and no beginning of an append without its end. */
async function readBatch(
  store: Pick<EventStore, 'readAll'>,
  after: string,
  until: string,
): Promise<{ events: RecordedEvent[]; reached: string }> {
  const events: RecordedEvent[] = [];
  let reached = after;
  for await (const batch of store.readAll(after)) {
    for (const event of batch.events) events.push(event);
    // All that was in the log is read; the position may still be that of the last event.
    reached = batch.caughtUp && comparePositions(batch.position, until) < 0 ? until : batch.position;
    const last = events.at(-1);
    const isWhole = last !== undefined && !isUnfinished(last);
    if (isWhole || comparePositions(reached, until) >= 0) break;
  }
  if (comparePositions(reached, until) <= 0) return { events, reached };
  return { events: events.filter(({ position }) => comparePositions(position, until) <= 0), reached: until };
}

/** Events of each append, in order. */
function appendsOf(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const appends: RecordedEvent[][] = [];
  for (const event of events) {
    const append = appends.at(-1);
    if (append && belongsTo({ events: append }, event)) append.push(event);
    else appends.push([event]);
  }
  return appends;
}
