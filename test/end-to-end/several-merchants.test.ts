/** Two shops in one engine, each with its own account, keys, token and paths; nothing of one is seen or believed by the other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { startCli } from '../cli/given-cli';
import { eventually, givenProduct, PAY, qrOrder, tradeOf, type Product } from './given-product';

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
    await tea('query ($no: ID!) { trade(outTradeNo: $no) { state subject paidAmount anomalies { kind } } }', {
      no: outTradeNo,
    })
  ).data.trade;

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
