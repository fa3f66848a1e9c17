/** The business content of each call, as it is sent. Retries are built from the same recorded facts: same keys. */
import { formatYuan } from './money';
import type { GatewayRequest } from './ports';
import type { Refund } from './trade';
import type { JsonObject, TradeOpened } from './trade-events';

/** The time-out that Alipay is told when the shop names none: the life of a QR code; a buyer at the till. */
export const DEFAULT_TIMEOUT = { QR_CODE: '2h', BARCODE: '2m' } as const;

/** A precreated QR code dies after two hours, whatever time-out the order has (Java SDK, `qr_code`). */
export const QR_CODE_LIFE_MS = 2 * 3_600_000;

type Opened = TradeOpened['data'];

/** How long a code can be scanned, from the moment that Alipay was asked for it. */
export function codeLifeMs(openedAt: string, { timeout, expiresAt }: Opened): number {
  return timeout === '1c' ? QR_CODE_LIFE_MS : Math.min(Date.parse(expiresAt) - Date.parse(openedAt), QR_CODE_LIFE_MS);
}

export function payCall(opened: Opened): GatewayRequest {
  const timeout = opened.timeout ?? DEFAULT_TIMEOUT[opened.method === 'BARCODE' ? 'BARCODE' : 'QR_CODE'];
  const order: JsonObject = {
    out_trade_no: opened.outTradeNo,
    total_amount: formatYuan(opened.totalFen),
    subject: opened.subject,
    timeout_express: timeout,
    body: opened.body,
    buyer_id: opened.buyerId,
    store_id: opened.storeId,
    operator_id: opened.operatorId,
    terminal_id: opened.terminalId,
  };
  if (opened.method === 'BARCODE') {
    const content = { ...order, scene: 'bar_code', auth_code: opened.authCode, product_code: 'FACE_TO_FACE_PAYMENT' };
    return { method: 'alipay.trade.pay', bizContent: withoutBlanks(content) };
  }
  // Without its own time-out a code stays payable for two hours, whatever the order's time-out is.
  const content = { ...order, qr_code_timeout_express: isLongerThanQrLife(timeout) ? '2h' : timeout };
  return { method: 'alipay.trade.precreate', bizContent: withoutBlanks(content) };
}

export function queryCall(outTradeNo: string): GatewayRequest {
  return { method: 'alipay.trade.query', bizContent: { out_trade_no: outTradeNo } };
}

/** The order number may stand for two trades at Alipay; its own number never does. */
export function queryByTradeNoCall(tradeNo: string): GatewayRequest {
  return { method: 'alipay.trade.query', bizContent: { trade_no: tradeNo } };
}

export function closeCall(opened: Opened): GatewayRequest {
  return { method: 'alipay.trade.close', bizContent: { out_trade_no: opened.outTradeNo } };
}

/** Undoes a face-to-face payment whose outcome is unknown: closes it unpaid, or returns the whole amount. */
export function cancelCall(opened: Opened): GatewayRequest {
  return { method: 'alipay.trade.cancel', bizContent: { out_trade_no: opened.outTradeNo } };
}

export function refundCall(
  outTradeNo: string,
  refund: Pick<Refund, 'outRequestNo' | 'amountFen' | 'reason' | 'tradeNo'>,
): GatewayRequest {
  return {
    method: 'alipay.trade.refund',
    bizContent: withoutBlanks({
      ...tradeNamed(outTradeNo, refund),
      out_request_no: refund.outRequestNo,
      refund_amount: formatYuan(refund.amountFen),
      refund_reason: refund.reason,
    }),
  };
}

export function refundQueryCall(outTradeNo: string, refund: Pick<Refund, 'outRequestNo' | 'tradeNo'>): GatewayRequest {
  const asked = { out_request_no: refund.outRequestNo, query_options: ['gmt_refund_pay'] };
  return {
    method: 'alipay.trade.fastpay.refund.query',
    bizContent: { ...tradeNamed(outTradeNo, refund), ...asked },
  };
}

/** Never both: should Alipay take the order number where the two differ, the wrong payment would go back. */
function tradeNamed(outTradeNo: string, { tradeNo }: Pick<Refund, 'tradeNo'>): JsonObject {
  return tradeNo === undefined ? { out_trade_no: outTradeNo } : { trade_no: tradeNo };
}

function isLongerThanQrLife(timeout: string): boolean {
  const minutes = { m: 1, h: 60, d: 1440, c: 1440 }[timeout.slice(-1)] ?? 1440;
  return Number(timeout.slice(0, -1)) * minutes > 120;
}

/** Alipay signs blank values into its check and refuses them: leave out what is not set. */
function withoutBlanks(content: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined && value !== ''));
}
