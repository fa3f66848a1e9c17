/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
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

export type SumsFragment = {
  paymentCount: number;
  paymentAmount: string;
  refundCount: number;
  refundAmount: string;
  netAmount: string;
};

export type TotalsQueryVariables = Exact<{
  from: string;
  to: string;
  beforeFrom: string;
  beforeTo: string;
}>;

export type TotalsQuery = {
  changes: { latest: string | null };
  all: Array<{
    paymentCount: number;
    paymentAmount: string;
    refundCount: number;
    refundAmount: string;
    netAmount: string;
  }>;
  before: Array<{
    paymentCount: number;
    paymentAmount: string;
    refundCount: number;
    refundAmount: string;
    netAmount: string;
  }>;
  days: Array<{
    day: string | null;
    paymentCount: number;
    paymentAmount: string;
    refundCount: number;
    refundAmount: string;
    netAmount: string;
  }>;
  methods: Array<{
    method: PayMethod | null;
    paymentCount: number;
    paymentAmount: string;
    refundCount: number;
    refundAmount: string;
    netAmount: string;
  }>;
};

export type StoreTotalsQueryVariables = Exact<{
  from: string;
  to: string;
}>;

export type StoreTotalsQuery = {
  stores: Array<{
    storeId: string | null;
    paymentCount: number;
    paymentAmount: string;
    refundCount: number;
    refundAmount: string;
    netAmount: string;
  }>;
};

export type TotalsChangedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;

export type TotalsChangedSubscription = { tradesChanged: { position: string } };

export const SumsFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Sums' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Totals' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'paymentCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'netAmount' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<SumsFragment, unknown>;
export const TotalsDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Totals' },
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
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'beforeFrom' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'beforeTo' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } },
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
            alias: { kind: 'Name', value: 'all' },
            name: { kind: 'Name', value: 'totals' },
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
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } }],
            },
          },
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'before' },
            name: { kind: 'Name', value: 'totals' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'from' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'beforeFrom' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'to' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'beforeTo' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } }],
            },
          },
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'days' },
            name: { kind: 'Name', value: 'totals' },
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
              { kind: 'Argument', name: { kind: 'Name', value: 'by' }, value: { kind: 'EnumValue', value: 'DAY' } },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'day' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } },
              ],
            },
          },
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'methods' },
            name: { kind: 'Name', value: 'totals' },
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
              { kind: 'Argument', name: { kind: 'Name', value: 'by' }, value: { kind: 'EnumValue', value: 'METHOD' } },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'method' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Sums' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Totals' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'paymentCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'netAmount' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TotalsQuery, TotalsQueryVariables>;
export const StoreTotalsDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'StoreTotals' },
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
            alias: { kind: 'Name', value: 'stores' },
            name: { kind: 'Name', value: 'totals' },
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
              { kind: 'Argument', name: { kind: 'Name', value: 'by' }, value: { kind: 'EnumValue', value: 'STORE' } },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'storeId' } },
                { kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } },
              ],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Sums' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Totals' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'paymentCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'netAmount' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<StoreTotalsQuery, StoreTotalsQueryVariables>;
export const TotalsChangedDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'subscription',
      name: { kind: 'Name', value: 'TotalsChanged' },
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
                name: { kind: 'Name', value: 'after' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'position' } }],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TotalsChangedSubscription, TotalsChangedSubscriptionVariables>;
