/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
/** What a program should do next. */
export type Advice =
  /** A person has to examine the account, the contract or the trade. */
  | 'ASK_A_PERSON'
  /** The input is wrong: change it before sending it again. */
  | 'FIX_INPUT'
  /** This order number is used up: open a payment with a new `outTradeNo`. */
  | 'NEW_ORDER'
  /** Send the same mutation with the same keys again. It cannot happen twice. */
  | 'RETRY_SAME_KEYS'
  /** The engine queries Alipay: watch the trade, start nothing else. */
  | 'WAIT_FOR_STATE';

/** What Alipay signed and what contradicts the books: stored, and left to a person. */
export type AnomalyKind =
  /** Alipay names another total than ours. Nothing was booked. */
  | 'AMOUNT_DIFFERS'
  /** Signed by Alipay, but it does not fit what is already known. */
  | 'CONTRADICTS_STATE'
  /** Hours have passed and the outcome at Alipay is still unknown. */
  | 'OUTCOME_STILL_UNKNOWN'
  /** The buyer paid a trade that was closed here. Deliver, or refund. */
  | 'PAID_AFTER_CLOSE'
  /** The order number had been paid before the order was opened here. Nothing was booked. */
  | 'PAID_BEFORE_OPENED'
  /** Money was returned by a foreign refund: one that this engine did not request. */
  | 'REFUND_NOT_OURS'
  /** The money went to a seller that is not ours. Nothing was booked. */
  | 'SELLER_DIFFERS'
  /** Another Alipay trade number than the one known: perhaps a second payment of one order. */
  | 'TRADE_NO_DIFFERS'
  /** Alipay reports a trade that was not opened here. */
  | 'UNKNOWN_TRADE';

/** What came of a call of Alipay. */
export type CallOutcome =
  /** Alipay did it, or answered the query. */
  | 'ok'
  /** Alipay definitely refused. */
  | 'refused'
  /** It is not known whether Alipay did it: Alipay is queried until it is. */
  | 'unknown';

/** Why a trade is closed. */
export type CloseReason =
  /** Cancelled at Alipay, by `cancel` or after a payment at the till that was in doubt. What had been paid was returned. */
  | 'CANCELLED'
  /** The shop closed it before anybody paid. */
  | 'CLOSED_BY_MERCHANT'
  /** It was closed at Alipay before anybody paid and before it expired; that was not requested here. */
  | 'CLOSED_ELSEWHERE'
  /** Nobody paid before `expiresAt`. */
  | 'EXPIRED'
  /** All of the money was returned. */
  | 'FULLY_REFUNDED'
  /** Alipay refused the payment: no balance, a code that expired, a missing contract, … */
  | 'PAYMENT_REFUSED';

/** What is in doubt. */
export type DoubtKind =
  /** What a cancel did: it may have returned all of the money. */
  | 'CANCEL'
  /** What a close did. */
  | 'CLOSE'
  /** Whether Alipay made the code or the trade that was requested. */
  | 'ORDER'
  /** Whether the buyer paid. */
  | 'PAYMENT'
  /** Whether a refund went back to the buyer. */
  | 'REFUND'
  /** Whether a settlement shared the money. */
  | 'SETTLEMENT'
  /** Where the trade stands. */
  | 'TRADE';

/** How the buyer pays. */
export type PayMethod =
  /** Alipay's SDK in the shop's own app (alipay.trade.app.pay). */
  | 'APP'
  /** The shop scans the bar code in the buyer's wallet (alipay.trade.pay). Needs `authCode`. */
  | 'BARCODE'
  /** A mini program or page inside Alipay (alipay.trade.create). Needs the buyer. */
  | 'JSAPI'
  /** Alipay's cashier in a desktop browser (alipay.trade.page.pay). */
  | 'PAGE'
  /** The shop shows a QR code, the buyer scans it (alipay.trade.precreate). */
  | 'QR_CODE'
  /** Alipay's cashier in a phone's browser, which opens the wallet (alipay.trade.wap.pay). */
  | 'WAP';

