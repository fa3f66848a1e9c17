/**
 * How an order is paid, one entry a way: how it comes to Alipay, how long it can be paid, what ends it, what the buyer is shown.
 * Whoever has to treat ways differently asks this table (facts: docs/reference/alipay-protocol.md, "Methods"; the Java SDK's comments).
 */
import { METHODS } from './methods';
import { formatBeijingTime } from '../values/beijing-time';
import { HOUR_MS } from '../values/durations';
import { parseTimeout } from '../values/timeout';
import type { AlipayMethod, PageMethod } from '../events/alipay-methods';
import type { PayMethod, TradeOpened } from '../events/payment-events';
import type { JsonObject } from '../values/json';

type Opened = TradeOpened['data'];

/** An order about to be sent: with the code of the buyer's wallet, which is not stored. */
export type UnsentOrder = Opened & { authCode?: string | undefined };

export type WayToPay = {
  /** How the order comes to Alipay: by a call of ours, or in a signed page that the buyer takes there. */
  opening: { call: AlipayMethod } | { page: PageMethod };
  /** The product code of its usual contract. */
  productCode?: string;
  /** Paid in a shop: the order names the till and its operator, and Alipay cancels what was paid. */
  isFaceToFace?: true;
  /** When the shop names no time-out. */
  defaultTimeout: string;
  /** Alipay reads a shorter time-out as this one; without it, one minute is the least. */
  leastTimeoutMinutes?: number;
  /** A code has a life of its own, from the moment that Alipay is asked for it. */
  codeLifeMs?: number;
  /** How an order whose time is over, or whose payment was refused, is ended at Alipay. */
  endedBy: 'close' | 'cancel';
  /** What the buyer is shown or asked for (`NextStep` of the API). */
  nextStep: 'ShowQrCode' | 'ConfirmOnPhone' | 'InvokeJsapi' | 'SubmitForm' | 'RedirectBuyer' | 'InvokeApp';
  /** Of a page: the buyer's browser is told where the shop is. An app's buyer comes back to the app. */
  hasReturnUrl?: true;
  /** What the way cannot do without. */
  needs?: Need;
  /** What is sent beside the order itself (`openingOf`). */
  content: (order: UnsentOrder) => JsonObject;
};

export type Need = {
  field: 'authCode' | 'buyerOpenId';
  code: 'INVALID_AUTH_CODE' | 'INVALID_TEXT';
  message: string;
  isGiven(input: { [field in 'authCode' | 'buyerId' | 'buyerOpenId']?: string | null | undefined }): boolean;
};

/** 16 to 24 digits that begin with 25 to 30, or a face code `fp…` of 35 characters (Java SDK, auth_code). */
const AUTH_CODE = /^(?:(?:2[5-9]|30)[0-9]{14,22}|fp[0-9A-Za-z]{33})$/;

