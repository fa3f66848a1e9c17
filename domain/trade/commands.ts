/** What can be asked of a trade, checked at the border: the input's shape and limits, before any state is looked at. */
import { endOfBeijingDay } from '../values/beijing-time';
import { DEFAULT_TIMEOUT } from '../alipay/alipay-calls';
import { MAX_AMOUNT_FEN, MIN_AMOUNT_FEN, parseYuan } from '../values/money';
import { refusal, type Refusal } from './refusals';
import { isPlainText } from '../values/plain-text';
import {
  checkOrderDetails,
  readShares,
  SHARES_RULE,
  type OrderDetailsInput,
  type ShareInput,
} from '../alipay/order-details';
import { tooLongForPage } from '../payment/page-length';
import { checkRefundDetails, type RefundDetailsInput } from '../refund/refund-details';
import type { JsonObject, PayMethod, SettlementShare } from '../events/trade-events';

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
export type RefundInput = {
  outTradeNo: string;
  outRequestNo: string;
  amount: string;
  reason?: string | null | undefined;
} & RefundDetailsInput;

export type SettleInput = { outTradeNo: string; outRequestNo: string; shares: readonly ShareInput[] };

export type SettleAnomalyInput = {
  outTradeNo: string;
  anomalyId: string;
  who: string;
  why: string;
  evidence?: string | null | undefined;
};

export type OptionalPayField =
  | 'authCode'
  | 'timeout'
  | 'body'
  | 'returnUrl'
  | 'quitUrl'
  | 'buyerId'
  | 'storeId'
  | 'operatorId'
  | 'terminalId'
  | 'buyerOpenId';

export type PayCommand = {
  type: 'Pay';
  outTradeNo: string;
  totalFen: number;
  subject: string;
  method: PayMethod;
  details?: JsonObject | undefined;
  switchMethod?: true | undefined;
} & { [field in OptionalPayField]?: string | undefined };
export type RefundCommand = {
  type: 'Refund';
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  reason?: string | undefined;
  details?: JsonObject | undefined;
};
export type CloseCommand = { type: 'Close'; outTradeNo: string };
/** Share out the money of a paid trade among partners. */
export type SettleCommand = {
  type: 'Settle';
  outTradeNo: string;
  outRequestNo: string;
  shares: readonly SettlementShare[];
};
/** Undo a payment face to face: close it unpaid, or return all of it. */
export type CancelCommand = { type: 'Cancel'; outTradeNo: string };
export type SyncCommand = {
  type: 'Sync';
  outTradeNo: string;
  /** Refunds to ask about although their outcome seemed known: a bill says otherwise. */
  doubted?: readonly string[] | undefined;
  /** Nobody waits for it: its first call yields to those who wait, as follow-up's do. */
  isUnattended?: boolean | undefined;
};
/** A person has dealt with an anomaly. `anomalyId` is the id of the event that observed it. */
export type SettleAnomalyCommand = {
  type: 'SettleAnomaly';
  outTradeNo: string;
  anomalyId: string;
  who: string;
  why: string;
  evidence?: string | undefined;
};
/** Do what is due now, if anything. */
export type FollowUpCommand = { type: 'FollowUp'; outTradeNo: string };

export type TradeCommand =
  | PayCommand
  | RefundCommand
  | CloseCommand
  | CancelCommand
  | SettleCommand
  | SyncCommand
  | SettleAnomalyCommand
  | FollowUpCommand;

export type Checked<Command> = { command: Command } | { refusals: Refusal[] };

