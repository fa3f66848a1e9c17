/** What the answer to a close or a cancel means. */
import type { FactEvent } from '../events/trade-events';
import { anomaly } from '../trade/anomaly';
import { closedUnpaid } from '../trade/ending';
import { type Trade, isUnpaid } from '../trade/trade';
import type { JsonObject } from '../values/json';

export function closedByClose(trade: Trade, at: string): FactEvent[] {
  return isUnpaid(trade) ? [closedUnpaid(trade, at)] : [];
}

/**
 * `action`: close = was unpaid; refund = was paid and is now refunded whole; absent = nothing found, a query follows. The answer names no amount:
 * where the payment was never seen here, a query shows first whose it was, and how much (`Ending.hasReturned`).
 */
export function concludeCancel(trade: Trade, node: JsonObject, at: string): FactEvent[] {
  if (!trade.opened || trade.state === 'TRADE_CLOSED') return [];
  if (node['action'] === 'close') {
    if (trade.paidFen > 0)
      return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail: CLOSED_THOUGH_PAID, observedAt: at });
    return [closedUnpaid(trade, at)];
  }
  // Where Alipay's trade is not our order, what it returned was not ours either: the evidence stands for itself.
  if (node['action'] !== 'refund' || trade.contentMismatch || trade.paidFen === 0) return [];
  return [{ type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at, refundedFen: trade.paidFen } }];
}

const CLOSED_THOUGH_PAID = 'Alipay says that it closed the trade unpaid, and it is paid here. Query it by hand.';
