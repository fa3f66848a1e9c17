/** Keys, watch tokens and their ends, as callers of a running engine see them. */
import { generateKeyPair, SignJWT } from 'jose';
import { withTimeEnough, within } from '../../waiting';
import { freePort } from '../../free-port';
import { cleanUp, givenPaystate, until, type GraphQLAnswer, type Json, type Paystate } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const BOSS = bearer(TOKEN);

afterEach(cleanUp);

async function createKey(paystate: Paystate, input: Record<string, unknown>): Promise<{ id: string; key: string }> {
  const document =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } userErrors { code message } } }';
  const { data } = await paystate.gql(document, { input: { name: 'till 3', ...input } }, BOSS);
  expect(data.createApiKey.userErrors).toEqual([]);
  return { id: data.createApiKey.apiKey.id, key: data.createApiKey.key };
}

const revokeKey = (paystate: Paystate, id: string) =>
  paystate.gql('mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { code } } }', { id }, BOSS);

/** A socket that has begun to watch all trades, with this credential. */
async function watchAll(paystate: Paystate, token: string, document = 'subscription { tradesChanged { position } }') {
  const { socket, send, received, closed } = paystate.rawSocket();
  await new Promise((resolve) => socket.once('open', resolve));
  send({ type: 'connection_init', payload: bearer(token) });
  let isClosed = false;
  void closed.then(() => (isClosed = true));
  const isAcknowledged = () => received.some(({ type }) => type === 'connection_ack');
  await until('the socket is acknowledged, or closed', () => isClosed || isAcknowledged());
  send({ type: 'subscribe', id: '1', payload: { query: document } });
  return { closed, received, isAcknowledged: isAcknowledged() };
}

