/** Stores a verified notify and what follows from it. */
import { concludeNotify } from './conclude';
import type { Engine } from './engine';
import type { Cause } from './seal-events';
import { streamOf, MAX_APPEND_ATTEMPTS, load, append } from './trade-stream';
import type { FactEvent, TradeEvent } from '../events/trade-events';
import { StoreUnavailableError } from '../ports';
import { notifyKey } from '../alipay/notify-key';
import type { Trade } from '../trade/trade';

/**
 * Stores a notify whose signature and app_id were verified, with what follows from it. Durable when it resolves. A
 * retry changes nothing.
 */
export async function recordNotify(
  engine: Engine,
  notify: { notifyId: string; outTradeNo: string; params: Record<string, string> },
  correlationId: string,
): Promise<{ trade: Trade; facts: FactEvent[] }> {
  const stream = streamOf(engine.merchant, notify.outTradeNo);
  const cause: Cause = { actor: 'alipay', correlationId, causationId: notify.notifyId };
  const evidence = { notifyId: notify.notifyId, params: notify.params };
  for (let attempt = 0; attempt < MAX_APPEND_ATTEMPTS; attempt += 1) {
    // The cached trade is good enough to append to: if another node has written since, the append fails and the stream is read.
    // It is not good enough to answer that the notify is stored already: that is read from the stream.
    const known = attempt === 0 ? engine.cache.get(stream) : undefined;
    const isKnown = known?.trade.notifies.includes(notifyKey(evidence)) === true;
    const loaded = known && !isKnown ? known : await load(engine, stream);
    if (loaded.trade.notifies.includes(notifyKey(evidence))) return { trade: loaded.trade, facts: [] };
    const facts = concludeNotify(loaded.trade, evidence, engine.clock.now().toISOString(), engine);
    const events: TradeEvent[] = [{ type: 'AlipayNotifyReceived', data: evidence }, ...facts];
    const appended = await append(engine, loaded, events, cause);
    if (appended !== 'lost-the-race') return { trade: appended.trade, facts };
  }
  throw new StoreUnavailableError(`${stream} is too busy, try again`);
}