export const WAYS_TO_PAY = {
  QR_CODE: {
    opening: { call: 'alipay.trade.precreate' },
    isFaceToFace: true,
    defaultTimeout: '2h',
    // Whatever time-out the order has (Java SDK, `qr_code`).
    codeLifeMs: 2 * HOUR_MS,
    endedBy: 'close',
    nextStep: 'ShowQrCode',
    content: (opened) => ({
      ...relativeEnd(opened),
      buyer_id: opened.buyerId,
      // Without its own time-out a code stays payable for two hours, whatever the order's time-out is.
      qr_code_timeout_express: isLongerThanQrLife(timeoutOf(opened)) ? '2h' : timeoutOf(opened),
    }),
  },
  BARCODE: {
    opening: { call: 'alipay.trade.pay' },
    productCode: 'FACE_TO_FACE_PAYMENT',
    isFaceToFace: true,
    // A buyer at the till.
    defaultTimeout: '2m',
    endedBy: 'cancel',
    nextStep: 'ConfirmOnPhone',
    needs: {
      field: 'authCode',
      code: 'INVALID_AUTH_CODE',
      message: 'BARCODE needs authCode: the digits under the bar code in the wallet, 16 to 24 beginning with 25 to 30.',
      isGiven: ({ authCode }) => AUTH_CODE.test(authCode ?? ''),
    },
    content: (opened) => ({
      ...relativeEnd(opened),
      buyer_id: opened.buyerId,
      scene: 'bar_code',
      auth_code: opened.authCode,
    }),
  },
  JSAPI: {
    opening: { call: 'alipay.trade.create' },
    productCode: 'FACE_TO_FACE_PAYMENT',
    isFaceToFace: true,
    defaultTimeout: '2h',
    endedBy: 'close',
    nextStep: 'InvokeJsapi',
    needs: {
      field: 'buyerOpenId',
      code: 'INVALID_TEXT',
      message: 'JSAPI needs the buyer: buyerOpenId, or buyerId with older apps, not both.',
      isGiven: ({ buyerId, buyerOpenId }) => !buyerId !== !buyerOpenId,
    },
    content: (opened) => ({
      ...absoluteEnd(opened),
      buyer_id: opened.buyerId,
      buyer_open_id: opened.buyerOpenId,
    }),
  },
  PAGE: {
    opening: { page: 'alipay.trade.page.pay' },
    productCode: 'FAST_INSTANT_TRADE_PAY',
    defaultTimeout: '2h',
    endedBy: 'close',
    nextStep: 'SubmitForm',
    hasReturnUrl: true,
    content: absoluteEnd,
  },
  WAP: {
    opening: { page: 'alipay.trade.wap.pay' },
    productCode: 'QUICK_WAP_WAY',
    defaultTimeout: '2h',
    leastTimeoutMinutes: 5,
    endedBy: 'close',
    nextStep: 'RedirectBuyer',
    hasReturnUrl: true,
    content: (opened) => ({ ...absoluteEnd(opened), quit_url: opened.quitUrl }),
  },
  APP: {
    opening: { page: 'alipay.trade.app.pay' },
    productCode: 'QUICK_MSECURITY_PAY',
    defaultTimeout: '2h',
    leastTimeoutMinutes: 5,
    endedBy: 'close',
    nextStep: 'InvokeApp',
    content: absoluteEnd,
  },
} as const satisfies Record<PayMethod, WayToPay>;

export function wayToPay(method: PayMethod): WayToPay {
  return WAYS_TO_PAY[method];
}

/** The way to pay whose page this is. */
export function wayOfPage(page: PageMethod): WayToPay {
  const isMeant = ({ opening }: WayToPay) => 'page' in opening && opening.page === page;
  const way = Object.values<WayToPay>(WAYS_TO_PAY).find(isMeant);
  if (!way) throw new Error(`no way to pay takes the buyer to ${page}`);
  return way;
}

/** All ways of a kind, in the order of the table. */
export function waysThat(isMeant: (way: WayToPay) => boolean): PayMethod[] {
  return (Object.keys(WAYS_TO_PAY) as PayMethod[]).filter((method) => isMeant(wayToPay(method)));
}

/** What the buyer pays by, and may keep; undefined where the call itself takes the payment. */
export function handedOut({ opening }: WayToPay): 'page' | 'code' | 'trade-no' | undefined {
  return 'page' in opening ? 'page' : METHODS[opening.call].handsOut;
}

function timeoutOf({ method, timeout }: Opened): string {
  return timeout ?? wayToPay(method).defaultTimeout;
}

function relativeEnd(opened: Opened): JsonObject {
  return { timeout_express: timeoutOf(opened) };
}

/**
 * An absolute end (`time_expire` wins over `timeout_express`), because the clock of a relative one starts when the buyer arrives,
 * and nobody could say when an issued page expires.
 */
function absoluteEnd({ expiresAt }: Opened): JsonObject {
  return { time_expire: formatBeijingTime(new Date(expiresAt)) };
}

function isLongerThanQrLife(timeout: string): boolean {
  const parsed = parseTimeout(timeout) ?? 0;
  return parsed === 'midnight' || parsed > WAYS_TO_PAY.QR_CODE.codeLifeMs;
}
