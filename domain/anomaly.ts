import type { Trade } from './trade';
import type { AnomalyKind, TradeAnomalyObserved } from './trade-events';

/** An anomaly to record; none when the same one is known already, so that retries do not repeat it. */
export function anomaly(
  trade: Trade,
  kind: AnomalyKind,
  detail: string,
  observedAt: string,
  more: Pick<TradeAnomalyObserved['data'], 'refundedFen' | 'foreignFen' | 'remedy' | 'tradeNo' | 'amountFen'> = {},
): TradeAnomalyObserved[] {
  if (trade.anomalies.some((known) => known.kind === kind && known.detail === detail)) return [];
  return [{ type: 'TradeAnomalyObserved', data: { kind, detail, observedAt, ...more } }];
}