/** `[0-9A-Za-z_]`, up to 64 (alipay.trade.pay, out_trade_no); refund numbers follow the same rule. */
const ORDER_NUMBER = /^[0-9A-Za-z_]{1,64}$/;
const MAX_NAME_CHARACTERS = 64;
/** alipay.trade.order.settle, out_request_no. */
const SETTLE_NUMBER = /^[0-9A-Za-z_]{1,32}$/;
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
const MAX_REASON_CHARACTERS = 256;
const MAX_WHO_CHARACTERS = 64;
const MAX_WHY_CHARACTERS = 500;
const MAX_EVIDENCE_CHARACTERS = 2_000;
/** Who acts in the metadata of events besides people: nobody may sign as one of them. */
const OWN_ACTORS: readonly string[] = ['api', 'alipay', 'follow-up', 'policy', 'reconciliation'];
/** 16 to 24 digits that begin with 25 to 30, or a face code `fp…` of 35 characters (Java SDK, auth_code). */
const AUTH_CODE = /^(?:(?:2[5-9]|30)[0-9]{14,22}|fp[0-9A-Za-z]{33})$/;
const TIMEOUT = /^([1-9][0-9]{0,4})([mhd])$/;
const MINUTES = { m: 1, h: 60, d: 1440 } as const;
const MAX_TIMEOUT_MINUTES = 15 * 1440;

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

export function checkRefund(input: RefundInput): Checked<RefundCommand> {
  const amountFen = parseAmount(input.amount);
  const { details, refusals: wrongDetails } = checkRefundDetails(input, amountFen);
  const refusals = [
    ...unnameable(input.outTradeNo),
    ...(ORDER_NUMBER.test(input.outRequestNo)
      ? []
      : [refusal('INVALID_OUT_REQUEST_NO', `outRequestNo ${NUMBER_RULE}`, { field: 'outRequestNo' })]),
    ...(amountFen === undefined ? [badAmount('amount')] : []),
    ...(input.reason == null ? [] : badText('reason', input.reason, MAX_REASON_CHARACTERS, 'INVALID_TEXT')),
    ...wrongDetails,
  ];
  if (refusals.length > 0 || amountFen === undefined) return { refusals };
  const { outTradeNo, outRequestNo, reason } = input;
  const more = { ...(reason ? { reason } : {}), ...(details ? { details } : {}) };
  return { command: { type: 'Refund', outTradeNo, outRequestNo, amountFen, ...more } };
}

export function checkSettle(input: SettleInput): Checked<SettleCommand> {
  const { outTradeNo, outRequestNo } = input;
  const shares = readShares(input.shares);
  const refusals = [
    ...unnameable(outTradeNo),
    ...(SETTLE_NUMBER.test(outRequestNo)
      ? []
      : [
          refusal('INVALID_OUT_REQUEST_NO', 'outRequestNo must be 1 to 32 letters, digits or underscores.', {
            field: 'outRequestNo',
          }),
        ]),
    ...(shares ? [] : [refusal('INVALID_TEXT', SHARES_RULE, { field: 'shares' })]),
  ];
  if (refusals.length > 0 || !shares) return { refusals };
  return { command: { type: 'Settle', outTradeNo, outRequestNo, shares } };
}

export function checkSettleAnomaly(input: SettleAnomalyInput): Checked<SettleAnomalyCommand> {
  const [who, why, evidence] = [input.who.trim(), input.why.trim(), input.evidence?.trim()];
  const refusals = [
    ...unnameable(input.outTradeNo),
    ...badOperator(who),
    ...(why === '' ? [refusal('INVALID_TEXT', 'why must say why it is settled.', { field: 'why' })] : []),
    ...badText('why', why, MAX_WHY_CHARACTERS, 'INVALID_TEXT'),
    ...(evidence ? badText('evidence', evidence, MAX_EVIDENCE_CHARACTERS, 'INVALID_TEXT') : []),
  ];
  if (refusals.length > 0) return { refusals };
  const { outTradeNo, anomalyId } = input;
  return { command: { type: 'SettleAnomaly', outTradeNo, anomalyId, who, why, ...(evidence ? { evidence } : {}) } };
}

export function checkOutTradeNo<Type extends 'Close' | 'Cancel' | 'Sync'>(
  type: Type,
  outTradeNo: string,
): Checked<{ type: Type; outTradeNo: string }> {
  const refusals = unnameable(outTradeNo);
  return refusals.length > 0 ? { refusals } : { command: { type, outTradeNo } };
}

/** When the order's time-out ends. `1c` is midnight in Beijing; without one, the method's usual time. */
export function expiryOf(command: Pick<PayCommand, 'method' | 'timeout'>, now: Date): Date {
  const timeout = command.timeout ?? DEFAULT_TIMEOUT[command.method];
  if (timeout === '1c') return endOfBeijingDay(now);
  return new Date(now.getTime() + (timeoutMinutes(timeout) ?? 0) * 60_000);
}

