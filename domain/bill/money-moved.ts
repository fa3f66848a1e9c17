/** Every payment and refund of a trade as Alipay's bill counts them: how much, and when at Alipay. */
import { returnedByCancel } from './refund-by-cancel';
import type { Trade } from '../trade/trade';

export type MoneyMoved = {
  kind: 'payment' | 'refund';
  amountFen: number;
  /** As ISO text: Alipay's time where Alipay named one, otherwise when it became known here. */
  at: string;
};

/**
 * A second payment of the order counts only once it was returned, on the day on which it was paid: until then it is an anomaly, and a
 * discrepancy of the bill. Refunds that others made count as far as Alipay's sums show them; several that became known together are one.
 */
export function moneyMoved(trade: Trade): MoneyMoved[] {
  const moved: MoneyMoved[] = [];
  const { payment, paidFen } = trade;
  if (payment && paidFen > 0) moved.push({ kind: 'payment', amountFen: paidFen, at: payment.paidAt });
  for (const { state, endedAt, requestedAt, amountFen, tradeNo } of trade.refunds) {
    if (state !== 'SUCCEEDED' || endedAt === undefined) continue;
    if (tradeNo !== undefined)
      moved.push({ kind: 'payment', amountFen, at: secondPaidAt(trade, tradeNo) ?? requestedAt });
    moved.push({ kind: 'refund', amountFen, at: endedAt });
  }
  const returned = returnedByCancel(trade);
  if (returned) moved.push({ kind: 'refund', amountFen: returned.amountFen, at: returned.at });
  return [...moved, ...foreignRefunds(trade)];
}

/** Whether a change of the trade can have moved money; what is the same object was not changed. */
export function isMoneyMovedOtherwise(before: Trade, after: Trade): boolean {
  return (
    before.payment !== after.payment ||
    before.paidFen !== after.paidFen ||
    before.refunds !== after.refunds ||
    before.closed !== after.closed ||
    before.anomalies !== after.anomalies ||
    before.foreignRefundFen !== after.foreignRefundFen
  );
}

function secondPaidAt({ anomalies }: Trade, tradeNo: string): string | undefined {
  return anomalies.find((one) => one.tradeNo === tradeNo && one.paidAt !== undefined)?.paidAt;
}

/**
 * Each anomaly names the sum up to then. The engine itself resolves the anomaly of a refund that turns out to be ours; such a refund is not
 * part of `foreignRefundFen`.
 */
function foreignRefunds({ anomalies, foreignRefundFen }: Trade): MoneyMoved[] {
  const ofOthers = anomalies.filter(({ kind }) => kind === 'REFUND_NOT_OURS');
  const moved: MoneyMoved[] = [];
  let countedFen = 0;
  const add = (untilFen: number, { refundedAt, observedAt }: (typeof anomalies)[number]) => {
    const amountFen = Math.min(untilFen, foreignRefundFen) - countedFen;
    if (amountFen <= 0) return;
    moved.push({ kind: 'refund', amountFen, at: refundedAt ?? observedAt });
    countedFen += amountFen;
  };
  for (const one of ofOthers) if (one.resolved?.who !== 'paystate') add(one.foreignFen ?? 0, one);
  // The engine resolved anomalies as ours, and Alipay's sum still exceeds our refunds: the rest is a refund of others.
  const last = ofOthers.at(-1);
  if (last) add(foreignRefundFen, last);
  return moved;
}
