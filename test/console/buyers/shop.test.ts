/** What the shop of the examples answers, and to whom: it holds the key, so each of its answers is one that it may give. */
import { request } from 'node:http';
import { freePort } from '../../free-port';
import { cleanUp, givenPaystate, type Paystate } from '../../given-paystate';
import { startShop, TILL_SECRET, type Shop } from './given-shop';

const KEY = 'a-key-of-the-shops-server-0000000000';
const OPEN_ANOTHER = `mutation { pay(input: { outTradeNo: "of_another_shop", totalAmount: "88.00", subject: "Tea",
  method: QR_CODE }) { trade { state } } }`;
const JSON_TYPE = { 'content-type': 'application/json' };

let shop: Shop;
let url: string;
let paystate: Paystate;
beforeAll(async () => {
  url = `http://127.0.0.1:${await freePort()}`;
  paystate = await givenPaystate({ apiToken: KEY, allowedOrigins: [url] });
  shop = await startShop(url, paystate.url, KEY);
});
afterAll(async () => {
  await shop.end();
  await cleanUp();
});

type Answer = { status: number; headers: Record<string, unknown>; body: string };

/** Unlike fetch, it sends any Host and Origin. */
function send(where: string, method: 'GET' | 'POST', headers: Record<string, string> = {}, body = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${where}`, { method, headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    sent.on('error', reject).end(method === 'POST' ? JSON.stringify(body) : undefined);
  });
}
const issued = async () => (await send('/', 'GET')).headers['location'] as string;

it('gives the watch token of an order that it issued, and nothing of another one', async () => {
  const order = await issued();
  const paid = await send(order, 'POST', { ...JSON_TYPE, origin: url }, { method: 'QR_CODE' });
  expect(JSON.parse(paid.body).watchToken).toMatch(/./);
  expect(JSON.parse((await send(`${order}/order`, 'GET')).body).watchToken).toMatch(/./);

  await paystate.gql(OPEN_ANOTHER, {}, { authorization: `Bearer ${KEY}` });
  for (const other of ['/of_another_shop', order.slice(0, -1), `${order.slice(0, -17)}_again1${order.slice(-17)}`]) {
    const { status, body } = await send(`${other}/order`, 'GET');
    expect({ status, body }).toEqual({ status: 404, body: '' });
  }
});

it('gives what became of an order that has ended, and no token of it', async () => {
  const order = await issued();
  const outTradeNo = order.slice(1);
  await send(order, 'POST', { ...JSON_TYPE, origin: url }, { method: 'QR_CODE' });
  await paystate.alipay.scan(outTradeNo);
  const close = `mutation { close(input: { outTradeNo: "${outTradeNo}" }) { trade { state } } }`;
  const { data } = await paystate.gql(close, {}, { authorization: `Bearer ${KEY}` });
  expect(data.close.trade.state).toBe('TRADE_CLOSED');

  const { ended, watchToken } = JSON.parse((await send(`${order}/order`, 'GET')).body);
  expect(ended).toEqual({ state: 'TRADE_CLOSED', inDoubt: false, totalAmount: '88.00', paidAmount: '0.00' });
  expect(watchToken).toBeUndefined();
});

it.each([
  ['that no page sends', () => JSON_TYPE, 403],
  ['of another site', () => ({ ...JSON_TYPE, origin: 'https://elsewhere.example' }), 403],
  ['as a form sends it', () => ({ 'content-type': 'text/plain', origin: url }), 415],
  ['under another name', () => ({ ...JSON_TYPE, origin: url, host: 'rebound.example' }), 421],
])('refuses to open a payment %s', async (_how, headers: () => Record<string, string>, status) => {
  const order = await issued();
  expect((await send(order, 'POST', headers(), { method: 'QR_CODE' })).status).toBe(status);
  expect(JSON.parse((await send(`${order}/order`, 'GET')).body).isOpened).toBe(false);
});

it('takes a bar code from the till alone', async () => {
  const order = await issued();
  const scanned = { method: 'BARCODE', authCode: '2876344382566401' };
  const till = (secret: string) =>
    send(`${order}/till`, 'POST', { ...JSON_TYPE, authorization: `Bearer ${secret}` }, scanned);
  expect((await send(order, 'POST', { ...JSON_TYPE, origin: url }, scanned)).status).toBe(403);
  expect((await send(`${order}/till`, 'POST', { ...JSON_TYPE, origin: url }, scanned)).status).toBe(403);
  expect((await till('a-guess')).status).toBe(403);
  expect((await till(TILL_SECRET)).status).toBe(200);
});

it('forbids browsers to guess what an answer is', async () => {
  for (const where of ['/checkout.js', '/qr.svg?text=x', await issued()]) {
    expect((await send(where, 'GET')).headers['x-content-type-options']).toBe('nosniff');
  }
});