/** Where a refund stands. */
export type RefundState =
  /** It ended without money: Alipay refused, or does not know it. `refusal` names the reason. */
  | 'REFUSED'
  /** Requested from Alipay, no answer yet. Its amount is reserved. */
  | 'REQUESTED'
  /** The money went back to the buyer. */
  | 'SUCCEEDED'
  /** In doubt: Alipay may have returned the money, and is queried until it answers. Its amount stays reserved. */
  | 'UNKNOWN';

/** Where a settlement stands. */
export type SettlementState =
  /** It ended without money: Alipay refused, or does not know it. `refusal` names the reason. */
  | 'REFUSED'
  /** Requested from Alipay, no answer yet. */
  | 'REQUESTED'
  /** The money was shared, all of it or the part that `sharedAmount` names. */
  | 'SUCCEEDED'
  /** In doubt: Alipay may have shared the money, and is queried until it answers. */
  | 'UNKNOWN';

/** How an account at Alipay is named; the values are Alipay's own. */
export type ShareAccountType =
  /** By a mail address or telephone number. */
  | 'loginName'
  /** By 16 digits that begin with 2088. */
  | 'userId';

/** Where a trade stands, in Alipay's own words; CREATED is ours. */
export type TradeState =
  /** Opened here; Alipay has not yet confirmed that a buyer can pay. */
  | 'CREATED'
  /** Unpaid and over, or fully refunded. `closeReason` names which. */
  | 'TRADE_CLOSED'
  /** Paid, and past the time of refunds. */
  | 'TRADE_FINISHED'
  /** Paid, and can be refunded. */
  | 'TRADE_SUCCESS'
  /** The buyer can pay: scan the code, or confirm on the phone. `nextStep` names what to show. */
  | 'WAIT_BUYER_PAY';

/** The closed list of reasons why a mutation was refused, or was not simply done. */
export type UserErrorCode =
  /** Alipay definitely refused; `alipay` has its answer. */
  | 'ALIPAY_REFUSED'
  /** Alipay does not answer at the moment, or the call rate is used up. Nothing was sent, nothing was booked, and no earlier request is open; otherwise the code is OUTCOME_UNKNOWN. */
  | 'ALIPAY_UNAVAILABLE'
  /** This anomaly was resolved before, with other content; `message` says by whom and why. */
  | 'ANOMALY_ALREADY_SETTLED'
  /** The trade has no anomaly with this id. */
  | 'ANOMALY_NOT_FOUND'
  /** The shop has no API key with this id. */
  | 'API_KEY_NOT_FOUND'
  /** A person gave this refund or settlement up: its number is used up. */
  | 'GIVEN_UP'
  /** The same keys were used before with other content; `path` names the field that differs. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Not yuan from 0.01 to 100000000.00 with at most two decimals. */
  | 'INVALID_AMOUNT'
  /** The key cannot be created so; `path` names the field that is wrong. */
  | 'INVALID_API_KEY'
  /** `authCode` is missing or is not the code of a buyer's wallet. */
  | 'INVALID_AUTH_CODE'
  /** `date` is no day (2026-11-20) and no month (2026-11) that is over in Beijing. */
  | 'INVALID_DATE'
  /** `who` is not the name of a person: 1 to 64 characters, and none of the engine's own actors. */
  | 'INVALID_OPERATOR'
  /** `outRequestNo` is not 1 to 64 letters, digits or underscores; of a settlement, 1 to 32. */
  | 'INVALID_OUT_REQUEST_NO'
  /** `outTradeNo` is not 1 to 64 letters, digits or underscores; of an order that is there already, not 1 to 64 characters without control characters. */
  | 'INVALID_OUT_TRADE_NO'
  /** `subject` is empty, longer than 256 characters, or has control characters. */
  | 'INVALID_SUBJECT'
  /** An optional text is too long or has control characters. */
  | 'INVALID_TEXT'
  /** `timeout` is not whole minutes, hours or days from 1m to 15d, nor "1c". */
  | 'INVALID_TIMEOUT'
  /** A field of the webhook is not what it may be: `path` names it. */
  | 'INVALID_WEBHOOK'
  /** Only what was paid face to face, and of which nothing went back yet, can be cancelled: close or refund it. */
  | 'NOT_CANCELLABLE'
  /** The outcome at Alipay is not known. Money may have moved; the engine queries Alipay. */
  | 'OUTCOME_UNKNOWN'
  /** This node is reconciling another bill; one at a time. */
  | 'RECONCILIATION_RUNNING'
  /** More than `refundableAmount`, or more than `refundableWithoutRoyalty` and what `royalty` takes back. */
  | 'REFUND_EXCEEDS_REFUNDABLE'
  /** The shares are more than what is left of the money. */
  | 'SETTLEMENT_EXCEEDS_PAID'
  /** The shop has as many keys in use as it may have: revoke one first. */
  | 'TOO_MANY_API_KEYS'
  /** As many requests to deliver again as may be wait for this webhook. */
  | 'TOO_MANY_RESENDS'
  /** The shop has as many webhooks as it may have: delete one first. */
  | 'TOO_MANY_WEBHOOKS'
  /** The trade is paid, so it cannot be closed: refund it. */
  | 'TRADE_ALREADY_PAID'
  /** The trade is closed. */
  | 'TRADE_CLOSED'
  /** The time for refunds is over. */
  | 'TRADE_FINISHED'
  /** No trade with this `outTradeNo` was opened here. */
  | 'TRADE_NOT_FOUND'
  /** The trade is not paid yet, so nothing can be refunded. */
  | 'TRADE_NOT_PAID'
  /** Nobody has scanned the code yet, so Alipay has nothing to close. The request is stored and sent as soon as Alipay allows it; if the buyer pays first, the payment stands. */
  | 'TRADE_NOT_STARTED'
  /** The shop has no webhook of this id. */
  | 'WEBHOOK_NOT_FOUND';

