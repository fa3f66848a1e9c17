import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '../domain/ports';
import { createBatchWriter } from './views/apply-batch';
import { createStoredTrades } from './views/trades/stored-trades';
import { applyOrSkip, partsOf, type PoisonEventError } from './apply-or-skip';
import { DEFAULT_MERCHANT } from './views/read-model';
import { createIndexesAndMark, createTables, openOwnerOnly, removeReadModelFile } from './views/read-model-file';

export type RebuildOptions = {
  store: Pick<EventStore, 'readAll'>;
  /** The file of the read model. No process may have it open. */
  file: string;
  merchant?: string;
  /** Called after every transaction, with the number of events applied so far. */
  onProgress?: (eventsDone: number) => void;
  /** Called for every event that is skipped; it is in the table `poison`, too. */
  onPoison?: (error: PoisonEventError) => void;
};

export type RebuildResult = { events: number; trades: number; poison: number; seconds: number };

const MAX_EVENTS_PER_TRANSACTION = 20_000;
/** A trade's events are mostly close together in the log; a trade that appears again later is read from the file. */
const CACHE_LIMITS = { maxEntries: 50_000, maxBytes: 256 * 1_024 * 1_024 };
const CACHE_MIB = 256;

/**
 * Makes the read model anew from the whole log. It is built under another name and renamed when it is whole: a crash on
 * the way leaves the old file, or none, and never half of one.
 */
export async function rebuild({
  store,
  file,
  merchant = DEFAULT_MERCHANT,
  onProgress,
  onPoison,
}: RebuildOptions): Promise<RebuildResult> {
  const startedAtMs = performance.now();
  const building = `${file}.rebuilding`;
  removeReadModelFile(building);
  const db = openOwnerOnly(building);
  let events = 0;
  let counted: { trades: number; poison: number } | undefined;
  try {
    // Nothing needs to survive a crash here, so nothing is logged and nothing is flushed until the end.
    for (const pragma of ['journal_mode = MEMORY', 'synchronous = OFF', `cache_size = -${CACHE_MIB * 1_024}`]) {
      db.pragma(pragma);
    }
    createTables(db, merchant);
    const writer = createBatchWriter(db, merchant, createStoredTrades(db, CACHE_LIMITS));
    for await (const gathered of gather(store.readAll())) {
      for (const part of partsOf(gathered, MAX_EVENTS_PER_TRANSACTION)) {
        applyOrSkip(writer, part, onPoison ?? (() => undefined));
        events += part.events.length;
        onProgress?.(events);
        await nextTurn();
      }
    }
    db.transaction(() => createIndexesAndMark(db))();
    counted = db.prepare<[], { trades: number; poison: number }>('SELECT trades, poison FROM progress').get();
  } catch (error) {
    db.close();
    removeReadModelFile(building);
    throw error;
  }
  db.close();
  putInPlace(building, file);
  return { events, trades: 0, poison: 0, ...counted, seconds: (performance.now() - startedAtMs) / 1_000 };
}

/** Batches of the store put together to what is worth a transaction. */
async function* gather(batches: ReturnType<EventStore['readAll']>) {
  let events: Batch['events'] = [];
  let last: Batch | undefined;
  for await (const batch of batches) {
    for (const event of batch.events) events.push(event);
    last = batch;
    if (events.length < MAX_EVENTS_PER_TRANSACTION) continue;
    yield { ...batch, events };
    events = [];
  }
  if (last) yield { ...last, events };
}

type Batch = ReturnType<EventStore['readAll']> extends AsyncIterable<infer Item> ? Item : never;

function putInPlace(building: string, file: string): void {
  const fd = openSync(building, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  removeReadModelFile(file);
  renameSync(building, file);
}
