/** Subscriptions as server-sent events at /graphql/stream. */
import { createClient } from 'graphql-sse';
import { cleanUp, givenPaystate, until, within, type Json, type Paystate } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ALL = 'subscription ($after: String) { tradesChanged(after: $after) { position trade { outTradeNo state } } }';

afterEach(cleanUp);

type Sent = { id?: string; event?: string; data?: Json };

/** A stream that is read as it comes. `ended` resolves when the engine ends it; `close` ends it here. */
async function openStream(paystate: Paystate, body: Json, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const response = await fetch(`${paystate.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(body),
    signal: stop.signal,
  });
  const events: Sent[] = [];
  const read = async () => {
    let rest = '';
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      rest += Buffer.from(bytes).toString();
      const parts = rest.split('\n\n');
      rest = parts.pop()!;
      events.push(...parts.filter((part) => !part.startsWith(':')).map(parse));
    }
  };
  const ended = read().catch(() => undefined);
  return { status: response.status, headers: response.headers, events, ended, close: () => stop.abort() };
}

function parse(part: string): Sent {
  const fields = part
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const { data, ...sent } = Object.fromEntries(fields) as Record<string, string>;
  return { ...sent, ...(data ? { data: JSON.parse(data) } : {}) };
}

const tradesOf = (events: Sent[]) =>
  events.flatMap(({ data }) => (data?.data ? [data.data.tradesChanged.trade] : [])) as {
    outTradeNo: string;
    state: string;
  }[];

test('given the client of graphql-sse with its defaults, when the order is paid, then it sees that', async () => {
  const paystate = await givenPaystate({ apiToken: TOKEN });
  await paystate.gql(
    'mutation { pay(input: {outTradeNo: "sse_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { state } } }',
    {},
    bearer(TOKEN),
  );
  const client = createClient({ url: `${paystate.url}/graphql/stream`, headers: bearer(TOKEN) });
  const query = 'subscription { tradeChanged(outTradeNo: "sse_1") { position trade { state } } }';
  const changes = client.iterate<{ tradeChanged: { trade: { state: string } } }>({ query });
  expect(await within(changes.next(), 'the state at first')).toMatchObject({
    value: { data: { tradeChanged: { trade: { state: 'WAIT_BUYER_PAY' } } } },
  });
  await paystate.alipay.pay('sse_1');
  let state;
  while (state !== 'TRADE_SUCCESS') {
    const { value } = await within(changes.next(), 'the payment');
    state = value!.data!.tradeChanged.trade.state;
  }
  client.dispose();
});

test('given a reader that goes away, when it returns with Last-Event-ID after a restart, then it has everything once', async () => {
  const first = await givenPaystate();
  const before = await openStream(first, { query: ALL });
  await first.pay('sse_2');
  await until('the order arrives', () => tradesOf(before.events).some(({ state }) => state === 'WAIT_BUYER_PAY'));
  const lastId = before.events.at(-1)!.id!;
  const seen = before.events.map(({ id }) => id);
  before.close();
  await first.pay('sse_3');
  await first.close();

  const second = await givenPaystate({ dataDir: first.dataDir });
  // The header counts, whatever the first document said.
  const after = await openStream(second, { query: ALL, variables: { after: '0' } }, { 'last-event-id': lastId });
  await second.pay('sse_4');
  await until('the later orders arrive', () => {
    const states = new Map(tradesOf(after.events).map(({ outTradeNo, state }) => [outTradeNo, state]));
    return states.get('sse_3') === 'WAIT_BUYER_PAY' && states.get('sse_4') === 'WAIT_BUYER_PAY';
  });
  const ids = after.events.map(({ id }) => id);
  expect(new Set([...seen, ...ids]).size).toBe(seen.length + ids.length);
  expect(tradesOf(after.events).map(({ outTradeNo }) => outTradeNo)).not.toContain('sse_2');
  after.close();
});

test('given a stop of the engine, when streams are open, then they end without a last word, and the stop is not held up', async () => {
  const paystate = await givenPaystate();
  const stream = await openStream(paystate, { query: ALL });
  await within(paystate.close(), 'the stop');
  await within(stream.ended, 'the end of the stream');
  expect(stream.events.map(({ event }) => event)).not.toContain('complete');
});

describe('given a credential', () => {
  test('when it is none or a wrong one, then the request is refused as everywhere', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    expect((await openStream(paystate, { query: ALL })).status).toBe(401);
    expect((await openStream(paystate, { query: ALL }, bearer('wrong'))).status).toBe(401);
  });

  test('when a key is revoked, then its streams end', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { data } = await paystate.gql(
      'mutation { createApiKey(input: {name: "reader", scopes: [READ]}) { key apiKey { id } } }',
      {},
      bearer(TOKEN),
    );
    const { key, apiKey } = data.createApiKey;
    const stream = await openStream(paystate, { query: ALL }, bearer(key));
    expect(stream.status).toBe(200);
    await paystate.gql(
      `mutation { revokeApiKey(input: {id: "${apiKey.id}"}) { userErrors { code } } }`,
      {},
      bearer(TOKEN),
    );
    await within(stream.ended, 'the end of the stream');
    expect((await openStream(paystate, { query: ALL }, bearer(key))).status).toBe(401);
  });

  test('when a watch token opens too many streams, then the oldest is told and does not come back, and the others stay', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { data } = await paystate.gql(
      'mutation { pay(input: {outTradeNo: "sse_7", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { watchToken } } }',
      {},
      bearer(TOKEN),
    );
    const query = 'subscription { tradeChanged(outTradeNo: "sse_7") { position trade { state } } }';
    const connections: number[] = [];
    const client = createClient({
      url: `${paystate.url}/graphql/stream`,
      headers: bearer(data.pay.trade.watchToken),
      // More come at once than a watch token may send; one that were to come back would be soon there.
      retry: () => new Promise((resolve) => setTimeout(resolve, 300)),
      retryAttempts: 100,
    });
    const watches = [];
    for (let index = 0; index < 11; index += 1) {
      const connecting = () => (connections[index] = (connections[index] ?? 0) + 1);
      const watch = client.iterate<Json>({ query }, { connecting });
      expect((await within(watch.next(), 'the state at first')).value).not.toHaveProperty('errors');
      watches.push(watch);
    }
    const [oldest, ...others] = watches;
    expect(await within(oldest!.next(), 'the error')).toMatchObject({
      value: { errors: [{ extensions: { code: 'TOO_MANY_CONNECTIONS', retryable: false, advice: 'ASK_A_PERSON' } }] },
    });
    expect(await within(oldest!.next(), 'the end')).toMatchObject({ done: true });
    const [connectionsOfOldest] = connections;
    await paystate.alipay.pay('sse_7');
    for (const watch of others) {
      let state;
      while (state !== 'TRADE_SUCCESS') {
        const { value } = await within(watch.next(), 'the payment');
        state = value.data.tradeChanged.trade.state;
      }
    }
    expect(connections[0]).toBe(connectionsOfOldest);
    client.dispose();
  });

  test('when a watch token opens another order, then the answer says so, and the stream is complete', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { data } = await paystate.gql(
      'mutation { pay(input: {outTradeNo: "sse_5", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { watchToken } } }',
      {},
      bearer(TOKEN),
    );
    const asBuyer = bearer(data.pay.trade.watchToken);
    const watch = (outTradeNo: string) => ({
      query: `subscription { tradeChanged(outTradeNo: "${outTradeNo}") { position trade { state } } }`,
    });
    const own = await openStream(paystate, watch('sse_5'), asBuyer);
    await until('its order arrives', () => own.events.length > 0);
    expect(own.events[0]).toMatchObject({ id: expect.stringMatching(/^\d+$/), event: 'next' });
    own.close();

    const other = await openStream(paystate, watch('sse_6'), asBuyer);
    await within(other.ended, 'the end of the stream');
    expect(other.events).toMatchObject([
      { event: 'next', data: { errors: [{ extensions: { code: 'MISSING_SCOPE' } }] } },
      { event: 'complete' },
    ]);
  });
});

describe('given a request that is no subscription', () => {
  let paystate: Paystate;
  beforeEach(async () => {
    paystate = await givenPaystate();
  });
  const refused = async (body: Json, headers: Record<string, string> = {}) => {
    const response = await fetch(`${paystate.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify(body),
    });
    return [response.status, (await response.json()).errors[0].extensions.code];
  };

  test('when it is a query, then it is sent to POST /graphql', async () => {
    expect(await refused({ query: '{ __typename }' })).toEqual([400, 'BAD_USER_INPUT']);
  });

  test('when it is malformed, then it is refused', async () => {
    expect(await refused({ query: 'subscription {' })).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    expect(await refused({ query: 'subscription { nothing }' })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(await refused({ variables: {} })).toEqual([400, 'BAD_USER_INPUT']);
    expect(await refused({ query: ALL, variables: [1] })).toEqual([400, 'BAD_USER_INPUT']);
  });

  test('when it does not accept event streams, then it is refused with 406', async () => {
    expect(await refused({ query: ALL }, { accept: 'application/json' })).toEqual([406, 'BAD_USER_INPUT']);
  });

  test('when Last-Event-ID is no position, then the stream says so', async () => {
    const stream = await openStream(paystate, { query: ALL }, { 'last-event-id': 'x' });
    await within(stream.ended, 'the end of the stream');
    expect(stream.events[0]).toMatchObject({ data: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
  });

  test('when another site’s page asks by GET, then it is refused', async () => {
    const url = `${paystate.url}/graphql/stream?query=${encodeURIComponent(ALL)}`;
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
  });
});