export type TradeHeadFragment = {
  outTradeNo: string;
  tradeNo: string | null;
  subject: string;
  state: TradeState;
  closeReason: CloseReason | null;
  inDoubt: boolean;
  method: PayMethod;
  totalAmount: string;
  paidAmount: string;
  refundedAmount: string;
  reservedAmount: string;
  refundableAmount: string;
  refundableWithoutRoyalty: string;
  createdAt: string;
  changedAt: string;
  paidAt: string | null;
  closedAt: string | null;
  expiresAt: string | null;
  nextCheckAt: string | null;
  storeId: string | null;
  terminalId: string | null;
  operatorId: string | null;
  position: string;
  revision: number;
  refundableShares: Array<{ transOut: string; transOutType: ShareAccountType; amount: string }>;
  doubts: Array<{
    kind: DoubtKind;
    outRequestNo: string | null;
    since: string;
    sinceRevision: number;
    lastCheckAt: string | null;
    anomalyAt: string;
  }>;
  buyer?: { id: string | null; logonId: string | null } | null;
  refunds: Array<{
    outRequestNo: string;
    amount: string;
    state: RefundState;
    reason: string | null;
    tradeNo: string | null;
    requestedAt: string;
    endedAt: string | null;
    refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
    depositBack: { credited: boolean } | null;
  }>;
  settlements: Array<{
    outRequestNo: string;
    amount: string;
    sharedAmount: string | null;
    state: SettlementState;
    requestedAt: string;
    endedAt: string | null;
    shares: Array<{ transIn: string; transInType: ShareAccountType; amount: string }>;
    refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
  }>;
  anomalies: Array<{
    id: string;
    kind: AnomalyKind;
    detail: string;
    tradeNo: string | null;
    observedAt: string;
    resolvedAt: string | null;
    resolvedBy: string | null;
    note: string | null;
  }>;
};

export type EventLineFragment = {
  id: string;
  eventId: string;
  revision: number;
  type: string;
  summary: string;
  recordedAt: string;
  actor: string;
  causationId: string | null;
  details: {
    amount: string | null;
    outRequestNo: string | null;
    tradeNo: string | null;
    method: PayMethod | null;
    formerMethod: PayMethod | null;
    alipayMethod: string | null;
    outcome: CallOutcome | null;
    reason: string | null;
    isSigned: boolean | null;
    durationMs: number | null;
    tradeStatus: TradeState | null;
    closeReason: CloseReason | null;
    anomalyKind: AnomalyKind | null;
    who: string | null;
    isCredited: boolean | null;
    isOnPhone: boolean | null;
  };
};

