/// <reference lib="dom" />
/** What buyers see: the simulated wallet and the way back from Alipay, in both languages and themes, on the smallest phone. */
import { createServer, type Server } from 'node:http';
import { eventually, tradeOf } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console, type ConsolePage, type Look } from '../given-console';

const LOOKS: readonly (readonly [string, Look])[] = [
  ['1280-light-en', { language: 'en-US', theme: 'light' }],
  ['1280-dark-zh', { language: 'zh-CN', theme: 'dark' }],
  ['360-light-zh', { language: 'zh-CN', theme: 'light', width: 360, height: 740 }],
  ['360-dark-en', { language: 'en-US', theme: 'dark', width: 360, height: 740 }],
];
const SUBJECT = '明前龙井 250 g, first harvest of the spring, hand-fired';
const OPEN = `mutation ($input: PayInput!) { pay(input: $input) { trade { nextStep {
  ... on ShowQrCode { qrCode } ... on SubmitForm { url } } } } }`;
/** The highest amount of an order. */
const HIGHEST = '99999999.00';

describeInBrowser('given a shop with orders', () => {
  let given: Console;
  let shop: Server;
  let shopUrl: string;
  let codes: Record<'open' | 'paid' | 'closed', string>;
  /** Signed addresses that lead back from the cashier. */
  let returns: Record<'waiting' | 'paid', string>;

  beforeAll(async () => {
    given = await givenConsole();
    shop = createServer((_request, response) => response.end('<h1>Thank you</h1>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => shop.once('listening', resolve));
    shopUrl = `http://127.0.0.1:${(shop.address() as { port: number }).port}/done`;
    codes = {
      open: await opened('buyer_open_of_a_long_number_2026_11_28_0001', HIGHEST),
      paid: await opened('buyer_paid', '88.00'),
      closed: await opened('buyer_closed', '88.00'),
    };
    await given.product.control('POST /control/pay', { out_trade_no: 'buyer_paid' });
    await given.product.control('POST /control/scan', { out_trade_no: 'buyer_closed' });
    await given.product.gql(
      'mutation { close(input: { outTradeNo: "buyer_closed" }) { trade { state } userErrors { message } } }',
    );
    const paid = await paidAtCashier('return_paid');
    await eventually('it is paid', async () => (await tradeOf(given.product, 'return_paid')).state === 'TRADE_SUCCESS');
    // From here on the engine does not learn of a payment.
    await given.product.control('POST /control/faults', {
      rules: [
        { method: 'notify', fault: 'notify-lost', times: 1000 },
        { method: 'alipay.trade.query', fault: 'request-lost', times: 1000 },
      ],
    });
    returns = { paid, waiting: await paidAtCashier('return_waiting') };
  });
  afterAll(async () => {
    shop.close();
    await given.stop();
  });

  /** Opens an order; the address in its code, or of its page. */
  async function opened(outTradeNo: string, totalAmount: string, method = 'QR_CODE'): Promise<string> {
    const { pay } = await given.product.gql(OPEN, {
      input: { outTradeNo, totalAmount, subject: SUBJECT, method, returnUrl: shopUrl },
    });
    const { qrCode, url } = pay.trade.nextStep;
    return qrCode ?? url;
  }

  /** Paid at the cashier: the signed address that leads back. */
  async function paidAtCashier(outTradeNo: string): Promise<string> {
    const cashier = await fetch(await opened(outTradeNo, HIGHEST, 'PAGE'), { redirect: 'manual' });
    const qr_code = cashier.headers.get('location')!.split('/').at(-1);
    const { return_url: back } = await given.product.control('POST /control/pay', { qr_code });
    return back;
  }

  async function expectWhole({ page, violations, complaints }: ConsolePage, look: Look): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('html').getAttribute('lang')).toBe(look.language === 'zh-CN' ? 'zh-CN' : 'en');
    for (const amount of await page.locator('.money:visible').all()) expect(await amount.evaluate(linesOf)).toBe(1);
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  }

  describe.each(LOOKS)('%s', (name, look) => {
    const inLanguage = ([zh, en]: readonly [string, string]) => (look.language === 'zh-CN' ? zh : en);

    it.each([
      ['wallet', '/wallet', ['以买家身份付款', 'Pay as a buyer']],
      ['cashier', 'open', ['付款给模拟商家', 'Pay Simulated shop']],
      ['cashier-paid', 'paid', ['已付款', 'Paid']],
      ['cashier-closed', 'closed', ['订单已关闭，未付款', 'Closed, not paid']],
    ] as const)('the page %s of the wallet is whole and accessible', async (picture, where, headings) => {
      const address = where === '/wallet' ? `${given.product.simulatorUrl}/wallet` : codes[where];
      const shown = await given.open(address, look);
      await shown.page.getByRole('heading', { level: 1, name: inLanguage(headings) }).waitFor();
      await shown.picture(`buyer-${picture}-${name}`);
      await expectWhole(shown, look);
    });

    it('the way back that was paid leads on at once, and is whole', async () => {
      const shown = await given.open(returns.paid, look);
      await shown.page.getByRole('heading', { name: inLanguage(['支付成功，谢谢', 'Paid. Thank you.']) }).waitFor();
      await shown.picture(`buyer-return-paid-${name}`);
      await shown.page.getByRole('heading', { name: 'Thank you', exact: true }).waitFor();
      expect(shown.page.url()).toBe(shopUrl);
    });

    it('the way back that waits says so, names shop and order, and is whole', async () => {
      const shown = await given.open(returns.waiting, look);
      const { page } = shown;
      await page.getByRole('heading', { name: inLanguage(['支付结果确认中', 'being confirmed']) }).waitFor();
      await shown.picture(`buyer-return-waiting-${name}`);
      await page.getByText('99,999,999.00').waitFor();
      await page.getByText('return_waiting').waitFor();
      await page.getByRole('link', { name: new URL(shopUrl).host }).waitFor();
      await expectWhole(shown, look);
    });
  });

  it('given a way back that waits, when the engine learns of the payment, then the page says paid and leads on', async () => {
    const shown = await given.open(returns.waiting);
    await shown.page.getByRole('heading', { name: 'being confirmed' }).waitFor();
    await given.product.control('DELETE /control/faults');
    // Right after lost requests the engine may spare Alipay another one.
    await eventually('it is paid', async () => {
      const sync = 'mutation { sync(input: { outTradeNo: "return_waiting" }) { trade { state } } }';
      return (await given.product.gql(sync)).sync.trade?.state === 'TRADE_SUCCESS';
    });
    await shown.page.getByRole('heading', { name: 'Thank you', exact: true }).waitFor();
    await eventually('it is in the shop', async () => shown.page.url() === shopUrl);
  });

  it('given a buyer at the cashier, when she presses pay, then she reads that it is paid, and lands in the shop by herself', async () => {
    const { product } = given;
    const { page } = await given.open(await opened('way_back', '88.00', 'PAGE'));
    await page.getByRole('button', { name: 'Pay' }).dblclick();
    await page.getByRole('heading', { name: 'Thank you', exact: true }).waitFor();
    expect(page.url()).toBe(shopUrl);
    expect((await tradeOf(product, 'way_back')).paidAmount).toBe('88.00');
  });
});

/** Runs in the page: in how many lines the text of an element stands. */
function linesOf(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set(Array.from(range.getClientRects(), ({ bottom }) => Math.round(bottom))).size;
}
