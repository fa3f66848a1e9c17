/** The stream of a trade: read and folded, appended at the revision that was read. */
import type { Engine } from './engine';
import { foldTrade, evolve } from './evolve';
import { type Cause, sealEvents } from './seal-events';
import type { LoadedTrade as Loaded } from './trade-cache';
import type { RecordedEvent } from '../events/recorded-event';
import type { TradeEvent } from '../events/trade-events';
import { WrongExpectedRevisionError } from '../ports';
import type { Trade } from '../trade/trade';

/** Attempts to append against other writers of the same trade. Each loss means that another writer won. */
export const MAX_APPEND_ATTEMPTS = 200;

export function streamOf(merchant: string, outTradeNo: string): string {
  return `trade-${merchant}-${outTradeNo}`;
}

/** The trade as its stream is now. */
export async function loadTrade(engine: Pick<Engine, 'store' | 'merchant'>, outTradeNo: string): Promise<Trade> {
  return foldTrade(await engine.store.readStream(streamOf(engine.merchant, outTradeNo)));
}

export async function load(engine: Engine, stream: string): Promise<Loaded> {
  const known = engine.cache.get(stream);
  // The last event that is known is read again: a log that was replaced by an older one does not have it.
  const [last, ...news] = known ? await engine.store.readStream(stream, known.trade.revision) : [];
  if (known && last?.id === known.last?.id) {
    return remember(engine, { stream, trade: foldTrade(news, known.trade), last: news.at(-1) ?? known.last });
  }
  engine.cache.delete(stream);
  const events = await engine.store.readStream(stream);
  return remember(engine, { stream, trade: foldTrade(events), last: events.at(-1) });
}

function remember(engine: Engine, loaded: Loaded): Loaded {
  if (loaded.last) engine.cache.set(loaded);
  return loaded;
}

/** Appends at the revision that was loaded, and folds what was appended. */
export async function append(
  engine: Engine,
  { stream, trade, last }: Loaded,
  events: readonly TradeEvent[],
  cause: Cause,
): Promise<Loaded | 'lost-the-race'> {
  const sealed = sealEvents(engine, { stream, revision: trade.revision, last }, events, cause);
  try {
    const { position } = await engine.store.append(stream, trade.revision < 0 ? 'no-stream' : trade.revision, sealed);
    for (const event of sealed) event.position = position;
    reportAnomalies(engine, stream, sealed);
    return remember(engine, { stream, trade: sealed.reduce(evolve, trade), last: sealed.at(-1) });
  } catch (error) {
    if (error instanceof WrongExpectedRevisionError) return 'lost-the-race';
    throw error;
  }
}

function reportAnomalies({ onAnomaly, merchant }: Engine, stream: string, recorded: readonly RecordedEvent[]): void {
  const outTradeNo = stream.slice(streamOf(merchant, '').length);
  for (const { type, data, id, metadata } of recorded) {
    if (type !== 'TradeAnomalyObserved') continue;
    onAnomaly?.({ outTradeNo, kind: data.kind, anomalyId: id, correlationId: metadata.$correlationId });
  }
}
