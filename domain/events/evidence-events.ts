/** Evidence: what was said on the wire, as it was said. */
import type { AlipayMethod, CallOutcome, PageMethod } from './alipay-methods';
import type { JsonObject } from '../values/json';
import type { Event } from './event';
import type { TradeStatus } from './trade-status';

/** The intent of a call, durable before the request leaves. */
export type AlipayCallRequested = Event<
  'AlipayCallRequested',
  {
    callId: string;
    method: AlipayMethod;
    /** The business content exactly as it is sent, but for the code of a buyer's wallet (`auth-code.ts`). */
    bizContent: JsonObject;
    /** Until then the call may be in flight in some process; after it, an unanswered call counts as unknown. */
    deadlineAt: string;
  }
>;

export type AlipayCallAnswered = Event<
  'AlipayCallAnswered',
  {
    callId: string;
    method: AlipayMethod;
    outRequestNo?: string | undefined;
    outcome: CallOutcome;
    code?: string | undefined;
    subCode?: string | undefined;
    subMsg?: string | undefined;
    /** Of an `ok` query: the trade's status at Alipay. */
    tradeStatus?: TradeStatus | undefined;
    /** Of an `ok` refund query: set when Alipay knows the refund as done. */
    refundStatus?: 'REFUND_SUCCESS' | undefined;
    /** Of an `ok` cancel: what it did; undefined where Alipay found nothing to cancel. */
    cancelAction?: 'close' | 'refund' | undefined;
    /** Of an `ok` settle query: set when every share is done, or every one failed. */
    settled?: { state: 'SUCCESS' | 'FAIL'; amountFen: number } | undefined;
    /** Why the outcome is unknown, in one word or two: `timeout`, `bad-signature`, `answer-mismatch`, … */
    reason?: string | undefined;
    /** The node of the answer as received, the text under the signature when `signed`. */
    content?: string | undefined;
    signed: boolean;
    durationMs: number;
  }
>;

/** An answer as it is recorded: what was said, and what it means for certain. */
export type CallAnswer = AlipayCallAnswered['data'];

export type AlipayNotifyReceived = Event<
  'AlipayNotifyReceived',
  {
    notifyId: string;
    /** Every parameter as received, decoded. */
    params: Record<string, string>;
  }
>;

/**
 * From here on the buyer may hold a signed page (or an app's order string) with this content, and may pay by it until it
 * is dead. The signature itself is made anew each time that the page is requested.
 */
export type AlipayPageIssued = Event<'AlipayPageIssued', { method: PageMethod; bizContent: JsonObject }>;

export type EvidenceEvent = AlipayCallRequested | AlipayCallAnswered | AlipayNotifyReceived | AlipayPageIssued;
