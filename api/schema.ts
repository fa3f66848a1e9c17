import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchema, type PubSub } from 'type-graphql';
import { authorize } from './request/authorize';
import { NodeResolver } from './nodes/node-resolver';
import { AccessResolver } from './resolvers/access-resolver';
import { AnomalyResolver } from './resolvers/lists/anomaly-resolver';
import { FeedResolver } from './resolvers/feed-resolver';
import { PastTradesResolver } from './resolvers/lists/past-trades-resolver';
import { PaymentResolver } from './resolvers/payment-resolver';
import { ReconciliationResolver } from './resolvers/lists/reconciliation-resolver';
import { SubscriptionResolver } from './resolvers/subscription-resolver';
import { RefundResolver } from './resolvers/lists/refund-resolver';
import { TotalsResolver } from './resolvers/lists/totals-resolver';
import { TradeFields } from './resolvers/trade-fields';
import { TradeResolver } from './resolvers/trade-resolver';
import { WebhookResolver } from './resolvers/webhook-resolver';

/** type-graphql wants one, and calls it only for subscriptions that name topics. Ours have their own source. */
const noPubSub: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('subscriptions by topic are not used');
  },
};

let schema: Promise<GraphQLSchema> | undefined;

/** The one schema of the process. Resolvers get what they need from their context. */
export function apiSchema(): Promise<GraphQLSchema> {
  return (schema ??= buildSchema({
    resolvers: [
      AccessResolver,
      NodeResolver,
      TradeResolver,
      TradeFields,
      AnomalyResolver,
      RefundResolver,
      TotalsResolver,
      PastTradesResolver,
      PaymentResolver,
      ReconciliationResolver,
      SubscriptionResolver,
      FeedResolver,
      WebhookResolver,
    ],
    // The domain checks input, and returns what is wrong as data.
    validate: false,
    authChecker: authorize,
    // `authorize` throws its own errors; where it answers false, the field is null.
    authMode: 'null',
    pubSub: noPubSub,
  }));
}

/** `api/schema.graphql`: sorted, so that a change of the code's order is no change of the contract. */
export async function printedSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await apiSchema()))}\n`;
}
