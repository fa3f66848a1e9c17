/** Live changes over WebSocket: what is seen, what is refused, and that nothing is left behind. */
import { connect } from 'node:net';
import { MAX_SUBSCRIPTIONS_PER_SOCKET, MAX_WS_BUFFERED_BYTES, MAX_WS_MESSAGE_BYTES } from '../../../api/request/limits';
import { cleanUp, givenPaystate, until, within, type Json } from '../../given-paystate';

afterEach(cleanUp);

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const WATCH = `subscription ($outTradeNo: ID!, $after: String) { tradeChanged(outTradeNo: $outTradeNo, after: $after) {
  position trade { state paidAmount revision } events { type revision position summary } } }`;
const WATCH_ALL = `subscription ($filter: TradeFilter) { tradesChanged(filter: $filter) {
  position trade { outTradeNo state } events { type } } }`;

type Change = {
  position: string;
  trade: { state: string; revision: number };
  events: { type: string; revision: number }[];
};
const changeOf = ({ value }: { value?: Json }): Change => value.data.tradeChanged;

/** Reads changes until the trade is in this state. */
async function readUntil(state: string, subscription: { next(): Promise<{ value?: Json }> }): Promise<Change[]> {
  const changes: Change[] = [];
  do changes.push(changeOf(await subscription.next()));
  while (changes.at(-1)!.trade.state !== state);
  return changes;
}

describe('one trade', () => {
  test('first as it is now, then every change', async () => {
    const { pay, alipay, subscribe, events } = await givenPaystate();
    const { trade } = await pay('tea_1');
    const subscription = subscribe(WATCH, { outTradeNo: 'tea_1' });
    const now = changeOf(await subscription.next());
    expect(now).toMatchObject({ position: trade.position, trade: { state: 'WAIT_BUYER_PAY' }, events: [] });

    await alipay.pay('tea_1');
    const changes = await readUntil('TRADE_SUCCESS', subscription);
    const seen = changes.flatMap((change) => change.events.map(({ revision }) => revision));
    const stored = (await events('tea_1')).map(({ revision }) => revision);
    expect(seen).toEqual(stored.filter((revision) => revision > now.trade.revision));
    expect(changes.at(-1)).toMatchObject({ trade: { paidAmount: '88.00' } });
  });

  test('one that is opened later', async () => {
    const { pay, subscribe, feed } = await givenPaystate();
    const subscription = subscribe(WATCH, { outTradeNo: 'later_1' });
    const next = subscription.next();
    await until('it is subscribed', () => feed.subscriberCount() === 1);
    await pay('later_1');
    const first = changeOf(await next);
    expect(first.events[0]).toMatchObject({ type: 'TradeOpened', revision: 0 });
    await until(
      'the code is there',
      async () => changeOf(await subscription.next()).trade.state === 'WAIT_BUYER_PAY' || undefined,
    );
  });

  test('a client that was away misses nothing', async () => {
    const { pay, alipay, subscribe, events, trade } = await givenPaystate();
    await pay('tea_1');
    const before = subscribe(WATCH, { outTradeNo: 'tea_1' });
    const { position, trade: known } = changeOf(await before.next());
    await before.dispose();
    await alipay.pay('tea_1');
    await until('it is paid', async () => (await trade('tea_1')).state === 'TRADE_SUCCESS');

    const again = subscribe(WATCH, { outTradeNo: 'tea_1', after: position });
    const missed = changeOf(await again.next());
    expect(missed.trade.state).toBe('TRADE_SUCCESS');
    const stored = (await events('tea_1')).filter(({ revision }) => revision > known.revision);
    expect(missed.events.map(({ type }) => type)).toEqual(stored.map(({ type }) => type));
  });

  test.each([
    ['an order number that cannot be', { outTradeNo: 'a b' }, 'outTradeNo'],
    ['a position that is none', { outTradeNo: 'tea_1', after: 'x' }, 'after'],
  ])('%s is BAD_USER_INPUT', async (_what, variables, word) => {
    const { subscribe, feed } = await givenPaystate();
    const { value } = await subscribe(WATCH, variables).next();
    expect(value!.errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(word),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', requestId: expect.any(String) }),
      }),
    ]);
    expect(feed.subscriberCount()).toBe(0);
  });
});

