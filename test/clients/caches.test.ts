/** The caches of the ecosystem's clients, with their default settings, on a running engine: what they hold is what is true. */
import { ApolloClient, ApolloLink, gql as apolloGql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client as UrqlClient, fetchExchange, gql as urqlGql, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../given-paystate';

const TRADE = `query Trade($outTradeNo: ID!) {
  trade(outTradeNo: $outTradeNo) { id state refundedAmount refunds { id state } } }`;
const LIST = 'query List { trades { edges { node { id state } } } }';
const WATCH = `subscription Watch($outTradeNo: ID!) {
  tradeChanged(outTradeNo: $outTradeNo) { trade { id state } position } }`;
const REFUND = `mutation Refund($input: RefundInput!) {
  refund(input: $input) { trade { id refundedAmount refunds { id state } } userErrors { code } } }`;
const PAST = `query Past($outTradeNo: ID!) {
  tradeAsOf(outTradeNo: $outTradeNo, revision: 2) { id state refundedAmount refunds { id state } } }`;

/** What a page does with a client. Each watch answers with the latest that the client showed. */
type Page = {
  /** `latest` answers undefined until there is an answer. */
  watch(query: string, variables: Json): { latest(): Json };
  subscribe(document: string, variables: Json): void;
  mutate(document: string, variables: Json): Promise<Json>;
  query(document: string, variables: Json): Promise<Json>;
  /** Names of the operations that went to the engine by HTTP. */
  sent: string[];
  close(): void;
};

/** The page's HTTP: `sent` names the operations. */
function countingFetch() {
  const sent: string[] = [];
  const counting: typeof fetch = (input, init) => {
    const text =
      typeof init?.body === 'string'
        ? init.body
        : decodeURIComponent(input instanceof Request ? input.url : input.toString());
    sent.push(/(?:query|mutation) (\w+)/.exec(text.replaceAll('+', ' '))?.[1] ?? '?');
    return fetch(input, init);
  };
  return { sent, counting };
}

const socketOf = ({ url }: Paystate) =>
  createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });

function apollo(paystate: Paystate): Page {
  const { sent, counting } = countingFetch();
  const socket = socketOf(paystate);
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `${paystate.url}/graphql`, fetch: counting }),
    ),
    cache: new InMemoryCache(),
  });
  return {
    sent,
    watch(query, variables) {
      let latest: Json;
      client.watchQuery({ query: apolloGql(query), variables }).subscribe(({ data }) => void (latest = data ?? latest));
      return { latest: () => latest };
    },
    subscribe: (query, variables) => void client.subscribe({ query: apolloGql(query), variables }).subscribe({}),
    mutate: async (mutation, variables) => (await client.mutate({ mutation: apolloGql(mutation), variables })).data,
    query: async (query, variables) => (await client.query({ query: apolloGql(query), variables })).data,
    close() {
      client.stop();
      void socket.dispose();
    },
  };
}

function urql(paystate: Paystate): Page {
  const { sent, counting } = countingFetch();
  const socket = socketOf(paystate);
  const forwardSubscription = (request: { query?: string | undefined; variables?: unknown }) => ({
    subscribe: (sink: Json) => ({
      unsubscribe: socket.subscribe(
        { query: request.query ?? '', variables: request.variables as Json },
        sink as never,
      ),
    }),
  });
  const client = new UrqlClient({
    url: `${paystate.url}/graphql`,
    fetch: counting,
    exchanges: [cacheExchange({}), fetchExchange, subscriptionExchange({ forwardSubscription })],
  });
  const stops: (() => void)[] = [];
  return {
    sent,
    watch(query, variables) {
      let latest: Json;
      const { unsubscribe } = client
        .query(urqlGql(query), variables)
        .subscribe(({ data }) => void (latest = data ?? latest));
      stops.push(unsubscribe);
      return { latest: () => latest };
    },
    subscribe(document, variables) {
      stops.push(client.subscription(urqlGql(document), variables).subscribe(() => undefined).unsubscribe);
    },
    mutate: async (document, variables) => (await client.mutation(urqlGql(document), variables)).data,
    query: async (document, variables) => (await client.query(urqlGql(document), variables)).data,
    close() {
      for (const stop of stops) stop();
      void socket.dispose();
    },
  };
}

let paystate: Paystate;
const pages: Page[] = [];
beforeAll(async () => void (paystate = await givenPaystate()));
afterAll(async () => {
  for (const page of pages) page.close();
  await cleanUp();
});

describe.each([
  ["Apollo Client's InMemoryCache", 'apollo_1', apollo],
  ['urql with graphcache', 'urql_1', urql],
] as const)('%s', (_client, outTradeNo, open) => {
  test('a query that was answered once shows the payment and the refund, and is not sent again', async () => {
    await paystate.pay(outTradeNo);
    const page = open(paystate);
    pages.push(page);
    const trade = page.watch(TRADE, { outTradeNo });
    const list = page.watch(LIST, {});
    const stateInList = () => list.latest()?.['trades'].edges[0]?.node.state as string | undefined;
    await until('both are answered', () => trade.latest() && list.latest());
    expect([trade.latest()?.['trade'].state, stateInList()]).toEqual(['WAIT_BUYER_PAY', 'WAIT_BUYER_PAY']);

    page.subscribe(WATCH, { outTradeNo });
    await paystate.alipay.pay(outTradeNo);
    await until('the payment shows', () => trade.latest()?.['trade'].state === 'TRADE_SUCCESS');
    await until('in the list, too', () => stateInList() === 'TRADE_SUCCESS');

    const input = { outTradeNo, outRequestNo: 'r_1', amount: '20.00' };
    expect((await page.mutate(REFUND, { input }))['refund'].userErrors).toEqual([]);
    await until('the refund shows', () => trade.latest()?.['trade'].refundedAmount === '20.00');
    expect(trade.latest()?.['trade'].refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
    expect(page.sent.sort()).toEqual(['List', 'Refund', 'Trade']);

    // The past comes beside the present, not over it.
    const past = (await page.query(PAST, { outTradeNo }))['tradeAsOf'];
    expect(past).toMatchObject({ state: expect.not.stringMatching('TRADE_SUCCESS'), refunds: [] });
    expect(past.id).not.toBe(trade.latest()?.['trade'].id);
    const present = (await page.query(TRADE, { outTradeNo }))['trade'];
    expect(present).toMatchObject({ state: 'TRADE_SUCCESS', refundedAmount: '20.00' });
    expect(trade.latest()?.['trade']).toEqual(present);
    expect(page.sent.sort()).toEqual(['List', 'Past', 'Refund', 'Trade']);
  });
});
