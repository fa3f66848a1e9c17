/** Two shops in one engine, each with its own account, keys, token and paths; nothing of one is seen or believed by the other. */
import { randomUUID, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { startCli } from '../../cli/given-cli';
import {
  barcodeOrder,
  eventually,
  givenProduct,
  historyOf,
  PAY,
  qrOrder,
  tradeOf,
  type Product,
} from '../given-product';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of it
type Json = any;

const TOKEN = 'the-token-of-the-tea-shop';
let folder: string;
let teaAlipay: Simulator;
let product: Product;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'paystate-shops-'));
  teaAlipay = await startSimulator({ dataDir: folder, port: 0 });
  const { account, gatewayUrl } = teaAlipay;
  writeFileSync(path.join(folder, 'app.pem'), account.merchantPrivateKeyPem);
  writeFileSync(path.join(folder, 'alipay.pem'), account.alipayPublicKeyPem);
  const tea = {
    merchant: 'tea',
    gatewayUrl,
    appId: account.appId,
    sellerId: account.sellerId,
    privateKeyFile: 'app.pem',
    alipayPublicKeyFile: 'alipay.pem',
    apiToken: TOKEN,
    latePaymentPolicy: 'refund',
  };
  writeFileSync(path.join(folder, 'merchants.json'), JSON.stringify([tea]));
  product = await givenProduct({ MERCHANTS_FILE: path.join(folder, 'merchants.json') });
});
afterAll(async () => {
  await product.stop();
  await teaAlipay.close();
  rmSync(folder, { recursive: true, force: true });
});

async function tea(query: string, variables: object = {}, token = TOKEN): Promise<{ status: number; data: Json }> {
  const response = await fetch(`${product.url}/m/tea/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = await response.json();
  return { status: response.status, data };
}
async function payAt(simulator: Simulator, outTradeNo: string): Promise<void> {
  const response = await fetch(`${simulator.url}/control/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ out_trade_no: outTradeNo }),
  });
  expect(response.status).toBe(200);
}
const teaTrade = async (outTradeNo: string) =>
  (
    await tea(
      'query ($no: ID!) { trade(outTradeNo: $no) { state subject paidAmount refundedAmount anomalies { kind } } }',
      { no: outTradeNo },
    )
  ).data.trade;

type Control = (method: string, route: string, body?: object) => Promise<Json>;
type LateShop = { prefix: string; folder: string; control: Control };

const controlAt =
  (simulatorUrl: () => string): Control =>
  async (method, route, body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${simulatorUrl()}/control/${route}`, {
      method,
      ...(body ? { headers, body: JSON.stringify(body) } : {}),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
const controlTea = controlAt(() => teaAlipay.url);
const controlMain = controlAt(() => product.simulatorUrl);

/** A notify of an order of 88.00, signed with the key of the Alipay whose folder this is. */
function signedNotify({ folder: of }: LateShop, more: Record<string, string>): URLSearchParams {
  const read = (file: string) => readFileSync(path.join(of, 'simulator', file), 'utf8');
  const { app_id, seller_id } = JSON.parse(read('account.json')) as Record<string, string>;
  const params: Record<string, string> = {
    notify_id: randomUUID().replaceAll('-', ''),
    app_id: app_id!,
    seller_id: seller_id!,
    charset: 'utf-8',
    total_amount: '88.00',
    ...more,
  };
  const content = Object.keys(params)
    .sort()
    .map((key) => `${key}=${params[key]}`)
    .join('&');
  const signature = sign('RSA-SHA256', Buffer.from(content), read('alipay_private_key.pem')).toString('base64');
  return new URLSearchParams({ ...params, sign_type: 'RSA2', sign: signature });
}

it('the same order number is two orders, each paid at its own account', async () => {
  await product.gql(PAY, qrOrder('order_1', '10.00'));
  const { data } = await tea(PAY, qrOrder('order_1', '99.00'));
  expect(data.pay.userErrors).toEqual([]);

  await payAt(teaAlipay, 'order_1');
  await eventually('the tea shop is paid', async () => (await teaTrade('order_1')).state === 'TRADE_SUCCESS');
  expect(await teaTrade('order_1')).toMatchObject({ paidAmount: '99.00', anomalies: [] });
  expect(await tradeOf(product, 'order_1')).toMatchObject({ state: 'WAIT_BUYER_PAY', totalAmount: '10.00' });
});

it('lists, numbers and live changes of one shop never show those of another', async () => {
  await tea(PAY, qrOrder('only_tea'));
  await eventually('listed', async () => teaTrade('only_tea'));
  expect(await tradeOf(product, 'only_tea')).toBeNull();
  const list = await product.gql('{ trades(first: 50) { nodes { outTradeNo } } }');
  expect(list.trades.nodes.map((node: Json) => node.outTradeNo)).not.toContain('only_tea');

  const seen: string[] = [];
  const client = createClient({
    url: `${product.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const query = 'subscription { tradesChanged { trade { outTradeNo } } }';
  const ended = (async () => {
    for await (const { data } of client.iterate<Json>({ query })) seen.push(data.tradesChanged.trade.outTradeNo);
  })();
  await eventually('the subscription is live', async () => {
    await product.gql(PAY, qrOrder(`main_${seen.length}_${Date.now()}`));
    return seen.length > 0;
  });
  await tea(PAY, qrOrder('tea_live'));
  await eventually('the tea shop knows it', async () => teaTrade('tea_live'));
  await product.gql(PAY, qrOrder('main_after'));
  await eventually('main is told of the one after', () => seen.includes('main_after'));
  expect(seen).not.toContain('tea_live');
  await client.dispose();
  await ended.catch(() => undefined);
});

