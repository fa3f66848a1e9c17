/** The control of the simulated Alipay from the console's own origin: who may, what passes, and that it is absent for real money. */
import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { readConfig } from '../../../adapters/config/config';
import { createLogger } from '../../../adapters/runtime/logger';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { startPaystate, type Paystate } from '../../../start-paystate';
import { cleanUp, givenFolder } from '../../given-paystate';

const TOKEN = 'a-token-of-enough-letters';
const TEA_TOKEN = 'the-token-of-the-tea-shop';
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`;

let tea: Simulator;
let simulated: Paystate;
let real: Paystate;

beforeAll(async () => {
  const folder = givenFolder();
  tea = await startSimulator({ dataDir: folder, port: 0 });
  const shop = {
    gatewayUrl: tea.gatewayUrl,
    appId: tea.account.appId,
    privateKeyFile: path.join(folder, 'simulator', 'merchant_private_key.pem'),
    alipayPublicKeyFile: path.join(folder, 'simulator', 'alipay_public_key.pem'),
  };
  const file = path.join(folder, 'merchants.json');
  writeFileSync(file, JSON.stringify([{ ...shop, merchant: 'tea', apiToken: TEA_TOKEN }]));
  const common = { PORT: '0', API_TOKEN: TOKEN, LOG_LEVEL: 'fatal', ALLOWED_ORIGINS: 'https://checkout.example' };
  const config = readConfig({ ...common, DATA_DIR: givenFolder(), MERCHANTS_FILE: file });
  simulated = await startPaystate({ ...config, simulatorPort: 0 }, createLogger('fatal'));
  // To the engine this one is Alipay itself, on another machine.
  const realConfig = readConfig({
    ...common,
    DATA_DIR: givenFolder(),
    ALIPAY_GATEWAY_URL: shop.gatewayUrl,
    ALIPAY_APP_ID: shop.appId,
    ALIPAY_PRIVATE_KEY_FILE: shop.privateKeyFile,
    ALIPAY_PUBLIC_KEY_FILE: shop.alipayPublicKeyFile,
    PUBLIC_URL: 'https://pay.example',
  });
  real = await startPaystate(realConfig, createLogger('fatal'));
});
afterAll(async () => {
  await simulated.stop();
  await real.stop();
  await tea.close();
  await cleanUp();
});

type Asked = { token?: string; headers?: Record<string, string>; body?: string };

/** With the headers as they are: fetch would not send a foreign Origin. */
function ask(url: string, method: string, { token = TOKEN, headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const sent = {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...headers,
    };
    httpRequest(url, { method, headers: sent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end(body);
  });
}
const passage = (name: string) => `${simulated.url}/simulated-alipay/${name}`;

async function keyWith(...scopes: string[]): Promise<string> {
  const body = JSON.stringify({ query: CREATE, variables: { input: { name: 'console', scopes } } });
  const { text } = await ask(`${simulated.url}/graphql`, 'POST', { body });
  return JSON.parse(text).data.createApiKey.key;
}

it('given a key with OPERATE, then clock, faults, buyers and ledger are read and changed as at the simulator itself', async () => {
  const token = await keyWith('OPERATE');
  const json = async (name: string, method: string, body?: object) => {
    const answer = await ask(passage(name), method, { token, ...(body ? { body: JSON.stringify(body) } : {}) });
    expect([name, answer.status]).toEqual([name, 200]);
    return JSON.parse(answer.text);
  };
  const before = (await json('ledger', 'GET')).now;
  const { now } = await json('clock', 'POST', { advance: '15m' });
  expect(Date.parse(now) - Date.parse(before)).toBeGreaterThanOrEqual(15 * 60_000);

  const rule = { method: 'notify', fault: 'notify-lost', times: 3 };
  expect((await json('faults', 'POST', { rules: [rule] })).rules).toEqual([rule]);
  expect((await json('faults', 'GET')).rules).toEqual([rule]);
  expect((await json('faults', 'DELETE')).rules).toEqual([]);
  expect((await json('buyers', 'GET')).buyers).toContainEqual(
    expect.objectContaining({ name: 'wangwu', balance: '0.00' }),
  );
  // What the simulator refuses, it refuses here in its own words.
  const refused = await ask(passage('pay'), 'POST', { token, body: '{"out_trade_no":"tea_of_nobody"}' });
  expect([refused.status, JSON.parse(refused.text).reason]).toEqual([404, 'UNKNOWN_ORDER']);
});

it.each([
  ['no credential', { authorization: '' }, 401],
  ['a credential of nobody', { authorization: 'Bearer pk_of_nobody' }, 401],
])('given %s, then it is refused', async (_name, headers, status) => {
  expect((await ask(passage('ledger'), 'GET', { headers })).status).toBe(status);
});

it('given a key without OPERATE, then nothing is read and nothing is changed', async () => {
  const token = await keyWith('READ', 'PAY', 'REFUND', 'CLOSE');
  const { text, status } = await ask(passage('clock'), 'POST', { token, body: '{"advance":"24h"}' });

  expect([status, JSON.parse(text).errors[0].extensions.code]).toEqual([403, 'MISSING_SCOPE']);
  expect((await ask(passage('buyers'), 'GET', { token })).status).toBe(403);
});

it.each([
  ['POST', 'clock', { origin: 'https://evil.example' }],
  // Checkout pages may call the API, and have nothing to do with the simulator.
  ['POST', 'clock', { origin: 'https://checkout.example' }],
  ['DELETE', 'faults', { origin: 'https://checkout.example' }],
  ['GET', 'ledger', { origin: 'https://checkout.example' }],
  ['GET', 'ledger', { 'sec-fetch-site': 'cross-site' }],
])('given a page of another origin, then %s %s is refused', async (method, name, headers) => {
  const body = method === 'POST' ? { body: '{"advance":"24h"}' } : {};
  expect((await ask(passage(name), method, { headers, ...body })).status).toBe(403);
});

it('given a request that is not on the list, too large, or no JSON, then it does not pass', async () => {
  const statusOf = async (...request: Parameters<typeof ask>) => (await ask(...request)).status;

  expect(await statusOf(passage('key'), 'POST', { body: '{}' })).toBe(404);
  expect(await statusOf(passage('bill'), 'POST', { body: '{"bill_date":"2026-01-01"}' })).toBe(404);
  expect(await statusOf(passage('ledger'), 'DELETE')).toBe(404);
  expect(await statusOf(passage('..%2fgateway.do'), 'GET')).toBe(404);
  const large = JSON.stringify({ out_trade_no: 'x'.repeat(20_000) });
  expect(await statusOf(passage('pay'), 'POST', { body: large })).toBe(413);
  expect(
    await statusOf(passage('clock'), 'POST', { body: 'advance=24h', headers: { 'content-type': 'text/plain' } }),
  ).toBe(415);
  expect(await statusOf(passage(`ledger?out_trade_no=${'x'.repeat(5_000)}`), 'GET')).toBe(400);
});

it('given real money, then there is no passage: not beside a simulator of another shop, nor alone', async () => {
  expect((await ask(`${simulated.url}/m/tea/simulated-alipay/ledger`, 'GET', { token: TEA_TOKEN })).status).toBe(404);
  for (const [method, name] of [
    ['GET', 'ledger'],
    ['POST', 'pay'],
    ['POST', 'clock'],
  ] as const) {
    const body = method === 'POST' ? { body: '{"advance":"24h"}' } : {};
    const { status } = await ask(`${real.url}/simulated-alipay/${name}`, method, body);
    expect([name, status]).toEqual([name, 404]);
  }
});
