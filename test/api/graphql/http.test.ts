/** What comes in over HTTP and should not, and what a browser, a monitor and a stranger are told. */
import { request as httpRequest } from 'node:http';
import { cleanUp, givenPaystate, type Paystate } from '../../given-paystate';
import { MAX_BODY_BYTES, MAX_QUERY_ALIASES, MAX_QUERY_COST, MAX_QUERY_DEPTH } from '../../../api/request/limits';

const ALIVE = '{ __typename }';

describe('bad requests', () => {
  let paystate: Paystate;
  beforeAll(async () => {
    paystate = await givenPaystate();
  });
  afterAll(cleanUp);
  afterEach(async () => {
    expect(await paystate.gql(ALIVE)).toMatchObject({ status: 200, data: { __typename: 'Query' } });
  });

  const first = <T>(list: T[] | undefined): T => list![0]!;

  test('a body over the limit', async () => {
    const { status, errors } = await paystate.postGraphql(JSON.stringify({ query: '#'.repeat(MAX_BODY_BYTES) }));
    expect(status).toBe(413);
    expect(first(errors).extensions).toMatchObject({ code: 'REQUEST_TOO_LARGE', advice: 'FIX_INPUT' });
  });

  test.each([
    ['broken JSON', '{"query": '],
    ['no JSON at all', 'query { trades { nodes { state } } }'],
    ['nothing', ''],
    ['a poisoned prototype', '{"__proto__": {"query": "{ __typename }"}}'],
  ])('%s', async (_what, body) => {
    const { status, errors } = await paystate.postGraphql(body);
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        message: expect.stringContaining('not JSON'),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT', requestId: expect.any(String) }),
      },
    ]);
  });

  test.each([
    ['a JSON text', '"x"'],
    ['an empty object', '{}'],
    ['a number for a query', '{"query": 1}'],
    ['variables that are a text', '{"query": "{ __typename }", "variables": "x"}'],
    ['two operations and no name', '{"query": "query A { __typename } query B { __typename }"}'],
    ['a batch', '[{"query": "{ __typename }"}]'],
  ])('%s', async (_what, body) => {
    const { status, errors } = await paystate.postGraphql(body);
    expect(status).toBe(400);
    expect(first(errors).extensions).toMatchObject({ code: 'BAD_USER_INPUT', help: expect.any(String) });
  });

  test.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['a malformed type', 'json; ;;'],
  ])('a query sent as %s is 415', async (_what, contentType) => {
    const { status, errors } = await paystate.postGraphql(JSON.stringify({ query: ALIVE }), {
      'content-type': contentType,
    });
    expect(status).toBe(415);
    expect(first(errors).message).toContain('application/json');
  });

  test('a query that is not GraphQL', async () => {
    const { status, errors } = await paystate.gql('{ trade(');
    expect(status).toBe(400);
    expect(first(errors)).toMatchObject({
      locations: [{ line: 1, column: 9 }],
      extensions: { code: 'GRAPHQL_PARSE_FAILED', advice: 'FIX_INPUT' },
    });
  });

  test.each([
    ['an unknown field', '{ trade(outTradeNo: "x") { colour } }', 'colour'],
    ['an unknown argument', '{ trade(outTradeNo: "x", colour: 1) { state } }', 'colour'],
    [
      'an unknown input field',
      'mutation { sync(input: {outTradeNo: "x", colour: 1}) { userErrors { code } } }',
      'colour',
    ],
    ['a missing argument', '{ trade { state } }', 'outTradeNo'],
    ['an unknown enum value', '{ trades(filter: {states: [PAID]}) { nodes { state } } }', 'PAID'],
  ])('%s', async (_what, query, word) => {
    const { status, errors } = await paystate.gql(query);
    expect(status).toBe(400);
    expect(first(errors)).toMatchObject({
      message: expect.stringContaining(word),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', advice: 'FIX_INPUT' },
    });
  });

  test('variables of the wrong type', async () => {
    const query = 'query ($n: Int) { trades(first: $n) { nodes { state } } }';
    const { status, errors } = await paystate.gql(query, { n: 'many' });
    expect(status).toBe(400);
    expect(first(errors)).toMatchObject({
      message: expect.stringContaining('$n'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  const manyAliases = Array.from({ length: MAX_QUERY_ALIASES + 1 }, (_, index) => `a${index}: __typename`).join(' ');
  // Each fragment spreads the one before twice: 2^20 fields in a few hundred words.
  const bomb = Array.from(
    { length: 20 },
    (_, index) => `fragment F${index + 1} on Trade { ...F${index} x${index}: state ...F${index} }`,
  );

  test.each([
    ['too many aliases', `{ trade(outTradeNo: "x") { ${manyAliases.replaceAll('__typename', 'state')} } }`, 'Aliases'],
    ['too many words', `{ ${'__typename '.repeat(5_000)} }`, 'tokens'],
    ['too many directives', `{ __typename ${'@skip(if: false) '.repeat(40)} }`, 'irectives'],
    [
      'too many fields in pages of pages',
      '{ trades(first: 100) { nodes { history(first: 100) { nodes { id type data } } } } }',
      `${MAX_QUERY_COST} are allowed`,
    ],
    [
      'a page of unknown size counts as the largest',
      'query ($n: Int, $m: Int) { trades(first: $n) { nodes { history(first: $m) { nodes { id type data } } } } }',
      `${MAX_QUERY_COST} are allowed`,
    ],
    [
      'a signature each in many pages',
      `{ ${[1, 2, 3, 4, 5].map((index) => `p${index}: trades(first: 100) { nodes { nextStep { __typename } } }`).join(' ')} }`,
      `${MAX_QUERY_COST} are allowed`,
    ],
    [
      'sixty commands in one request',
      `mutation { ${Array.from({ length: 52 }, (_, index) => `${index % 2 ? `a${index}: ` : ''}sync(input: {outTradeNo: "x"}) { userErrors { code } }`).join(' ')} }`,
      `${MAX_QUERY_COST} are allowed`,
    ],
    [
      'a bomb of fragments',
      `{ trade(outTradeNo: "x") { ...F20 } } fragment F0 on Trade { state } ${bomb.join(' ')}`,
      'limit',
    ],
    [
      'a bomb of fragments, each with fields of its own',
      `{ trade(outTradeNo: "x") { ...F12 } } fragment F0 on Trade { state } ${Array.from({ length: 12 }, (_, index) => `fragment F${index + 1} on Trade { refunds { ...G${index + 1} } anomalies { ...G${index + 1} } } fragment G${index + 1} on Refund { a: x { ...F${index} } b: x { ...F${index} } }`).join(' ')}`,
      'limit',
    ],
    ['introspection twice', '{ a: __schema { types { name } } b: __type(name: "Trade") { name } }', 'one `__schema`'],
    [
      'fields that conflict, in pairs',
      `{ ${Array.from({ length: 95 }, (_, index) => `trade(outTradeNo: "${index}") { state }`).join(' ')} }`,
      'too often',
    ],
    [
      'too many operations',
      Array.from({ length: 60 }, (_, index) => `query Q${index} { __typename }`).join(' '),
      'limit',
    ],
  ])('%s', async (_what, query, word) => {
    const { status, errors } = await paystate.gql(query);
    expect(status).toBe(400);
    expect(errors).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(word),
        extensions: expect.objectContaining({
          code: 'QUERY_TOO_COMPLEX',
          advice: 'FIX_INPUT',
          help: expect.any(String),
        }),
      }),
    );
  });

  test(`a query of more than ${MAX_QUERY_DEPTH} levels`, async () => {
    const list = '{ ofType '.repeat(20);
    const { errors } = await paystate.gql(
      `{ __type(name: "Trade") { fields { type ${list}{ name } ${'}'.repeat(20)} } } }`,
    );
    expect(errors).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(`depth limit of ${MAX_QUERY_DEPTH}`),
        extensions: expect.objectContaining({ code: 'QUERY_TOO_COMPLEX' }),
      }),
    );
  });

  test('the largest sensible page is not too much', async () => {
    const { status, errors } = await paystate.gql(`{ trades(first: 100) { pageInfo { endCursor } edges { cursor node {
      outTradeNo tradeNo state method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount inDoubt
      nextStep { __typename ... on ShowQrCode { qrCode expiresAt } } closeReason buyer { id logonId } createdAt paidAt closedAt
      expiresAt refunds { outRequestNo amount state reason requestedAt endedAt refusal { code message } }
      anomalies { kind detail observedAt } revision position } } } }`);
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
  });

  test('introspection is answered', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const { status, data } = await paystate.gql(
      getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }),
    );
    expect(status).toBe(200);
    expect(data.__schema.queryType.name).toBe('Query');
  });

  test('a subscription over POST is told where it runs', async () => {
    const { status, errors } = await paystate.gql('subscription { tradesChanged { position } }');
    expect(status).toBe(400);
    expect(first(errors).message).toContain('WebSocket');
  });

  test('a malformed Host header', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const options = { port: paystate.port, path: '/graphql', method: 'POST' };
      const headers = { host: 'a b', 'content-type': 'application/json' };
      httpRequest({ ...options, host: '127.0.0.1', headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end(JSON.stringify({ query: ALIVE }));
    });
    expect(status).toBe(421);
  });

  test('an address that is not there', async () => {
    const response = await fetch(`${paystate.url}/admin`);
    expect(response.status).toBe(404);
    // A browser is answered with a page.
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.json()).toEqual({ error: expect.stringContaining('/graphql') });
  });
});

