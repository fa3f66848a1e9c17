/** Subscriptions as parts of a multipart body at /graphql, with the link of Apollo Client that asks for them by itself. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { MULTIPART_SUBSCRIPTION } from '../../../api/graphql/stream-formats';
import { cleanUp, givenPaystate, until, within, type Json } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const WATCH = `subscription ($outTradeNo: ID!, $after: String) {
  tradeChanged(outTradeNo: $outTradeNo, after: $after) { position trade { id state } } }`;
const ASKED = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0, application/json;q=0.9';

const clients: ApolloClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await cleanUp();
});

/** Apollo Client with one HttpLink for all its operations, and what a subscription has brought: data, or an error before the end. */
function subscribe(options: HttpLink.Options, outTradeNo: string) {
  const client = new ApolloClient({ link: new HttpLink(options), cache: new InMemoryCache() });
  clients.push(client);
  const results: Json[] = [];
  const state = { isComplete: false };
  const subscription = client.subscribe({ query: gql(WATCH), variables: { outTradeNo } }).subscribe({
    next: ({ data, error }) => void results.push(error ?? data),
    complete: () => void (state.isComplete = true),
  });
  const states = () => results.map((data) => data?.tradeChanged?.trade.state as string);
  return { results, states, state, end: () => subscription.unsubscribe() };
}

test('given Apollo Client without a WebSocket, when the order is paid, then it sees that, and its end ends the subscription', async () => {
  const paystate = await givenPaystate({ apiToken: TOKEN });
  await paystate.gql(
    'mutation { pay(input: {outTradeNo: "parts_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { state } } }',
    {},
    bearer(TOKEN),
  );
  const watched = subscribe({ uri: `${paystate.url}/graphql`, headers: bearer(TOKEN) }, 'parts_1');
  await until('the state at first', () => watched.states().includes('WAIT_BUYER_PAY'));
  await paystate.alipay.pay('parts_1');
  await until('the payment', () => watched.states().includes('TRADE_SUCCESS'));
  expect(watched.state.isComplete).toBe(false);

  expect(paystate.feed.subscriberCount()).toBe(1);
  watched.end();
  await until('the subscription has ended', () => paystate.feed.subscriberCount() === 0);
});

test('given a stop of the engine, then the client is told of a lost connection, not of an end', async () => {
  const paystate = await givenPaystate();
  await paystate.pay('parts_2');
  const watched = subscribe({ uri: `${paystate.url}/graphql` }, 'parts_2');
  await until('the state at first', () => watched.states().includes('WAIT_BUYER_PAY'));
  await within(paystate.close(), 'the stop');
  await until('the client notices', () => watched.state.isComplete);
  expect(String(watched.results.at(-1))).toMatch(/premature end/);
});

test('given a request that asks for parts, when it is refused, then that is told as JSON, or as a part once it was begun', async () => {
  const paystate = await givenPaystate({ apiToken: TOKEN });
  const post = (query: string, headers: Record<string, string>) =>
    paystate.gql(query, {}, { accept: ASKED, ...headers });
  const ofOne = 'subscription { tradeChanged(outTradeNo: "parts_3") { position } }';
  expect((await post(ofOne, {})).status).toBe(401);
  const query = await post('{ __typename }', bearer(TOKEN));
  expect([query.status, query.errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);

  const { data } = await paystate.gql(
    'mutation { pay(input: {outTradeNo: "parts_4", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { watchToken } } }',
    {},
    bearer(TOKEN),
  );
  const other = await post(ofOne, bearer(data.pay.trade.watchToken));
  expect(other.headers.get('content-type')).toBe('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
  expect(other.text).toMatch(/^\r\n--graphql\r\n.*"code":"MISSING_SCOPE".*\r\n--graphql--\r\n$/s);
});

test('given the accept of a query with @defer, then it is answered as JSON', async () => {
  const paystate = await givenPaystate();
  const accept = 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9';
  const { data } = await paystate.gql('{ __typename }', {}, { accept });
  expect(data).toEqual({ __typename: 'Query' });
});

test('given parts between which nothing happens, then Apollo Client reads the results alone, and the end', async () => {
  const { begin, keepAlive, result, end, contentType } = MULTIPART_SUBSCRIPTION;
  const trade = { __typename: 'Trade', id: 'trade_5', state: 'CREATED' };
  const data = { tradeChanged: { __typename: 'TradeChange', position: '1', trade } };
  const text = [begin, keepAlive, result(JSON.stringify({ data }), '1'), keepAlive, end].join('');
  const answered = async () => new Response(text, { headers: { 'content-type': contentType } });
  const watched = subscribe({ uri: 'http://127.0.0.1/graphql', fetch: answered }, 'parts_5');
  await until('the end', () => watched.state.isComplete);
  expect(watched.results).toEqual([data]);
});
