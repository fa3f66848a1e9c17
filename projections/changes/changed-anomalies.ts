/** Which anomalies of a trade a change is about: those that it observed or resolved. */
import type { Anomaly, Trade } from '../../domain/trade/trade';
import type { RecordedEvent } from '../../domain/events/recorded-event';

/** In the order of the events, each once, as they stand after the change. */
export function changedAnomalies({ trade, events }: { trade: Trade; events: readonly RecordedEvent[] }): Anomaly[] {
  const ids = new Set(events.flatMap(anomalyOf));
  if (ids.size === 0) return [];
  return [...ids].flatMap((id) => trade.anomalies.find(({ eventId }) => eventId === id) ?? []);
}

function anomalyOf(event: RecordedEvent): string[] {
  if (event.type === 'TradeAnomalyObserved') return [event.id];
  return event.type === 'TradeAnomalySettled' ? [event.data.anomalyId] : [];
}
