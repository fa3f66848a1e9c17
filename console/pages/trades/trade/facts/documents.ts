/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
/** In which way our books and Alipay's bill differ. */
export type DiscrepancyKind =
  /** The bill's own totals do not fit its rows. */
  | 'BILL_SUMS_DIFFER'
  /** Alipay's fee is not what the contract's rate gives. */
  | 'FEE_DIFFERS'
  /** A payment of another amount. */
  | 'PAYMENT_AMOUNT_DIFFERS'
  /** A payment of an order that is unpaid here; `message` states whether Alipay was queried. */
  | 'PAYMENT_NOT_BOOKED'
  /** Paid here, and not in the bill. */
  | 'PAYMENT_NOT_IN_BILL'
  /** A payment of an order that was never opened here. */
  | 'PAYMENT_UNKNOWN_HERE'
  /** A refund of another amount. */
  | 'REFUND_AMOUNT_DIFFERS'
  /** A refund that has not succeeded here; `message` states whether Alipay was queried. */
  | 'REFUND_NOT_BOOKED'
  /** Refunded here, and not in the bill. */
  | 'REFUND_NOT_IN_BILL'
  /** A refund that was never requested here, by its request number. */
  | 'REFUND_UNKNOWN_HERE'
  /** A line of the bill that cannot be read for certain. */
  | 'ROW_UNREADABLE'
  /** Paid under another number of Alipay than ours: perhaps a second payment of the order. */
  | 'TRADE_NO_DIFFERS';

/** How the reconciliation of a bill stands. */
export type ReconciliationState =
  /** Compared. `discrepancyCount` is the number of differences that are left. */
  | 'DONE'
  /** It could not be carried out; `problem` names the reason. It is tried again at `nextTryAt`, or by `reconcile`. */
  | 'FAILED'
  /** Alipay has no such bill yet; it is requested again at `nextTryAt`. */
  | 'NOT_READY'
  /** It is being downloaded or compared, by this node or another. */
  | 'RUNNING';

export type BillOfQueryVariables = Exact<{
  date: string;
}>;

export type BillOfQuery = {
  reconciliation: {
    state: ReconciliationState;
    reconciledAt: string | null;
    discrepancyCount: number | null;
    discrepancies: {
      nodes: Array<{ outTradeNo: string | null; kind: DiscrepancyKind; message: string; advice: string }>;
    };
  } | null;
};

export const BillOfDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'BillOf' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'date' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'reconciliation' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'date' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'date' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'state' } },
                { kind: 'Field', name: { kind: 'Name', value: 'reconciledAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'discrepancyCount' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'discrepancies' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'first' },
                      value: { kind: 'IntValue', value: '100' },
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
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
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
      },
    },
  ],
} as unknown as DocumentNode<BillOfQuery, BillOfQueryVariables>;
