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

/** A bill to compare with our books. */
export type ReconcileInput = {
  /** Download the bill although it is stored already: it may have been incomplete. Both stay in the log. */
  again?: boolean | null | undefined;
  /** A day ("2026-11-20") or a month ("2026-11") that is over in Beijing. */
  date: string;
};

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

export type SumsFragment = { paymentCount: number; paymentAmount: string; refundCount: number; refundAmount: string };

export type BillFragment = {
  date: string;
  state: ReconciliationState;
  startedAt: string | null;
  startedBy: string | null;
  progress: string | null;
  problem: string | null;
  nextTryAt: string | null;
  importedAt: string | null;
  reconciledAt: string | null;
  fileSha256: string | null;
  rows: number | null;
  fees: string | null;
  discrepancyCount: number | null;
  asked: number | null;
  repaired: number | null;
  awaitingNextBill: number | null;
  alipay: { paymentCount: number; paymentAmount: string; refundCount: number; refundAmount: string } | null;
  ours: { paymentCount: number; paymentAmount: string; refundCount: number; refundAmount: string } | null;
};

export type BillQueryVariables = Exact<{
  date: string;
}>;

export type BillQuery = {
  reconciliation: {
    date: string;
    state: ReconciliationState;
    startedAt: string | null;
    startedBy: string | null;
    progress: string | null;
    problem: string | null;
    nextTryAt: string | null;
    importedAt: string | null;
    reconciledAt: string | null;
    fileSha256: string | null;
    rows: number | null;
    fees: string | null;
    discrepancyCount: number | null;
    asked: number | null;
    repaired: number | null;
    awaitingNextBill: number | null;
    alipay: { paymentCount: number; paymentAmount: string; refundCount: number; refundAmount: string } | null;
    ours: { paymentCount: number; paymentAmount: string; refundCount: number; refundAmount: string } | null;
  } | null;
};

export type DifferenceFragment = {
  kind: DiscrepancyKind;
  message: string;
  advice: string;
  outTradeNo: string | null;
  outRequestNo: string | null;
  tradeNo: string | null;
  ours: string | null;
  theirs: string | null;
  line: number | null;
};

export type DifferencesQueryVariables = Exact<{
  date: string;
  kinds?: Array<DiscrepancyKind> | DiscrepancyKind | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;

export type DifferencesQuery = {
  reconciliation: {
    discrepancies: {
      edges: Array<{
        cursor: string;
        node: {
          kind: DiscrepancyKind;
          message: string;
          advice: string;
          outTradeNo: string | null;
          outRequestNo: string | null;
          tradeNo: string | null;
          ours: string | null;
          theirs: string | null;
          line: number | null;
        };
      }>;
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
    };
  } | null;
};

export type ReconcileMutationVariables = Exact<{
  input: ReconcileInput;
}>;

export type ReconcileMutation = {
  done: {
    reconciliation: { state: ReconciliationState } | null;
    userErrors: Array<{ code: UserErrorCode; message: string; advice: Advice; path: Array<string> | null }>;
  };
};

export const SumsFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Sums' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'BillSums' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'paymentCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundAmount' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<SumsFragment, unknown>;
export const BillFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Bill' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Reconciliation' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'date' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'startedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'startedBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'progress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'problem' } },
          { kind: 'Field', name: { kind: 'Name', value: 'nextTryAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'importedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reconciledAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'fileSha256' } },
          { kind: 'Field', name: { kind: 'Name', value: 'rows' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'alipay' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'ours' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } }],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'fees' } },
          { kind: 'Field', name: { kind: 'Name', value: 'discrepancyCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'asked' } },
          { kind: 'Field', name: { kind: 'Name', value: 'repaired' } },
          { kind: 'Field', name: { kind: 'Name', value: 'awaitingNextBill' } },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Sums' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'BillSums' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'paymentCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundAmount' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<BillFragment, unknown>;
export const DifferenceFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Difference' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Discrepancy' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
          { kind: 'Field', name: { kind: 'Name', value: 'message' } },
          { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'ours' } },
          { kind: 'Field', name: { kind: 'Name', value: 'theirs' } },
          { kind: 'Field', name: { kind: 'Name', value: 'line' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<DifferenceFragment, unknown>;
export const BillDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Bill' },
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
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Bill' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Sums' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'BillSums' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'paymentCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'paymentAmount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'refundAmount' } },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Bill' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Reconciliation' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'date' } },
          { kind: 'Field', name: { kind: 'Name', value: 'state' } },
          { kind: 'Field', name: { kind: 'Name', value: 'startedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'startedBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'progress' } },
          { kind: 'Field', name: { kind: 'Name', value: 'problem' } },
          { kind: 'Field', name: { kind: 'Name', value: 'nextTryAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'importedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'reconciledAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'fileSha256' } },
          { kind: 'Field', name: { kind: 'Name', value: 'rows' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'alipay' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'ours' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Sums' } }],
            },
          },
          { kind: 'Field', name: { kind: 'Name', value: 'fees' } },
          { kind: 'Field', name: { kind: 'Name', value: 'discrepancyCount' } },
          { kind: 'Field', name: { kind: 'Name', value: 'asked' } },
          { kind: 'Field', name: { kind: 'Name', value: 'repaired' } },
          { kind: 'Field', name: { kind: 'Name', value: 'awaitingNextBill' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<BillQuery, BillQueryVariables>;
export const DifferencesDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Differences' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'date' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'kinds' } },
          type: {
            kind: 'ListType',
            type: {
              kind: 'NonNullType',
              type: { kind: 'NamedType', name: { kind: 'Name', value: 'DiscrepancyKind' } },
            },
          },
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
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'discrepancies' },
                  arguments: [
                    {
                      kind: 'Argument',
                      name: { kind: 'Name', value: 'kinds' },
                      value: { kind: 'Variable', name: { kind: 'Name', value: 'kinds' } },
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
                        name: { kind: 'Name', value: 'edges' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: 'cursor' } },
                            {
                              kind: 'Field',
                              name: { kind: 'Name', value: 'node' },
                              selectionSet: {
                                kind: 'SelectionSet',
                                selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Difference' } }],
                              },
                            },
                          ],
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
      name: { kind: 'Name', value: 'Difference' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Discrepancy' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
          { kind: 'Field', name: { kind: 'Name', value: 'message' } },
          { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outTradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'outRequestNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'tradeNo' } },
          { kind: 'Field', name: { kind: 'Name', value: 'ours' } },
          { kind: 'Field', name: { kind: 'Name', value: 'theirs' } },
          { kind: 'Field', name: { kind: 'Name', value: 'line' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<DifferencesQuery, DifferencesQueryVariables>;
export const ReconcileDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'Reconcile' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ReconcileInput' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'done' },
            name: { kind: 'Name', value: 'reconcile' },
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
                  name: { kind: 'Name', value: 'reconciliation' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'Field', name: { kind: 'Name', value: 'state' } }],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'userErrors' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'advice' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'path' } },
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
} as unknown as DocumentNode<ReconcileMutation, ReconcileMutationVariables>;
