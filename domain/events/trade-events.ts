/**
 * Every event type of a trade's stream. Past tense, self-contained, permanent: once shipped, a type is never
 * changed; a new meaning is a new type or a new `schemaVersion` with an upcaster.
 *
 * Two kinds are written together in one append. *Evidence* is what was said on the wire; *facts* are what it means.
 * Facts are derived from evidence by one pure function (`conclude.ts`). docs/reference/events.md lists them for readers.
 *
 * Amounts are integer fen. Times are RFC 3339 in UTC unless the field quotes Alipay's own text.
 */

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue | undefined };
export type JsonObject = { [key: string]: JsonValue | undefined };

/** Methods of the gateway that the engine calls (docs/reference/alipay-protocol.md, "Methods"). */
export type AlipayMethod =
  | 'alipay.trade.precreate'
  | 'alipay.trade.pay'
  | 'alipay.trade.create'
  | 'alipay.trade.query'
  | 'alipay.trade.close'
  | 'alipay.trade.cancel'
  | 'alipay.trade.refund'
  | 'alipay.trade.fastpay.refund.query'
  | 'alipay.trade.order.settle'
  | 'alipay.trade.order.settle.query'
  | 'alipay.data.dataservice.bill.downloadurl.query';

/** Methods whose signed request is handed to the buyer, who takes it to Alipay: the engine never calls them. */
export type PageMethod = 'alipay.trade.page.pay' | 'alipay.trade.wap.pay' | 'alipay.trade.app.pay';

/** The three outcomes of a call. `unknown` is not a failure: money may have moved. */
export type CallOutcome = 'ok' | 'refused' | 'unknown';

export type PayMethod = 'QR_CODE' | 'BARCODE' | 'PAGE' | 'WAP' | 'APP' | 'JSAPI';

export type CloseReason =
  'EXPIRED' | 'CLOSED_BY_MERCHANT' | 'CLOSED_ELSEWHERE' | 'CANCELLED' | 'FULLY_REFUNDED' | 'PAYMENT_REFUSED';

export type AnomalyKind =
  /** Alipay names another total than ours. */
  | 'AMOUNT_DIFFERS'
  /** The money went to a seller that is not ours. */
  | 'SELLER_DIFFERS'
  /** Alipay speaks of a trade that we never opened. */
  | 'UNKNOWN_TRADE'
  /** A buyer paid a trade that we had closed: accepted, a person decides about a refund. */
  | 'PAID_AFTER_CLOSE'
  /** Another Alipay trade number than the one we know: perhaps a second payment of one order. */
  | 'TRADE_NO_DIFFERS'
  /** The order number had been paid before the order was opened here. */
  | 'PAID_BEFORE_OPENED'
  /** Money was returned by a refund that we never asked for. */
  | 'REFUND_NOT_OURS'
  /** Signed, but it does not fit what is already known. */
  | 'CONTRADICTS_STATE'
  /** The whole schedule of checks has passed and Alipay has still not said what happened. */
  | 'OUTCOME_STILL_UNKNOWN';

type Event<Type extends string, Data> = { type: Type; data: Data };

// ---------------------------------------------------------------- evidence

