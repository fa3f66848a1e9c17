/** The business content of each call, as it is sent. Retries are built from the same recorded facts: same keys. */
import { formatYuan } from '../values/money';
import type { GatewayRequest } from '../ports';
import type { TradeOpened } from '../events/payment-events';
import type { RefundRequested } from '../events/refund-events';
import type { SettlementRequested } from '../events/settlement-events';
import { withoutBlanks, type JsonObject } from '../values/json';

type Refund = RefundRequested['data'];
type Settlement = SettlementRequested['data'];

/** How a call names a trade: the order number may stand for two trades at Alipay, a number of Alipay's never does. */
export type TradeName = { outTradeNo: string; tradeNo?: string | undefined };

export function queryCall(name: TradeName): GatewayRequest {
  return { method: 'alipay.trade.query', bizContent: tradeNamed(name) };
}

export function closeCall(opened: TradeOpened['data']): GatewayRequest {
  return { method: 'alipay.trade.close', bizContent: { out_trade_no: opened.outTradeNo } };
}

/** Undoes a face-to-face payment whose outcome is unknown: closes it unpaid, or returns the whole amount. */
export function cancelCall(name: TradeName): GatewayRequest {
  return { method: 'alipay.trade.cancel', bizContent: tradeNamed(name) };
}

/** The name of the trade that a refund is of: the second payment of an order has a number of its own. */
function nameFor({ outTradeNo, tradeNo }: TradeName, refund: Pick<Refund, 'tradeNo'>): TradeName {
  return { outTradeNo, tradeNo: refund.tradeNo ?? tradeNo };
}

export function refundCall(
  name: TradeName,
  refund: Pick<Refund, 'outRequestNo' | 'amountFen' | 'reason' | 'tradeNo' | 'details'>,
): GatewayRequest {
  return {
    method: 'alipay.trade.refund',
    bizContent: withoutBlanks({
      ...tradeNamed(nameFor(name, refund)),
      out_request_no: refund.outRequestNo,
      refund_amount: formatYuan(refund.amountFen),
      refund_reason: refund.reason,
      ...refund.details,
    }),
  };
}

export function refundQueryCall(name: TradeName, refund: Pick<Refund, 'outRequestNo' | 'tradeNo'>): GatewayRequest {
  const asked = { out_request_no: refund.outRequestNo, query_options: ['gmt_refund_pay', 'deposit_back_info'] };
  return {
    method: 'alipay.trade.fastpay.refund.query',
    bizContent: { ...tradeNamed(nameFor(name, refund)), ...asked },
  };
}

/** By Alipay's own number: the method takes no other. */
export function settleCall(tradeNo: string, settlement: Pick<Settlement, 'outRequestNo' | 'shares'>): GatewayRequest {
  const royalty_parameters = settlement.shares.map((share) =>
    withoutBlanks({
      royalty_type: 'transfer',
      trans_in_type: share.transInType,
      trans_in: share.transIn,
      amount: formatYuan(share.amountFen),
      desc: share.description,
    }),
  );
  const bizContent = {
    out_request_no: settlement.outRequestNo,
    trade_no: tradeNo,
    royalty_parameters,
    royalty_mode: 'sync',
  };
  return { method: 'alipay.trade.order.settle', bizContent };
}

export function settleQueryCall(tradeNo: string, { outRequestNo }: Pick<Settlement, 'outRequestNo'>): GatewayRequest {
  return {
    method: 'alipay.trade.order.settle.query',
    bizContent: { out_request_no: outRequestNo, trade_no: tradeNo },
  };
}

/** Never both: should Alipay take the order number where the two differ, the wrong payment would go back. */
function tradeNamed({ outTradeNo, tradeNo }: TradeName): JsonObject {
  return tradeNo === undefined ? { out_trade_no: outTradeNo } : { trade_no: tradeNo };
}