/** Whole minutes of a `timeout_express`: `1m` to `15d`, no decimals. Undefined when it is none; `1c` answers 0. */
function timeoutMinutes(timeout: string): number | undefined {
  if (timeout === '1c') return 0;
  const match = TIMEOUT.exec(timeout);
  if (!match) return undefined;
  const minutes = Number(match[1]) * MINUTES[match[2] as keyof typeof MINUTES];
  return minutes <= MAX_TIMEOUT_MINUTES ? minutes : undefined;
}

function parseAmount(text: string): number | undefined {
  const fen = parseYuan(text);
  return fen !== undefined && fen >= MIN_AMOUNT_FEN && fen <= MAX_AMOUNT_FEN ? fen : undefined;
}

function optionalFields(input: PayInput): { [field in OptionalPayField]?: string } {
  const { authCode, timeout, body, returnUrl, quitUrl, buyerId, storeId, operatorId, terminalId, buyerOpenId } = input;
  const all = { authCode, timeout, body, returnUrl, quitUrl, buyerId, storeId, operatorId, terminalId, buyerOpenId };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value != null && value !== ''));
}

const NUMBER_RULE = 'must be 1 to 64 letters, digits or underscores.';

const NAME_RULE = `must be 1 to ${MAX_NAME_CHARACTERS} characters without control characters.`;

/** An order that is to be opened. */
function badOutTradeNo(outTradeNo: string): Refusal[] {
  if (ORDER_NUMBER.test(outTradeNo)) return [];
  return [refusal('INVALID_OUT_TRADE_NO', `outTradeNo ${NUMBER_RULE}`, { field: 'outTradeNo' })];
}

/**
 * An order that is there already: another system may have opened it under our app, by a looser rule than ours. Alipay's field holds
 * 64 characters. Merchants' names have no `-`, so its stream is never another shop's (`streamOf`).
 */
function unnameable(outTradeNo: string): Refusal[] {
  if (isPlainText(outTradeNo, MAX_NAME_CHARACTERS)) return [];
  return [refusal('INVALID_OUT_TRADE_NO', `outTradeNo ${NAME_RULE}`, { field: 'outTradeNo' })];
}

function badOperator(who: string): Refusal[] {
  const isName = who !== '' && !OWN_ACTORS.includes(who.toLowerCase());
  if (isName && badText('who', who, MAX_WHO_CHARACTERS, 'INVALID_TEXT').length === 0) return [];
  const message = `who must be the name of a person, up to ${MAX_WHO_CHARACTERS} characters, and none of ${OWN_ACTORS.join(', ')}.`;
  return [refusal('INVALID_OPERATOR', message, { field: 'who' })];
}

function badAmount(field: string): Refusal {
  const rule = 'must be yuan from 0.01 to 100000000 with at most two decimals, written like "88.00".';
  return refusal('INVALID_AMOUNT', `${field} ${rule}`, { field });
}

/** WAP and APP read a shorter time-out as five minutes: an order would outlive what the shop asked for. */
const MIN_WALLET_MINUTES = 5;

function badTimeout({ timeout, method }: PayInput): Refusal[] {
  if (timeout == null || timeout === '1c') return [];
  const minutes = timeoutMinutes(timeout);
  const least = method === 'WAP' || method === 'APP' ? MIN_WALLET_MINUTES : 1;
  if (minutes !== undefined && minutes >= least) return [];
  const message = `timeout must be whole minutes, hours or days from ${least}m to 15d, like "90m" or "2h", or "1c" for midnight.`;
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

function badText(field: string, value: string, max: number, code: 'INVALID_SUBJECT' | 'INVALID_TEXT'): Refusal[] {
  const tooShort = code === 'INVALID_SUBJECT' && value.trim() === '';
  if (!tooShort && isPlainText(value, max, 0)) return [];
  return [
    refusal(
      code,
      `${field} must be ${tooShort ? '1' : 'at most'}${tooShort ? ` to ${max}` : ` ${max}`} characters without control characters.`,
      { field },
    ),
  ];
}
