/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
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
  createdAt: string;
  changedAt: string;
  paidAt: string | null;
  closedAt: string | null;
  expiresAt: string | null;
  storeId: string | null;
  terminalId: string | null;
  operatorId: string | null;
  position: string;
  revision: number;
  refunds: Array<{ outRequestNo: string; amount: string; state: RefundState; requestedAt: string }>;
  anomalies: Array<{ id: string; detail: string; advice: string; resolvedAt: string | null }>;
};

export type EventLineFragment = {
  eventId: string;
  revision: number;
  type: string;
  summary: string;
  recordedAt: string;
  actor: string;
};

export type TradeQueryVariables = Exact<{
  outTradeNo: string;
  after?: string | null | undefined;
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
    createdAt: string;
    changedAt: string;
    paidAt: string | null;
    closedAt: string | null;
    expiresAt: string | null;
    storeId: string | null;
    terminalId: string | null;
    operatorId: string | null;
    position: string;
    revision: number;
    history: {
      nodes: Array<{
        eventId: string;
        revision: number;
        type: string;
        summary: string;
        recordedAt: string;
        actor: string;
      }>;
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
    };
    refunds: Array<{ outRequestNo: string; amount: string; state: RefundState; requestedAt: string }>;
    anomalies: Array<{ id: string; detail: string; advice: string; resolvedAt: string | null }>;
  } | null;
};

export type TradeChangedSubscriptionVariables = Exact<{
  outTradeNo: string;
  after?: string | null | undefined;
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
      createdAt: string;
      changedAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      storeId: string | null;
      terminalId: string | null;
      operatorId: string | null;
      position: string;
      revision: number;
      refunds: Array<{ outRequestNo: string; amount: string; state: RefundState; requestedAt: string }>;
      anomalies: Array<{ id: string; detail: string; advice: string; resolvedAt: string | null }>;
    };
    events: Array<{
      eventId: string;
      revision: number;
      type: string;
      summary: string;
      recordedAt: string;
      actor: string;
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
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
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
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
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
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<EventLineFragment, unknown>;
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
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
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
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
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
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeQuery, TradeQueryVariables>;
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
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paidAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'closedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'terminalId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'operatorId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'position' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'refunds' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
                { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'requestedAt' } },
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
                { kind: 'Field', name: { kind: 'Name', value: 'detail' } },
                { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                { kind: 'Field', name: { kind: 'Name', value: 'resolvedAt' } },
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
          { kind: 'Field', name: { kind: 'Name', value: 'eventId' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revision' } },
          { kind: 'Field', name: { kind: 'Name', value: 'type' } },
          { kind: 'Field', name: { kind: 'Name', value: 'summary' } },
          { kind: 'Field', name: { kind: 'Name', value: 'recordedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeChangedSubscription, TradeChangedSubscriptionVariables>;
