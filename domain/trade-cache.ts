import type { Trade } from './trade';
import type { RecordedEvent } from './trade-events';

/** A trade as folded so far, with its last event (the next one carries its hash). */
export type LoadedTrade = { stream: string; trade: Trade; last: RecordedEvent | undefined };

export type TradeCache = {
  get(stream: string): LoadedTrade | undefined;
  set(loaded: LoadedTrade): void;
  delete(stream: string): void;
};

/** About 3 kB each: what opens and is paid within minutes stays in memory. */
const MAX_TRADES = 16_384;

/**
 * The trades that were folded last, least recently used out first. What happened does not change, so what is kept is
 * only behind: a reader adds the events that came since, and an append states the revision it knows. Only a log that was
 * replaced by an older backup makes it wrong; `load` in handle-command.ts looks for that.
 */
export function createTradeCache(maxTrades = MAX_TRADES): TradeCache {
  const trades = new Map<string, LoadedTrade>();
  return {
    delete: (stream) => void trades.delete(stream),
    get(stream) {
      const loaded = trades.get(stream);
      if (loaded) {
        trades.delete(stream);
        trades.set(stream, loaded);
      }
      return loaded;
    },
    set(loaded) {
      const known = trades.get(loaded.stream);
      if (known && known.trade.revision > loaded.trade.revision) return;
      trades.delete(loaded.stream);
      trades.set(loaded.stream, loaded);
      const oldest = trades.keys().next().value;
      if (trades.size > maxTrades && oldest !== undefined) trades.delete(oldest);
    },
  };
}