export type HistoryPageFragment = {
  nodes: Array<{
    id: string;
    eventId: string;
    revision: number;
    type: string;
    summary: string;
    recordedAt: string;
    actor: string;
    causationId: string | null;
    details: {
      amount: string | null;
      outRequestNo: string | null;
      tradeNo: string | null;
      method: PayMethod | null;
      formerMethod: PayMethod | null;
      alipayMethod: string | null;
      outcome: CallOutcome | null;
      reason: string | null;
      isSigned: boolean | null;
      durationMs: number | null;
      tradeStatus: TradeState | null;
      closeReason: CloseReason | null;
      anomalyKind: AnomalyKind | null;
      who: string | null;
      isCredited: boolean | null;
      isOnPhone: boolean | null;
    };
  }>;
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
};

export type TradeQueryVariables = Exact<{
  outTradeNo: string;
  withBuyer: boolean;
}>;

export type TradeQuery = {
  trade: {
    outTradeNo: string;
    tradeNo: string | null;
    subject: string;
    state: TradeState;
    closeReason: CloseReason | null;
    inDoubt: boolean;
    method: PayMethod;
    totalAmount: string;
    paidAmount: string;
    refundedAmount: string;
    reservedAmount: string;
    refundableAmount: string;
    refundableWithoutRoyalty: string;
    createdAt: string;
    changedAt: string;
    paidAt: string | null;
    closedAt: string | null;
    expiresAt: string | null;
    nextCheckAt: string | null;
    storeId: string | null;
    terminalId: string | null;
    operatorId: string | null;
    position: string;
    revision: number;
    history: {
      nodes: Array<{
        id: string;
        eventId: string;
        revision: number;
        type: string;
        summary: string;
        recordedAt: string;
        actor: string;
        causationId: string | null;
        details: {
          amount: string | null;
          outRequestNo: string | null;
          tradeNo: string | null;
          method: PayMethod | null;
          formerMethod: PayMethod | null;
          alipayMethod: string | null;
          outcome: CallOutcome | null;
          reason: string | null;
          isSigned: boolean | null;
          durationMs: number | null;
          tradeStatus: TradeState | null;
          closeReason: CloseReason | null;
          anomalyKind: AnomalyKind | null;
          who: string | null;
          isCredited: boolean | null;
          isOnPhone: boolean | null;
        };
      }>;
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
    };
    refundableShares: Array<{ transOut: string; transOutType: ShareAccountType; amount: string }>;
    doubts: Array<{
      kind: DoubtKind;
      outRequestNo: string | null;
      since: string;
      sinceRevision: number;
      lastCheckAt: string | null;
      anomalyAt: string;
    }>;
    buyer?: { id: string | null; logonId: string | null } | null;
    refunds: Array<{
      outRequestNo: string;
      amount: string;
      state: RefundState;
      reason: string | null;
      tradeNo: string | null;
      requestedAt: string;
      endedAt: string | null;
      refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
      depositBack: { credited: boolean } | null;
    }>;
    settlements: Array<{
      outRequestNo: string;
      amount: string;
      sharedAmount: string | null;
      state: SettlementState;
      requestedAt: string;
      endedAt: string | null;
      shares: Array<{ transIn: string; transInType: ShareAccountType; amount: string }>;
      refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
    }>;
    anomalies: Array<{
      id: string;
      kind: AnomalyKind;
      detail: string;
      tradeNo: string | null;
      observedAt: string;
      resolvedAt: string | null;
      resolvedBy: string | null;
      note: string | null;
    }>;
  } | null;
};

export type TradeHistoryQueryVariables = Exact<{
  outTradeNo: string;
  after?: string | null | undefined;
}>;

export type TradeHistoryQuery = {
  trade: {
    history: {
      nodes: Array<{
        id: string;
        eventId: string;
        revision: number;
        type: string;
        summary: string;
        recordedAt: string;
        actor: string;
        causationId: string | null;
        details: {
          amount: string | null;
          outRequestNo: string | null;
          tradeNo: string | null;
          method: PayMethod | null;
          formerMethod: PayMethod | null;
          alipayMethod: string | null;
          outcome: CallOutcome | null;
          reason: string | null;
          isSigned: boolean | null;
          durationMs: number | null;
          tradeStatus: TradeState | null;
          closeReason: CloseReason | null;
          anomalyKind: AnomalyKind | null;
          who: string | null;
          isCredited: boolean | null;
          isOnPhone: boolean | null;
        };
      }>;
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
    };
  } | null;
};

