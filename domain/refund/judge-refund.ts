/**
 * Whether a signed refund answer is the answer to *this* refund. It names no out_request_no, only `refund_fee`, what the
 * trade has returned so far: the answer to another refund of the trade looks the same. Where the sum proves nothing, the
 * outcome is unknown until a refund query, which does name the number, confirms it.
 */
import { parseNode } from '../alipay/judge-answer';
import { parseWireAmount } from '../values/money';
import { refundedFen } from '../trade/account';
import { findRefund, type Refund, type Trade } from '../trade/trade';
import type { CallAnswer } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

/** `before` is the trade when the refund was sent, `now` when its answer is recorded. */
export function judgeRefundSum(answer: CallAnswer, asked: JsonObject, before: Trade, now: Trade): CallAnswer {
  if (answer.method !== 'alipay.trade.refund' || answer.outcome !== 'ok') return answer;
  const namedFen = parseWireAmount(parseNode(answer.content)?.['refund_fee']) ?? 0;
  const tradeNo = findRefund(before, answer.outRequestNo ?? '')?.tradeNo;
  const leastFen = (tradeNo === undefined ? refundedFen(before) : 0) + (parseWireAmount(asked['refund_amount']) ?? 0);
  if (namedFen < leastFen) return { ...answer, outcome: 'unknown', reason: 'total-too-low' };
  const mayBeAnothers = now.refunds.some(
    (other) => other.tradeNo === tradeNo && isOpenBeside(other, answer.outRequestNo, before),
  );
  return mayBeAnothers ? { ...answer, outcome: 'unknown', reason: 'other-refunds-open' } : answer;
}

/** Another refund of the trade that was, or may have been, carried out since ours was sent. */
function isOpenBeside(other: Refund, outRequestNo: string | undefined, before: Trade): boolean {
  if (other.outRequestNo === outRequestNo || other.state === 'REFUSED') return false;
  const then = before.refunds.find((refund) => refund.outRequestNo === other.outRequestNo);
  return other.state !== 'SUCCEEDED' || then?.state !== 'SUCCEEDED';
}
