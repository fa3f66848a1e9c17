/** What of a trade is in doubt, each doubt by itself, and when a person is asked about it. */
import type { Doubt } from '../alipay/open-calls';
import type { Trade, TradeDoubt } from '../trade/trade';
import { HOUR_MS } from '../values/durations';

/** Past this age an anomaly reports that an outcome is still in doubt. */
export const STUCK_AFTER_MS = 6 * HOUR_MS;

export type DoubtKind = TradeDoubt['state'] | 'REFUND' | 'SETTLEMENT';

/** `outRequestNo`: of a refund or a settlement. */
export type OpenDoubt = { kind: DoubtKind; outRequestNo?: string; doubt: Doubt };

/** A call that is still on its way is none of them yet: its answer comes first, or its deadline passes. */
export function openDoubts(trade: Trade): OpenDoubt[] {
  return [
    ...(trade.doubt ? [{ kind: trade.doubt.state, doubt: trade.doubt }] : []),
    ...trade.refunds.flatMap(({ outRequestNo, doubt }) =>
      doubt ? [{ kind: 'REFUND' as const, outRequestNo, doubt }] : [],
    ),
    ...trade.settlements.flatMap(({ outRequestNo, doubt }) =>
      doubt ? [{ kind: 'SETTLEMENT' as const, outRequestNo, doubt }] : [],
    ),
  ];
}

/** From when on an anomaly reports the doubt, in milliseconds since 1970. */
export function stuckAtMs({ since }: Doubt): number {
  return Date.parse(since) + STUCK_AFTER_MS;
}
