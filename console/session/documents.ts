/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from 'urql';
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

export type ViewerQueryVariables = Exact<{ [key: string]: never }>;

export type ViewerQuery = {
  viewer: { actor: string; name: string; scopes: Array<Scope>; expiresAt: string | null; merchant: string };
};

export const ViewerDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Viewer' },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'viewer' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'actor' } },
                { kind: 'Field', name: { kind: 'Name', value: 'name' } },
                { kind: 'Field', name: { kind: 'Name', value: 'scopes' } },
                { kind: 'Field', name: { kind: 'Name', value: 'expiresAt' } },
                { kind: 'Field', name: { kind: 'Name', value: 'merchant' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
