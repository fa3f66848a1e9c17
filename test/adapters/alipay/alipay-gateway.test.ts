import { verify } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import workerThreads, { type Worker } from 'node:worker_threads';
import { AlipaySdk } from 'alipay-sdk';
import iconv from 'iconv-lite';
import type { GatewayRequest } from '../../../domain/ports';
import { createAlipayGateway } from '../../../adapters/alipay/alipay-gateway';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import { PATIENCE_MS, until as holds } from '../../waiting';
import {
  APP_ID,
  NOTIFY_URL,
  NOW,
  cleanUp,
  givenGateway,
  givenServer,
  headerless,
  newKeyPair,
  pkcs8,
  signRsa2,
  spki,
  type Behaviour,
} from './given-alipay';

const keys = { app: newKeyPair(), alipay: newKeyPair() };

const query: GatewayRequest = { method: 'alipay.trade.query', bizContent: { out_trade_no: 'A1' } };
const NODE = '{"code":"10000","msg":"Success","out_trade_no":"A1","trade_no":"T1","trade_status":"TRADE_SUCCESS"}';
const FORGED = NODE.replace('A1', 'A2');
const genuine = (node: string | Buffer): string => signRsa2(keys.alipay.privateKey, node);
const answerOf = (node: string): string => `{"alipay_trade_query_response":${node},"sign":"${genuine(node)}"}`;
const says =
  (body: string | Buffer): Behaviour =>
  (response) =>
    response.setHeader('content-type', 'text/html;charset=utf-8').end(body);
const signed = { kind: 'answer', signed: true, content: NODE };
const none = (reason: string) => ({ kind: 'none', reason });

