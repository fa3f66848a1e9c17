/**
 * The refund that the engine owes by policy (LATE_PAYMENT_POLICY=refund): of a payment that came after the order was
 * closed here, or of a second payment of one order. That it is owed was written into the anomaly when it was seen, so
 * every node, whatever its setting is by then, derives the same from the events; `decide-follow-up.ts` sends it.
 */
import { formatYuan } from '../values/money';
import { ownRefunds, refundableFen } from '../trade/account';
import { lostCancel } from '../trade/lost-calls';
import { findRefund, openAnomalies, type Anomaly, type Trade } from '../trade/trade';
import type { TradeAnomalySettled } from '../events/anomaly-events';

export type OwedRefund = {
  outRequestNo: string;
  amountFen: number;
  /** Alipay's number of the trade that holds the money, where it is not the order's own. */
  tradeNo?: string;
  since: string;
};

/** Buyers read it in the wallet: "The order is closed; the money goes back the way it came." */
export const OWED_REFUND_REASON = '订单已关闭或重复支付，款项原路退回';

/** out_request_no: at most 64 of `[0-9A-Za-z_]`, unique within the trade (alipay.trade.refund). */
const FITS_A_NUMBER = /^[0-9A-Za-z_]{1,59}$/;

/** The same on every node and at every retry: two that act at once, or again after a crash, cannot make two refunds. */
export function owedRefundNo(tradeNo = ''): string {
  return FITS_A_NUMBER.test(tradeNo) ? `late_${tradeNo}` : 'late_payment';
}

/** What is owed and was not asked for yet. Nothing while the trade's own state is in question. */
export function owedRefund(trade: Trade): OwedRefund | undefined {
  if (trade.state !== 'TRADE_SUCCESS' || trade.doubt || lostCancel(trade)) return undefined;
  for (const anomaly of openAnomalies(trade)) {
    const owed = anomaly.remedy === 'refund' ? owedFor(trade, anomaly) : undefined;
    if (owed) return owed;
  }
  return undefined;
}

function owedFor(trade: Trade, { kind, tradeNo, amountFen, observedAt }: Anomaly): OwedRefund | undefined {
  const outRequestNo = owedRefundNo(tradeNo);
  if (findRefund(trade, outRequestNo)) return undefined;
  if (kind === 'TRADE_NO_DIFFERS') {
    if (tradeNo === undefined || amountFen === undefined) return undefined;
    // Somebody is returning the first payment: whether it stands is not known before that is.
    if (ownRefunds(trade).some(({ state }) => state === 'REQUESTED' || state === 'UNKNOWN')) return undefined;
    return { outRequestNo, amountFen, tradeNo, since: observedAt };
  }
  // A person who refunds any part of it, or shares it out, has decided.
  const isDecided = ownRefunds(trade).length > 0 || trade.settlements.some(({ state }) => state !== 'REFUSED');
  const leftFen = refundableFen(trade);
  return isDecided || leftFen === 0 ? undefined : { outRequestNo, amountFen: leftFen, since: observedAt };
}

/** An anomaly whose owed refund has succeeded needs nobody any more. */
export function settledByRefund(
  trade: Trade,
  outRequestNo: string,
  amountFen: number,
  settledAt: string,
): TradeAnomalySettled[] {
  const settled = openAnomalies(trade).find(
    ({ remedy, tradeNo }) => remedy === 'refund' && owedRefundNo(tradeNo) === outRequestNo,
  );
  if (!settled) return [];
  const evidence = `refund ${outRequestNo} of ${formatYuan(amountFen)}`;
  const why = 'The money went back, as LATE_PAYMENT_POLICY=refund wants it.';
  return [
    { type: 'TradeAnomalySettled', data: { anomalyId: settled.eventId, who: 'policy', why, evidence, settledAt } },
  ];
}
