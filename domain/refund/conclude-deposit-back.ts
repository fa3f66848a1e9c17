/**
 * The bank's word on a refund that is already final: the message `alipay.trade.refund.depositback.completed`, and the same in a
 * refund query's `deposit_back_info`. It moves no money of ours: S, the bank has credited the buyer; F, it could not, and the
 * money is in the buyer's Alipay balance.
 */
import { parseBeijingTime } from '../values/beijing-time';
import { parseNode } from '../alipay/judge-answer';
import { parseWireAmount } from '../values/money';
import { findRefund, type Trade } from '../trade/trade';
import type { FactEvent, JsonObject, JsonValue } from '../events/trade-events';

const MESSAGE = 'alipay.trade.refund.depositback.completed';

export function isDepositBackMessage(params: Record<string, string>): boolean {
  return params['msg_method'] === MESSAGE;
}

export function concludeDepositMessage(trade: Trade, params: Record<string, string>): FactEvent[] {
  const content = parseNode(params['biz_content']) ?? {};
  const outRequestNo = content['out_request_no'];
  // Another trade of Alipay's under our number is not this one.
  const isOurs =
    trade.tradeNo === undefined || content['trade_no'] === undefined || content['trade_no'] === trade.tradeNo;
  if (!isOurs || typeof outRequestNo !== 'string') return [];
  // A refund that is still unknown is asked about; that answer says this, too.
  const isDone = findRefund(trade, outRequestNo)?.state === 'SUCCEEDED';
  return isDone ? depositedBack(trade, outRequestNo, content) : [];
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
