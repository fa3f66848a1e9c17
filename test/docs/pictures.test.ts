/**
 * The pictures of the READMEs: a shop on the day of the 618 festival, in both languages. `UPDATE_PICTURES=1 npm test -- console`
 * writes those that docs/images has; without it they are made all the same, and compared with nothing: letters differ among
 * machines.
 */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchChromium } from '../clients/chromium';
import { startChild, type Child } from '../crashes/processes/child-process';
import { freePort } from '../free-port';
import { until } from '../waiting';
import { startShop, type Shop } from '../console/buyers/given-shop';
import { buildConsole, describeInBrowser, openPage, PICTURES, ROOT, type Look } from '../console/given-console';

const IMAGES = path.join(ROOT, 'docs', 'images');
const MAX_BYTES = 150_000;
/** Nine in the morning in Beijing. */
const OPENS_AT_MS = Date.parse('2026-06-18T01:00:00Z');
/** From one order to the next. */
const PAUSE_MIN = 11;
const ORDERS = [
  ['20260618001', '64.00', '碧螺春 Biluochun 50 g'],
  ['20260618002', '1280.00', '武夷大红袍 Da Hong Pao, gift box'],
  ['20260618003', '88.00', '明前龙井 Longjing 100 g'],
  ['20260618004', '45.50', '茉莉花茶 Jasmine tea'],
  ['20260618005', '268.00', '普洱茶饼 Pu’er cake 357 g'],
  ['20260618006', '36.00', '白毫银针 Silver Needle, sample'],
] as const;
/** The one that is shown: paid, and half of it returned. */
const SHOWN = '20260618003';
const WAITING = '20260618006';
const SEEN_MS = OPENS_AT_MS + ORDERS.length * PAUSE_MIN * 60_000 + 90_000;

describeInBrowser('given a shop on a busy morning', () => {
  let browser: Browser;
  let engine: Child;
  let shop: Shop;
  let dataDir: string;
  let urls: { engine: string; simulator: string; shop: string };
  /** The page of an order whose buyer opened it there. */
  let checkout: string;

  /** From a page of the same address: the shop of the example answers no other. */
  const send = async (url: string, body: object) => {
    const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const gql = (query: string, input: object) => send(`${urls.engine}/graphql`, { query, variables: { input } });
  const stateOf = async (outTradeNo: string) => {
    const query = 'query ($outTradeNo: ID!) { trade(outTradeNo: $outTradeNo) { state } }';
    return (await send(`${urls.engine}/graphql`, { query, variables: { outTradeNo } })).data.trade?.state;
  };

  beforeAll(async () => {
    buildConsole();
    browser = await launchChromium();
    dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-pictures-'));
    const [port, simulatorPort, shopPort] = [await freePort(), await freePort(), await freePort()];
    const at = (where: number) => `http://127.0.0.1:${where}`;
    urls = { engine: at(port), simulator: at(simulatorPort), shop: at(shopPort) };
    const env = { PORT: `${port}`, SIMULATOR_PORT: `${simulatorPort}`, DATA_DIR: dataDir, ALLOWED_ORIGINS: urls.shop };
    engine = startChild('main', env, OPENS_AT_MS - Date.now());
    await engine.isReady;
    shop = await startShop(urls.shop, urls.engine);
    const pay = 'mutation ($input: PayInput!) { pay(input: $input) { trade { state } userErrors { message } } }';
    for (const [outTradeNo, totalAmount, subject] of ORDERS) {
      await gql(pay, { outTradeNo, totalAmount, subject, method: 'QR_CODE', storeId: 'Hangzhou' });
      if (outTradeNo !== WAITING) await send(`${urls.simulator}/control/pay`, { out_trade_no: outTradeNo });
      await send(`${urls.simulator}/control/clock`, { advance: `${PAUSE_MIN}m` });
    }
    checkout = (await fetch(urls.shop)).url;
    await send(checkout, { method: 'QR_CODE' });
    for (const [outTradeNo] of ORDERS.filter(([one]) => one !== WAITING)) {
      await until(`${outTradeNo} is paid`, async () => (await stateOf(outTradeNo)) === 'TRADE_SUCCESS');
    }
    const refund = 'mutation ($input: RefundInput!) { refund(input: $input) { userErrors { message } } }';
    await gql(refund, { outTradeNo: SHOWN, outRequestNo: 'r1', amount: '44.00', reason: '一罐破损 one tin damaged' });
    await gql(refund, { outTradeNo: '20260618004', outRequestNo: 'r1', amount: '45.50', reason: '改买别的' });
  });
  afterAll(async () => {
    await browser.close();
    await shop.end();
    await engine.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  const DESK = { width: 1280, height: 760 };
  const PHONE = { width: 390, height: 700 };
  const console = (where: string) => () => `${urls.engine}${where}`;

  describe.each(['en-US', 'zh-CN'] as const)('%s', (language) => {
    it.each<[name: string, address: () => string, size: Look, sign: string]>([
      ['trades', console('/trades'), DESK, 'main time'],
      ['trade', console(`/trades/${SHOWN}`), DESK, 'main time'],
      ['payment', console(`/new/${WAITING}`), DESK, 'main svg[role=img]'],
      ['checkout', () => checkout, PHONE, 'main [role=timer]'],
    ])('the picture of %s is there, and small', async (name, address, size, sign) => {
      const look = { language, ...size, nowMs: SEEN_MS, prepare: bringShopToThatDay };
      const shown = await openPage(browser, address(), look);
      await shown.page.locator(sign).first().waitFor();
      await shown.page.waitForLoadState('networkidle');
      const file = `readme-${name}-${language}`;
      await shown.picture(file);
      const made = path.join(PICTURES, `${file}.png`);
      expect(readFileSync(made).length).toBeLessThanOrEqual(MAX_BYTES);
      const used = path.join(IMAGES, `${name}-${language}.png`);
      if (process.env['UPDATE_PICTURES'] === '1' && existsSync(used)) copyFileSync(made, used);
    });
  });
});

/** The shop's own clock shows today, and its page counts down by it. */
async function bringShopToThatDay(context: BrowserContext): Promise<void> {
  await context.route('**/order', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date: new Date(SEEN_MS).toUTCString() } });
  });
}
