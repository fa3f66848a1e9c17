/** Facts of an order and its payment, from its opening to its end. */
import type { JsonObject } from '../values/json';
import type { Event } from './event';

export type PayMethod = 'QR_CODE' | 'BARCODE' | 'PAGE' | 'WAP' | 'APP' | 'JSAPI';

export type CloseReason =
  'EXPIRED' | 'CLOSED_BY_MERCHANT' | 'CLOSED_ELSEWHERE' | 'CANCELLED' | 'FULLY_REFUNDED' | 'PAYMENT_REFUSED';

export type TradeOpened = Event<
  'TradeOpened',
  {
    merchant: string;
    outTradeNo: string;
    totalFen: number;
    subject: string;
    method: PayMethod;
    expiresAt: string;
    /** Of a bar code: `auth-code.ts`. */
    authCodeDigest?: string | undefined;
    timeout?: string | undefined;
    body?: string | undefined;
    returnUrl?: string | undefined;
    quitUrl?: string | undefined;
    buyerId?: string | undefined;
    storeId?: string | undefined;
    operatorId?: string | undefined;
    terminalId?: string | undefined;
    buyerOpenId?: string | undefined;
    /** The rest of the order in Alipay's own names: goods_detail, passback_params, extend_params, … */
    details?: JsonObject | undefined;
  }
>;

/**
 * The buyer pays in another way than the order was opened for. Alipay knew no trade of this number when it was asked right
 * before: of all attempts under one number only one can be paid. `data` is the order as it stands from now on.
 */
export type PayMethodSwitched = Event<'PayMethodSwitched', TradeOpened['data'] & { from: PayMethod }>;

/** The buyer can act now: scan the QR code, or confirm on the phone. */
export type TradeAwaitingBuyer = Event<
  'TradeAwaitingBuyer',
  {
    since: string;
    tradeNo?: string | undefined;
    qrCode?: string | undefined;
    qrExpiresAt?: string | undefined;
    confirmOnPhone?: boolean | undefined;
  }
>;

export type TradePaid = Event<
  'TradePaid',
  {
    tradeNo: string;
    /** The trade's total as Alipay confirmed it: what refunds are counted against. */
    paidFen: number;
    paidAt: string;
    buyerId?: string | undefined;
    buyerLogonId?: string | undefined;
    /** What the buyer's own money paid, when Alipay said so (total less discounts). */
    buyerPaidFen?: number | undefined;
  }
>;

export type TradeFinished = Event<'TradeFinished', { tradeNo: string; finishedAt: string }>;

export type TradeClosed = Event<
  'TradeClosed',
  {
    reason: CloseReason;
    closedAt: string;
    /** Cumulative money returned on the trade when the closing says so. */
    refundedFen?: number | undefined;
    /** Of a refused payment: what Alipay answered. */
    code?: string | undefined;
    subCode?: string | undefined;
    subMsg?: string | undefined;
  }
>;