it("one shop's token does not open the other, nor does none", async () => {
  expect((await tea('{ __typename }', {}, 'a-token-of-somebody-else')).status).toBe(401);
  const stranger = createClient({
    url: `${product.url.replace('http', 'ws')}/m/tea/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: 'Bearer wrong' },
  });
  const results = stranger.iterate<Json>({ query: 'subscription { tradesChanged { position } }' });
  await expect(results.next()).rejects.toBeDefined();
  await stranger.dispose();
});

it("a notify of one shop at the other's path is refused: it is of another app, signed with another key", async () => {
  await product.gql(PAY, qrOrder('order_2', '10.00'));
  await tea(PAY, qrOrder('order_2', '10.00'));
  await payAt(teaAlipay, 'order_2');
  await eventually('the tea shop is paid', async () => (await teaTrade('order_2')).state === 'TRADE_SUCCESS');
  const { data } = await tea('{ trade(outTradeNo: "order_2") { history(first: 50) { nodes { type data } } } }');
  const notify = data.trade.history.nodes.find(({ type }: Json) => type === 'AlipayNotifyReceived').data.params;
  const response = await fetch(`${product.url}/alipay/notify`, { method: 'POST', body: new URLSearchParams(notify) });
  expect(await response.text()).toBe('failure');
  expect(await tradeOf(product, 'order_2')).toMatchObject({ state: 'WAIT_BUYER_PAY', anomalies: [] });
});

it("due work is done for each shop: the tea shop's payment whose answer and notifies are lost is found", async () => {
  const rules = [
    { method: 'alipay.trade.pay', fault: 'answer-lost', times: 1 },
    { method: 'notify', fault: 'notify-lost', times: 100 },
  ];
  await controlTea('POST', 'faults', { rules });
  const { data } = await tea(PAY, barcodeOrder('lost_1', '281234567890120010'));
  expect(data.pay.userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  await eventually('it is paid', async () => (await teaTrade('lost_1')).state === 'TRADE_SUCCESS');
  await controlTea('DELETE', 'faults');
});

it('each shop has its own policy for late payments: the tea shop returns them, the other keeps them', async () => {
  const payLate = async (
    run: (query: string, variables: Record<string, unknown>) => Promise<unknown>,
    at: LateShop,
  ) => {
    await run(PAY, qrOrder('late_1'));
    const { trade_no } = await at.control('POST', 'scan', { out_trade_no: 'late_1' });
    const closed = signedNotify(at, { trade_no, out_trade_no: 'late_1', trade_status: 'TRADE_CLOSED' });
    const response = await fetch(`${product.url}${at.prefix}/alipay/notify`, { method: 'POST', body: closed });
    expect(await response.text()).toBe('success');
    await at.control('POST', 'pay', { out_trade_no: 'late_1' });
  };
  await payLate(product.gql, { prefix: '', folder: product.dataDir, control: controlMain });
  await payLate(tea, { prefix: '/m/tea', folder, control: controlTea });

  await eventually('the tea shop returns it', async () => (await teaTrade('late_1')).refundedAmount === '88.00');
  const kept = await eventually('the other is paid', async () => {
    const trade = await tradeOf(product, 'late_1');
    return trade.state === 'TRADE_SUCCESS' && trade;
  });
  expect(kept).toMatchObject({ refundedAmount: '0.00', refunds: [], anomalies: [{ kind: 'PAID_AFTER_CLOSE' }] });
  const observed = (await historyOf(product, 'late_1')).find(({ type }) => type === 'TradeAnomalyObserved');
  expect(observed?.data).not.toHaveProperty('remedy');
});

it('what is wrong with the keys of one shop is told at start, with its name', async () => {
  const file = path.join(folder, 'wrong.json');
  const { gatewayUrl, account } = teaAlipay;
  const keys = { privateKeyFile: 'alipay.pem', alipayPublicKeyFile: 'alipay.pem' };
  writeFileSync(
    file,
    JSON.stringify([{ merchant: 'tea', gatewayUrl, appId: account.appId, apiToken: TOKEN, ...keys }]),
  );
  await expect(givenProduct({ MERCHANTS_FILE: file })).rejects.toThrow(
    /^tea in MERCHANTS_FILE: The private key is a public key/,
  );
});

it("the commands reach each shop, by its own path and token from the shops' file", async () => {
  const env = { PORT: new URL(product.url).port, MERCHANTS_FILE: path.join(folder, 'merchants.json') };
  const watching = startCli(['watch', 'order_1', '--merchant', 'tea'], env);
  await eventually('the tea shop is shown', () => watching.printed().includes('paid 99.00'));
  watching.child.kill('SIGINT');
  await watching.ended;
  const { code, err } = await startCli(['watch', 'order_1', '--merchant', 'coffee'], env).ended;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('names no such shop') });
});

it('all of it is there again after a restart', async () => {
  await product.restart();
  await eventually('the tea shop', async () => (await teaTrade('order_1'))?.paidAmount === '99.00');
  expect(await tradeOf(product, 'order_1')).toMatchObject({ totalAmount: '10.00' });
});
