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

export type PastHeadFragment = {
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
  changedAt: string;
};

export type TradeAsOfQueryVariables = Exact<{
  outTradeNo: string;
  revision: number;
}>;

export type TradeAsOfQuery = {
  tradeAsOf: {
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
    changedAt: string;
  } | null;
};

export const PastHeadFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'PastHead' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
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
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<PastHeadFragment, unknown>;
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
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'PastHead' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'PastHead' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Trade' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
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
          { kind: 'Field', name: { kind: 'Name', value: 'changedAt' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradeAsOfQuery, TradeAsOfQueryVariables>;
