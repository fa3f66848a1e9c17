/** The checkout page of the example: its own script runs here, with the WebSocket of a page of the shop's origin. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';
import { freePort } from '../free-port';
import { cleanUp, givenPaystate, until } from '../given-paystate';

const EXAMPLE = path.join(__dirname, '..', '..', 'examples', 'checkout-page.mjs');
const TOKEN = 'a-token-of-the-backend';

const stops: (() => void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await cleanUp();
});

/** The shop's backend as its own process, in front of an engine that knows its origin. */
async function givenShop() {
  const port = await freePort();
  const shop = `http://127.0.0.1:${port}`;
  const paystate = await givenPaystate({ apiToken: TOKEN, allowedOrigins: [shop] });
  const env = { PATH: process.env['PATH'], PAYSTATE_URL: paystate.url, API_TOKEN: TOKEN, SHOP_PORT: String(port) };
  const child = spawn(process.execPath, [EXAMPLE], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  stops.push(() => child.kill('SIGKILL'));
  await once(createInterface({ input: child.stdout }), 'line');
  return { shop, paystate };
}

/**
 * Runs the script of a page as a browser does that loaded it from `origin`; answers its elements. `heard`: the position that it
 * names first, as if it had heard that before.
 */
function openPage(html: string, origin: string, heard?: string) {
  const elements: Record<string, { textContent: string }> = { code: { textContent: '' }, state: { textContent: '' } };
  class WebSocketOfPage extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { origin });
      stops.push(() => this.terminate());
    }
    override send(message: string) {
      const { type, payload } = JSON.parse(message);
      if (type !== 'subscribe' || heard === undefined) return super.send(message);
      payload.variables.after = heard;
      heard = undefined;
      super.send(JSON.stringify({ id: '1', type, payload }));
    }
  }
  let isOver = false;
  stops.push(() => (isOver = true));
  const [, script = ''] = /<script type="module">(.*)<\/script>/s.exec(html) ?? [];
  runInNewContext(script, {
    WebSocket: WebSocketOfPage,
    document: { getElementById: (id: string) => elements[id] },
    setTimeout: (work: () => void) => (isOver ? undefined : setTimeout(work, 0)),
  });
  return elements;
}

it('given the page of an order, when the order is paid, then the page shows that', async () => {
  const { shop, paystate } = await givenShop();
  const elements = openPage(await (await fetch(`${shop}/order_1`)).text(), shop);
  await until('it watches', () => elements['state']!.textContent === 'WAIT_BUYER_PAY 0.00');
  expect(elements['code']!.textContent).toMatch(/^http/);

  await paystate.alipay.pay('order_1');
  await until('it is paid', () => elements['state']!.textContent === 'TRADE_SUCCESS 88.00');
});

it('given the page of an order, when the engine refuses the subscription, then the page asks again', async () => {
  const { shop } = await givenShop();
  const elements = openPage(await (await fetch(`${shop}/order_1`)).text(), shop, 'no position');
  await until('it watches', () => elements['state']!.textContent === 'WAIT_BUYER_PAY 0.00');
});

it('given the page of an order, then it holds no API key, and its token opens nothing but the order', async () => {
  const { shop, paystate } = await givenShop();
  const html = await (await fetch(`${shop}/order_1`)).text();
  expect(html).not.toContain(TOKEN);
  const [, token] = /"watchToken":"([^"]+)"/.exec(html)!;

  const asPage = { authorization: `Bearer ${token}` };
  const refund =
    'mutation { refund(input: {outTradeNo: "order_1", outRequestNo: "r1", amount: "1.00"}) { userErrors { code } } }';
  for (const query of [refund, '{ trade(outTradeNo: "order_2") { state } }', '{ trades { nodes { outTradeNo } } }']) {
    const { errors } = await paystate.gql(query, {}, asPage);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['MISSING_SCOPE']);
  }
});
