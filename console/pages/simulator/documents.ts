/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
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

export type BookedTradesQueryVariables = Exact<{ [key: string]: never }>;

export type BookedTradesQuery = {
  trades: {
    nodes: Array<{
      outTradeNo: string;
      subject: string;
      state: TradeState;
      inDoubt: boolean;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
    }>;
  };
};

export const BookedTradesDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'BookedTrades' },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'trades' },
            arguments: [
              { kind: 'Argument', name: { kind: 'Name', value: 'first' }, value: { kind: 'IntValue', value: '20' } },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'nodes' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'subject' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'inDoubt' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'totalAmount' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'paidAmount' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'refundedAmount' } },
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
} as unknown as DocumentNode<BookedTradesQuery, BookedTradesQueryVariables>;
