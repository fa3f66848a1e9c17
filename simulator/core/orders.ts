/** Reads what a merchant orders (precreate, pay, create share these fields) and what stands in the way of a repeated number. */
import { z } from 'zod';
import { type Answer, invalidParameter, refused } from './answers';
import { DAY_MS, MINUTE_MS, parseBeijing, timeoutDeadlineMs } from '../values/beijing-time';
import { type Ledger, MAX_TRADES } from '../ledger/ledger';
import type { Order, OrderingMethod, Trade } from '../ledger/ledger-rows';
import { PRODUCTS } from '../ledger/products';
import { MAX_AMOUNT_FEN, MIN_AMOUNT_FEN, parseYuan } from '../values/yuan';

/** One call as the core takes it: the business content is already parsed JSON. */
export type Call = {
  method: string;
  biz: Record<string, unknown>;
  notifyUrl?: string | undefined;
  returnUrl?: string | undefined;
  /** Requested by a fault: the product of this order cannot be refunded. */
  notRefundable?: boolean | undefined;
  /** Requested by a fault: the last share of this settlement fails. */
  shareFails?: boolean | undefined;
};

export const text = (maxLength: number) => z.string().min(1).max(maxLength);
const optionalText = (maxLength: number) => z.string().max(maxLength).optional();
const amount = z.union([z.string().max(20), z.number()]).optional();

const orderShape = z.object({
  out_trade_no: z.string().regex(/^[0-9A-Za-z_]{1,64}$/),
  subject: text(256),
  total_amount: amount,
  discountable_amount: amount,
  undiscountable_amount: amount,
  seller_id: optionalText(28),
  product_code: optionalText(64),
  // S4 says 128, notifies are documented with 400: the longer limit breaks nobody.
  body: optionalText(400),
  passback_params: optionalText(512),
  operator_id: optionalText(28),
  store_id: optionalText(32),
  terminal_id: optionalText(32),
  timeout_express: optionalText(6),
  time_expire: optionalText(32),
});

/** The first thing wrong with `value`, as an answer that names the field; or the parsed fields. */
export function parseFields<T extends z.ZodType>(
  shape: T,
  value: unknown,
): { fields: z.infer<T> } | { refusal: Answer } {
  const parsed = shape.safeParse(value);
  if (parsed.success) return { fields: parsed.data };
  const issue = parsed.error.issues[0];
  return { refusal: invalidParameter(`${issue?.path.join('.') ?? 'biz_content'} ${issue?.message ?? ''}`) };
}

/** Reads the order a call carries, or says why it is not acceptable. */
export function readOrder(ledger: Ledger, call: Call): { order: Order } | { refusal: Answer } {
  const parsed = parseFields(orderShape, call.biz);
  if ('refusal' in parsed) return parsed;
  const { fields } = parsed;
  const total = readTotalFen(fields.total_amount, fields.discountable_amount, fields.undiscountable_amount);
  if (typeof total !== 'number') return { refusal: total };
  // "No / = & in the subject" stands in the docs, but the real gateway is not known to refuse them: lenient unless switched.
  if (ledger.rules.refuseSubjectSigns && /[/=&]/.test(fields.subject))
    return { refusal: invalidParameter('subject has / = or &') };
  if (fields.seller_id && fields.seller_id !== ledger.merchant.sellerId)
    return { refusal: refused('ACQ.SELLER_NOT_EXIST') };
  const method = call.method as OrderingMethod;
  const { defaultTimeoutMs, leastTimeoutMs } = PRODUCTS[method];
  const deadline = readDeadlineMs(ledger.nowMs(), defaultTimeoutMs, fields.timeout_express, fields.time_expire);
  if (typeof deadline !== 'number') return { refusal: deadline };
  if (call.notifyUrl !== undefined && !isHttpUrl(call.notifyUrl)) return { refusal: invalidParameter('notify_url') };
  if (call.returnUrl !== undefined && !isHttpUrl(call.returnUrl)) return { refusal: invalidParameter('return_url') };
  return {
    order: {
      outTradeNo: fields.out_trade_no,
      totalFen: total,
      subject: fields.subject,
      method,
      deadlineMs: leastTimeoutMs === undefined ? deadline : Math.max(deadline, ledger.nowMs() + leastTimeoutMs),
      body: fields.body,
      passbackParams: fields.passback_params,
      storeId: fields.store_id,
      terminalId: fields.terminal_id,
      notifyUrl: call.notifyUrl,
      returnUrl: call.returnUrl,
      refundable: !call.notRefundable,
    },
  };
}

function readTotalFen(total: unknown, discountable: unknown, undiscountable: unknown): number | Answer {
  const parts = [discountable, undiscountable].map((part) => (part === undefined ? undefined : parseYuan(part)));
  const bothGiven = parts[0] !== undefined && parts[1] !== undefined;
  const totalFen = total === undefined && bothGiven ? parts[0]! + parts[1]! : parseYuan(total);
  if (totalFen === undefined || totalFen < MIN_AMOUNT_FEN) return invalidParameter('total_amount');
  if (totalFen > MAX_AMOUNT_FEN) return refused('ACQ.TOTAL_FEE_EXCEED');
  if (bothGiven && parts[0]! + parts[1]! !== totalFen)
    return invalidParameter('total_amount is not the sum of its parts');
  return totalFen;
}

/** time_expire wins over timeout_express; both count within 1 minute to 15 days from the call. */
function readDeadlineMs(
  nowMs: number,
  defaultMs: number,
  timeoutExpress?: string,
  timeExpire?: string,
): number | Answer {
  if (timeExpire) {
    const atMs = parseBeijing(timeExpire);
    if (atMs === undefined) return invalidParameter('time_expire');
    if (atMs <= nowMs) return refused('ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR');
    // A clock a little fast must not turn a one-minute order away.
    if (atMs > nowMs + 15 * DAY_MS + MINUTE_MS) return invalidParameter('time_expire is more than 15 days away');
    return atMs;
  }
  if (!timeoutExpress) return nowMs + defaultMs;
  return timeoutDeadlineMs(timeoutExpress, nowMs) ?? invalidParameter('timeout_express');
}

/**
 * What an existing trade answers to a new order under its number: undefined when the order may join it (same amount and
 * subject, still waiting).
 */
export function refusalOfRepeat(trade: Trade, order: Pick<Order, 'totalFen' | 'subject'>): Answer | undefined {
  if (trade.status === 'TRADE_SUCCESS' || trade.status === 'TRADE_FINISHED') return refused('ACQ.TRADE_HAS_SUCCESS');
  if (trade.status === 'TRADE_CLOSED') return refused('ACQ.TRADE_HAS_CLOSE');
  return isSameOrder(trade, order) ? undefined : refused('ACQ.CONTEXT_INCONSISTENT');
}

/** Amount and subject decide whether two requests mean the same order. */
export const isSameOrder = (a: Pick<Order, 'totalFen' | 'subject'>, b: Pick<Order, 'totalFen' | 'subject'>) =>
  a.totalFen === b.totalFen && a.subject === b.subject;

/** The ledger never deletes a trade, so it accepts no more than a limited number. */
export const isFull = (ledger: Ledger) => ledger.trades.size >= MAX_TRADES || ledger.qrCodes.size >= MAX_TRADES;

function isHttpUrl(url: string): boolean {
  if (url.length > 256) return false;
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
