/**
 * The small server of a shop with a checkout page. It holds the API key and does three things with it: open a payment, get a watch
 * token for the page, and send the browser to Alipay. All that the page shows of money it hears from the engine itself.
 * The engine needs ALLOWED_ORIGINS=http://127.0.0.1:8080, the origin of the page.
 * Run: node examples/checkout/shop.mjs, then open http://127.0.0.1:8080: each visit begins an order.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import QRCode from 'qrcode';

const engine = process.env.PAYSTATE_URL || 'http://127.0.0.1:10086';
const key = process.env.API_TOKEN;
const port = Number(process.env.SHOP_PORT || 8080);
/** What browsers call this shop: nothing is answered under another name, and no other site's page posts here. */
const origin = process.env.SHOP_ORIGIN || `http://127.0.0.1:${port}`;
/** Signs the numbers of orders. Without one they hold until the shop ends. */
const secret = process.env.SHOP_SECRET || randomBytes(32).toString('hex');
/** Of the till, which alone sends bar codes. Without one there is no till. */
const tillSecret = process.env.TILL_SECRET;
/** What an order costs is the shop's word, never the page's. */
const ORDER = { totalAmount: '88.00', subject: '龙井茶 Longjing tea' };
/** Who opened the mini program: it signs its buyers in and knows that. Here it is a buyer of the simulator. */
const buyerOpenId = process.env.BUYER_OPEN_ID || '088102146225135openid';

const FILES = { '/style.css': 'text/css', '/checkout.js': 'text/javascript', '/words.js': 'text/javascript' };
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; ` +
    `connect-src 'self' ${engine.replace(/^http/, 'ws')}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};
const TRADE = `state inDoubt totalAmount paidAmount watchToken(ttl: "30m")
  nextStep { ... on SubmitForm { url } ... on RedirectBuyer { url } }`;
const PAY = `mutation ($input: PayInput!) { pay(input: $input) { trade { ${TRADE} } userErrors { code message } } }`;
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

const digest = (text) => createHmac('sha256', secret).update(text).digest();
const isSame = (one, other) => timingSafeEqual(digest(one), digest(other));

/** The number tells that this shop issued it. In your own shop it is one that your database knows and nobody guesses. */
const issue = (name) => `${name}_${digest(name).toString('hex').slice(0, 16)}`;
const nameOf = (outTradeNo) => outTradeNo.slice(0, -17);
const isIssued = (outTradeNo) => isSame(outTradeNo, issue(nameOf(outTradeNo)));

/**
 * The same number again is the same payment: a second press, or a page that is loaded again, opens nothing new, and another way to
 * pay takes the place of the one before. `problem`: the engine's code, where the order can still be paid; its sentences are for you.
 */
async function pay(outTradeNo, method, authCode) {
  const more = { BARCODE: { authCode }, JSAPI: { buyerOpenId }, PAGE: back(outTradeNo), WAP: back(outTradeNo) }[method];
  const answer = await ask(PAY, { input: { outTradeNo, ...ORDER, method, switchMethod: true, ...more } });
  const { trade, userErrors } = answer.pay;
  for (const { message } of userErrors) console.error(message);
  return { ...forPage(outTradeNo, trade), problem: /^TRADE_/.test(trade?.state) ? undefined : userErrors[0]?.code };
}

const back = (outTradeNo) => ({ returnUrl: `${origin}/${outTradeNo}` });

/**
 * All that the page gets: no key, only the token of its one order. `isOpened`: false until a way to pay was chosen. `ended`: what the
 * engine says of an order that has ended: no token watches it any more.
 */
const forPage = (outTradeNo, trade) => ({
  ...ORDER,
  isOpened: Boolean(trade),
  ...(hasEnded(trade) ? { ended: endOf(trade) } : { watchToken: trade?.watchToken }),
  url: `${engine.replace(/^http/, 'ws')}/graphql`,
  again: issue(nameOf(outTradeNo).replace(/(?:_again(\d+))?$/, (_all, count = 0) => `_again${Number(count) + 1}`)),
});

const hasEnded = (trade) => trade?.state === 'TRADE_CLOSED' || trade?.state === 'TRADE_FINISHED';
const endOf = ({ state, inDoubt, totalAmount, paidAmount }) => ({ state, inDoubt, totalAmount, paidAmount });

async function answer(request, url) {
  if (request.headers.host !== new URL(origin).host) return { status: 421, body: `This shop is at ${origin}` };
  if (Object.hasOwn(FILES, url.pathname)) return file(url.pathname, FILES[url.pathname]);
  if (url.pathname === '/qr.svg') return drawn(url.searchParams.get('text') ?? '');
  if (url.pathname === '/') return goTo(`/${issue(`tea_${randomBytes(6).toString('hex')}`)}`);
  const [, outTradeNo, what = ''] = /^\/(\w{1,64})(\/\w+)?$/.exec(url.pathname) ?? [];
  if (!outTradeNo || !isIssued(outTradeNo)) return { status: 404 };
  if (request.method === 'POST') return posted(request, outTradeNo, what === '/till');
  if (what === '') return file('/checkout.html', 'text/html');
  const { trade } = await ask(FIND, { outTradeNo });
  if (what === '/order') return json(forPage(outTradeNo, trade));
  // Signed this moment, so the address in a page never grows old.
  return goTo(trade?.nextStep?.url ?? `/${outTradeNo}`);
}

/** The buyer's page chooses a way to pay; the till, which is no page, sends the bar code that it scanned. */
async function posted(request, outTradeNo, isTill) {
  const { origin: from, authorization = '', 'content-type': type } = request.headers;
  if (isTill ? !tillSecret || !isSame(authorization, `Bearer ${tillSecret}`) : from !== origin) return { status: 403 };
  if (!/^application\/json\b/.test(type)) return { status: 415 };
  const { method, authCode } = await bodyOf(request);
  if (!isTill && method === 'BARCODE') return { status: 403 };
  return json(await pay(outTradeNo, isTill ? 'BARCODE' : method, authCode));
}

const goTo = (location) => ({ status: 302, headers: { location } });
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
}).listen(port, '127.0.0.1', () => console.log(`checkout at ${origin}`));
