/** How an order comes to Alipay, by each way to pay. */
import { formatBeijingTime } from '../values/beijing-time';
import { formatYuan } from '../values/money';
import type { GatewayRequest } from '../ports';
import { withoutBlanks } from './alipay-calls';
import type { AlipayMethod, PageMethod } from '../events/alipay-methods';
import type { AlipayPageIssued } from '../events/evidence-events';
import type { PayMethod, TradeOpened } from '../events/payment-events';
import type { JsonObject } from '../values/json';

/** The time-out that an order has when the shop names none: the life of a QR code; a buyer at the till. */
export const DEFAULT_TIMEOUT = { QR_CODE: '2h', BARCODE: '2m', PAGE: '2h', WAP: '2h', APP: '2h', JSAPI: '2h' } as const;

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
 * relative one starts when the buyer arrives, and nobody could say when a page that was given out is dead.
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

function isLongerThanQrLife(timeout: string): boolean {
  const minutes = { m: 1, h: 60, d: 1440, c: 1440 }[timeout.slice(-1)] ?? 1440;
  return Number(timeout.slice(0, -1)) * minutes > 120;
}
