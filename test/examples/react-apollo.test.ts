/** The React page of the examples in a real Chromium: a click pays, and the page shows what becomes of the order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { findChromium, launchChromium } from '../clients/chromium';
import { freePort } from '../free-port';
import { cleanUp, givenPaystate, until } from '../given-paystate';

const SHOP = path.join(__dirname, '..', '..', 'examples', 'react-apollo', 'shop.mjs');
const TOKEN = 'a-token-of-the-backend';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  await cleanUp();
});

/** The shop's backend as its own process, and a browser with the page of an order. `sent` are the page's requests. */
async function givenPage(outTradeNo: string) {
  const port = await freePort();
  const shop = `http://127.0.0.1:${port}`;
  const paystate = await givenPaystate({ apiToken: TOKEN, allowedOrigins: [shop] });
  const env = { PATH: process.env['PATH'], PAYSTATE_URL: paystate.url, API_TOKEN: TOKEN, SHOP_PORT: String(port) };
  const child = spawn(process.execPath, [SHOP], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  stops.push(() => child.kill('SIGKILL'));
  await once(createInterface({ input: child.stdout }), 'line');
  const browser = await launchChromium();
  stops.push(() => browser.close());
  const page = await browser.newPage();
  const problems: string[] = [];
  const sent: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    const operation = /"operationName":"(\w+)"/.exec(request.postData() ?? '')?.[1];
    sent.push(`${request.method()} ${new URL(request.url()).pathname}${operation ? ` ${operation}` : ''}`);
    if (JSON.stringify(request.headers()).includes(TOKEN)) problems.push('the page has the key of the backend');
  });
  await page.goto(`${shop}/${outTradeNo}`);
  return { paystate, page, problems, sent };
}

const shows = (page: Page, text: string) =>
  until(`the page shows ${text}`, async () => (await page.locator('[role=status]').textContent()) === text);

(findChromium() ? test : test.skip)(
  'given the page of an order, when its buyer pays and is refunded, then the cached query shows both, and was sent once',
  async () => {
    const { paystate, page, problems, sent } = await givenPage('react_1');

    await page.getByRole('button').click();
    await shows(page, 'Waiting for the buyer to pay');
    expect(await page.getByRole('link').textContent()).toMatch(/^http/);

    await paystate.alipay.pay('react_1');
    await shows(page, 'Paid ¥88.00');

    const refund =
      'mutation { refund(input: {outTradeNo: "react_1", outRequestNo: "r1", amount: "20.00"}) { userErrors { code } } }';
    await paystate.gql(refund, {}, { authorization: `Bearer ${TOKEN}` });
    await shows(page, 'Paid ¥88.00, returned ¥20.00');

    expect(problems).toEqual([]);
    expect(sent.filter((request) => !request.startsWith('OPTIONS') && !request.endsWith('favicon.ico'))).toEqual([
      'GET /react_1',
      'GET /page.js',
      'POST /react_1',
      'POST /graphql Trade',
    ]);
  },
);
