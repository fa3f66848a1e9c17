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

/** An anomaly that somebody has dealt with. The same input again changes nothing. */
export type SettleAnomalyInput = {
  /** Which of its anomalies: `id`. */
  anomalyId: string;
  /** What proves it: a line of Alipay's bill, a ticket, a refund's number. Up to 2000 characters. */
  evidence?: string | null | undefined;
  /** The shop's own number of the order. */
  outTradeNo: string;
  /** Who resolves it: the name of a person, up to 64 characters, stored with the event; the name of your credential when left out. The proof is the credential: `TradeEvent.actor`. */
  who?: string | null | undefined;
  /** Why it is resolved: 1 to 500 characters. */
  why: string;
};

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

export type AnomalyOrderFragment = {
  outTradeNo: string;
  subject: string;
  state: TradeState;
  closeReason: CloseReason | null;
  inDoubt: boolean;
  totalAmount: string;
  paidAmount: string;
  refundedAmount: string;
  reservedAmount: string;
  refundableAmount: string;
  revision: number;
};

export type AnomalyRowFragment = {
  id: string;
  kind: AnomalyKind;
  outTradeNo: string;
  tradeNo: string | null;
  detail: string;
  observedAt: string;
  resolvedAt: string | null;
  resolvedBy: string | null;
  resolvedByActor: string | null;
  note: string | null;
  evidence: string | null;
  trade: {
    outTradeNo: string;
    subject: string;
    state: TradeState;
    closeReason: CloseReason | null;
    inDoubt: boolean;
    totalAmount: string;
    paidAmount: string;
    refundedAmount: string;
    reservedAmount: string;
    refundableAmount: string;
    revision: number;
  } | null;
};

export type AnomaliesQueryVariables = Exact<{
  kinds?: Array<AnomalyKind> | AnomalyKind | null | undefined;
  resolved?: boolean | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type AnomaliesQuery = {
  changes: { latest: string | null };
  anomalies: {
    nodes: Array<{
      id: string;
      kind: AnomalyKind;
      outTradeNo: string;
      tradeNo: string | null;
      detail: string;
      observedAt: string;
      resolvedAt: string | null;
      resolvedBy: string | null;
      resolvedByActor: string | null;
      note: string | null;
      evidence: string | null;
      trade: {
        outTradeNo: string;
        subject: string;
        state: TradeState;
        closeReason: CloseReason | null;
        inDoubt: boolean;
        totalAmount: string;
        paidAmount: string;
        refundedAmount: string;
        reservedAmount: string;
        refundableAmount: string;
        revision: number;
      } | null;
    }>;
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  };
};

export type AnomalyChangedSubscriptionVariables = Exact<{
  kinds?: Array<AnomalyKind> | AnomalyKind | null | undefined;
}>;

export type AnomalyChangedSubscription = {
  anomalyChanged: {
    id: string;
    kind: AnomalyKind;
    outTradeNo: string;
    tradeNo: string | null;
    detail: string;
    observedAt: string;
    resolvedAt: string | null;
    resolvedBy: string | null;
    resolvedByActor: string | null;
    note: string | null;
    evidence: string | null;
    trade: {
      outTradeNo: string;
      subject: string;
      state: TradeState;
      closeReason: CloseReason | null;
      inDoubt: boolean;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      revision: number;
    } | null;
  };
};

export type OrdersOfAnomaliesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;

export type OrdersOfAnomaliesSubscription = {
  tradesChanged: {
    position: string;
    trade: {
      outTradeNo: string;
      subject: string;
      state: TradeState;
      closeReason: CloseReason | null;
      inDoubt: boolean;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      revision: number;
    };
  };
};

export type ResolveAnomalyMutationVariables = Exact<{
  input: SettleAnomalyInput;
}>;

export type ResolveAnomalyMutation = {
  done: { userErrors: Array<{ code: UserErrorCode; message: string; advice: Advice }> };
};

export const AnomalyOrderFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyOrder' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AnomalyOrderFragment, unknown>;
export const AnomalyRowFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyRow' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Anomaly' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
          { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedByActor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'note' } },
          { kind: 'Field', name: { kind: 'Name', value: 'evidence' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'trade' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'AnomalyOrder' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyOrder' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AnomalyRowFragment, unknown>;
export const AnomaliesDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Anomalies' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'kinds' } },
          type: {
            kind: 'ListType',
            type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'AnomalyKind' } } },
          },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'resolved' } },
          type: { kind: 'NamedType', name: { kind: 'Name', value: 'Boolean' } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'first' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Int' } } },
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
            name: { kind: 'Name', value: 'changes' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'latest' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'anomalies' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'kinds' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'kinds' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'resolved' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'resolved' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'first' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'first' } },
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
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'nodes' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'AnomalyRow' } }],
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
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyOrder' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyRow' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Anomaly' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
          { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedByActor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'note' } },
          { kind: 'Field', name: { kind: 'Name', value: 'evidence' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'trade' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'AnomalyOrder' } }],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AnomaliesQuery, AnomaliesQueryVariables>;
export const AnomalyChangedDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'subscription',
      name: { kind: 'Name', value: 'AnomalyChanged' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'kinds' } },
          type: {
            kind: 'ListType',
            type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'AnomalyKind' } } },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'anomalyChanged' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'kinds' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'kinds' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'AnomalyRow' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyOrder' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'AnomalyRow' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Anomaly' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
          { kind: 'Field', name: { kind: 'Name', value: 'observedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'resolvedByActor' } },
          { kind: 'Field', name: { kind: 'Name', value: 'note' } },
          { kind: 'Field', name: { kind: 'Name', value: 'evidence' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'trade' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'AnomalyOrder' } }],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<AnomalyChangedSubscription, AnomalyChangedSubscriptionVariables>;
export const OrdersOfAnomaliesDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'subscription',
      name: { kind: 'Name', value: 'OrdersOfAnomalies' },
      variableDefinitions: [
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
            name: { kind: 'Name', value: 'tradesChanged' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'filter' },
                value: {
                  kind: 'ObjectValue',
                  fields: [
                    {
                      kind: 'ObjectField',
                      name: { kind: 'Name', value: 'hasAnomalies' },
                      value: { kind: 'BooleanValue', value: true },
                    },
                  ],
                },
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
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'AnomalyOrder' } }],
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
      name: { kind: 'Name', value: 'AnomalyOrder' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closeReason' } },
          { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reservedAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundableAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<OrdersOfAnomaliesSubscription, OrdersOfAnomaliesSubscriptionVariables>;
export const ResolveAnomalyDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'ResolveAnomaly' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'SettleAnomalyInput' } },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'done' },
            name: { kind: 'Name', value: 'resolveAnomaly' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'input' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'userErrors' },
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
        ],
      },
    },
  ],
} as unknown as DocumentNode<ResolveAnomalyMutation, ResolveAnomalyMutationVariables>;
