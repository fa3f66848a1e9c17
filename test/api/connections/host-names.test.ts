/** A page whose name was made to resolve to this machine (DNS rebinding) reaches nothing: requests name the server by `Host`. */
import { request } from 'node:http';
import { createHostCheck } from '../../../api/connections/host-names';
import { givenProduct } from '../../end-to-end/given-product';
import { cleanUp, givenPaystate } from '../../given-paystate';

const PATHS = [
  ['POST', '/graphql'],
  ['GET', '/graphql'],
  ['POST', '/alipay/notify'],
  ['GET', '/alipay/return?sign=x'],
  ['GET', '/metrics'],
  ['GET', '/'],
  ['GET', '/nothing-here'],
] as const;

/** One request whose Host is as given. */
function ask(port: number, host: string, [method, path]: readonly [string, string], more: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = { host, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...more };
    request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end(method === 'POST' ? '{"query":"{ __typename }"}' : undefined);
  });
}

describe('given an engine', () => {
  let paystate: Awaited<ReturnType<typeof givenPaystate>>;
  beforeAll(async () => {
    paystate = await givenPaystate({ allowedHosts: ['pay.example.com'], apiToken: 'a-token-of-the-shop' });
  });
  afterAll(cleanUp);

  it.each(PATHS)('when %s %s comes under a foreign name then it is refused, and told what to set', async (...path) => {
    const { status, text } = await ask(paystate.port, `evil.example:${paystate.port}`, path);
    expect(status).toBe(421);
    expect(text).toContain('ALLOWED_HOSTS');
    expect(text).toContain('evil.example');
  });

  it('when the token comes along then a foreign name is refused all the same', async () => {
    const authorization = 'Bearer a-token-of-the-shop';
    expect((await ask(paystate.port, 'evil.example', PATHS[0], { authorization })).status).toBe(421);
    expect((await ask(paystate.port, 'pay.example.com', PATHS[0], { authorization })).status).toBe(200);
  });

  it('when a WebSocket is opened under a foreign name then it is refused', async () => {
    expect(await paystate.rawSocket({ host: 'evil.example' }).refused).toBe(421);
    expect(await paystate.rawSocket({ host: 'pay.example.com' }).refused).toBeUndefined();
  });

  it.each(['/healthz', '/readyz'])('when %s is probed under any name then it is answered', async (path) => {
    expect((await ask(paystate.port, 'paystate-7f9c.pods.internal', ['GET', path])).status).toBe(200);
  });

  it('when a page is opened under an allowed name, then it may call its own server, and no other page may', async () => {
    const { port } = paystate;
    const host = `pay.example.com:${port}`;
    const authorization = 'Bearer a-token-of-the-shop';
    expect((await ask(port, host, PATHS[0], { authorization, origin: `http://${host}` })).status).toBe(200);
    expect((await ask(port, host, PATHS[0], { authorization, origin: 'http://evil.example' })).status).toBe(403);
  });
});

test('given PUBLIC_URL, when the product is started with it, then its host is a name of the engine, and no other is', async () => {
  const product = await givenProduct({
    PUBLIC_URL: 'https://pay.example.com:8443',
    API_TOKEN: 'a-token-of-the-shop',
  });
  const asCaller = { authorization: 'Bearer a-token-of-the-shop' };
  try {
    for (const url of [product.url, product.simulatorUrl]) {
      const port = Number(new URL(url).port);
      const path = ['GET', url === product.url ? '/metrics' : '/wallet'] as const;
      expect((await ask(port, 'pay.example.com', path, asCaller)).status).toBe(200);
      expect((await ask(port, 'evil.example', path)).status).toBe(421);
    }
  } finally {
    await product.stop();
  }
});

describe('given the names pay.example.com and Shop.Internal.', () => {
  const problem = createHostCheck(['pay.example.com', 'Shop.Internal.']);

  it.each([
    'pay.example.com',
    'PAY.example.com.',
    'pay.example.com:8443',
    'shop.internal',
    'localhost:10086',
    'tea.localhost',
    '127.0.0.1:10086',
    '192.0.2.1',
    '[::1]:10086',
    '[2001:db8::1]',
  ])('then %s is allowed', (host) => expect(problem(host)).toBeUndefined());

  it.each([
    'evil.example',
    'pay.example.com.evil.example',
    'xpay.example.com',
    '127.0.0.1.evil.example',
    'notlocalhost',
    'localhost.evil.example',
    '1.2.3',
    '[pay.example.com]',
    'evil.example@pay.example.com',
    'pay.example.com evil.example',
    '',
    undefined,
  ])('then %s is not', (host) => expect(problem(host)).toContain('ALLOWED_HOSTS'));

  it('then a long name is not repeated whole', () => {
    expect(problem(`${'x'.repeat(5_000)}.example`)?.length).toBeLessThan(250);
  });
});
