/** Facts of a refund. */
import type { JsonObject } from '../values/json';
import type { Event } from './event';

export type RefundRequested = Event<
  'RefundRequested',
  {
    outRequestNo: string;
    amountFen: number;
    reason?: string | undefined;
    requestedAt: string;
    /** Alipay's number of the trade that the money is on, where it is not the order's own: a second payment. */
    tradeNo?: string | undefined;
    /** What goes back of which goods, and from whose share, in Alipay's own names: sent with every attempt. */
    details?: JsonObject | undefined;
  }
>;

export type RefundSucceeded = Event<
  'RefundSucceeded',
  {
    outRequestNo: string;
    amountFen: number;
    refundedAt: string;
    /** Everything returned on the trade so far, when Alipay said so. */
    totalRefundedFen?: number | undefined;
  }
>;

export type RefundRefused = Event<
  'RefundRefused',
  {
    outRequestNo: string;
    refusedAt: string;
    code?: string | undefined;
    subCode?: string | undefined;
    subMsg?: string | undefined;
  }
>;

/** A bank's word on a refund that is already final (`alipay.trade.refund.depositback.completed`). */
export type RefundDepositedBack = Event<
  'RefundDepositedBack',
  { outRequestNo: string; status: 'S' | 'F'; amountFen: number; bankAckAt?: string | undefined }
>;

/** A person gives up an attempt whose outcome is unknown: it is never sent again, and asked about until Alipay says what became of it. */
export type RefundGivenUp = Event<
  'RefundGivenUp',
  { outRequestNo: string; who: string; why: string; givenUpAt: string }
>;
