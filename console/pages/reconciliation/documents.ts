/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
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

export type BillOfDayFragment = {
  date: string;
  state: ReconciliationState;
  discrepancyCount: number | null;
  alipay: { paymentAmount: string } | null;
};

export type BillsOfMonthQueryVariables = Exact<{
  from: string;
  to: string;
}>;

export type BillsOfMonthQuery = {
  reconciliations: {
    nodes: Array<{
      date: string;
      state: ReconciliationState;
      discrepancyCount: number | null;
      alipay: { paymentAmount: string } | null;
    }>;
  };
};

export const BillOfDayFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'BillOfDay' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Reconciliation' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'date' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'discrepancyCount' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'alipay' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } }],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<BillOfDayFragment, unknown>;
export const BillsOfMonthDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'BillsOfMonth' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'from' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'to' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'reconciliations' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'from' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'from' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'to' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'to' } },
              },
              { kind: 'Argument', name: { kind: 'Name', value: 'first' }, value: { kind: 'IntValue', value: '40' } },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'nodes' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'BillOfDay' } }],
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
      name: { kind: 'Name', value: 'BillOfDay' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Reconciliation' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'date' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'discrepancyCount' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'alipay' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } }],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<BillsOfMonthQuery, BillsOfMonthQueryVariables>;
