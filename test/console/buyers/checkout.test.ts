/// <reference lib="dom" />
/** The checkout of the examples: the shop's server, the engine and the buyer's browser, each of which may go and come back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../clients/chromium';
import { startChild, type Child } from '../../crashes/processes/child-process';
import { freePort } from '../../free-port';
import { until } from '../../waiting';
import { describeInBrowser, openPage, type ConsolePage, type Look } from '../given-console';
import { startShop, TILL_SECRET, type Shop } from './given-shop';

const LOOKS: readonly (readonly [string, Look])[] = [
  ['1280-light-en', { language: 'en-US', theme: 'light' }],
  ['360-light-zh', { language: 'zh-CN', theme: 'light', width: 360, height: 740 }],
  ['360-dark-en', { language: 'en-US', theme: 'dark', width: 360, height: 740 }],
];
const KEY = 'a-key-of-the-shops-server-0000000000';

describeInBrowser('given a shop with a checkout page', () => {
  let browser: Browser;
  let dataDir: string;
  let env: Record<string, string>;
  let engine: Child;
  let shop: Shop;
  let urls: { engine: string; shop: string; simulator: string };

  beforeAll(async () => {
    browser = await launchChromium();
    dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-checkout-'));
    const [port, shopPort, simulatorPort] = [await freePort(), await freePort(), await freePort()].map(String) as [
      string,
      string,
      string,
    ];
    const at = (where: string) => `http://127.0.0.1:${where}`;
    urls = { engine: at(port), shop: at(shopPort), simulator: at(simulatorPort) };
    env = { PORT: port, SIMULATOR_PORT: simulatorPort, DATA_DIR: dataDir, API_TOKEN: KEY, ALLOWED_ORIGINS: urls.shop };
    engine = startChild('main', env);
    await engine.isReady;
    shop = await startShop(urls.shop, urls.engine, KEY);
  });
  afterAll(async () => {
    await browser.close();
    await shop.end();
    await engine.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** A visit of the shop, which begins an order. */
  async function open(look: Look = {}) {
    const shown = await openPage(browser, urls.shop, look);
    return { ...shown, outTradeNo: new URL(shown.page.url()).pathname.slice(1) };
  }
  const control = (where: string, body: object) =>
    fetch(`${urls.simulator}/control/${where}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** By the cashier. Each bar code is good for once; `01`: its buyer must confirm, `03`: it is not accepted. */
  const scan = (outTradeNo: string, authCode: string) =>
    fetch(`${urls.shop}/${outTradeNo}/till`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TILL_SECRET}` },
      body: JSON.stringify({ authCode }),
    });
  const heading = ({ page }: ConsolePage, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const choose = ({ page }: ConsolePage, name: string) => page.getByRole('button', { name }).click();

  async function expectWhole({ page, violations }: ConsolePage): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await violations()).toEqual([]);
  }

  describe.each(LOOKS)('%s', (name, look) => {
    const inLanguage = (zh: string, en: string) => (look.language === 'zh-CN' ? zh : en);

    it('it is whole and accessible from the choice to the payment, and after the end', async () => {
      const shown = await open(look);
      await heading(shown, inLanguage('请选择支付方式', 'How would you like to pay?'));
      await shown.page.getByText('88.00').waitFor();
      await shown.picture(`checkout-choice-${name}`);
      await expectWhole(shown);

      await choose(shown, inLanguage('扫码支付', 'QR code'));
      await heading(shown, inLanguage('请用支付宝扫码', 'Scan with Alipay'));
      const qr = shown.page.getByRole('img');
      await qr.evaluate((image: HTMLImageElement) => image.decode());
      await shown.page.getByText(inLanguage('实时更新', 'Live')).waitFor();
      await shown.picture(`checkout-code-${name}`);
      await expectWhole(shown);
      expect(await shown.page.getByRole('timer').textContent()).toMatch(/\d:\d\d/);

      await control('pay', { out_trade_no: shown.outTradeNo });
      await heading(shown, inLanguage('支付成功，谢谢', 'Paid. Thank you.'));
      await shown.picture(`checkout-paid-${name}`);
      await expectWhole(shown);
      expect(await qr.count()).toBe(0);
      expect(await shown.page.locator('html').getAttribute('lang')).toBe(inLanguage('zh-CN', 'en'));
      const socket = urls.engine.replace('http', 'ws');
      expect(shown.complaints.filter((one) => !one.includes(socket))).toEqual([]);
    });
  });

  it('given a page that watches, when the engine is killed, then it says since when, claims nothing, and misses nothing', async () => {
    const shown = await open();
    await choose(shown, 'QR code');
    await heading(shown, 'Scan with Alipay');
    await shown.page.getByText('Live').waitFor();
    await engine.kill();
    await shown.page.getByText(/The line is down since \d\d:\d\d:\d\d/).waitFor();
    await heading(shown, 'Scan with Alipay');
    // A reload meanwhile goes on where it was.
    await shown.page.reload();
    await heading(shown, 'Scan with Alipay');
    engine = startChild('main', env);
    await engine.isReady;
    await shown.page.getByText('Live').waitFor();
    await control('pay', { out_trade_no: shown.outTradeNo });
    await heading(shown, 'Paid. Thank you.');
  });

  it('given a page that watches, when the engine refuses the subscription, then it says so, claims nothing, and asks again', async () => {
    const shown = await open();
    await choose(shown, 'QR code');
    await heading(shown, 'Scan with Alipay');
    await shown.page.getByText('Live').waitFor();
    let lines = 0;
    shown.page.on('websocket', () => (lines += 1));
    await shown.page.evaluate(() => {
      const [tab, kept] = Object.entries(sessionStorage)[0] as [string, string];
      sessionStorage.setItem(tab, JSON.stringify({ ...JSON.parse(kept), position: 'that the engine refuses' }));
      location.reload();
    });
    await shown.page.getByText(/The line is down since/).waitFor();
    await until('it asks again', () => lines > 2);
    expect(await shown.page.getByText('Live').count()).toBe(0);
  });

  it('given a page that watches, when the engine comes back without its order, then the buyer chooses again', async () => {
    const shown = await open();
    await choose(shown, 'QR code');
    await heading(shown, 'Scan with Alipay');
    await engine.kill();
    const otherDir = await mkdtemp(path.join(tmpdir(), 'paystate-checkout-'));
    engine = startChild('main', { ...env, DATA_DIR: otherDir });
    await engine.isReady;
    await heading(shown, 'How would you like to pay?');
    expect(await shown.page.getByRole('img').count()).toBe(0);
    await engine.kill();
    await rm(otherDir, { recursive: true, force: true });
    engine = startChild('main', env);
    await engine.isReady;
  });

  it('given a page that watches, when its shop is gone, then it shows the payment all the same, and a new tab does so later', async () => {
    const shown = await open();
    await choose(shown, 'QR code');
    await heading(shown, 'Scan with Alipay');
    await shop.end();
    await control('pay', { out_trade_no: shown.outTradeNo });
    await heading(shown, 'Paid. Thank you.');
    shop = await startShop(urls.shop, urls.engine, KEY);
    await heading(await openPage(browser, shown.page.url(), {}), 'Paid. Thank you.');
  });

  it('given the wallet, when the buyer pays in it, then the page says so, and no secret of the shop has reached the browser', async () => {
    const shown = await open();
    await choose(shown, 'QR code');
    const wallet = await openPage(browser, (await shown.page.getByRole('link').getAttribute('href'))!, {});
    await wallet.page.getByRole('button', { name: 'Pay' }).click();
    await heading(wallet, 'Paid');
    await heading(shown, 'Paid. Thank you.');
    expect(await shown.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(KEY);
  });

  it.each([
    ['PAGE', 'Alipay in the browser'],
    ['WAP', 'Alipay on this phone'],
  ])(
    'given %s, when the buyer goes to Alipay and pays there, then she comes back to this page, which says so',
    async (_method, way) => {
      const shown = await open();
      await choose(shown, way);
      await shown.page.getByRole('link', { name: 'To Alipay' }).click();
      await shown.page.getByRole('button', { name: 'Pay' }).click();
      await shown.page.waitForURL(`${urls.shop}/${shown.outTradeNo}`);
      await heading(shown, 'Paid. Thank you.');
    },
  );

  it.each([
    ['JSAPI', 'In our mini program', 'Go on in our mini program'],
    ['APP', 'In our app', 'Go on in our app'],
  ])('given %s, then it says who goes on', async (_method, way, said) => {
    const shown = await open(LOOKS[1]![1].width ? { width: 360, height: 740 } : {});
    await choose(shown, way);
    await heading(shown, said);
    await shown.page.getByText('For developers').click();
    await expectWhole(shown);
  });

  it('given the bar code at the till, when the cashier scans it, then the page says what the buyer does, and what became of it', async () => {
    const shown = await open();
    await choose(shown, 'At the till');
    await heading(shown, 'Show your payment code');
    await scan(shown.outTradeNo, '2876344382566401');
    await heading(shown, 'Confirm in Alipay');
    await control('pay', { out_trade_no: shown.outTradeNo });
    await heading(shown, 'Paid. Thank you.');
  });

  describe('given a payment that is open, when the buyer takes another way to pay', () => {
    async function another(way: string, prepare?: (outTradeNo: string) => Promise<unknown>, look: Look = {}) {
      const isChinese = look.language === 'zh-CN';
      const shown = await open(look);
      await choose(shown, isChinese ? '扫码支付' : 'QR code');
      await heading(shown, isChinese ? '请用支付宝扫码' : 'Scan with Alipay');
      await prepare?.(shown.outTradeNo);
      await choose(shown, isChinese ? '换一种支付方式' : 'Another way to pay');
      await choose(shown, way);
      return shown;
    }
    const problem = ({ page }: ConsolePage) => page.getByRole('alert').allInnerTexts();

    it('then it goes on that way', async () => {
      const shown = await another('Alipay in the browser');
      await heading(shown, 'Go on to Alipay');
      expect(await problem(shown)).toEqual([]);
      await shown.page.getByRole('link', { name: 'To Alipay' }).click();
      await shown.page.getByRole('button', { name: 'Pay' }).click();
      await heading(shown, 'Paid. Thank you.');
    });

    it('to the till, then the page waits for the cashier, who takes the payment', async () => {
      const shown = await another('At the till');
      await heading(shown, 'Show your payment code');
      await scan(shown.outTradeNo, '2876344382566501');
      await heading(shown, 'Confirm in Alipay');
      await control('pay', { out_trade_no: shown.outTradeNo });
      await heading(shown, 'Paid. Thank you.');
    });

    it('to the till, where the bar code is not accepted, then yet another way is open', async () => {
      const shown = await another('At the till');
      await heading(shown, 'Show your payment code');
      await scan(shown.outTradeNo, '2876344382566403');
      await choose(shown, 'Another way to pay');
      await choose(shown, 'QR code');
      await heading(shown, 'Scan with Alipay');
    });

    it('and Alipay has closed the order for that, then the page says that it is closed, and no more', async () => {
      const shown = await another('Alipay on this phone', (outTradeNo) =>
        control('scan', { out_trade_no: outTradeNo }),
      );
      await heading(shown, 'This order is closed');
      await shown.page.getByRole('link', { name: 'Pay anew' }).waitFor();
      expect(await problem(shown)).toEqual([]);
    });

    it('and Alipay does not answer, then the page says so in the words of buyers, and the code can still be paid', async () => {
      const rules = [{ method: 'alipay.trade.query', fault: 'business-error', sub_code: 'ACQ.SYSTEM_ERROR', times: 2 }];
      const shown = await another('本机支付宝', () => control('faults', { rules }), { language: 'zh-CN' });
      await shown.page.getByRole('alert').getByText('支付宝暂时无法响应，请稍后再试。').waitFor();
      await heading(shown, '请用支付宝扫码');
    });
  });

  it('given a buyer who presses "At the till" again and again, then the page still asks the shop once at a time', async () => {
    const shown = await open({ nowMs: Date.now() });
    await heading(shown, 'How would you like to pay?');
    await shown.page.clock.pauseAt(Date.now() + 60_000);
    let asked = 0;
    // What the page asked or heard before this is known after it.
    const settled = () => shown.page.evaluate(() => fetch('/style.css').then((answer) => answer.text()));
    shown.page.on('request', (request) => (asked += request.url().endsWith('/order') ? 1 : 0));
    for (let press = 0; press < 4; press += 1) {
      if (press > 0) await choose(shown, 'Another way to pay');
      const answered = shown.page.waitForResponse((response) => response.url().endsWith('/order'));
      await choose(shown, 'At the till');
      await (await answered).finished();
    }
    await settled();
    asked = 0;
    const answered = shown.page.waitForResponse((response) => response.url().endsWith('/order'));
    await shown.page.clock.runFor(2_000);
    await answered;
    await settled();
    expect(asked).toBe(1);
  });

  const close = (outTradeNo: string) =>
    fetch(`${urls.engine}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
      body: JSON.stringify({ query: `mutation { close(input: { outTradeNo: "${outTradeNo}" }) { trade { state } } }` }),
    });

  it('given an order that was closed, then its page says so, in a new tab too, and pays anew under a new number', async () => {
    const shown = await open();
    await choose(shown, 'QR code');
    await heading(shown, 'Scan with Alipay');
    await control('scan', { out_trade_no: shown.outTradeNo });
    await close(shown.outTradeNo);
    await heading(shown, 'This order is closed');
    await shown.picture('checkout-closed');
    await heading(await openPage(browser, shown.page.url(), {}), 'This order is closed');
    await shown.page.getByRole('link', { name: 'Pay anew' }).click();
    await heading(shown, 'How would you like to pay?');
    expect(shown.page.url()).toMatch(new RegExp(`${shown.outTradeNo.slice(0, -17)}_again1_\\w{16}$`));
  });

  it('given a buyer whose clock is hours ahead, then the code is there to be paid, also after a reload', async () => {
    const shown = await open({ nowMs: Date.now() + 3 * 3_600_000 });
    await choose(shown, 'QR code');
    await heading(shown, 'Scan with Alipay');
    await shown.page.reload();
    await heading(shown, 'Scan with Alipay');
    await shown.page.getByRole('img').waitFor();
    await control('pay', { out_trade_no: shown.outTradeNo });
    await heading(shown, 'Paid. Thank you.');
  });

  describe('given a code whose count-down is at 0', () => {
    async function countedDown() {
      const shown = await open();
      await choose(shown, 'QR code');
      await heading(shown, 'Scan with Alipay');
      await control('scan', { out_trade_no: shown.outTradeNo });
      await shown.page.clock.install();
      await shown.page.clock.fastForward('12:00:00');
      await heading(shown, 'The time to pay is over');
      return shown;
    }
    const links = ({ page }: ConsolePage) => page.getByRole('link').count();

    it('the page hides it, lets the buyer wait, and offers no other order before the engine has closed this one', async () => {
      const shown = await countedDown();
      await shown.picture('checkout-expired');
      await expectWhole(shown);
      await shown.page.getByText('the result comes by itself').waitFor();
      expect([await shown.page.getByRole('img').count(), await links(shown)]).toEqual([0, 0]);
      await shown.page.reload();
      await heading(shown, 'The time to pay is over');
      expect(await links(shown)).toBe(0);
      await close(shown.outTradeNo);
      await heading(shown, 'This order is closed');
      await shown.page.getByRole('link', { name: 'Pay anew' }).waitFor();
    });

    it('the page says that it is paid when the buyer paid in the last second', async () => {
      const shown = await countedDown();
      await control('pay', { out_trade_no: shown.outTradeNo });
      await heading(shown, 'Paid. Thank you.');
      expect(await links(shown)).toBe(0);
    });
  });
});
