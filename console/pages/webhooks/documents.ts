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

/** A webhook to create. */
export type CreateWebhookInput = {
  /** What it is for, 1 to 128 characters. */
  description?: string | null | undefined;
  /** Kinds of events: ["trade.paid"]. All when left out. */
  events?: Array<string> | null | undefined;
  /** An https address that the Internet reaches: "https://shop.example/webhooks". */
  url: string;
};

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

/** Why nothing is delivered to a webhook. What happens meanwhile is delivered when it is resumed. */
export type WebhookPauseReason =
  /** Somebody paused it. */
  | 'BY_REQUEST'
  /** It accepted nothing for three days. */
  | 'FAILED_FOR_THREE_DAYS'
  /** It answered 410. */
  | 'GONE'
  /** The shop's private key at Alipay was replaced, and with it the secret: rotate it, give the new one to the receiver, resume. */
  | 'SECRET_LOST'
  /** It accepted some orders, and refused more than 32 others for three days each. */
  | 'TOO_MANY_STUCK';

export type WebhookRowFragment = {
  id: string;
  url: string;
  description: string | null;
  events: Array<string> | null;
  pausedAt: string | null;
  pauseReason: WebhookPauseReason | null;
  failures: Array<{ pausedAt: string | null }>;
  deliveries: Array<{ sentAt: string; status: number | null; problem: string | null }>;
};

export type WebhooksQueryVariables = Exact<{ [key: string]: never }>;

export type WebhooksQuery = {
  webhooks: Array<{
    id: string;
    url: string;
    description: string | null;
    events: Array<string> | null;
    pausedAt: string | null;
    pauseReason: WebhookPauseReason | null;
    failures: Array<{ pausedAt: string | null }>;
    deliveries: Array<{ sentAt: string; status: number | null; problem: string | null }>;
  }>;
};

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;

export type CreateWebhookMutation = {
  done: {
    secret: string | null;
    webhook: { id: string } | null;
    userErrors: Array<{ code: UserErrorCode; message: string; advice: Advice; path: Array<string> | null }>;
  };
};

export const WebhookRowFragmentDoc = {
  kind: 'Document',
  definitions: [
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'WebhookRow' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Webhook' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'url' } },
          { kind: 'Field', name: { kind: 'Name', value: 'description' } },
          { kind: 'Field', name: { kind: 'Name', value: 'events' } },
          { kind: 'Field', name: { kind: 'Name', value: 'pausedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'pauseReason' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'failures' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'pausedAt' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'deliveries' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'sentAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                { kind: 'Field', name: { kind: 'Name', value: 'problem' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<WebhookRowFragment, unknown>;
export const WebhooksDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Webhooks' },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'webhooks' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'FragmentSpread', name: { kind: 'Name', value: 'WebhookRow' } }],
            },
          },
        ],
      },
    },
    {
      kind: 'FragmentDefinition',
      name: { kind: 'Name', value: 'WebhookRow' },
      typeCondition: { kind: 'NamedType', name: { kind: 'Name', value: 'Webhook' } },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          { kind: 'Field', name: { kind: 'Name', value: 'id' } },
          { kind: 'Field', name: { kind: 'Name', value: 'url' } },
          { kind: 'Field', name: { kind: 'Name', value: 'description' } },
          { kind: 'Field', name: { kind: 'Name', value: 'events' } },
          { kind: 'Field', name: { kind: 'Name', value: 'pausedAt' } },
          { kind: 'Field', name: { kind: 'Name', value: 'pauseReason' } },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'failures' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [{ kind: 'Field', name: { kind: 'Name', value: 'pausedAt' } }],
            },
          },
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'deliveries' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'sentAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                { kind: 'Field', name: { kind: 'Name', value: 'problem' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<WebhooksQuery, WebhooksQueryVariables>;
export const CreateWebhookDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'CreateWebhook' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'CreateWebhookInput' } },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            alias: { kind: 'Name', value: 'done' },
            name: { kind: 'Name', value: 'createWebhook' },
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
                  name: { kind: 'Name', value: 'webhook' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [{ kind: 'Field', name: { kind: 'Name', value: 'id' } }],
                  },
                },
                { kind: 'Field', name: { kind: 'Name', value: 'secret' } },
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
} as unknown as DocumentNode<CreateWebhookMutation, CreateWebhookMutationVariables>;
