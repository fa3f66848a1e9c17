/** METRICS_PORT: the metrics of every shop without a credential, for GET of these paths and for nothing else. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { readConfig } from '../../../adapters/config/config';
import { createLogger } from '../../../adapters/runtime/logger';
import { MAX_METRICS_CONNECTIONS } from '../../../api/request/limits';
import { startSimulator } from '../../../simulator/simulator';
import { startPaystate, type Paystate } from '../../../start-paystate';
import { cleanUp, givenFolder, until } from '../../given-paystate';

const TOKEN = 'a-token-of-enough-letters';
let paystate: Paystate;
let port: number;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const folder = givenFolder();
  const teaAlipay = await startSimulator({ dataDir: folder, port: 0 });
  const tea = {
    merchant: 'tea',
    gatewayUrl: teaAlipay.gatewayUrl,
    appId: teaAlipay.account.appId,
    privateKeyFile: 'simulator/merchant_private_key.pem',
    alipayPublicKeyFile: 'simulator/alipay_public_key.pem',
    apiToken: 'the-token-of-the-tea-shop',
  };
  const file = path.join(folder, 'merchants.json');
  writeFileSync(file, JSON.stringify([tea]));
  const env = { PORT: '0', METRICS_PORT: '0', DATA_DIR: givenFolder(), API_TOKEN: TOKEN, MERCHANTS_FILE: file };
  const config = readConfig({ ...env, ALLOWED_HOSTS: 'engine.internal' });
  paystate = await startPaystate({ ...config, simulatorPort: 0 }, createLogger('fatal'));
  port = paystate.metricsPort!;
  endings.push(
    () => paystate.stop(),
    () => teaAlipay.close(),
  );
});
afterAll(async () => {
  for (const end of endings) await end();
  await cleanUp();
});

/** What the server answers to these lines on a connection of its own, until it closes it. */
function send(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
const get = (target: string, host = `127.0.0.1:${port}`) =>
  send(`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close');
const statusOf = (answer: string) => Number(/^HTTP\/1.1 (\d{3})/.exec(answer)?.[1]);

test('all shops are served together, and each under its own path, with what it counted itself', async () => {
  const headers = { authorization: 'Bearer nonsense-of-enough-letters' };
  await fetch(`${paystate.url}/m/tea/graphql`, { method: 'POST', headers });

  const [all, tea] = [await get('/metrics'), await get('/m/tea/metrics')];

  expect([statusOf(all), statusOf(tea)]).toEqual([200, 200]);
  expect(all).toMatch(/^content-type: text\/plain/im);
  const deniedAtTea = 'paystate_denied_total{code="UNAUTHENTICATED",reason="unknown",merchant="tea"} 1';
  expect(tea).toContain(deniedAtTea);
  expect(tea).not.toContain('merchant="main"');
  for (const line of ['paystate_trades{merchant="main"} 0', 'paystate_trades{merchant="tea"} 0', deniedAtTea]) {
    expect(all).toContain(line);
  }
  // Each metric once, with the samples of both shops; what is the process's own has no shop.
  expect(all.match(/^# TYPE paystate_trades /gm)).toHaveLength(1);
  expect(all).toMatch(/^process_start_time_seconds \d/m);
  expect(all).toMatch(/^paystate_build_info\{version="[\d.]+",node="[\d.]+",event_store="sqlite"\} 1$/m);
});

test("on the port of the API, a shop reads its own metrics and no other shop's", async () => {
  const headers = { authorization: 'Bearer the-token-of-the-tea-shop' };

  const [own, foreign] = await Promise.all(
    ['/m/tea/metrics', '/metrics'].map((path) => fetch(`${paystate.url}${path}`, { headers })),
  );

  expect([own!.status, foreign!.status]).toEqual([200, 401]);
  const text = await own!.text();
  expect(text).toContain('paystate_trades{merchant="tea"} 0');
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  expect(text).not.toContain('merchant="main"');
});

test('the port of the API still needs a credential', async () => {
  expect((await fetch(`${paystate.url}/metrics`)).status).toBe(401);
  const headers = { authorization: `Bearer ${TOKEN}` };
  expect((await fetch(`${paystate.url}/metrics`, { headers })).status).toBe(200);
});

test.each(['/', '/graphql', '/healthz', '/m/cake/metrics', '/m/main/metrics', '/metrics/', '//metrics'])(
  'GET %s is not there',
  async (target) => expect(statusOf(await get(target))).toBe(404),
);

test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is not there, and its body is not read', async (method) => {
  const body = ['Content-Type: application/json', 'Content-Length: 1000000000'];
  const answer = await send(`${method} /metrics HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...body);
  expect(statusOf(answer)).toBe(404);
});

test('it answers to the names of the engine only', async () => {
  expect(statusOf(await get('/metrics', 'rebound.example'))).toBe(421);
  expect(statusOf(await get('/metrics', 'engine.internal'))).toBe(200);
});

test('requests in quick succession are answered from few renderings', async () => {
  const cpuSecondsOf = async () => {
    const [, seconds] = /^process_cpu_user_seconds_total ([\d.]+)$/m.exec(await get('/metrics'))!;
    return seconds;
  };
  const seen = new Set<unknown>();
  for (let n = 0; n < 100; n += 1) seen.add(await cpuSecondsOf());
  // A hundred requests take at most some seconds, and each second has one rendering.
  expect(seen.size).toBeLessThan(50);
});

test('silent connections do not keep Prometheus out', async () => {
  let closed = 0;
  const sockets = Array.from({ length: 2 * MAX_METRICS_CONNECTIONS }, () =>
    connect(port, '127.0.0.1').on('close', () => (closed += 1)),
  );
  await until('the oldest are closed', () => closed >= MAX_METRICS_CONNECTIONS);

  expect(statusOf(await get('/metrics'))).toBe(200);
  for (const socket of sockets) socket.destroy();
});
