/**
 * The bank's word on a refund that is already final: the message `alipay.trade.refund.depositback.completed`, and the same in a
 * refund query's `deposit_back_info`. It moves no money of ours: S, the bank has credited the buyer; F, it could not, and the
 * money is in the buyer's Alipay balance.
 */
import { ownRefunds } from '../trade/account';
import { anomaly } from '../trade/anomaly';
import { requestedEnd } from '../trade/ending';
import { parseBeijingTime } from '../values/beijing-time';
import { parseNode } from '../alipay/judge-answer';
import { refundNotOurs } from './foreign-refund';
import { formatYuan, parseWireAmount } from '../values/money';
import { findRefund, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { JsonObject, JsonValue } from '../values/json';

const MESSAGE = 'alipay.trade.refund.depositback.completed';

export function isDepositBackMessage(params: Record<string, string>): boolean {
  return params['msg_method'] === MESSAGE;
}

/** `at`: when the message was recorded. A message that contradicts the books is reported. */
export function concludeDepositMessage(trade: Trade, params: Record<string, string>, at: string): FactEvent[] {
  const content = parseNode(params['biz_content']) ?? {};
  const outRequestNo = content['out_request_no'];
  if (typeof outRequestNo !== 'string') return [];
  const refund = findRefund(trade, outRequestNo);
  // Another trade of Alipay's under our number is not this one.
  const tradeNo = refund?.tradeNo ?? trade.tradeNo;
  if (tradeNo !== undefined && content['trade_no'] !== undefined && content['trade_no'] !== tradeNo) return [];
  if (!refund) return depositOfForeignRefund(trade, content, at);
  if (refund.state === 'SUCCEEDED') return depositedBack(trade, outRequestNo, content);
  // A refund that is still unknown is asked about; that answer says this, too.
  if (refund.state !== 'REFUSED' || !isFinal(content)) return [];
  const detail = `Refund ${outRequestNo} of ${formatYuan(refund.amountFen)} is refused here, and Alipay says that a bank was to credit it: the money may have gone back. Look it up in Alipay's merchant console before you return it.`;
  return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail, observedAt: at });
}

/** No refund of ours has that number, so none that is in doubt explains it: together with those of ours that succeeded, at least its amount was returned. */
function depositOfForeignRefund(trade: Trade, content: JsonObject, at: string): FactEvent[] {
  const amountFen = parseWireAmount(content['dback_amount']) ?? 0;
  // What a cancel returns has a number that nobody here gave out, and a query tells what a cancel in doubt did.
  if (!trade.opened || requestedEnd(trade) === 'CANCEL' || amountFen === 0 || !isFinal(content)) return [];
  const succeeded = ownRefunds(trade).filter(({ state }) => state === 'SUCCEEDED');
  const returnedFen = succeeded.reduce((sum, refund) => sum + refund.amountFen, amountFen);
  return refundNotOurs({ ...trade, refunds: succeeded }, returnedFen, at);
}

/** Credited, or it could not be. */
function isFinal({ dback_status: status }: JsonObject): boolean {
  return status === 'S' || status === 'F';
}

/** Of a refund query's answer. P, under way, is no news. */
export function concludeDepositInfo(trade: Trade, outRequestNo: string, info: JsonValue | undefined): FactEvent[] {
  const isObject = typeof info === 'object' && info !== null && !Array.isArray(info);
  return isObject ? depositedBack(trade, outRequestNo, info) : [];
}

function depositedBack(trade: Trade, outRequestNo: string, told: JsonObject): FactEvent[] {
  const refund = findRefund(trade, outRequestNo);
  const status = told['dback_status'];
  if (!refund || (status !== 'S' && status !== 'F') || refund.depositBack?.status === status) return [];
  const amountFen = parseWireAmount(told['dback_amount']) ?? refund.amountFen;
  const bankAckAt = parseBeijingTime(told['bank_ack_time']);
  return [
    {
      type: 'RefundDepositedBack',
      data: { outRequestNo, status, amountFen, ...(bankAckAt === undefined ? {} : { bankAckAt }) },
    },
  ];
}