export type TradeAsOfQueryVariables = Exact<{
  outTradeNo: string;
  revision: number;
  withBuyer: boolean;
}>;

export type TradeAsOfQuery = {
  tradeAsOf: {
    outTradeNo: string;
    tradeNo: string | null;
    subject: string;
    state: TradeState;
    closeReason: CloseReason | null;
    inDoubt: boolean;
    method: PayMethod;
    totalAmount: string;
    paidAmount: string;
    refundedAmount: string;
    reservedAmount: string;
    refundableAmount: string;
    refundableWithoutRoyalty: string;
    createdAt: string;
    changedAt: string;
    paidAt: string | null;
    closedAt: string | null;
    expiresAt: string | null;
    nextCheckAt: string | null;
    storeId: string | null;
    terminalId: string | null;
    operatorId: string | null;
    position: string;
    revision: number;
    refundableShares: Array<{ transOut: string; transOutType: ShareAccountType; amount: string }>;
    doubts: Array<{
      kind: DoubtKind;
      outRequestNo: string | null;
      since: string;
      sinceRevision: number;
      lastCheckAt: string | null;
      anomalyAt: string;
    }>;
    buyer?: { id: string | null; logonId: string | null } | null;
    refunds: Array<{
      outRequestNo: string;
      amount: string;
      state: RefundState;
      reason: string | null;
      tradeNo: string | null;
      requestedAt: string;
      endedAt: string | null;
      refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
      depositBack: { credited: boolean } | null;
    }>;
    settlements: Array<{
      outRequestNo: string;
      amount: string;
      sharedAmount: string | null;
      state: SettlementState;
      requestedAt: string;
      endedAt: string | null;
      shares: Array<{ transIn: string; transInType: ShareAccountType; amount: string }>;
      refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
    }>;
    anomalies: Array<{
      id: string;
      kind: AnomalyKind;
      detail: string;
      tradeNo: string | null;
      observedAt: string;
      resolvedAt: string | null;
      resolvedBy: string | null;
      note: string | null;
    }>;
  } | null;
};

export type TradeChangedSubscriptionVariables = Exact<{
  outTradeNo: string;
  after?: string | null | undefined;
  withBuyer: boolean;
}>;

export type TradeChangedSubscription = {
  tradeChanged: {
    position: string;
    trade: {
      outTradeNo: string;
      tradeNo: string | null;
      subject: string;
      state: TradeState;
      closeReason: CloseReason | null;
      inDoubt: boolean;
      method: PayMethod;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      refundableWithoutRoyalty: string;
      createdAt: string;
      changedAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      nextCheckAt: string | null;
      storeId: string | null;
      terminalId: string | null;
      operatorId: string | null;
      position: string;
      revision: number;
      refundableShares: Array<{ transOut: string; transOutType: ShareAccountType; amount: string }>;
      doubts: Array<{
        kind: DoubtKind;
        outRequestNo: string | null;
        since: string;
        sinceRevision: number;
        lastCheckAt: string | null;
        anomalyAt: string;
      }>;
      buyer?: { id: string | null; logonId: string | null } | null;
      refunds: Array<{
        outRequestNo: string;
        amount: string;
        state: RefundState;
        reason: string | null;
        tradeNo: string | null;
        requestedAt: string;
        endedAt: string | null;
        refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
        depositBack: { credited: boolean } | null;
      }>;
      settlements: Array<{
        outRequestNo: string;
        amount: string;
        sharedAmount: string | null;
        state: SettlementState;
        requestedAt: string;
        endedAt: string | null;
        shares: Array<{ transIn: string; transInType: ShareAccountType; amount: string }>;
        refusal: { code: UserErrorCode; message: string; advice: Advice } | null;
      }>;
      anomalies: Array<{
        id: string;
        kind: AnomalyKind;
        detail: string;
        tradeNo: string | null;
        observedAt: string;
        resolvedAt: string | null;
        resolvedBy: string | null;
        note: string | null;
      }>;
    };
    events: Array<{
      id: string;
      eventId: string;
      revision: number;
      type: string;
      summary: string;
      recordedAt: string;
      actor: string;
      causationId: string | null;
      details: {
        amount: string | null;
        outRequestNo: string | null;
        tradeNo: string | null;
        method: PayMethod | null;
        formerMethod: PayMethod | null;
        alipayMethod: string | null;
        outcome: CallOutcome | null;
        reason: string | null;
        isSigned: boolean | null;
        durationMs: number | null;
        tradeStatus: TradeState | null;
        closeReason: CloseReason | null;
        anomalyKind: AnomalyKind | null;
        who: string | null;
        isCredited: boolean | null;
        isOnPhone: boolean | null;
      };
    }>;
  };
};