describe('an API key', () => {
  test('opens what its scopes say until it is revoked, and ends its subscriptions then', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { id, key } = await createKey(paystate, { scopes: ['READ', 'PAY'] });
    expect((await paystate.gql('{ viewer { actor scopes } }', {}, bearer(key))).data.viewer).toEqual({
      actor: `key:${id}`,
      scopes: ['READ', 'PAY'],
    });
    const { closed } = await watchAll(paystate, key);

    await revokeKey(paystate, id);

    expect(await within(closed, 'the socket of the revoked key is closed')).toEqual({
      code: 4401,
      reason: 'The key was revoked',
    });
    const { status, errors } = await paystate.gql('{ viewer { actor } }', {}, bearer(key));
    expect(status).toBe(401);
    expect(errors).toMatchObject([{ message: `The key ${id} was revoked.`, extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('is accepted and refused alike after a restart', async () => {
    const first = await givenPaystate({ apiToken: TOKEN });
    const kept = await createKey(first, { scopes: ['READ'] });
    const gone = await createKey(first, { scopes: ['READ'] });
    await revokeKey(first, gone.id);
    await first.close();

    const second = await givenPaystate({ apiToken: TOKEN, dataDir: first.dataDir });

    expect((await second.gql('{ trades { nodes { state } } }', {}, bearer(kept.key))).status).toBe(200);
    expect((await second.gql('{ trades { nodes { state } } }', {}, bearer(gone.key))).status).toBe(401);
  });

  test('ends by itself, with its subscriptions', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { key, closed } = await withTimeEnough('it is used before its end', async (ms) => {
      const expiresAtMs = Date.now() + ms;
      const expiresAt = new Date(expiresAtMs).toISOString();
      const created = await createKey(paystate, { scopes: ['READ'], expiresAt }).catch(() => undefined);
      if (created === undefined) return undefined;
      const watching = await watchAll(paystate, created.key);
      return watching.isAcknowledged && { ...watching, ...created };
    });

    expect(await within(closed, 'the socket of the expired key is closed')).toEqual({
      code: 4401,
      reason: 'The credential has expired',
    });
    expect((await paystate.gql('{ viewer { actor } }', {}, bearer(key))).status).toBe(401);
  });

  test('is the actor of what it causes; its digest and itself are nowhere to be read', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { id, key } = await createKey(paystate, { scopes: ['PAY', 'READ', 'ADMIN', 'AUDIT'] });
    const order = 'input: { outTradeNo: "mine_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }';
    const document = `mutation { pay(${order}) { trade { history { nodes { type actor data } } } } }`;

    const { data } = await paystate.gql(document, {}, bearer(key));

    const actors = data.pay.trade.history.nodes.map(({ actor }: Json) => actor);
    expect(new Set(actors)).toEqual(new Set([`key:${id}`]));
    const secret = key.slice(`pk_${id}_`.length);
    const listed = await paystate.gql('{ apiKeys { id name scopes createdBy } }', {}, BOSS);
    expect(listed.data.apiKeys).toMatchObject([{ id, name: 'till 3', createdBy: 'api-token' }]);
    expect(listed.text + JSON.stringify(paystate.log)).not.toContain(secret);
  });

  test('is recorded as used, once', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { id, key } = await createKey(paystate, { scopes: ['READ'] });
    const lastUse = async () => (await paystate.gql('{ apiKeys { lastUsedAt } }', {}, BOSS)).data.apiKeys[0].lastUsedAt;
    expect(await lastUse()).toBeNull();

    await Promise.all(Array.from({ length: 5 }, () => paystate.gql('{ viewer { actor } }', {}, bearer(key))));

    await until('the use is recorded', async () => (await lastUse()) !== null);
    const events = await paystate.store.readStream('keys-main');
    expect(events.map(({ type }) => type as string)).toEqual(['ApiKeyCreated', 'ApiKeyUsed']);
    expect(events[1]).toMatchObject({ data: { keyId: id } });
  });

  test('may be used from its addresses only, as a trusted proxy reports them', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN, trustedProxies: ['127.0.0.1'] });
    const { key } = await createKey(paystate, { scopes: ['READ'], addresses: ['203.0.113.0/24'] });
    const statusFrom = async (address?: string) =>
      (
        await paystate.gql(
          '{ viewer { actor } }',
          {},
          { ...bearer(key), ...(address && { 'x-forwarded-for': address }) },
        )
      ).status;

    expect(await statusFrom('203.0.113.7')).toBe(200);
    expect(await statusFrom('198.51.100.7')).toBe(401);
    expect(await statusFrom('203.0.113.7, 198.51.100.7')).toBe(401);
    expect(await statusFrom()).toBe(401);
  });

  test('does not believe what an unknown proxy reports', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { key } = await createKey(paystate, { scopes: ['READ'], addresses: ['203.0.113.0/24'] });

    const headers = { ...bearer(key), 'x-forwarded-for': '203.0.113.7' };
    expect((await paystate.gql('{ viewer { actor } }', {}, headers)).status).toBe(401);
  });

  test('that comes too often waits, and no other does', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const eager = await createKey(paystate, { scopes: ['READ'], requestsPerSecond: 1 });
    const calm = await createKey(paystate, { scopes: ['READ'], requestsPerSecond: 1 });
    const ask = ({ key }: { key: string }) => paystate.gql('{ viewer { actor } }', {}, bearer(key));

    const begunMs = performance.now();
    let asked = 0;
    let refused: GraphQLAnswer[] = [];
    await until('some are refused', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(eager)));
      asked += answers.length;
      refused = [...refused, ...answers.filter(({ status }) => status === 429)];
      return refused.length > 0;
    });

    // Two at once, and one each second.
    const mayPass = 2 + Math.ceil((performance.now() - begunMs) / 1_000);
    expect(asked - refused.length).toBeLessThanOrEqual(mayPass);
    expect(refused[0]?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true } }]);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(calm)).status).toBe(200);
    await until('it may ask again', async () => (await ask(eager)).status === 200);
  });

  test('that is guessed from one address is soon told to slow down, and an accepted one is not', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { key } = await createKey(paystate, { scopes: ['READ'] });
    const guess = (index: number) => paystate.gql('{ viewer { actor } }', {}, bearer(`guess-${index}`));

    const answers = await Promise.all(Array.from({ length: 150 }, (_, index) => guess(index)));

    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(100);
    await until('it is told to slow down', async () => {
      const more = await Promise.all(Array.from({ length: 20 }, (_, index) => guess(index)));
      return [...answers, ...more].some(({ status }) => status === 429);
    });
    expect((await paystate.gql('{ viewer { actor } }', {}, bearer(key))).status).toBe(200);
  });

  test('that is not accepted is counted by the reason', async () => {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const { key } = await createKey(paystate, { scopes: ['READ'] });

    for (const wrong of [key.slice(0, -1), 'x'.repeat(20)])
      await paystate.gql('{ viewer { actor } }', {}, bearer(wrong));

    const metrics = await (await fetch(`${paystate.url}/metrics`, { headers: BOSS })).text();
    expect(metrics).toContain('paystate_denied_total{code="UNAUTHENTICATED",reason="malformed",merchant="main"} 1');
    expect(metrics).toContain('paystate_denied_total{code="UNAUTHENTICATED",reason="unknown",merchant="main"} 1');
  });
});