test('of many who watch one trade, each gets every change in the fields that it asked for', async () => {
  const { pay, alipay, subscribe, events } = await givenPaystate();
  await pay('tea_1');
  const query = (fields: string) =>
    `subscription { tradeChanged(outTradeNo: "tea_1") { trade { revision ${fields} } } }`;
  const watchers = Array.from({ length: 30 }, (_, index) => ({
    field: index % 2 === 0 ? 'state' : 'paidAmount',
    subscription: subscribe(query(index % 2 === 0 ? 'state' : 'paidAmount')),
  }));
  for (const { subscription } of watchers) await subscription.next();
  await alipay.pay('tea_1');
  const last = await until('it is paid', async () => (await events('tea_1')).find(({ type }) => type === 'TradePaid'));
  for (const { field, subscription } of watchers) {
    const trade = await until('the payment is seen', async () => {
      const { value } = await subscription.next();
      const seen = value!.data.tradeChanged.trade;
      return seen.revision >= last.revision && seen;
    });
    expect(trade).toEqual({
      revision: expect.any(Number),
      [field]: field === 'state' ? 'TRADE_SUCCESS' : '88.00',
    });
  }
});

describe('all trades', () => {
  test('those that match, as they change', async () => {
    const { pay, subscribe, feed } = await givenPaystate();
    const subscription = subscribe(WATCH_ALL, {
      filter: { amountFrom: '50', text: 'cake', states: ['WAIT_BUYER_PAY'] },
    });
    const next = subscription.next();
    await until('it is subscribed', () => feed.subscriberCount() === 1);
    await pay('small_1', { totalAmount: '49.99', subject: 'Cake' });
    await pay('tea_1', { subject: 'Tea' });
    await pay('cake_1', { subject: 'A CAKE' });
    expect((await next).value!.data.tradesChanged.trade).toEqual({ outTradeNo: 'cake_1', state: 'WAIT_BUYER_PAY' });
  });

  test('a filter that cannot be is refused', async () => {
    const { subscribe } = await givenPaystate();
    const { value } = await subscribe(WATCH_ALL, { filter: { amountTo: 'x' } }).next();
    expect(value!.errors![0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('the end of a subscription', () => {
  test.each(['return', 'dispose', 'terminate'] as const)('%s of the client leaves nothing behind', async (how) => {
    const { pay, subscribe, feed, url } = await givenPaystate();
    await pay('tea_1');
    const subscription = subscribe(WATCH, { outTradeNo: 'tea_1' });
    await subscription.next();
    // Parked: it waits for a change that does not come.
    const waiting = subscription.next().catch(() => undefined);
    await until('it is counted', () => feed.subscriberCount() === 1);
    await subscription[how]();
    await until('it is released', () => feed.subscriberCount() === 0);
    if (how !== 'return') {
      await until('the socket is gone', async () =>
        (await (await fetch(`${url}/metrics`)).text()).includes('paystate_sockets{merchant="main"} 0'),
      );
    }
    await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 100))]);
  });

  test('a stop of the server closes each socket with 1001 and a reason, soon, even one that does not answer', async () => {
    const paystate = await givenPaystate();
    await paystate.pay('tea_1');
    const { socket, closed, received, send } = paystate.rawSocket();
    await new Promise((resolve) => socket.once('open', resolve));
    send({ type: 'connection_init' });
    await until('it is acknowledged', () => received.length > 0);
    send({ type: 'subscribe', id: '1', payload: { query: WATCH, variables: { outTradeNo: 'tea_1' } } });
    await until('the state came', () => received.length > 1);
    const deaf = await openDeafSocket(paystate.port);

    await within(paystate.close(), 'the stop');
    expect(await closed).toEqual({ code: 1001, reason: expect.stringContaining('stopping') });
    expect(paystate.feed.subscriberCount()).toBe(0);
    deaf.destroy();
  });
});

describe('what is refused', () => {
  const askRaw = async (payload: Record<string, unknown>, token?: string) => {
    const paystate = await givenPaystate(token === undefined ? {} : { apiToken: token });
    const { socket, received, send, closed } = paystate.rawSocket();
    await new Promise((resolve) => socket.once('open', resolve));
    send({ type: 'connection_init', payload: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    await until('it is acknowledged', () => received.length > 0);
    send({ type: 'subscribe', id: '1', payload });
    return { paystate, received, closed, send, answer: () => until('an answer came', () => received[1]) };
  };

  test.each([
    ['a query', '{ __typename }', 'BAD_USER_INPUT', 'POST /graphql'],
    ['a mutation', 'mutation { sync(input: {outTradeNo: "x"}) { userErrors { code } } }', 'BAD_USER_INPUT', 'mutation'],
    ['no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED', 'Syntax'],
    ['an unknown field', 'subscription { tradesChanged { colour } }', 'GRAPHQL_VALIDATION_FAILED', 'colour'],
    ['too many words', `subscription { tradesChanged { ${'a '.repeat(2_010)} } }`, 'QUERY_TOO_COMPLEX', 'tokens'],
    [
      'too many aliases',
      `subscription { tradesChanged { ${Array.from({ length: 40 }, (_, index) => `a${index}: position`).join(' ')} } }`,
      'QUERY_TOO_COMPLEX',
      'Aliases',
    ],
    [
      'two operations and no name',
      'subscription A { tradesChanged { position } } subscription B { tradesChanged { position } }',
      'BAD_USER_INPUT',
      'operationName',
    ],
  ])('%s', async (_what, query, code, word) => {
    const { answer, paystate } = await askRaw({ query });
    expect(await answer()).toEqual({
      id: '1',
      type: 'error',
      payload: expect.arrayContaining([
        expect.objectContaining({
          message: expect.stringContaining(word),
          extensions: expect.objectContaining({ code, advice: 'FIX_INPUT', help: expect.any(String) }),
        }),
      ]),
    });
    expect(paystate.feed.subscriberCount()).toBe(0);
  });

  test('an error that nobody foresaw is masked as over HTTP, and the socket goes on', async () => {
    const { subscribe, log } = await givenPaystate({
      wrapStore: (store) => ({ ...store, readStream: () => Promise.reject(new TypeError('secret inside')) }),
    });
    const query = `subscription { tradeChanged(outTradeNo: "x", after: "1") { position } }`;
    const outcome = await subscribe(query)
      .next()
      .catch((error: unknown) => error);
    expect(JSON.stringify(outcome)).toContain('INTERNAL');
    expect(JSON.stringify(outcome)).toContain('Internal error');
    expect(JSON.stringify(outcome)).not.toContain('secret');
    expect(log).toContainEqual(expect.objectContaining({ err: expect.objectContaining({ message: 'secret inside' }) }));
  });

  test('pages of other sites', async () => {
    const { rawSocket, subscribe, port } = await givenPaystate({ allowedOrigins: ['https://shop.example'] });
    for (const origin of ['https://evil.example', 'null', `http://evil.example:${port}`]) {
      expect(await rawSocket({ origin }).refused).toBe(403);
    }
    for (const origin of ['https://shop.example', `http://127.0.0.1:${port}`]) {
      expect(await rawSocket({ origin }).refused).toBeUndefined();
    }
    // A shop's backend sends no origin.
    const { value } = await subscribe(WATCH, { outTradeNo: 'a b' }).next();
    expect(value!.errors).toHaveLength(1);
  });

  test.each([undefined, {}, { authorization: 'Bearer wrong' }, { authorization: 1 }, 'x'])(
    'connection_init with %p when a token is set',
    async (payload) => {
      const { rawSocket } = await givenPaystate({ apiToken: 'a-token-of-some-length' });
      const { socket, closed, send, received } = rawSocket();
      await new Promise((resolve) => socket.once('open', resolve));
      send({ type: 'connection_init', payload });
      const { code } = await within(closed, 'the close');
      expect([4400, 4401]).toContain(code);
      expect(received).toEqual([]);
    },
  );

  test('the token opens, in either spelling', async () => {
    const { subscribe, pay: _pay, gql } = await givenPaystate({ apiToken: 'a-token-of-some-length' });
    const authorization = 'Bearer a-token-of-some-length';
    await gql(
      'mutation { pay(input: {outTradeNo: "tea_1", totalAmount: "1", subject: "Tea", method: QR_CODE}) { userErrors { code } } }',
      {},
      { authorization },
    );
    for (const connectionParams of [{ authorization }, { Authorization: authorization }]) {
      const subscription = subscribe(WATCH, { outTradeNo: 'tea_1' }, { connectionParams });
      expect(changeOf(await subscription.next()).trade.state).toBe('WAIT_BUYER_PAY');
    }
  });

  test('a subscription before connection_init', async () => {
    const { rawSocket } = await givenPaystate();
    const { socket, closed, send } = rawSocket();
    await new Promise((resolve) => socket.once('open', resolve));
    send({ type: 'subscribe', id: '1', payload: { query: WATCH_ALL } });
    expect((await closed).code).toBe(4401);
  });

  test('another protocol, another path', async () => {
    const { rawSocket } = await givenPaystate();
    const { closed } = rawSocket({}, 'graphql-ws');
    expect([1006, 4406]).toContain((await closed).code);
    expect(await rawSocket({}, 'graphql-transport-ws', '/elsewhere').refused).toBe(0);
  });

  test('more subscriptions on one socket than allowed', async () => {
    const { received, send } = await askRaw({ query: WATCH_ALL });
    for (let id = 2; id <= MAX_SUBSCRIPTIONS_PER_SOCKET + 1; id += 1) {
      send({ type: 'subscribe', id: String(id), payload: { query: WATCH_ALL } });
    }
    const refused = await until('one is refused', () => received.find(({ type }) => type === 'error'));
    expect(refused).toMatchObject({
      id: String(MAX_SUBSCRIPTIONS_PER_SOCKET + 1),
      payload: [{ extensions: { code: 'OVERLOADED', retryable: true } }],
    });
  });

  test('a message over the limit, and no JSON', async () => {
    const { closed, send, paystate } = await askRaw({ query: WATCH_ALL });
    send({ type: 'ping', payload: { filler: 'x'.repeat(MAX_WS_MESSAGE_BYTES) } });
    expect((await closed).code).toBe(1009);
    const other = paystate.rawSocket();
    await new Promise((resolve) => other.socket.once('open', resolve));
    other.socket.send('{');
    expect((await other.closed).code).toBe(4400);
    await until('both are released', () => paystate.feed.subscriberCount() === 0);
  });

  test('what waits for a client that does not read stays within the limit of its socket', async () => {
    const { port, url, pay, gql, post, trade, alipay, feed, subscribe } = await givenPaystate();
    await pay('large_1');
    // An order with much to say: each of its messages has more than a hundred kilobytes.
    const report = async (amount: string) =>
      post('/alipay/notify', alipay.signedNotify('large_1', { total_amount: amount }), FORM);
    for (let fen = 1; fen <= 9; fen += 1) await report(`0.0${fen}`);
    await until('the anomalies are there', async () => (await trade('large_1')).anomalies.length === 9);
    for (const { id } of (await trade('large_1')).anomalies) {
      const input = { outTradeNo: 'large_1', anomalyId: id, who: 'lin', why: 'a test', evidence: 'x'.repeat(1_000) };
      await gql('mutation ($input: SettleAnomalyInput!) { resolveAnomaly(input: $input) { userErrors { code } } }', {
        input,
      });
    }
    const trades = Array.from({ length: 20 }, (_, index) => `t${index}: trade { anomalies { evidence detail } }`);
    const query = `subscription { tradesChanged { ${trades.join(' ')} } }`;
    const deaf = await openDeafSocket(port);
    deaf.on('error', () => undefined);
    for (let id = 0; id < MAX_SUBSCRIPTIONS_PER_SOCKET; id += 1) {
      deaf.write(frame(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query } })));
    }
    await until('all have begun', () => feed.subscriberCount() === MAX_SUBSCRIPTIONS_PER_SOCKET);

    // Fifty messages at once, some ten megabytes: the first beyond the limit ends the socket, and no other is kept.
    let mostUnsent = 0;
    let yuan = 1;
    await until('it is cut off', async () => {
      await report(`${(yuan += 1)}.00`);
      const { open, unsentBytes } = await socketsOf(url);
      mostUnsent = Math.max(mostUnsent, unsentBytes);
      return open === 0;
    });
    expect(mostUnsent).toBeLessThan(MAX_WS_BUFFERED_BYTES + 1024 * 1024);
    deaf.destroy();
    // Others do not notice.
    const next = await subscribe(WATCH, { outTradeNo: 'large_1' }).next();
    expect(changeOf(next).trade.state).toBe('WAIT_BUYER_PAY');
  });
});

async function socketsOf(url: string): Promise<{ open: number; unsentBytes: number }> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: string) => Number(new RegExp(`^${name}{merchant="main"} (\\d+)`, 'm').exec(metrics)?.[1]);
  return { open: valueOf('paystate_sockets'), unsentBytes: valueOf('paystate_sockets_unsent_bytes') };
}

/** A WebSocket by hand that is acknowledged and then never reads again. */
async function openDeafSocket(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write(frame(JSON.stringify({ type: 'connection_init' })));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

/** A masked text frame (RFC 6455), its mask all zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}
