/** The business content of each call, as it is sent. Retries are built from the same recorded facts: same keys. */
import { formatBeijingTime } from '../values/beijing-time';
import { formatYuan } from '../values/money';
import type { GatewayRequest } from '../ports';
import type { Refund, Settlement, Trade } from '../trade/trade';
import { DEFAULT_TIMEOUT, isLongerThanQrLife } from '../trade/time-limits';
import type { AlipayMethod, PageMethod } from '../events/alipay-methods';
import type { AlipayPageIssued } from '../events/evidence-events';
import type { PayMethod, TradeOpened } from '../events/payment-events';
import { withoutBlanks, type JsonObject } from '../values/json';

/** What each way to pay is called at Alipay, and the product code of its usual contract. */
export const WAYS_TO_PAY = {
  QR_CODE: { method: 'alipay.trade.precreate', productCode: undefined },
  BARCODE: { method: 'alipay.trade.pay', productCode: 'FACE_TO_FACE_PAYMENT' },
  JSAPI: { method: 'alipay.trade.create', productCode: 'FACE_TO_FACE_PAYMENT' },
  PAGE: { method: 'alipay.trade.page.pay', productCode: 'FAST_INSTANT_TRADE_PAY' },
  WAP: { method: 'alipay.trade.wap.pay', productCode: 'QUICK_WAP_WAY' },
  APP: { method: 'alipay.trade.app.pay', productCode: 'QUICK_MSECURITY_PAY' },
} as const satisfies Record<PayMethod, { method: AlipayMethod | PageMethod; productCode: string | undefined }>;

type Opened = TradeOpened['data'];

/** How the trade comes to Alipay: by a call of ours, or in a signed page that the buyer takes there. */
export type Opening = { call: GatewayRequest } | { page: AlipayPageIssued['data'] };

export function openingOf(opened: Opened): Opening {
  switch (opened.method) {
    case 'PAGE':
    case 'WAP':
    case 'APP':
      return { page: pageOf(opened, WAYS_TO_PAY[opened.method].method) };
    default:
      return { call: payCall(opened, opened.method) };
  }
}

function payCall(opened: Opened, way: 'QR_CODE' | 'BARCODE' | 'JSAPI'): GatewayRequest {
  const order = orderOf(opened);
  if (way === 'JSAPI') {
    const content = {
      ...order,
      time_expire: timeExpire(opened),
      buyer_id: opened.buyerId,
      buyer_open_id: opened.buyerOpenId,
    };
    return { method: 'alipay.trade.create', bizContent: withoutBlanks(content) };
  }
  const timeout = opened.timeout ?? DEFAULT_TIMEOUT[way];
  const atTheTill = { ...order, timeout_express: timeout, buyer_id: opened.buyerId };
  if (way === 'BARCODE') {
    const content = { ...atTheTill, scene: 'bar_code', auth_code: opened.authCode };
    return { method: 'alipay.trade.pay', bizContent: withoutBlanks(content) };
  }
  // Without its own time-out a code stays payable for two hours, whatever the order's time-out is.
  const content = { ...atTheTill, qr_code_timeout_express: isLongerThanQrLife(timeout) ? '2h' : timeout };
  return { method: 'alipay.trade.precreate', bizContent: withoutBlanks(content) };
}

/**
 * What the buyer takes to Alipay. With an absolute end (`time_expire` wins over `timeout_express`), because the clock of a
 * relative one starts when the buyer arrives, and nobody could say when an issued page expires.
 */
function pageOf(opened: Opened, method: PageMethod): AlipayPageIssued['data'] {
  const quitUrl = method === 'alipay.trade.wap.pay' ? opened.quitUrl : undefined;
  const content = { ...orderOf(opened), time_expire: timeExpire(opened), quit_url: quitUrl };
  return { method, bizContent: withoutBlanks(content) };
}

function orderOf(opened: Opened): JsonObject {
  const isFaceToFace = opened.method === 'QR_CODE' || opened.method === 'BARCODE' || opened.method === 'JSAPI';
  return {
    out_trade_no: opened.outTradeNo,
    total_amount: formatYuan(opened.totalFen),
    subject: opened.subject,
    body: opened.body,
    product_code: WAYS_TO_PAY[opened.method].productCode,
    store_id: opened.storeId,
    ...(isFaceToFace ? { operator_id: opened.operatorId, terminal_id: opened.terminalId } : {}),
    ...opened.details,
  };
}

function timeExpire({ expiresAt }: Opened): string {
  return formatBeijingTime(new Date(expiresAt));
}

/** How a call names a trade: the order number may stand for two trades at Alipay, a number of Alipay's never does. */
export type TradeName = { outTradeNo: string; tradeNo?: string | undefined };

/** The name of our own trade in calls about its money: Alipay's number once it is paid, which answers must repeat. */
export function nameOf({ opened, tradeNo, paidFen }: Pick<Trade, 'opened' | 'tradeNo' | 'paidFen'>): TradeName {
  return { outTradeNo: opened?.outTradeNo ?? '', tradeNo: paidFen > 0 ? tradeNo : undefined };
}

export function queryCall(name: TradeName): GatewayRequest {
  return { method: 'alipay.trade.query', bizContent: tradeNamed(name) };
}

export function closeCall(opened: Opened): GatewayRequest {
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
