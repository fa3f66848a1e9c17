/** Another trade of Alipay under our order number: when it is a second payment, and what the policy owes then. */
import { anomaly } from '../trade/anomaly';
import { refundSucceeded } from '../refund/conclude-refund';
import { openAnomalies, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { TradeReport } from '../alipay/trade-report';
import type { ShopRules } from './shop-rules';

/** A report on another trade of Alipay under our order number: perhaps a second payment, perhaps our refund of it. */
export function concludeOtherTrade(trade: Trade, report: TradeReport, at: string, shop: ShopRules): FactEvent[] {
  const { tradeNo, status, paidAt } = report;
  const refund = trade.refunds.find((known) => known.tradeNo === tradeNo);
  if (refund) {
    const isDone = report.outBizNo === refund.outRequestNo && (report.refundedFen ?? 0) >= refund.amountFen;
    if (!isDone || refund.state === 'SUCCEEDED') return [];
    const { outRequestNo, amountFen } = refund;
    return refundSucceeded(trade, { outRequestNo, amountFen, refundedAt: report.refundedAt ?? at });
  }
  const detail = `Alipay reports ${status} for trade ${tradeNo} besides ${trade.tradeNo ?? ''}: perhaps a second payment. Query both, refund one.`;
  if (!isPaymentToUs(report, shop.sellerId))
    return anomaly(trade, { kind: 'TRADE_NO_DIFFERS', detail, observedAt: at });
  const isOwed = shop.policy?.latePayment === 'refund' && trade.state === 'TRADE_SUCCESS' && trade.paidFen > 0;
  const remedy = isOwed ? ({ remedy: 'refund' } as const) : {};
  return anomaly(trade, {
    kind: 'TRADE_NO_DIFFERS',
    detail,
    observedAt: at,
    ...remedy,
    tradeNo,
    amountFen: report.totalFen,
    paidAt,
  });
}

/**
 * Proof that another trade of Alipay's under our order number was paid: Alipay signed for our app (the adapter checks that) that our own
 * seller has the whole amount by it, with nothing of it returned. Once ours is paid, too, it is a second payment. Nothing less will do.
 */
function isPaymentToUs(report: TradeReport, sellerId: string | undefined): boolean {
  const isOurs = sellerId !== undefined && report.sellerId === sellerId;
  return isOurs && report.status === 'TRADE_SUCCESS' && report.paidAt !== undefined && !report.refundedFen;
}

/** With our own payment, one of another trade that was seen before it turns out to be the second: what the policy owes is decided now. */
export function secondPaymentsSeenBefore(
  trade: Trade,
  report: TradeReport,
  at: string,
  { policy }: ShopRules,
): FactEvent[] {
  if (policy?.latePayment !== 'refund' || report.status !== 'TRADE_SUCCESS') return [];
  return openAnomalies(trade).flatMap(({ kind, remedy, tradeNo, amountFen, paidAt, eventId }): FactEvent[] => {
    const isProven = kind === 'TRADE_NO_DIFFERS' && tradeNo !== undefined && amountFen !== undefined;
    if (!isProven || remedy !== undefined || tradeNo === report.tradeNo) return [];
    const detail = `Trade ${tradeNo} was paid before ${report.tradeNo}, which is ours: it is a second payment.`;
    const why = `Trade ${tradeNo} is a second payment: a later anomaly says what becomes of it.`;
    return [
      ...anomaly(trade, {
        kind: 'TRADE_NO_DIFFERS',
        detail,
        observedAt: at,
        remedy: 'refund',
        tradeNo,
        amountFen,
        paidAt,
      }),
      { type: 'TradeAnomalySettled', data: { anomalyId: eventId, who: 'paystate', why, settledAt: at } },
    ];
  });
}