describe('what is shown of errors', () => {
  afterEach(cleanUp);

  test('an error that nobody foresaw is shown by its request id only, and logged', async () => {
    const { gql, log } = await givenPaystate({
      wrapStore: (store) => ({
        ...store,
        readStream: () => Promise.reject(new TypeError('secret inside of /var/lib/paystate')),
      }),
    });
    const answer = await gql('query Past { tradeAsOf(outTradeNo: "x") { state } }', {}, { 'x-request-id': 'r-1' });
    expect(answer.data).toEqual({ tradeAsOf: null });
    expect(answer.errors).toEqual([
      expect.objectContaining({
        message: 'Internal error',
        path: ['tradeAsOf'],
        extensions: {
          code: 'INTERNAL',
          requestId: 'r-1',
          advice: 'RETRY_SAME_KEYS',
          retryable: true,
          help: expect.stringContaining('request id'),
        },
      }),
    ]);
    expect(answer.text).not.toMatch(/secret|TypeError|\.ts/);
    expect(log).toContainEqual(
      expect.objectContaining({
        requestId: 'r-1',
        operationName: 'Past',
        err: expect.objectContaining({ message: expect.stringContaining('secret inside') }),
      }),
    );
  });

  test.each(['', 'a b', 'x'.repeat(65), 'a\tb'])('an insane request id (%p) is replaced', async (given) => {
    const { gql } = await givenPaystate();
    const { headers } = await gql(ALIVE, {}, { 'x-request-id': given });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('given an engine whose time was moved, then an answer carries that time', async () => {
    const { gql, alipay } = await givenPaystate();
    await alipay.advance('24h');
    const { headers } = await gql(ALIVE);
    const aheadMs = Date.parse(headers.get('paystate-time') ?? '') - Date.now();
    expect(Math.abs(aheadMs - 86_400_000)).toBeLessThan(3_600_000);
  });

  test('logs hold the operation and no variables', async () => {
    const { pay, log } = await givenPaystate();
    await pay('tea_1', { subject: 'a very private present' });
    expect(log).toContainEqual(
      expect.objectContaining({ msg: 'graphql', operation: 'mutation', operationName: 'Pay' }),
    );
    expect(JSON.stringify(log)).not.toMatch(/private present|tea_1/);
  });
});

describe('who may call', () => {
  afterEach(cleanUp);
  const TOKEN = 'a-token-of-some-length';

  test('with a token set, nobody without it', async () => {
    const { gql, url, post } = await givenPaystate({ apiToken: TOKEN });
    for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN}x`]) {
      const { status, errors, headers } = await gql(ALIVE, {}, authorization === '' ? {} : { authorization });
      expect({ status, code: errors?.[0]?.extensions['code'] }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
    expect((await gql(ALIVE, {}, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    // Alipay and monitors have no token.
    expect(await (await post('/alipay/notify', 'x')).text()).toBe('failure');
    expect((await fetch(`${url}/alipay/return`)).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('pages of other sites are refused, our own and allowed ones are not', async () => {
    const { gql, port, url } = await givenPaystate({ allowedOrigins: ['https://shop.example/'] });
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `http://evil.example:${port}`]) {
      const { status, errors, headers } = await gql(ALIVE, {}, { origin });
      expect({ status, code: errors?.[0]?.extensions['code'] }).toEqual({ status: 403, code: 'FORBIDDEN' });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await gql(ALIVE, {}, { origin: url })).status).toBe(200);
    const allowed = await gql(ALIVE, {}, { origin: 'https://shop.example' });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });

  test('a name that was made to point at us does not make a foreign page our own', async () => {
    const { port } = await givenPaystate();
    const statusOf = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const all = { 'content-type': 'application/json', ...headers };
        httpRequest({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers: all }, (response) =>
          resolve(response.resume().statusCode),
        )
          .on('error', reject)
          .end(JSON.stringify({ query: ALIVE }));
      });
    expect(await statusOf({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` })).toBe(421);
    expect(await statusOf({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
    expect(await statusOf({ host: `paystate.internal:${port}` })).toBe(421);
    // Without a credential only this machine is answered; a backend that knows us by a name needs one.
    expect(await statusOf({ host: `localhost:${port}`, 'x-forwarded-for': '203.0.113.7' })).toBe(403);
  });

  test('a preflight is answered for allowed origins only', async () => {
    const { url } = await givenPaystate({ allowedOrigins: ['https://shop.example'] });
    const preflight = (origin: string) => fetch(`${url}/graphql`, { method: 'OPTIONS', headers: { origin } });
    expect((await preflight('https://shop.example')).headers.get('access-control-allow-headers')).toContain(
      'authorization',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('pages and probes', () => {
  afterEach(cleanUp);

  test('where no pages for people were built, a browser gets an answer as a program does', async () => {
    const { url } = await givenPaystate();
    const statusOf = async (path: string) =>
      (await fetch(`${url}${path}`, { headers: { accept: 'text/html' }, redirect: 'manual' })).status;
    expect([await statusOf('/'), await statusOf('/graphql?query={__typename}')]).toEqual([404, 406]);
  });

  test('the return page says nothing of the payment and repeats nothing', async () => {
    const { url } = await givenPaystate();
    const response = await fetch(`${url}/alipay/return?out_trade_no=%3Cscript%3E&trade_status=TRADE_SUCCESS`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('请返回商家页面查看支付结果');
    expect(html).not.toMatch(/script|SUCCESS/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('however often a way back is loaded again, Alipay is asked about its order once at a time', async () => {
    const { pay, alipay } = await givenPaystate();
    const { nextStep } = (await pay('tea_1', { method: 'PAGE' })).trade;
    await fetch(nextStep.url, { redirect: 'manual' });
    await alipay.fault('notify', 'notify-lost', { times: 50 });
    await alipay.fault('alipay.trade.query', 'slow', { times: 50, ms: 5_000 });
    const { return_url: back } = await alipay.control('pay', { out_trade_no: 'tea_1' });

    const begunMs = performance.now();
    const pages = await Promise.all(Array.from({ length: 40 }, () => fetch(back)));
    const answeredMeanwhile = Math.floor((performance.now() - begunMs) / 5_000);

    expect(pages.every(({ status }) => status === 200)).toBe(true);
    const { calls } = await alipay.ledger();
    const queries = calls.filter(({ method }: { method: string }) => method === 'alipay.trade.query').length;
    expect(queries).toBeGreaterThan(0);
    expect(queries).toBeLessThanOrEqual(1 + answeredMeanwhile);
  });

  test('health, readiness and metrics', async () => {
    let reasons: string[] = ['read model is catching up'];
    const { url, pay, post } = await givenPaystate({ isReady: () => ({ ready: reasons.length === 0, reasons }) });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const behind = await fetch(`${url}/readyz`);
    expect([behind.status, await behind.json()]).toEqual([503, { status: 'not ready', reasons }]);
    reasons = [];
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    await pay('tea_1');
    await pay('bad number');
    await post('/alipay/notify', 'x=1');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('paystate_commands_total{command="Pay",result="ok",merchant="main"} 1');
    expect(metrics).toContain('paystate_commands_total{command="Pay",result="INVALID_OUT_TRADE_NO",merchant="main"} 1');
    expect(metrics).toMatch(/paystate_notifies_total\{result="rejected",reason="[a-z0-9-]+",merchant="main"\} 1/);
    expect(metrics).toContain('paystate_trades{merchant="main"} 1');
  });

  test('a store on another server that is away: the node is not ready, but a restart would not help', async () => {
    const { url } = await givenPaystate({
      isStoreEmbedded: false,
      wrapStore: (store) => ({ ...store, readStream: () => Promise.reject(new Error('away')) }),
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

  test('an embedded store that does not answer is unhealthy', async () => {
    const { url } = await givenPaystate({
      wrapStore: (store) => ({ ...store, readStream: () => Promise.reject(new Error('gone /var/x')) }),
    });
    for (const where of ['/healthz', '/readyz']) {
      const response = await fetch(`${url}${where}`);
      expect(response.status).toBe(503);
      expect(await response.text()).toContain('the event store cannot be read');
    }
  });
});
