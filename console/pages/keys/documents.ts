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

/** An API key to create. */
export type CreateApiKeyInput = {
  /** IP addresses and networks ("10.0.0.0/8") that may use it, at most 32; any when left out. */
  addresses?: Array<string> | null | undefined;
  /** From when it is not accepted any more; never when left out. */
  expiresAt?: string | null | undefined;
  /** What it is for, 1 to 64 characters: "till 3", "nightly export". */
  name: string;
  /** How many requests a second it may send, 1 to 10000. */
  requestsPerSecond?: number | null | undefined;
  /** What it allows: nothing that your own credential does not. */
  scopes: Array<Scope>;
};

/** An API key to revoke. */
export type RevokeApiKeyInput = {
  /** Its id. */
  id: string;
};

/** What a caller may be allowed to do. Each is granted by itself: none contains another. */
export type Scope =
  /** Create, list and revoke API keys; create, change and delete webhooks. */
  | 'ADMIN'
  /** The raw content of events, as it was sent, received and stored. */
  | 'AUDIT'
  /** Close unpaid trades. `cancel` needs REFUND as well: it returns what was paid. */
  | 'CLOSE'
  /** GET /metrics. */
  | 'METRICS'
  /** Query Alipay now, resolve anomalies, reconcile bills; list webhooks and resend their messages. */
  | 'OPERATE'
  /** Open payments, and make watch tokens for them. */
  | 'PAY'
  /** Trades, their history, anomalies and reconciliations, queried and watched; no buyers, no raw content. */
  | 'READ'
  /** Who paid: `Trade.buyer`. */
  | 'READ_BUYER'
  /** Return money to buyers. */
  | 'REFUND'
  /** Share money among partners. */
  | 'SETTLE';

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

export type KeyFragment = {
  id: string;
  name: string;
  scopes: Array<Scope>;
  createdAt: string;
  createdBy: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  addresses: Array<string> | null;
  requestsPerSecond: number | null;
  revokedAt: string | null;
  revokedBy: string | null;
};

export type KeysQueryVariables = Exact<{ [key: string]: never }>;

export type KeysQuery = {
  apiKeys: Array<{
    id: string;
    name: string;
    scopes: Array<Scope>;
    createdAt: string;
    createdBy: string;
    expiresAt: string | null;
    lastUsedAt: string | null;
    addresses: Array<string> | null;
    requestsPerSecond: number | null;
    revokedAt: string | null;
    revokedBy: string | null;
  }>;
};

export type KeyRefusalFragment = { code: UserErrorCode; message: string; advice: Advice; path: Array<string> | null };

export type CreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;

export type CreateKeyMutation = {
  done: {
    key: string | null;
    userErrors: Array<{ code: UserErrorCode; message: string; advice: Advice; path: Array<string> | null }>;
  };
};

export type RevokeKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;

export type RevokeKeyMutation = {
  done: { userErrors: Array<{ code: UserErrorCode; message: string; advice: Advice; path: Array<string> | null }> };
};

export const KeyFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Key' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'ApiKey' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'name' } },
          { kind: 'Field', name: { kind: 'Name', value: 'scopes' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'addresses' } },
          { kind: 'Field', name: { kind: 'Name', value: 'requestsPerSecond' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revokedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revokedBy' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<KeyFragment, unknown>;
export const KeyRefusalFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'KeyRefusal' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'UserError' } },
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
} as unknown as DocumentNode<KeyRefusalFragment, unknown>;
export const KeysDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Keys' },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'apiKeys' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'Key' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'Key' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'ApiKey' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'name' } },
          { kind: 'Field', name: { kind: 'Name', value: 'scopes' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'createdBy' } },
          { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'lastUsedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'addresses' } },
          { kind: 'Field', name: { kind: 'Name', value: 'requestsPerSecond' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revokedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'revokedBy' } },
        ],
      },
    },
  ],
} as unknown as DocumentNode<KeysQuery, KeysQueryVariables>;
export const CreateKeyDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'CreateKey' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'CreateApiKeyInput' } },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'done' },
            name: { kind: 'Name', value: 'createApiKey' },
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
                { kind: 'Field', name: { kind: 'Name', value: 'key' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'userErrors' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'KeyRefusal' } }],
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
      name: { kind: 'Name', value: 'KeyRefusal' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'UserError' } },
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
} as unknown as DocumentNode<CreateKeyMutation, CreateKeyMutationVariables>;
export const RevokeKeyDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'RevokeKey' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'RevokeApiKeyInput' } },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'done' },
            name: { kind: 'Name', value: 'revokeApiKey' },
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
                    selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'KeyRefusal' } }],
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
      name: { kind: 'Name', value: 'KeyRefusal' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'UserError' } },
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
} as unknown as DocumentNode<RevokeKeyMutation, RevokeKeyMutationVariables>;
