/** Trades as the file has them. Those that changed last stay in memory, so that neither a batch nor a list parses them again. */
import type Database from 'better-sqlite3';
import type { Trade } from '../../../domain/trade/trade';
import { createWeighedCache, type CacheLimits } from '../../../domain/values/lru-cache';
import { columnsOf, type Columns } from './trade-columns';

export type StoredTrade = { seq: number; trade: Trade; columns: Columns; jsonCharacters: number };

/** Undefined for a stream of which nothing was applied. */
export type FindTrade = (outTradeNo: string) => StoredTrade | undefined;

/** The file, and what of it is in memory. */
export type TradeSource = { db: Database.Database; find: FindTrade };

export type StoredTrades = {
  /** What it finds is true until the next batch is applied: for use without a pause. */
  read(): FindTrade;
  /** After the commit of a batch that ended at `checkpoint`. What only was read is not kept: a long list would push out those in motion. */
  keep(checkpoint: string | null, changed: readonly { outTradeNo: string; now: StoredTrade }[]): void;
};

const DEFAULT_LIMITS: CacheLimits = { maxEntries: 10_000, maxBytes: 64 * 1_024 * 1_024 };
/** Of a trade in memory, for each character of its JSON: what it is about, texts with Chinese in them included. */
const BYTES_PER_CHARACTER = 2;

export function createStoredTrades(db: Database.Database, limits: Partial<CacheLimits> = {}): StoredTrades {
  const cache = createWeighedCache<StoredTrade>({ ...DEFAULT_LIMITS, ...limits });
  const selectCheckpoint = db.prepare<[], string | null>('SELECT checkpoint FROM progress').pluck();
  const select = db.prepare<[string], { seq: number; json: string }>(
    'SELECT seq, json FROM trades JOIN trade_json USING (seq) WHERE out_trade_no = ?',
  );
  /** The checkpoint that the memory is true for. Should another process have written, it is stale. */
  let keptAt: string | null | undefined;

  const find: FindTrade = (outTradeNo) => {
    const kept = cache.get(outTradeNo);
    if (kept) return kept;
    const row = select.get(outTradeNo);
    return row && parsed(row);
  };

  return {
    read() {
      const checkpoint = selectCheckpoint.get() ?? null;
      if (checkpoint !== keptAt) cache.clear();
      keptAt = checkpoint;
      return find;
    },
    keep(checkpoint, changed) {
      keptAt = checkpoint;
      for (const { outTradeNo, now } of changed) cache.set(outTradeNo, now, now.jsonCharacters * BYTES_PER_CHARACTER);
    },
  };
}

/** For a page that may hold several rows of one trade: it is parsed once. */
export function findOnce(find: FindTrade): FindTrade {
  const found = new Map<string, StoredTrade | undefined>();
  return (outTradeNo) => {
    if (!found.has(outTradeNo)) found.set(outTradeNo, find(outTradeNo));
    return found.get(outTradeNo);
  };
}

function parsed({ seq, json }: { seq: number; json: string }): StoredTrade {
  const trade = JSON.parse(json) as Trade;
  return {
    seq,
    trade,
    get columns() {
      return columnsOf(trade);
    },
    jsonCharacters: json.length,
  };
}
