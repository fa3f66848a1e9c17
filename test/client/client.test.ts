/** paystate/client against a running engine with the simulated Alipay. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { createPaystateClient, PaystateError, watchTrade, type PaystateClient, type Trade } from '../../client/client';
import { cleanUp, givenPaystate, type Paystate } from '../given-paystate';

const TOKEN = 'a-token-of-the-client';
let paystate: Paystate;
let client: PaystateClient;
beforeAll(async () => {
  paystate = await givenPaystate({ apiToken: TOKEN });
  client = createPaystateClient({ url: `${paystate.url}/graphql`, token: TOKEN });
});
afterAll(cleanUp);

const tea = (outTradeNo: string) => ({ outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' }) as const;

async function paid(outTradeNo: string): Promise<void> {
  expect(await client.pay(tea(outTradeNo))).toMatchObject({ outcome: 'done', trade: { state: 'WAIT_BUYER_PAY' } });
  await paystate.alipay.pay(outTradeNo);
  expect(await client.sync({ outTradeNo })).toMatchObject({ outcome: 'done', trade: { state: 'TRADE_SUCCESS' } });
}

describe('given an engine that answers', () => {
  test('when an order is paid and refunded, then each outcome is done and has the trade', async () => {
    await paid('client_1');
    const refund = { outTradeNo: 'client_1', outRequestNo: 'client_1_r', amount: '8.00' };
    const refunded = await client.refund(refund);
    expect(refunded).toMatchObject({ outcome: 'done', refund: { state: 'SUCCEEDED', amount: '8.00' } });
    expect(await client.refund(refund)).toMatchObject({ outcome: 'done', refund: { state: 'SUCCEEDED' } });
    expect(await client.trade('client_1')).toMatchObject({ refundedAmount: '8.00', refundableAmount: '80.00' });
  });

  test('when the engine refuses, then the outcome is refused, with the advice, and is not sent again', async () => {
    await paid('client_2');
    const refused = await client.refund({ outTradeNo: 'client_2', outRequestNo: 'r', amount: '88.01' });
    expect(refused).toMatchObject({
      outcome: 'refused',
      error: { code: 'REFUND_EXCEEDS_REFUNDABLE', advice: 'FIX_INPUT' },
    });
  });

  test('when the credential is not accepted, then it throws what the engine says', async () => {
    const stranger = createPaystateClient({ url: `${paystate.url}/graphql`, token: 'not-a-key' });
    const refused = stranger.pay(tea('client_3'));
    await expect(refused).rejects.toThrow(PaystateError);
    await expect(refused).rejects.toMatchObject({ noAnswer: { code: 'UNAUTHENTICATED', retryable: false } });
  });
});

/** Node has one of its own from 22 on. */
const whereNoneIs = 'WebSocket' in globalThis ? test.skip : test;
whereNoneIs('given no WebSocket, when an order is watched, then it throws at once and says what to pass', async () => {
  const watching = watchTrade({ url: `${paystate.url}/graphql`, watchToken: TOKEN, outTradeNo: 'client_1' });
  await expect(watching.next()).rejects.toThrow('pass webSocketImpl');
});

