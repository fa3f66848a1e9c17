/** What Alipay's answers about a refund mean. Success needs `fund_change=Y` or REFUND_SUCCESS, nothing less. */
import { anomaly, givenUpTooEarly } from '../trade/anomaly';
import { concludeDepositInfo } from './conclude-deposit-back';
import { parseBeijingTime } from '../values/beijing-time';
import { explainedBy, isPossible, refundNotOurs, refundNotOursAfterAll } from './foreign-refund';
import { isRequestOnItsWay, wasNotFoundBefore } from '../trade/lost-calls';
import { formatYuan, parseWireAmount } from '../values/money';
import { resolvedByRefund } from './owed-refund';
import type { AlipayError } from '../trade/refusals';
import { foreignFenWith, ownRefunds } from '../trade/account';
import { findRefund, type Refund, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { RefundSucceeded } from '../events/refund-events';
import type { CallAnswer } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

/** A signed answer about a refund: `asked` is the call, `node` its answer's content, `at` when that was recorded. */
type RefundAnswer = {
  trade: Trade;
  answer: CallAnswer;
  asked: { bizContent: JsonObject; requestedAt: string };
  node: JsonObject;
  at: string;
};

export function concludeRefund({ trade, answer, asked, node, at }: RefundAnswer): FactEvent[] {
  const refund = findRefund(trade, answer.outRequestNo ?? '');
  if (!refund || refund.state === 'SUCCEEDED') return [];
  if (answer.outcome === 'ok') {
    const amountFen = parseWireAmount(asked.bizContent['refund_amount']) ?? refund.amountFen;
    const refundedAt = parseBeijingTime(node['gmt_refund_pay']) ?? at;
    const { outRequestNo } = refund;
    const totalRefundedFen = parseWireAmount(node['refund_fee']);
    return refundSucceeded(trade, { outRequestNo, amountFen, refundedAt, totalRefundedFen });
  }
  // After an attempt whose outcome is unknown, only a refund query proves that this refusal is the whole truth.
  const isOtherOnItsWay = isRequestOnItsWay(trade, 'alipay.trade.refund', refund.outRequestNo, answer.callId);
  if (refund.hadUnknownAttempt || isOtherOnItsWay) return [];
  const { code, subCode, subMsg } = answer;
  return refundRefused(trade, refund, { code, subCode, subMsg }, at);
}

export function concludeRefundQuery({ trade, answer, asked, node, at }: RefundAnswer): FactEvent[] {
  const refund = findRefund(trade, answer.outRequestNo ?? '');
  if (!refund || answer.outcome !== 'ok') return [];
  const { outRequestNo } = refund;
  if (refund.state === 'SUCCEEDED') return concludeDepositInfo(trade, outRequestNo, node['deposit_back_info']);
  if (answer.refundStatus === undefined) {
    const isProven =
      wasNotFoundBefore(refund, asked.requestedAt) && !isRequestOnItsWay(trade, 'alipay.trade.refund', outRequestNo);
    const isEnded = refund.refusal !== undefined || refund.givenUp !== undefined;
    return isEnded && refund.hadUnknownAttempt && isProven
      ? refundRefused(trade, refund, refund.refusal ?? {}, at)
      : [];
  }
  const amountFen = parseWireAmount(node['refund_amount']) ?? refund.amountFen;
  const differs =
    amountFen === refund.amountFen
      ? []
      : anomaly(trade, {
          kind: 'AMOUNT_DIFFERS',
          detail: `Refund ${outRequestNo} was asked for ${formatYuan(refund.amountFen)} but Alipay returned ${formatYuan(amountFen)}. Compare with Alipay's bill.`,
          observedAt: at,
        });
  return [
    ...refundSucceeded(trade, {
      outRequestNo,
      amountFen,
      refundedAt: parseBeijingTime(node['gmt_refund_pay']) ?? at,
    }),
    ...differs,
    ...concludeDepositInfo(trade, outRequestNo, node['deposit_back_info']),
  ];
}

function refundRefused(trade: Trade, refund: Refund, refusal: AlipayError, at: string): FactEvent[] {
  const { outRequestNo } = refund;
  return [
    { type: 'RefundRefused', data: { outRequestNo, refusedAt: at, ...refusal } },
    ...refundNotOursAfterAll(trade, refund, at),
  ];
}

/**
 * Refunds that reach the total close the trade; for some products Alipay sends no notify of that. `totalRefundedFen` is cumulative,
 * of the whole trade, where Alipay named it.
 */
export function refundSucceeded(
  trade: Trade,
  { outRequestNo, amountFen, refundedAt, totalRefundedFen }: RefundSucceeded['data'],
): FactEvent[] {
  const refund = findRefund(trade, outRequestNo);
  const tradeNo = refund?.tradeNo;
  const reported = [
    ...resolvedByRefund(trade, outRequestNo, amountFen, refundedAt),
    ...(refund ? givenUpTooEarly(trade, refund, refundedAt) : []),
  ];
  // Of a second payment: Alipay counts it on another trade.
  if (tradeNo !== undefined) {
    return [{ type: 'RefundSucceeded', data: { outRequestNo, amountFen, refundedAt } }, ...reported];
  }
  const others = ownRefunds(trade).filter(
    (refund) => refund.state === 'SUCCEEDED' && refund.outRequestNo !== outRequestNo,
  );
  const knownFen = others.reduce((sum, one) => sum + one.amountFen, amountFen + foreignFenWith(trade, refund));
  const toldFen = isPossible(trade, totalRefundedFen ?? 0) ? totalRefundedFen : undefined;
  const returnedFen = Math.max(knownFen, toldFen ?? 0);
  const foreign =
    totalRefundedFen === undefined ? [] : refundNotOurs(trade, totalRefundedFen, refundedAt, { confirmed: refund });
  const after = [...reported, ...explainedBy(trade, refund, refundedAt), ...foreign];
  const succeeded: FactEvent = {
    type: 'RefundSucceeded',
    data: { outRequestNo, amountFen, refundedAt, ...(toldFen === undefined ? {} : { totalRefundedFen: toldFen }) },
  };
  if (returnedFen < trade.paidFen || trade.state !== 'TRADE_SUCCESS') return [succeeded, ...after];
  const closed = { reason: 'FULLY_REFUNDED', closedAt: refundedAt, refundedFen: returnedFen } as const;
  return [succeeded, { type: 'TradeClosed', data: closed }, ...after];
}
