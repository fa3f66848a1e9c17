/**
 * What a verified report on a trade means (a query's answer, a payment's answer, a notify), in whatever order reports
 * arrive: a stale one changes nothing, and one that does not fit becomes an anomaly.
 */
import { wayToPay } from '../alipay/ways-to-pay';
import { anomaly } from '../trade/anomaly';
import { refundSucceeded } from '../refund/conclude-refund';
import { refundNotOurs } from '../refund/foreign-refund';
import { formatYuan } from '../values/money';
import { refundedFen, reservedFen } from '../trade/account';
import { findRefund, isOver, isUnpaid, type Anomaly, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { TradeReport } from '../alipay/trade-report';
import type { CloseReason } from '../events/payment-events';
import { closedUnpaid } from '../trade/ending';
import { concludeOtherTrade, secondPaymentsSeenBefore } from './second-payment';
import type { ShopRules } from './shop-rules';
import { mayHaveBeenCancelled } from '../trade/lost-calls';

export function concludeReport(trade: Trade, report: TradeReport, at: string, shop: ShopRules = {}): FactEvent[] {
  const contentMismatch = mismatchOf(trade, report, at, shop);
  if (contentMismatch) return contentMismatch;
  switch (report.status) {
    case 'WAIT_BUYER_PAY':
      return awaitingBuyer(trade, report, at);
    case 'TRADE_SUCCESS':
      return withRefund(trade, report, at, paid(trade, report, at, shop));
    case 'TRADE_FINISHED':
      return [...withRefund(trade, report, at, paid(trade, report, at, shop)), ...finished(trade, report, at)];
    case 'TRADE_CLOSED':
      return trade.paidFen > 0 ? closedAfterPayment(trade, report, at) : closedNeverSeenPaid(trade, report, at, shop);
  }
}

/** What cannot be booked as this trade's: not ours, another amount, another seller, another Alipay trade. */
function mismatchOf(trade: Trade, report: TradeReport, at: string, shop: ShopRules): FactEvent[] | undefined {
  const { sellerId } = shop;
  if (!trade.opened) {
    const detail = `Alipay reports ${report.status} for a trade that was never opened here (${report.tradeNo}). Find out which system opened it.`;
    return anomaly(trade, { kind: 'UNKNOWN_TRADE', detail, observedAt: at, tradeNo: report.tradeNo });
  }
  if (report.totalFen !== trade.opened.totalFen) {
    const named = report.totalFen === undefined ? 'no amount' : formatYuan(report.totalFen);
    const detail = `Alipay names ${named} where the order is ${formatYuan(trade.opened.totalFen)} (${report.status}). Nothing was booked: compare with Alipay's bill.`;
    return anomaly(trade, { kind: 'AMOUNT_DIFFERS', detail, observedAt: at });
  }
  if (sellerId !== undefined && report.sellerId !== undefined && report.sellerId !== sellerId) {
    const detail = `The money of ${report.status} went to seller ${report.sellerId}, not to ours. Check the contract and the keys.`;
    return anomaly(trade, { kind: 'SELLER_DIFFERS', detail, observedAt: at, sellerId: report.sellerId });
  }
  // A query names no seller, so the seller that a notify named still counts, even where a person resolved the anomaly, until the setting
  // names that seller.
  if (sellerId !== undefined && report.sellerId === undefined && hasForeignSeller(trade, sellerId)) return [];
  if (trade.numberWasPaid && isUnpaid(trade) && !beganAfter(report, trade.openedAt ?? at)) {
    const detail = `Alipay says that this order number was paid already when we asked for payment: ${report.tradeNo}, paid ${report.paidAt ?? 'at a time not told'}. Nothing was booked: find out whose payment that is.`;
    return anomaly(trade, { kind: 'PAID_BEFORE_OPENED', detail, observedAt: at });
  }
  if (trade.tradeNo !== undefined && trade.tradeNo !== report.tradeNo) {
    return concludeOtherTrade(trade, report, at, shop);
  }
  return undefined;
}

function hasForeignSeller(trade: Trade, ownSellerId: string): boolean {
  const isForeign = ({ kind, sellerId }: Anomaly) => kind === 'SELLER_DIFFERS' && sellerId !== ownSellerId;
  return isUnpaid(trade) && trade.anomalies.some(isForeign);
}

/** Alipay's times have whole seconds, and a node's clock is two seconds off at most (docs/reference/eventstoredb.md). */
const UNORDERED_MS = 3_000;

/** A report without a time proves nothing. */
function beganAfter({ createdAt, paidAt }: TradeReport, openedAt: string): boolean {
  const began = createdAt ?? paidAt;
  return began !== undefined && Date.parse(began) + UNORDERED_MS > Date.parse(openedAt);
}

function awaitingBuyer(trade: Trade, report: TradeReport, at: string): FactEvent[] {
  const isNews = trade.state === 'CREATED' || (trade.state === 'WAIT_BUYER_PAY' && trade.tradeNo === undefined);
  const asksForConfirmation = trade.opened && wayToPay(trade.opened.method).nextStep === 'ConfirmOnPhone';
  const confirmOnPhone = asksForConfirmation ? true : undefined;
  return isNews ? [{ type: 'TradeAwaitingBuyer', data: { since: at, tradeNo: report.tradeNo, confirmOnPhone } }] : [];
}

function paid(trade: Trade, report: TradeReport, at: string, shop: ShopRules): FactEvent[] {
  if (!trade.opened || trade.paidFen > 0) return [];
  const { tradeNo, buyerId, buyerLogonId, buyerPaidFen } = report;
  const fact: FactEvent = {
    type: 'TradePaid',
    data: { tradeNo, paidFen: trade.opened.totalFen, paidAt: report.paidAt ?? at, buyerId, buyerLogonId, buyerPaidFen },
  };
  const second = secondPaymentsSeenBefore(trade, report, at, shop);
  if (trade.state !== 'TRADE_CLOSED') return [fact, ...second];
  const detail = `Paid after it was closed here (${trade.closed?.reason ?? 'closed'}). The money is booked: deliver or refund.`;
  const isOwed = shop.policy?.latePayment === 'refund' && report.status === 'TRADE_SUCCESS';
  const amountFen = trade.opened.totalFen;
  const remedy = isOwed ? ({ remedy: 'refund', tradeNo, amountFen } as const) : {};
  return [fact, ...second, ...anomaly(trade, { kind: 'PAID_AFTER_CLOSE', detail, observedAt: at, ...remedy })];
}

function finished(trade: Trade, report: TradeReport, at: string): FactEvent[] {
  // What is returned here and finished there is a contradiction (conclude-query.ts), not an end.
  const isReturned = trade.state === 'TRADE_CLOSED' && trade.paidFen > 0;
  if (trade.state === 'TRADE_FINISHED' || isReturned) return [];
  return [{ type: 'TradeFinished', data: { tradeNo: report.tradeNo, finishedAt: at } }];
}

/** A refund notify names its refund by `out_biz_no` and the trade's cumulative `refund_fee`. */
function withRefund(trade: Trade, report: TradeReport, at: string, facts: FactEvent[]): FactEvent[] {
  const returnedFen = report.refundedFen ?? 0;
  if (returnedFen === 0) return facts;
  const isNamed = report.outBizNo !== undefined && !(isCancelled(trade) && isCancels(trade, report));
  const ours = isNamed ? findRefund(trade, report.outBizNo ?? '') : undefined;
  const isNews = ours && ours.state !== 'SUCCEEDED' && returnedFen >= ours.amountFen;
  // A notify names when the refund was executed that it is about.
  const refundedAtOf = ours ? undefined : report.refundedAt;
  if (!isNews)
    return [...facts, ...refundNotOurs(trade, returnedFen, at, { confirmed: ours, refundedAt: refundedAtOf })];
  const { outRequestNo, amountFen } = ours;
  const refundedAt = report.refundedAt ?? at;
  return [...facts, ...refundSucceeded(trade, { outRequestNo, amountFen, refundedAt, totalRefundedFen: returnedFen })];
}

/** A cancel was requested, and may have returned the money. */
function isCancelled(trade: Trade): boolean {
  return mayHaveBeenCancelled(trade) || trade.closed?.reason === 'CANCELLED';
}

/** What a cancel returns has the order's own number (alipay.trade.cancel has no other); a report may name none. */
function isCancels({ opened }: Trade, { outBizNo }: TradeReport): boolean {
  return outBizNo === undefined || outBizNo === opened?.outTradeNo;
}

/** Paid and now closed at Alipay: the whole was returned, whether or not each refund's answer reached us. */
function closedAfterPayment(trade: Trade, report: TradeReport, at: string): FactEvent[] {
  if (trade.state === 'TRADE_CLOSED') return withRefund(trade, report, at, []);
  if (trade.state === 'TRADE_FINISHED') {
    return anomaly(trade, {
      kind: 'CONTRADICTS_STATE',
      detail: 'Alipay reports TRADE_CLOSED for a finished trade. Query it by hand.',
      observedAt: at,
    });
  }
  const reason = returnReason(trade, report);
  const refunds = reason === 'CANCELLED' ? [] : withRefund(trade, report, at, []);
  const alreadyClosing = refunds.some((fact) => fact.type === 'TradeClosed');
  const closed: FactEvent = {
    type: 'TradeClosed',
    data: { reason, closedAt: report.refundedAt ?? at, refundedFen: trade.paidFen },
  };
  const accountedFor = reason === 'CANCELLED' || refundedFen(trade) + reservedFen(trade) >= trade.paidFen;
  const unexplained =
    accountedFor || refunds.length > 0
      ? []
      : refundNotOurs(trade, trade.paidFen, at, { refundedAt: report.refundedAt });
  return [...refunds, ...(alreadyClosing ? [] : [closed]), ...unexplained];
}

/** Closed, and we never saw it paid: either nobody paid, or it was paid and returned behind our back. */
function closedNeverSeenPaid(trade: Trade, report: TradeReport, at: string, shop: ShopRules): FactEvent[] {
  const isToldPaid = (report.refundedFen ?? 0) > 0 || report.paidAt !== undefined || (report.buyerPaidFen ?? 0) > 0;
  const moneyMoved = isToldPaid || trade.ending?.state.effect === 'RETURNED';
  if (moneyMoved && trade.opened) {
    const returnedFen = trade.opened.totalFen;
    const reason = returnReason(trade, report);
    const closed: FactEvent = { type: 'TradeClosed', data: { reason, closedAt: at, refundedFen: returnedFen } };
    const cancelled = reason === 'CANCELLED';
    return [
      ...paid(trade, report, at, shop),
      closed,
      ...(cancelled ? [] : refundNotOurs(trade, returnedFen, at, { refundedAt: report.refundedAt })),
    ];
  }
  return isOver(trade) ? [] : [closedUnpaid(trade, at)];
}

/** Why all of the money went back: by our cancel, or by refunds. */
function returnReason(trade: Trade, report: TradeReport): CloseReason {
  return mayHaveBeenCancelled(trade) && isCancels(trade, report) ? 'CANCELLED' : 'FULLY_REFUNDED';
}