export const TradeHeadFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'TradeHead' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'method' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableWithoutRoyalty' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refundableShares' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'transOut' } },
                { kind: 'Field', name: { kind: 'Name', value: 'transOutType' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'nextCheckAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'doubts' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'since' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sinceRevision' } },
                { kind: 'Field', name: { kind: 'Name', value: 'lastCheckAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyAt' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'buyer' },
            directives: [
              {
                kind: 'Directive',
                name: { kind: 'Name', value: 'include' },
                arguments: [
                  {
                    kind: 'Argument',
                    name: { kind: 'Name', value: 'if' },
                    value: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
                  },
                ],
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'logonId' } },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'depositBack' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'Field', name: { kind: 'Name', value: 'credited' } }],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'settlements' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sharedAmount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'shares' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'transIn' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'transInType' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'anomalies' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
                { kind: 'Field', name: { kind: 'Name', value: 'note' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeHeadFragment, unknown>;
export const EventLineFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'EventLine' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEvent' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'causationId' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'details' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'method' } },
                { kind: 'Field', name: { kind: 'Name', value: 'formerMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'alipayMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outcome' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isSigned' } },
                { kind: 'Field', name: { kind: 'Name', value: 'durationMs' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeStatus' } },
                { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyKind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'who' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isCredited' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isOnPhone' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<EventLineFragment, unknown>;
export const HistoryPageFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'HistoryPage' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEventConnection' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'nodes' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'EventLine' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'pageInfo' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } },
                { kind: 'Field', name: { kind: 'Name', value: 'hasNextPage' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'EventLine' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEvent' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'causationId' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'details' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'method' } },
                { kind: 'Field', name: { kind: 'Name', value: 'formerMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'alipayMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outcome' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isSigned' } },
                { kind: 'Field', name: { kind: 'Name', value: 'durationMs' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeStatus' } },
                { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyKind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'who' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isCredited' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isOnPhone' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<HistoryPageFragment, unknown>;
export const TradeDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Trade' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Boolean' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'trade' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'outTradeNo' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'TradeHead' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'history' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'first' },
                      value: { kind: 'IntValue', value: '100' },
                    },
                  ],
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'HistoryPage' } }],
                  },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'EventLine' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEvent' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'causationId' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'details' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'method' } },
                { kind: 'Field', name: { kind: 'Name', value: 'formerMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'alipayMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outcome' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isSigned' } },
                { kind: 'Field', name: { kind: 'Name', value: 'durationMs' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeStatus' } },
                { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyKind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'who' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isCredited' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isOnPhone' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'TradeHead' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'method' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableWithoutRoyalty' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refundableShares' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'transOut' } },
                { kind: 'Field', name: { kind: 'Name', value: 'transOutType' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'nextCheckAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'doubts' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'since' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sinceRevision' } },
                { kind: 'Field', name: { kind: 'Name', value: 'lastCheckAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyAt' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'buyer' },
            directives: [
              {
                kind: 'Directive',
                name: { kind: 'Name', value: 'include' },
                arguments: [
                  {
                    kind: 'Argument',
                    name: { kind: 'Name', value: 'if' },
                    value: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
                  },
                ],
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'logonId' } },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'depositBack' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'Field', name: { kind: 'Name', value: 'credited' } }],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'settlements' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sharedAmount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'shares' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'transIn' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'transInType' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'anomalies' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
                { kind: 'Field', name: { kind: 'Name', value: 'note' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'HistoryPage' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEventConnection' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'nodes' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'EventLine' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'pageInfo' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } },
                { kind: 'Field', name: { kind: 'Name', value: 'hasNextPage' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeQuery, TradeQueryVariables>;
export const TradeHistoryDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'TradeHistory' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
          type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'trade' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'outTradeNo' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'history' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'first' },
                      value: { kind: 'IntValue', value: '100' },
                    },
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'after' },
                      value: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
                    },
                  ],
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'HistoryPage' } }],
                  },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'EventLine' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEvent' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'causationId' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'details' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'method' } },
                { kind: 'Field', name: { kind: 'Name', value: 'formerMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'alipayMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outcome' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isSigned' } },
                { kind: 'Field', name: { kind: 'Name', value: 'durationMs' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeStatus' } },
                { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyKind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'who' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isCredited' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isOnPhone' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'HistoryPage' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEventConnection' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'nodes' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'EventLine' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'pageInfo' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } },
                { kind: 'Field', name: { kind: 'Name', value: 'hasNextPage' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeHistoryQuery, TradeHistoryQueryVariables>;
export const TradeAsOfDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'TradeAsOf' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'revision' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Int' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Boolean' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'tradeAsOf' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'outTradeNo' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'revision' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'revision' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'TradeHead' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'TradeHead' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'method' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableWithoutRoyalty' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refundableShares' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'transOut' } },
                { kind: 'Field', name: { kind: 'Name', value: 'transOutType' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'nextCheckAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'doubts' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'since' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sinceRevision' } },
                { kind: 'Field', name: { kind: 'Name', value: 'lastCheckAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyAt' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'buyer' },
            directives: [
              {
                kind: 'Directive',
                name: { kind: 'Name', value: 'include' },
                arguments: [
                  {
                    kind: 'Argument',
                    name: { kind: 'Name', value: 'if' },
                    value: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
                  },
                ],
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'logonId' } },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'depositBack' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'Field', name: { kind: 'Name', value: 'credited' } }],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'settlements' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sharedAmount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'shares' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'transIn' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'transInType' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'anomalies' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
                { kind: 'Field', name: { kind: 'Name', value: 'note' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeAsOfQuery, TradeAsOfQueryVariables>;
export const TradeChangedDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'subscription',
      name: { kind: 'Name', value: 'TradeChanged' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
          type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Boolean' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'tradeChanged' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'outTradeNo' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'outTradeNo' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'after' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'position' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'trade' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'TradeHead' } }],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'events' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'EventLine' } }],
                  },
                },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'TradeHead' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'method' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableWithoutRoyalty' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refundableShares' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'transOut' } },
                { kind: 'Field', name: { kind: 'Name', value: 'transOutType' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'nextCheckAt' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'doubts' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'since' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sinceRevision' } },
                { kind: 'Field', name: { kind: 'Name', value: 'lastCheckAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyAt' } },
              ],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'buyer' },
            directives: [
              {
                kind: 'Directive',
                name: { kind: 'Name', value: 'include' },
                arguments: [
                  {
                    kind: 'Argument',
                    name: { kind: 'Name', value: 'if' },
                    value: { kind: 'Variable', name: { kind: 'Name', value: 'withBuyer' } },
                  },
                ],
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'logonId' } },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'depositBack' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'Field', name: { kind: 'Name', value: 'credited' } }],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'settlements' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'sharedAmount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'endedAt' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'shares' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'transIn' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'transInType' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'refusal' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                    ],
                  },
                },
              ],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'anomalies' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
                { kind: 'Field', name: { kind: 'Name', value: 'note' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'EventLine' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'TradeEvent' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'causationId' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'details' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'method' } },
                { kind: 'Field', name: { kind: 'Name', value: 'formerMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'alipayMethod' } },
                { kind: 'Field', name: { kind: 'Name', value: 'outcome' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isSigned' } },
                { kind: 'Field', name: { kind: 'Name', value: 'durationMs' } },
                { kind: 'Field', name: { kind: 'Name', value: 'tradeStatus' } },
                { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
                { kind: 'Field', name: { kind: 'Name', value: 'anomalyKind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'who' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isCredited' } },
                { kind: 'Field', name: { kind: 'Name', value: 'isOnPhone' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeChangedSubscription, TradeChangedSubscriptionVariables>;
