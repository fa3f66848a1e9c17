/** What a shop sends to open a payment, checked at the border before any state is read. */
import { type OrderDetailsInput, checkOrderDetails } from '../alipay/order-details';
import type { PayCommand, OptionalPayField } from '../trade/commands';
import { type Checked, badOutTradeNo, badAmount, badText } from '../trade/input-checks';
import { type Refusal, refusal } from '../trade/refusals';
import { MIN_WALLET_LIFE_MS } from '../trade/time-limits';
import { MINUTE_MS } from '../values/durations';
import { withoutBlanks } from '../values/json';
import { parseAmount } from '../values/money';
import { parseTimeout } from '../values/timeout';
import type { PayMethod, TradeOpened } from '../events/payment-events';

export type PayInput = {
  outTradeNo: string;
  totalAmount: string;
  subject: string;
  method: PayMethod;
  authCode?: string | null | undefined;
  timeout?: string | null | undefined;
  body?: string | null | undefined;
  returnUrl?: string | null | undefined;
  quitUrl?: string | null | undefined;
  buyerId?: string | null | undefined;
  storeId?: string | null | undefined;
  operatorId?: string | null | undefined;
  terminalId?: string | null | undefined;
  buyerOpenId?: string | null | undefined;
  /** The order may be open already for another way to pay: change to this one. */
  switchMethod?: boolean | null | undefined;
} & OrderDetailsInput;

const MAX_SUBJECT_CHARACTERS = 256;
/** Lengths of the optional fields in Alipay's pages of precreate and pay. */
const MAX_CHARACTERS = {
  body: 128,
  returnUrl: 256,
  quitUrl: 400,
  buyerId: 28,
  storeId: 32,
  operatorId: 28,
  terminalId: 32,
  buyerOpenId: 128,
} as const;

/** 16 to 24 digits that begin with 25 to 30, or a face code `fp…` of 35 characters (Java SDK, auth_code). */
const AUTH_CODE = /^(?:(?:2[5-9]|30)[0-9]{14,22}|fp[0-9A-Za-z]{33})$/;

export function checkPay(input: PayInput): Checked<PayCommand> {
  const totalFen = parseAmount(input.totalAmount);
  const { details, refusals: wrongDetails } = checkOrderDetails(input, totalFen);
  const refusals = [
    ...badOutTradeNo(input.outTradeNo),
    ...(totalFen === undefined ? [badAmount('totalAmount')] : []),
    ...badText('subject', input.subject, MAX_SUBJECT_CHARACTERS, 'INVALID_SUBJECT'),
    ...badMethod(input),
    ...badTimeout(input),
    ...badUrl('returnUrl', input.returnUrl),
    ...badUrl('quitUrl', input.quitUrl),
    ...wrongDetails,
    ...Object.entries(MAX_CHARACTERS).flatMap(([field, max]) => {
      const value = input[field as keyof typeof MAX_CHARACTERS];
      return value == null ? [] : badText(field, value, max, 'INVALID_TEXT');
    }),
  ];
  if (refusals.length > 0 || totalFen === undefined) return { refusals };
  const { outTradeNo, subject, method } = input;
  const more = { ...(details ? { details } : {}), ...(input.switchMethod ? { switchMethod: true as const } : {}) };
  const optional = optionalFields(input);
  const command: PayCommand = { type: 'Pay', outTradeNo, totalFen, subject, method, ...optional, ...more };
  const tooLong = tooLongForPage(command);
  return tooLong.length > 0 ? { refusals: tooLong } : { command };
}

function optionalFields(input: PayInput): { [field in OptionalPayField]?: string } {
  const { authCode, timeout, body, returnUrl, quitUrl, buyerId, storeId, operatorId, terminalId, buyerOpenId } = input;
  return withoutBlanks({
    authCode,
    timeout,
    body,
    returnUrl,
    quitUrl,
    buyerId,
    storeId,
    operatorId,
    terminalId,
    buyerOpenId,
  });
}

function badTimeout({ timeout, method }: PayInput): Refusal[] {
  if (timeout == null) return [];
  const parsed = parseTimeout(timeout);
  // WAP and APP read a shorter time-out as five minutes: an order would outlive what the shop asked for.
  const leastMs = method === 'WAP' || method === 'APP' ? MIN_WALLET_LIFE_MS : MINUTE_MS;
  if (parsed === 'midnight' || (parsed !== undefined && parsed >= leastMs)) return [];
  const message = `timeout must be whole minutes, hours or days from ${leastMs / MINUTE_MS}m to 15d, like "90m" or "2h", or "1c" for midnight.`;
  return [refusal('INVALID_TIMEOUT', message, { field: 'timeout' })];
}

/** What each way to pay cannot do without. */
function badMethod({ method, authCode, buyerId, buyerOpenId }: PayInput): Refusal[] {
  if (method === 'BARCODE' && !AUTH_CODE.test(authCode ?? '')) {
    const message =
      'BARCODE needs authCode: the digits under the bar code in the wallet, 16 to 24 beginning with 25 to 30.';
    return [refusal('INVALID_AUTH_CODE', message, { field: 'authCode' })];
  }
  if (method === 'JSAPI' && !buyerId === !buyerOpenId) {
    const message = 'JSAPI needs the buyer: buyerOpenId, or buyerId with older apps, not both.';
    return [refusal('INVALID_TEXT', message, { field: 'buyerOpenId' })];
  }
  return [];
}

/** The buyer's browser is sent there: nothing but a web address will do. */
function badUrl(field: 'returnUrl' | 'quitUrl', url: string | null | undefined): Refusal[] {
  if (url == null || url === '' || (/^https?:\/\/[^\s]+$/i.test(url) && URL.canParse(url))) return [];
  return [refusal('INVALID_TEXT', `${field} must be an address that begins with https:// or http://.`, { field })];
}

/**
 * How much of an order a buyer can take to Alipay, of the whole content, URL-encoded: a Chinese character counts nine. PAGE, WAP
 * and APP travel as an address or as one text through a browser or a wallet, and none takes one of hundreds of thousands.
 */
const MAX_PAGE_CHARACTERS = 32 * 1_024;

/** The other fields are short by their own limits: what is too long is what is sold, or how it is shared. */
export function tooLongForPage(
  order: Pick<TradeOpened['data'], 'method' | 'subject' | 'body' | 'quitUrl' | 'details'>,
): Refusal[] {
  const { method, subject, body, quitUrl, details } = order;
  if (method !== 'PAGE' && method !== 'WAP' && method !== 'APP') return [];
  const characters = encodeURIComponent(JSON.stringify({ subject, body, quitUrl, ...details })).length;
  if (characters <= MAX_PAGE_CHARACTERS) return [];
  const field = details?.['goods_detail'] === undefined ? 'settleDetail' : 'goodsDetail';
  const message = `${field} makes the order too long for ${method}: URL-encoded it has ${characters} characters, and ${MAX_PAGE_CHARACTERS} are the most. Name fewer kinds, or shorter.`;
  return [refusal('INVALID_TEXT', message, { field })];
}
