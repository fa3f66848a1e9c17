/** One shape for everything that Alipay can say of a trade: a query's answer, a payment's answer, a notify. */
import { parseBeijingTime } from '../values/beijing-time';
import { parseWireAmount } from '../values/money';
import { readTradeStatus, type TradeStatus } from '../events/trade-status';
import type { JsonObject } from '../values/json';

export type TradeReport = {
  status: TradeStatus;
  tradeNo: string;
  totalFen: number | undefined;
  /** When it came into being at Alipay, where the message says so. */
  createdAt?: string | undefined;
  paidAt?: string | undefined;
  buyerId?: string | undefined;
  buyerLogonId?: string | undefined;
  buyerPaidFen?: number | undefined;
  sellerId?: string | undefined;
  /** Cumulative money returned on the trade, where the message says so. */
  refundedFen?: number | undefined;
  /** The refund that caused a notify: its out_request_no. */
  outBizNo?: string | undefined;
  refundedAt?: string | undefined;
};

/**
 * Reads a report from the fields of an answer or a notify; both use the same names. Undefined when the status or the
 * trade number is missing. `gmt_payment` (notify, pay) and `send_pay_date` (query) are the same moment.
 */
export function readTradeReport(fields: JsonObject, status: unknown = fields['trade_status']): TradeReport | undefined {
  const known = readTradeStatus(status);
  const tradeNo = fields['trade_no'];
  if (!known || typeof tradeNo !== 'string') return undefined;
  return {
    status: known,
    tradeNo,
    totalFen: parseWireAmount(fields['total_amount']),
    createdAt: parseBeijingTime(fields['gmt_create']),
    paidAt: parseBeijingTime(fields['gmt_payment']) ?? parseBeijingTime(fields['send_pay_date']),
    buyerId: text(fields['buyer_id']) ?? text(fields['buyer_user_id']) ?? text(fields['buyer_open_id']),
    buyerLogonId: text(fields['buyer_logon_id']),
    buyerPaidFen: parseWireAmount(fields['buyer_pay_amount']),
    sellerId: text(fields['seller_id']),
    refundedFen: parseWireAmount(fields['refund_fee']),
    outBizNo: text(fields['out_biz_no']),
    refundedAt: parseBeijingTime(fields['gmt_refund']),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