test('given keys that cannot be read now, a socket is told to come back later, not that its credential is wrong', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const issuer = 'https://login.example.com';
  // Nobody answers there.
  const jwksUrl = `http://127.0.0.1:${await freePort()}/keys`;
  const jwt = { jwksUrl, publicKey: undefined, issuer, audience: 'paystate', scopeClaim: 'scope' };
  const paystate = await givenPaystate({ apiToken: TOKEN, jwt });
  const token = await new SignJWT({ iss: issuer, aud: 'paystate', sub: 'lin', scope: 'READ' })
    .setProtectedHeader({ alg: 'ES256' })
    .setExpirationTime('10m')
    .sign(privateKey);

  const { closed } = await watchAll(paystate, token);

  expect(await within(closed, 'the socket is closed')).toEqual({
    code: 1013,
    reason: expect.stringContaining('try again'),
  });
  expect((await paystate.gql('{ viewer { actor } }', {}, bearer(token))).errors).toMatchObject([
    { extensions: { code: 'STORE_UNAVAILABLE', retryable: true } },
  ]);
});

test('two who watch the same fields of the same change each see what they may', async () => {
  const paystate = await givenPaystate({ apiToken: TOKEN });
  const order = 'input: { outTradeNo: "both_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }';
  await paystate.gql(`mutation { pay(${order}) { userErrors { code } } }`, {}, BOSS);
  const document = 'subscription { tradesChanged { trade { state buyer { id } } } }';
  const withBuyer = await createKey(paystate, { scopes: ['READ', 'READ_BUYER'] });
  const without = await createKey(paystate, { scopes: ['READ'] });
  const sees = await watchAll(paystate, withBuyer.key, document);
  const seesNot = await watchAll(paystate, without.key, document);
  await until('both watch', () => paystate.feed.subscriberCount() === 2);

  await paystate.alipay.pay('both_1');

  const paidIn = ({ received }: { received: Json[] }) =>
    received.map(({ payload }) => payload).find((one) => one?.data?.tradesChanged.trade.state === 'TRADE_SUCCESS');
  await until('both have heard of it', () => paidIn(sees) !== undefined && paidIn(seesNot) !== undefined);
  expect(paidIn(sees).data.tradesChanged.trade.buyer).toEqual({ id: expect.any(String) });
  expect(paidIn(seesNot)).toMatchObject({
    data: { tradesChanged: { trade: { buyer: null } } },
    errors: [{ extensions: { code: 'MISSING_SCOPE' } }],
  });
});

describe('a watch token', () => {
  const WATCH = 'subscription ($no: ID!) { tradeChanged(outTradeNo: $no) { trade { state paidAmount } } }';

  async function given(ttl = '1h') {
    const paystate = await givenPaystate({ apiToken: TOKEN });
    const open = (outTradeNo: string) =>
      paystate.gql(
        `mutation ($no: ID!, $ttl: String) { pay(input: { outTradeNo: $no, totalAmount: "88.00", subject: "Tea", method: QR_CODE }) {
          trade { watchToken(ttl: $ttl) } } }`,
        { no: outTradeNo, ttl },
        BOSS,
      );
    const { data, errors } = await open('mine_1');
    await open('other_1');
    return { paystate, token: data?.pay?.trade?.watchToken as string, errors };
  }

  test('follows its order from the code to the payment, and no other order', async () => {
    const { paystate, token } = await given();
    const mine = paystate.subscribe(WATCH, { no: 'mine_1' }, { connectionParams: bearer(token) });
    expect((await mine.next()).value.data.tradeChanged.trade.state).toBe('WAIT_BUYER_PAY');

    await paystate.alipay.pay('mine_1');

    let trade: Json;
    do trade = (await mine.next()).value.data.tradeChanged.trade;
    while (trade.state !== 'TRADE_SUCCESS');
    expect(trade.paidAmount).toBe('88.00');
    const other = await watchAll(paystate, token, 'subscription { tradeChanged(outTradeNo: "other_1") { position } }');
    await until('it is answered', () => other.received.some(({ id }) => id === '1'));
    const [answer] = other.received.filter(({ id }) => id === '1');
    expect(answer.payload).toMatchObject({ errors: [{ extensions: { code: 'MISSING_SCOPE' } }] });
    const { errors } = await paystate.gql('{ trade(outTradeNo: "other_1") { state } }', {}, bearer(token));
    expect(errors).toMatchObject([{ extensions: { code: 'MISSING_SCOPE' } }]);
  });

  test('of a shop is none of a shop with another key, and an altered one is none', async () => {
    const { token } = await given();
    const elsewhere = await givenPaystate({ apiToken: TOKEN });
    const [head = '', , signature = ''] = token.split('.');
    const claims = { sub: 'other_1', aud: 'paystate:main', exp: Math.floor(Date.now() / 1_000) + 60 };
    const altered = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');

    expect((await elsewhere.gql('{ trade(outTradeNo: "mine_1") { state } }', {}, bearer(altered))).status).toBe(401);
  });

  test.each(['1c', '0m', '2d', '25h', '-5m', ''])('does not live %j', async (ttl) => {
    const { errors } = await given(ttl);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