/** The intent of a call, durable before the request leaves. */
export type AlipayCallRequested = Event<
  'AlipayCallRequested',
  {
    callId: string;
    method: AlipayMethod;
    /** The business content exactly as it is sent. */
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
    tradeStatus?: 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED' | undefined;
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
 * is dead. The signature itself is made anew each time that the page is asked for.
 */
export type AlipayPageIssued = Event<'AlipayPageIssued', { method: PageMethod; bizContent: JsonObject }>;

// ------------------------------------------------------------------- facts

export type TradeOpened = Event<
  'TradeOpened',
  {
    merchant: string;
    outTradeNo: string;
    totalFen: number;
    subject: string;
    method: PayMethod;
    expiresAt: string;
    authCode?: string | undefined;
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

/** A partner's part of the money. */
export type SettlementShare = {
  transIn: string;
  transInType: 'userId' | 'loginName';
  amountFen: number;
  description?: string | undefined;
};

/** The shop asked to share out the money of a paid trade (`alipay.trade.order.settle`). */
export type SettlementRequested = Event<
  'SettlementRequested',
  { outRequestNo: string; shares: readonly SettlementShare[]; requestedAt: string }
>;

export type SettlementSucceeded = Event<
  'SettlementSucceeded',
  {
    outRequestNo: string;
    settledAt: string;
    /** What was shared out in fact, where some of the shares failed. */
    sharedFen?: number | undefined;
  }
>;

export type SettlementRefused = Event<
  'SettlementRefused',
  {
    outRequestNo: string;
    refusedAt: string;
    code?: string | undefined;
    subCode?: string | undefined;
    subMsg?: string | undefined;
  }
>;

/** A person gives up an attempt whose outcome is unknown: it is never sent again, and asked about until Alipay says what became of it. */
export type RefundGivenUp = Event<
  'RefundGivenUp',
  { outRequestNo: string; who: string; why: string; givenUpAt: string }
>;
export type SettlementGivenUp = Event<
  'SettlementGivenUp',
  { outRequestNo: string; who: string; why: string; givenUpAt: string }
>;

/** A verified fact that does not fit: kept, shown to a person, never refused. Version 1 named some of it in `detail` only (`upcast.ts`). */
export type TradeAnomalyObserved = Event<
  'TradeAnomalyObserved',
  {
    kind: AnomalyKind;
    /** One sentence for a person: what was seen and what to do. */
    detail: string;
    observedAt: string;
    /** Cumulative money that Alipay says was returned, when the anomaly is about that. */
    refundedFen?: number | undefined;
    /** How much of it nobody asked for here, at least. */
    foreignFen?: number | undefined;
    /** What the engine does about it by itself: the policy at the moment when it was seen. */
    remedy?: 'refund' | undefined;
    /** The refund or settlement whose outcome is still unknown; resolving the anomaly gives it up. */
    outRequestNo?: string | undefined;
    about?: 'refund' | 'settlement' | undefined;
    /** Of SELLER_DIFFERS: who got the money. */
    sellerId?: string | undefined;
    /** Alipay's number of the trade that the remedy is about, and how much was paid on it. */
    tradeNo?: string | undefined;
    amountFen?: number | undefined;
  }
>;

/** Somebody has dealt with an anomaly. It stays in the history; it is no longer open. */
export type TradeAnomalySettled = Event<
  'TradeAnomalySettled',
  {
    /** Id of the event that observed it. */
    anomalyId: string;
    /** A named operator, or `policy`. */
    who: string;
    why: string;
    /** What shows it: a bill's line, a ticket, a refund. */
    evidence?: string | undefined;
    settledAt: string;
  }
>;

export type EvidenceEvent = AlipayCallRequested | AlipayCallAnswered | AlipayNotifyReceived | AlipayPageIssued;

export type FactEvent =
  | TradeOpened
  | PayMethodSwitched
  | TradeAwaitingBuyer
  | TradePaid
  | TradeFinished
  | TradeClosed
  | RefundRequested
  | RefundSucceeded
  | RefundRefused
  | RefundDepositedBack
  | SettlementRequested
  | SettlementSucceeded
  | SettlementRefused
  | RefundGivenUp
  | SettlementGivenUp
  | TradeAnomalyObserved
  | TradeAnomalySettled;

export type TradeEvent = EvidenceEvent | FactEvent;

/** The version of its content that each type is written in; `upcast.ts` lifts older ones to it. */
export const SCHEMA_VERSIONS: Readonly<Record<TradeEvent['type'], number>> = {
  AlipayCallRequested: 1,
  AlipayCallAnswered: 1,
  AlipayNotifyReceived: 1,
  AlipayPageIssued: 1,
  TradeOpened: 1,
  PayMethodSwitched: 1,
  TradeAwaitingBuyer: 1,
  TradePaid: 1,
  TradeFinished: 1,
  TradeClosed: 1,
  RefundRequested: 1,
  RefundSucceeded: 1,
  RefundRefused: 1,
  RefundDepositedBack: 1,
  SettlementRequested: 1,
  SettlementSucceeded: 1,
  SettlementRefused: 1,
  RefundGivenUp: 1,
  SettlementGivenUp: 1,
  TradeAnomalyObserved: 2,
  TradeAnomalySettled: 1,
};

/** Beside every event. `$correlationId` and `$causationId` are EventStoreDB's own names, so its tools can follow them. */
export type EventMetadata = {
  recordedAt: string;
  /** Who caused it: `api`, `alipay`, `follow-up`, or a named operator. */
  actor: string;
  /** The request, notify or follow-up run that it belongs to. */
  $correlationId: string;
  /** The callId or notify_id that it follows from. */
  $causationId?: string | undefined;
  schemaVersion: number;
  /** SHA-256 of the previous event of the stream, null for the first: an altered history shows. */
  previousHash: string | null;
};

/** What the envelope of an event goes around: events of trades, and of bills (`bill-events.ts`). */
type AnyEvent = { type: string; data: object };

/** An event about to be appended. `id` is a UUID and is the key of an idempotent retry. */
export type NewEvent<E extends AnyEvent = TradeEvent> = E & { id: string; metadata: EventMetadata };

/** An event as stored. `revision` counts from 0 within the stream. */
export type RecordedEvent<E extends AnyEvent = TradeEvent> = NewEvent<E> & {
  stream: string;
  revision: number;
  /** Place in the log of all streams: decimal digits, comparable with `comparePositions`. */
  position: string;
};
