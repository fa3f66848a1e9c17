import type { Trade } from '../trade/trade';
import { createWeighedCache, type CacheLimits } from '../values/lru-cache';
import type { RecordedEvent } from '../events/recorded-event';

/** A trade as folded so far, with its last event (the next one carries its hash). */
export type LoadedTrade = { stream: string; trade: Trade; last: RecordedEvent | undefined };

export type TradeCache = {
  get(stream: string): LoadedTrade | undefined;
  set(loaded: LoadedTrade): void;
  delete(stream: string): void;
};

/** What opens and is paid within minutes stays in memory. */
const LIMITS: CacheLimits = { maxEntries: 16_384, maxBytes: 64 * 1_024 * 1_024 };
/** A trade without any of its heavy parts. */
const TRADE_BYTES = 2_048;
/** JavaScript keeps a text with a single Chinese character in two bytes each. */
const BYTES_PER_CHARACTER = 2;

/**
 * The trades that were folded last, least recently used out first. What happened does not change, so what is kept is
 * only behind: a reader adds the events that came since, and an append states the revision it knows. Only a log that was
 * replaced by an older backup makes it wrong; `load` in trade-stream.ts checks for that.
 */
export function createTradeCache({
  maxEntries = LIMITS.maxEntries,
  maxBytes = LIMITS.maxBytes,
}: { [limit in keyof CacheLimits]?: CacheLimits[limit] | undefined } = {}): TradeCache {
  const trades = createWeighedCache<LoadedTrade>({ maxEntries, maxBytes });
  /** By object: the fold passes on what an event does not touch, so each is measured once. */
  const measured = new WeakMap<object, number>();
  const bytesOf = (content: object): number => {
    const known = measured.get(content);
    if (known !== undefined) return known;
    const bytes = JSON.stringify(content).length * BYTES_PER_CHARACTER;
    measured.set(content, bytes);
    return bytes;
  };
  const weightOf = (loaded: LoadedTrade): number =>
    heavyPartsOf(loaded).reduce((sum, part) => sum + bytesOf(part), TRADE_BYTES);

  return {
    delete: trades.delete,
    get: trades.get,
    set(loaded) {
      const known = trades.get(loaded.stream);
      if (known && known.trade.revision > loaded.trade.revision) return;
      trades.set(loaded.stream, loaded, weightOf(loaded));
    },
  };
}

/** What callers and Alipay decide the length of. */
function heavyPartsOf({ trade, last }: LoadedTrade): object[] {
  const { opened, attempt, inFlight, refunds, settlements, anomalies } = trade;
  const parts = [
    opened?.details,
    attempt?.page?.bizContent,
    last?.data,
    ...inFlight,
    ...refunds,
    ...settlements,
    ...anomalies,
  ];
  return parts.filter((part) => part !== undefined);
}
