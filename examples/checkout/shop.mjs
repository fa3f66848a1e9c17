/**
 * The small server of a shop with a checkout page. It holds the API key and does three things with it: open a payment, get a watch
 * token for the page, and send the browser to Alipay. All that the page shows of money it hears from the engine itself.
 * The engine needs ALLOWED_ORIGINS=http://127.0.0.1:8080, the origin of the page.
 * Run: node examples/checkout/shop.mjs, then open http://127.0.0.1:8080/order_1
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import QRCode from 'qrcode';

const engine = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const key = process.env.API_TOKEN;
const port = Number(process.env.SHOP_PORT || 8080);
/** What an order costs is the shop's word, never the page's. */
const ORDER = { totalAmount: '88.00', subject: '龙井茶 Longjing tea' };
/** Who opened the mini program: it signs its buyers in and knows that. Here it is a buyer of the simulator. */
const buyerOpenId = process.env.BUYER_OPEN_ID || '088102146225135openid';

const FILES = { '/style.css': 'text/css', '/checkout.js': 'text/javascript', '/words.js': 'text/javascript' };
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; ` +
    `connect-src 'self' ${engine.replace(/^http/, 'ws')}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};
const TRADE = 'state watchToken(ttl: "30m") nextStep { ... on SubmitForm { url } ... on RedirectBuyer { url } }';
const PAY = `mutation ($input: PayInput!) { pay(input: $input) { trade { ${TRADE} } userErrors { message } } }`;
const FIND = `query ($outTradeNo: ID!) { trade(outTradeNo: $outTradeNo) { ${TRADE} } }`;

async function ask(query, variables) {
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const body = JSON.stringify({ query, variables });
  const answer = await fetch(`${engine}/graphql`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(10_000),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

/** The same number again is the same payment: a second press, or a page that is loaded again, opens nothing new. */
async function pay(outTradeNo, { method, authCode }) {
  const more = { BARCODE: { authCode }, JSAPI: { buyerOpenId }, PAGE: back(outTradeNo), WAP: back(outTradeNo) }[method];
  const answer = await ask(PAY, { input: { outTradeNo, ...ORDER, method, ...more } });
  const [problem] = answer.pay.userErrors;
  return { ...forPage(outTradeNo, answer.pay.trade), problem: problem?.message };
}

const back = (outTradeNo) => ({ returnUrl: `http://127.0.0.1:${port}/${outTradeNo}` });

/** All that the page gets: no key, only the token of its one order. `isOpened`: false until a way to pay was chosen. */
const forPage = (outTradeNo, trade) => ({
  ...ORDER,
  isOpened: Boolean(trade),
  watchToken: trade?.watchToken,
  url: `${engine.replace(/^http/, 'ws')}/graphql`,
  again: outTradeNo.replace(/(?:_again(\d+))?$/, (_all, count = 0) => `_again${Number(count) + 1}`),
});

async function answer(request, url) {
  if (Object.hasOwn(FILES, url.pathname)) return file(url.pathname, FILES[url.pathname]);
  if (url.pathname === '/qr.svg') return drawn(url.searchParams.get('text') ?? '');
  const [, outTradeNo, what = ''] = /^\/(\w{1,64})(\/\w+)?$/.exec(url.pathname) ?? [];
  if (!outTradeNo) return { status: 404 };
  if (request.method === 'POST') return json(await pay(outTradeNo, await bodyOf(request)));
  if (what === '') return file('/checkout.html', 'text/html');
  const { trade } = await ask(FIND, { outTradeNo });
  if (what === '/order') return json(forPage(outTradeNo, trade));
  // Signed this moment, so the address in a page never grows old.
  return { status: 302, headers: { location: trade?.nextStep?.url ?? `/${outTradeNo}` } };
}

const file = (name, type) => ({ type, body: readFileSync(path.join(import.meta.dirname, name)) });
const json = (value) => ({ type: 'application/json', body: JSON.stringify(value) });
const drawn = async (text) => ({
  type: 'image/svg+xml',
  body: await QRCode.toString(text.slice(0, 1000), { type: 'svg' }),
});

async function bodyOf(request) {
  let text = '';
  for await (const part of request) if ((text += part).length > 10_000) throw new Error('The request is too long.');
  return JSON.parse(text);
}

createServer(async (request, response) => {
  try {
    const { status = 200, type = 'text/plain', headers, body } = await answer(request, new URL(request.url, engine));
    response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8`, ...headers }).end(body);
  } catch (error) {
    console.error(error.message);
    response.writeHead(502, HEADERS).end('The order cannot be opened now.');
  }
}).listen(port, '127.0.0.1', () => console.log(`checkout at http://127.0.0.1:${port}/order_1`));