describe('the request', () => {
  afterEach(cleanUp);

  const precreate: GatewayRequest = {
    method: 'alipay.trade.precreate',
    bizContent: {
      out_trade_no: 'A1',
      total_amount: '88.00',
      subject: '咖啡 a+b ~*\'()!&=%<"',
      goods_detail: [{ goods_id: 'g', quantity: 1 }],
      body: undefined,
    },
  };

  test.each([precreate, query])('is byte for byte what the SDK itself sends: $method', async (request) => {
    const { hits, gatewayUrl } = await givenServer(says('{}'));
    const gateway = givenGateway(keys, { gatewayUrl });
    const sdk = new AlipaySdk({
      appId: APP_ID,
      privateKey: pkcs8(keys.app.privateKey),
      keyType: 'PKCS8',
      gateway: gatewayUrl,
    });
    const notify = request === precreate ? { notify_url: NOTIFY_URL } : {};
    await sdk
      .exec(request.method, { timestamp: '2026-03-01 00:30:00', ...notify, bizContent: { ...request.bizContent } })
      .catch(() => undefined);

    await gateway.call(request);

    const [theirs, ours] = hits;
    expect(ours?.url.href).toBe(theirs?.url.href);
    expect(ours?.body).toBe(theirs?.body);
    expect(ours?.headers['content-type']).toBe(theirs?.headers['content-type']);
    expect(Object.fromEntries(ours?.url.searchParams ?? [])).toMatchObject({
      app_id: APP_ID,
      timestamp: '2026-03-01 00:30:00',
      sign_type: 'RSA2',
      charset: 'utf-8',
    });
  });

  test('carries notify_url only where a trade is opened, and no empty value', async () => {
    const { hits, gatewayUrl } = await givenServer(says('{}'));
    const gateway = givenGateway(keys, { gatewayUrl });
    const opening = ['alipay.trade.pay', 'alipay.trade.precreate', 'alipay.trade.create'] as const;
    const others = [
      'alipay.trade.query',
      'alipay.trade.close',
      'alipay.trade.cancel',
      'alipay.trade.refund',
      'alipay.trade.fastpay.refund.query',
    ] as const;
    for (const method of [...opening, ...others]) await gateway.call({ method, bizContent: { out_trade_no: 'A1' } });
    expect(hits.map(({ url }) => url.searchParams.get('notify_url'))).toEqual([
      NOTIFY_URL,
      NOTIFY_URL,
      NOTIFY_URL,
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(hits.flatMap(({ url }) => [...url.searchParams.values()])).not.toContain('');
  });

  test("a service provider's token goes with each call and each page, signed", async () => {
    const { hits, gatewayUrl } = await givenServer(says('{}'));
    const gateway = givenGateway(keys, { gatewayUrl, appAuthToken: '202611BBtoken' });
    await gateway.call(query);
    const page = await gateway.signPage({ method: 'alipay.trade.page.pay', bizContent: { out_trade_no: 'A1' } });
    for (const params of [hits[0]?.url.searchParams, new URL(page.url).searchParams]) {
      expect(params?.get('app_auth_token')).toBe('202611BBtoken');
    }
    const params = Object.fromEntries(new URL(page.url).searchParams);
    const content = Object.keys(params)
      .filter((name) => name !== 'sign')
      .sort()
      .map((name) => `${name}=${params[name]}`)
      .join('&');
    expect(
      verify('RSA-SHA256', Buffer.from(content), keys.app.publicKey, Buffer.from(params['sign'] ?? '', 'base64')),
    ).toBe(true);
  });

  test('keeps field names as they are and what the address already carries', async () => {
    const { hits, gatewayUrl } = await givenServer(says('{}'));
    const privateKey = headerless(keys.app.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
    const gateway = givenGateway(keys, {
      gatewayUrl: `${gatewayUrl}?tenant=1`,
      texts: { privateKey, publicKey: headerless(spki(keys.alipay.publicKey)) },
    });
    await gateway.call({
      method: 'alipay.trade.query',
      bizContent: { out_trade_no: 'A1', field_1: 'x', HTMLCode: 'y' },
    });
    expect(JSON.parse(new URLSearchParams(hits[0]?.body).get('biz_content') ?? '')).toEqual({
      out_trade_no: 'A1',
      field_1: 'x',
      HTMLCode: 'y',
    });
    expect(hits[0]?.url.searchParams.get('tenant')).toBe('1');
  });
});

describe('every behaviour of the server gets exactly one request', () => {
  const gbkNode = iconv.encode('{"code":"20000","sub_msg":"系统繁忙"}', 'gbk');
  const dripping: Behaviour = (response) => {
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  };
  const promised = (response: ServerResponse): ServerResponse => response.writeHead(200, { 'content-length': '1000' });
  const answers: [string, Behaviour, object][] = [
    ['good sign', says(answerOf(NODE)), signed],
    [
      'chunk by chunk',
      (response) =>
        [...answerOf(NODE)].forEach((letter, at, all) =>
          at < all.length - 1 ? response.write(letter) : response.end(letter),
        ),
      signed,
    ],
    [
      'certificate mode',
      says(`{"alipay_trade_query_response":${NODE},"alipay_cert_sn":"a","sign":"${genuine(NODE)}"}`),
      signed,
    ],
    ['sign before the node', says(`{"sign":"${genuine(NODE)}","alipay_trade_query_response":${NODE}}`), signed],
    [
      'wrong signature',
      says(`{"alipay_trade_query_response":${FORGED},"sign":"${genuine(NODE)}"}`),
      none('bad-signature'),
    ],
    [
      'forged second node',
      says(`{"alipay_trade_query_response":${NODE},"sign":"${genuine(NODE)}","alipay_trade_query_response":${FORGED}}`),
      signed,
    ],
    [
      'unsigned success',
      says(`{"alipay_trade_query_response":${NODE}}`),
      { kind: 'answer', signed: false, content: NODE },
    ],
    [
      'unsigned 40002',
      says('{"alipay_trade_query_response":{"code":"40002"}}'),
      { kind: 'answer', signed: false, content: '{"code":"40002"}' },
    ],
    ['signed error_response', says(`{"error_response":${NODE},"sign":"${genuine(NODE)}"}`), signed],
    ['unsigned error_response', says(`{"error_response":${NODE}}`), { kind: 'answer', signed: false, content: NODE }],
    [
      'GBK sub_msg',
      says(
        Buffer.concat([
          Buffer.from('{"alipay_trade_query_response":'),
          gbkNode,
          Buffer.from(`,"sign":"${genuine(gbkNode)}"}`),
        ]),
      ),
      { kind: 'answer', signed: true, content: '{"code":"20000","sub_msg":"系统繁忙"}' },
    ],
    ['HTTP 500', (response) => response.writeHead(500).end(answerOf(NODE)), none('http-status')],
    ['HTTP 201', (response) => response.writeHead(201).end(answerOf(NODE)), none('http-status')],
    ['302 to itself', (response) => response.writeHead(302, { location: '/gateway.do' }).end(), none('http-status')],
    ['307 to itself', (response) => response.writeHead(307, { location: '/gateway.do' }).end(), none('http-status')],
    ['HTML', says('<html>busy</html>'), none('unparsable')],
    ['nothing in the body', says(''), none('unparsable')],
    ['no node', says('{"sign":"x"}'), none('unparsable')],
    ['more than 1 MiB', says('x'.repeat(1_100_000)), none('too-large')],
    ['reset before the answer', (_, __, socket) => socket.resetAndDestroy(), none('connection-failed')],
    ['closed before the answer', (_, __, socket) => socket.end(), none('connection-failed')],
    [
      'half a body, then reset',
      (response, _, socket) => promised(response).write(NODE, () => socket.resetAndDestroy()),
      none('connection-failed'),
    ],
    [
      'half a body, then closed',
      (response, _, socket) => promised(response).write(NODE, () => socket.end()),
      none('connection-failed'),
    ],
    [
      'half a body of no known length',
      (_, __, socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${answerOf(NODE).slice(0, 90)}`),
      none('unparsable'),
    ],
    ['an answer that is no HTTP', (_, __, socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), none('unparsable')],
    [
      'a switch of protocols',
      (_, __, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      none('connection-failed'),
    ],
    ['no answer', () => undefined, none('timeout')],
    ['headers only', (response) => promised(response).flushHeaders(), none('timeout')],
    ['drop by drop for ever', dripping, none('timeout')],
  ];

  let behave: Behaviour;
  let server: Awaited<ReturnType<typeof givenServer>>;
  let gateway: ReturnType<typeof givenGateway>;
  let impatient: typeof gateway;
  beforeAll(async () => {
    server = await givenServer((...args) => behave(...args));
    gateway = givenGateway(keys, { gatewayUrl: server.gatewayUrl, timeoutMs: PATIENCE_MS });
    impatient = givenGateway(keys, { gatewayUrl: server.gatewayUrl, timeoutMs: 1_000 });
  });
  afterAll(cleanUp);

  test.each(answers)('%s', async (_, behaviour, expected) => {
    behave = behaviour;
    server.hits.length = 0;
    const isTimeout = 'reason' in expected && expected.reason === 'timeout';
    const answer = await (isTimeout ? impatient : gateway).call(query);
    await sleep(20);
    expect(answer).toEqual({ ...expected, durationMs: expect.any(Number) });
    expect(server.hits).toHaveLength(1);
  });
});

describe('connections', () => {
  afterEach(cleanUp);

  test('nobody listens, or no such host', async () => {
    const { gatewayUrl } = await givenServer(says(''));
    await cleanUp();
    expect(await givenGateway(keys, { gatewayUrl }).call(query)).toMatchObject(none('connection-failed'));
    expect(await givenGateway(keys, { gatewayUrl: 'http://alipay.invalid/gateway.do' }).call(query)).toMatchObject(
      none('connection-failed'),
    );
  });

  test('a server that is not what its certificate should say', async () => {
    const { hits, gatewayUrl } = await givenServer(says(answerOf(NODE)));
    const gateway = givenGateway(keys, { gatewayUrl: gatewayUrl.replace('http:', 'https:') });
    expect(await gateway.call(query)).toMatchObject(none('connection-failed'));
    expect(hits).toHaveLength(0);
  });

  test('no connection is used twice, so none is stale', async () => {
    let connections = 0;
    const answer = answerOf(NODE);
    const server = createTcpServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.write(`HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const gateway = givenGateway(keys, {
      gatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway.do`,
    });
    for (let at = 0; at < 3; at += 1) expect(await gateway.call(query)).toMatchObject(signed);
    expect(connections).toBe(3);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('limits', () => {
  afterEach(cleanUp);

  /** Holds every answer back until told. */
  async function givenSlowServer() {
    const held: ServerResponse[] = [];
    const server = await givenServer((response) => held.push(response));
    const until = (count: number) => holds(`${count} calls have arrived`, () => held.length >= count);
    return { ...server, until, release: () => held.splice(0).forEach((response) => response.end(answerOf(NODE))) };
  }

  test('so many calls run, so many wait in order, the rest is turned away unsent', async () => {
    const { hits, gatewayUrl, until, release } = await givenSlowServer();
    const gateway = givenGateway(keys, { gatewayUrl, maxConcurrentCalls: 2, maxWaitingCalls: 2 });
    const calls = ['A1', 'A2', 'A3', 'A4', 'A5'].map((no) =>
      gateway.call({ ...query, bizContent: { out_trade_no: no } }),
    );
    expect(await calls[4]).toMatchObject(none('overloaded'));
    await until(2);
    expect(hits).toHaveLength(2);
    release();
    await until(2);
    release();
    for (const call of calls.slice(0, 4)) expect(await call).toMatchObject(signed);
    const asked = hits.map(({ body }) => /A\d/.exec(body)?.[0]);
    expect([asked.slice(0, 2).sort(), asked.slice(2).sort()]).toEqual([
      ['A1', 'A2'],
      ['A3', 'A4'],
    ]);
  });

  test('a call that is not signed in time is given up unsent, within maxCallMs', async () => {
    const { hits, gatewayUrl } = await givenSlowServer();
    const gateway = givenGateway(keys, { gatewayUrl, maxConcurrentCalls: 1, maxWaitMs: 0, timeoutMs: 300 });
    // Begun first: the timer that gives the calls up has to end before this one, on however busy a machine.
    const tooLate = sleep(gateway.maxCallMs).then(() => 'too late');
    const answers = await Promise.race([tooLate, Promise.all([gateway.call(query), gateway.call(query)])]);
    expect(answers).toEqual([expect.objectContaining(none('overloaded')), expect.objectContaining(none('overloaded'))]);
    expect(hits).toHaveLength(0);
  });

  test('maxCallMs is the wait, the time-out and a little slack', async () => {
    const { gatewayUrl } = await givenSlowServer();
    expect(givenGateway(keys, { gatewayUrl, maxWaitMs: undefined }).maxCallMs).toBe(4_000 + 8_000 + 250);
  });

  test('close turns the queue away and lets the calls under way finish', async () => {
    const { hits, gatewayUrl, until, release } = await givenSlowServer();
    const gateway = givenGateway(keys, { gatewayUrl, maxConcurrentCalls: 1 });
    const [underWay, waiting] = [gateway.call(query), gateway.call(query)];
    await until(1);
    const closed = gateway.close();
    expect(await waiting).toMatchObject(none('shutting-down'));
    expect(await gateway.call(query)).toMatchObject(none('shutting-down'));
    release();
    expect(await underWay).toMatchObject(signed);
    await Promise.all([closed, gateway.close()]);
    expect(hits).toHaveLength(1);
  });

  test('close waits no longer than the time-out of the calls under way', async () => {
    const { gatewayUrl, until } = await givenSlowServer();
    const gateway = givenGateway(keys, { gatewayUrl, timeoutMs: 300 });
    await gateway.started;
    const underWay = gateway.call(query);
    // On a busy machine its time may be over before the server has it.
    await Promise.race([until(1), underWay]);
    await gateway.close();
    expect(await underWay).toMatchObject(none('timeout'));
  });
});

describe('the signer thread', () => {
  afterEach(cleanUp);

  /** Real threads, remembered so that a test can kill one. */
  function givenThreads(): Worker[] {
    const threads: Worker[] = [];
    const Original = workerThreads.Worker;
    class Remembered extends Original {
      constructor(...args: ConstructorParameters<typeof Original>) {
        super(...args);
        threads.push(this);
      }
    }
    workerThreads.Worker = Remembered;
    restore = () => (workerThreads.Worker = Original);
    return threads;
  }
  let restore = (): unknown => undefined;
  afterEach(() => restore());

  test('dies: the calls it had end without answer and unsent, the next call finds another thread', async () => {
    const threads = givenThreads();
    const { hits, gatewayUrl } = await givenServer(says(answerOf(NODE)));
    const warned: unknown[] = [];
    const gateway = givenGateway(keys, {
      gatewayUrl,
      logger: { info: () => undefined, warn: (fields) => warned.push(fields) },
    });
    expect(await gateway.call(query)).toMatchObject(signed);

    const calls = [gateway.call(query), gateway.call(query)];
    await threads[0]?.terminate();

    expect(await Promise.all(calls)).toEqual([
      expect.objectContaining(none('overloaded')),
      expect.objectContaining(none('overloaded')),
    ]);
    expect(hits).toHaveLength(1);
    expect(await gateway.call(query)).toMatchObject(signed);
    expect(threads).toHaveLength(2);
    expect(warned).toContainEqual({ why: 'the signer thread ended with code 1' });
  });

  test('throws: this process goes on, and the next call finds another thread', async () => {
    const threads = givenThreads();
    const { gatewayUrl } = await givenServer(says(answerOf(NODE)));
    const gateway = givenGateway(keys, { gatewayUrl });
    expect(await gateway.call(query)).toMatchObject(signed);
    const ended = new Promise((resolve) => threads[0]?.once('exit', resolve));
    threads[0]?.postMessage(null);
    await ended;
    expect(await gateway.call(query)).toMatchObject(signed);
    expect(threads).toHaveLength(2);
  });

  test('has started when it takes jobs, not before; or when it has ended', async () => {
    const { gatewayUrl } = await givenServer(says(answerOf(NODE)));
    const gateway = givenGateway(keys, { gatewayUrl });
    const order: string[] = [];
    void gateway.started.then(() => order.push('started'));
    await Promise.resolve();
    expect(order).toEqual([]);
    await gateway.started;

    const ended = givenGateway(keys, { gatewayUrl });
    await ended.close();
    await ended.started;
  });

  test('refuses what cannot be signed, and goes on', async () => {
    const { hits, gatewayUrl } = await givenServer(says(answerOf(NODE)));
    const gateway = givenGateway(keys, { gatewayUrl });
    const refused = [{ amount: 1n }, { act: () => undefined }] as unknown as GatewayRequest['bizContent'][];
    for (const bizContent of refused)
      expect(await gateway.call({ ...query, bizContent })).toMatchObject(none('overloaded'));
    expect(await gateway.call(query)).toMatchObject(signed);
    expect(hits).toHaveLength(1);
  });
});

describe('secrets', () => {
  afterEach(cleanUp);

  const pem = pkcs8(keys.app.privateKey);
  const lines = pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
  const expectNoSecrets = (text: string): void => {
    for (const line of lines) expect(text).not.toContain(line);
  };

  test('are in no log line and nowhere in the gateway', async () => {
    const { gatewayUrl } = await givenServer(says(answerOf(NODE)));
    const logged: unknown[] = [];
    const logger = { info: (...line: unknown[]) => logged.push(line), warn: (...line: unknown[]) => logged.push(line) };
    const gateway = givenGateway(keys, { gatewayUrl, logger });
    await gateway.call(query);
    await gateway.call({
      method: 'alipay.trade.pay',
      bizContent: { out_trade_no: 'A1', auth_code: '280000000000000001', subject: 'secret cake', buyer_id: '2088123' },
    });
    await gateway.call({ ...query, bizContent: { amount: 1n, out_trade_no: 'A3' } as never });

    const text = inspect([gateway, logged], {
      depth: 20,
      showHidden: true,
      maxArrayLength: null,
      maxStringLength: null,
    });
    expectNoSecrets(text);
    expect(text).not.toMatch(/280000000000000001|secret cake|2088123|trade_status/);
    expect(logged).toEqual([
      [
        {
          method: 'alipay.trade.query',
          outTradeNo: 'A1',
          durationMs: expect.any(Number),
          code: '10000',
          sub_code: undefined,
          signed: true,
        },
        'alipay call',
      ],
      [
        { method: 'alipay.trade.pay', outTradeNo: 'A1', durationMs: expect.any(Number), reason: 'unparsable' },
        'alipay call without answer',
      ],
      [{ why: expect.stringMatching(/could not be signed|did not reach/) }, 'alipay signer'],
      [
        { method: 'alipay.trade.query', outTradeNo: 'A3', durationMs: expect.any(Number), reason: 'overloaded' },
        'alipay call without answer',
      ],
    ]);
  });

  test.each([
    ['the public key is wrong', { publicKey: pem }],
    ["the public key is the app's own", { publicKey: spki(keys.app.publicKey) }],
    ['the private key is cut off', { privateKey: pem.slice(0, 900) }],
    ['the address is no address', { gatewayUrl: 'nowhere' }],
    ['the address is of another protocol', { gatewayUrl: 'ftp://openapi.alipay.com/gateway.do' }],
  ])('are in no error: %s', (_, wrong: { gatewayUrl?: string; publicKey?: string; privateKey?: string }) => {
    const { gatewayUrl = 'http://127.0.0.1:1/gateway.do', ...wrongTexts } = wrong;
    const right = { privateKey: pem, publicKey: spki(keys.alipay.publicKey) };
    let thrown: unknown;
    try {
      createAlipayGateway({
        gatewayUrl,
        appId: APP_ID,
        keys: readAlipayKeys({ ...right, ...wrongTexts }, NOW),
        notifyUrl: NOTIFY_URL,
        clock: { now: () => NOW },
      });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/must be whole|cannot be read|is a private key|app's own/),
    });
    expectNoSecrets(inspect(thrown, { depth: 20, showHidden: true }));
  });
});
