/** Every page in both languages, both themes, on a desk and on a phone: nothing is cut, and axe finds nothing. */
import { givenPaid, PAY, qrOrder, REFUND } from '../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console, type Look } from './given-console';

const KEYS = [
  { name: 'till 3', scopes: ['PAY', 'READ', 'CLOSE', 'REFUND'], requestsPerSecond: 50, addresses: ['10.0.0.0/8'] },
  {
    name: 'everything 全部',
    scopes: ['READ', 'READ_BUYER', 'PAY', 'REFUND', 'CLOSE', 'SETTLE', 'OPERATE', 'AUDIT', 'METRICS', 'ADMIN'],
  },
];
/** A day long over: what the engine's own schedule asks for is younger. */
const BILL = '2026-10-20';

/** Its name, its path, a text on it, and what shows that it has come. */
const PAGES: readonly (readonly [name: string, where: string, text: string, sign: string])[] = [
  ['trades', '/trades', 'tea_paid', 'main time'],
  ['trade', '/trades/tea_paid', 'tea_paid', 'main time'],
  ['new', '/new', 'paystate', 'main form'],
  ['refunds', '/refunds', 'tea_seller', 'main time'],
  ['totals', '/totals', '100,001,375.00', 'main table'],
  ['anomalies', '/anomalies', 'tea_seller', 'main article'],
  ['payment', '/new/tea_open', 'tea_open', 'main svg[role=img]'],
  ['health', '/health', 'paystate', 'main article'],
  ['simulator', '/simulator', 'tea_paid', 'main time'],
  ['graphiql', '/graphiql', 'paystate', 'main .CodeMirror-line'],
  ['reconciliation', `/reconciliation?month=${BILL.slice(0, 7)}`, '99,999,999.00', 'main ol li:visible'],
  ['bill', `/reconciliation/${BILL}`, 'elsewhere_1', 'main table[aria-label]'],
  ['webhooks', '/webhooks', 'shop.example', 'main table'],
  ['keys', '/keys', 'till 3', 'main table'],
  ['bill-not-requested', '/reconciliation/2026-10', '2026-10', 'main h2'],
];
/** Those with the widest content: they stand for the others where a window is unusual. */
const WIDEST = ['trades', 'trade', 'totals'];
type Variant = { name: string; look: Look; pages?: readonly string[] };
const LOOKS: readonly Variant[] = [
  { name: '1280-light-en', look: { language: 'en-US', theme: 'light' } },
  { name: '1280-dark-zh', look: { language: 'zh-CN', theme: 'dark' } },
  { name: '390-light-zh', look: { language: 'zh-CN', theme: 'light', width: 390, height: 844 } },
  { name: '390-dark-en', look: { language: 'en-US', theme: 'dark', width: 390, height: 844 } },
  { name: '360-light-en', look: { language: 'en-US', theme: 'light', width: 360, height: 640 }, pages: WIDEST },
  { name: '2560-light-zh', look: { language: 'zh-CN', theme: 'light', width: 2_560, height: 1_440 }, pages: WIDEST },
  { name: '3840-dark-en', look: { language: 'en-US', theme: 'dark', width: 3_840, height: 2_160 }, pages: WIDEST },
];

describeInBrowser('given some orders', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    const { product } = given;
    await product.gql(PAY, { input: { ...qrOrder('tea_open').input, subject: '明前龙井 250 g' } });
    await givenPaid(product, 'tea_paid');
    await givenPaid(product, 'tea_of_a_long_number_2026_11_28_0000000001', '99999999.00');
    await product.gql(`mutation { createWebhook(input: { url: "https://shop.example/webhooks/of/a/long/name?for=paystate",
      description: "stock keeping 库存" }) { userErrors { code } } }`);
    for (const input of KEYS) {
      await product.gql(
        `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { userErrors { code } } }`,
        { input },
      );
    }
    const changes = [{ kind: 'payment-extra', out_trade_no: 'elsewhere_1', amount_fen: 9_999_999_900 }];
    await product.control('POST /control/bill', { bill_date: BILL, changes });
    await product.gql(`mutation { reconcile(input: { date: "${BILL}" }) { userErrors { code } } }`);
    await product.gql(REFUND, { input: { outTradeNo: 'tea_paid', outRequestNo: 'r1', amount: '20.00' } });
    await product.control('POST /control/faults', {
      rules: [{ method: 'notify', fault: 'notify-wrong-seller', times: 1 }],
    });
    await givenPaid(product, 'tea_seller', '1288.00');
    await product.control('POST /control/faults', {
      rules: [
        { method: 'alipay.trade.refund', fault: 'business-error', times: 1, sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' },
      ],
    });
    await product.gql(REFUND, {
      input: { outTradeNo: 'tea_seller', outRequestNo: 'r1', amount: '288.00', reason: '茶叶受潮' },
    });
  });
  afterAll(() => given.stop());

  describe.each(LOOKS)('$name', ({ name, look, pages }) => {
    it.each(PAGES.filter(([page]) => pages?.includes(page) ?? true))(
      'the page %s is whole and accessible',
      async (page, where, text, sign) => {
        const shown = await given.open(where, look);
        await shown.page.getByText(text, { exact: false }).first().waitFor();
        await shown.page.locator(sign).first().waitFor();
        await shown.picture(`${page}-${name}`);

        expect(await shown.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
          0,
        );
        expect(await shown.page.locator('html').getAttribute('lang')).toBe(look.language === 'zh-CN' ? 'zh-CN' : 'en');
        expect(await shown.violations()).toEqual([]);
        expect(shown.complaints).toEqual([]);
      },
    );
  });
});