describe('given a line that loses answers', () => {
  /** Passes requests on and loses the first `lost` answers: what was asked for has been done all the same. */
  async function givenLossyLine(lost: number): Promise<{ url: string; bodies: string[] }> {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        bodies.push(body);
        const headers = { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' };
        void fetch(`${paystate.url}/graphql`, { method: 'POST', headers, body }).then(async (answer) => {
          const text = await answer.text();
          if (bodies.length <= lost) return void response.destroy();
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    lines.push(server);
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
  }
  const lines: Server[] = [];
  afterAll(() => Promise.all(lines.map((line) => new Promise((resolve) => line.close(resolve)))));

  test('when the answer to a refund is lost, then it is sent again with the same keys, and money goes back once', async () => {
    await paid('client_4');
    const { url, bodies } = await givenLossyLine(1);
    const lossy = createPaystateClient({ url, token: TOKEN });
    const refund = { outTradeNo: 'client_4', outRequestNo: 'client_4_r', amount: '8.00' };
    expect(await lossy.refund(refund)).toMatchObject({ outcome: 'done', trade: { refundedAmount: '8.00' } });
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });

  test('when no answer ever comes, then the outcome is unknown, never refused', async () => {
    const { url, bodies } = await givenLossyLine(Infinity);
    const lossy = createPaystateClient({ url, token: TOKEN, maxRetries: 1 });
    expect(await lossy.pay(tea('client_5'))).toMatchObject({ outcome: 'unknown', noAnswer: { code: 'NO_ANSWER' } });
    expect(bodies).toHaveLength(2);
    expect(await client.trade('client_5')).toMatchObject({ state: 'WAIT_BUYER_PAY' });
  });
});

describe('given an engine that says something else at the second attempt', () => {
  const refundedEarlier = { outTradeNo: 'client_7', outRequestNo: 'r', amount: '8.00' };
  const busy = {
    code: 'ALIPAY_UNAVAILABLE',
    message: 'Alipay does not answer at the moment.',
    advice: 'RETRY_SAME_KEYS',
  };
  const answerOf = (...userErrors: object[]) => ({ data: { refund: { trade: null, refund: null, userErrors } } });
  const withdrawn = { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED', retryable: false } }] };
  const openYet = answerOf({ ...busy, code: 'OUTCOME_UNKNOWN' });

  test.each([
    ['the key is withdrawn', 'no answer', withdrawn, { noAnswer: { code: 'UNAUTHENTICATED' } }],
    ['the engine cannot do more', 'no answer', answerOf(busy), { error: { code: 'ALIPAY_UNAVAILABLE' } }],
    ['Alipay is away', openYet, answerOf(busy), { error: { code: 'ALIPAY_UNAVAILABLE' } }],
  ])('when %s after an attempt that may have been done, then the outcome is unknown', async (...given) => {
    const [, first, later, says] = given;
    let attempts = 0;
    const engine: typeof fetch = async () => {
      attempts += 1;
      if (attempts === 1 && first === 'no answer') throw new TypeError('the connection broke');
      return Response.json(attempts === 1 ? first : later);
    };
    const changeable = createPaystateClient({ url: 'http://engine.example/graphql', fetch: engine, maxRetries: 1 });
    expect(await changeable.refund(refundedEarlier)).toMatchObject({ outcome: 'unknown', ...says });
    expect(attempts).toBe(2);
  });

  test('when nothing can have been done, then it says what the engine says', async () => {
    const unavailable: typeof fetch = async () => Response.json(answerOf(busy));
    const client = createPaystateClient({ url: 'http://engine.example/graphql', fetch: unavailable, maxRetries: 1 });
    expect(await client.refund(refundedEarlier)).toMatchObject({ outcome: 'refused' });
  });
});

describe('given the token of one order', () => {
  test('when the line breaks while the order is paid, then the watcher sees it, and nothing twice', async () => {
    const opened = await client.pay(tea('client_6'));
    if (opened.outcome !== 'done') throw new Error('not opened');
    const watchToken = await client.watchToken(opened.trade);
    const sockets: WebSocket[] = [];
    class Breakable extends WebSocket {
      constructor(...args: ConstructorParameters<typeof WebSocket>) {
        super(...args);
        sockets.push(this);
      }
    }
    const states: Trade['state'][] = [];
    const lost: string[] = [];
    const stop = new AbortController();
    const options = { url: `${paystate.url}/graphql`, watchToken, outTradeNo: 'client_6', signal: stop.signal };
    const watching = watchTrade({
      ...options,
      webSocketImpl: Breakable,
      onLost: ({ message }) => lost.push(message),
    });
    for await (const { trade } of watching) {
      states.push(trade.state);
      if (states.length === 1) {
        sockets[0]!.terminate();
        await paystate.alipay.pay('client_6');
        await client.sync({ outTradeNo: 'client_6' });
      }
      if (trade.state === 'TRADE_SUCCESS') break;
    }
    expect(states).toEqual(['WAIT_BUYER_PAY', 'TRADE_SUCCESS']);
    expect(lost).toHaveLength(1);
    expect(sockets.length).toBeGreaterThan(1);
    stop.abort();
  });

  test('when the token is not accepted, then it throws and does not connect for ever', async () => {
    const watching = watchTrade({
      url: `${paystate.url}/graphql`,
      watchToken: 'not-a-token',
      outTradeNo: 'client_6',
      webSocketImpl: WebSocket,
    });
    await expect(watching.next()).rejects.toMatchObject({ noAnswer: { code: 'UNAUTHENTICATED' } });
  });
});
