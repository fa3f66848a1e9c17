/** The history of an order: by its causes, with its evidence, and dragged back revision by revision. */
import type { Page } from 'playwright-core';
import { givenPaid, PAY, qrOrder, REFUND } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const AS_OF = `query ($revision: Int!) { tradeAsOf(outTradeNo: "tea_past", revision: $revision) {
  state paidAmount refundableAmount refundedAmount reservedAmount revision
  refunds { outRequestNo } history(first: 100) { nodes { revision } } } }`;
const STATES: Readonly<Record<string, string>> = {
  CREATED: '已创建',
  WAIT_BUYER_PAY: '待付款',
  TRADE_SUCCESS: '已付款',
};

/** What the page says that tradeAsOf says as well. */
const shownOf = async (page: Page) => ({
  state: await page.locator('main section p span').first().innerText(),
  amounts: await page.locator('main dl').first().locator('dd').allInnerTexts(),
  slider: await page.getByRole('slider').inputValue(),
  chart: await page.locator('main svg[role=img]').getAttribute('aria-label'),
  refunds: await page.getByRole('region', { name: '退款' }).getByRole('article').count(),
});

describeInBrowser('given the history of an order', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'tea_past');
    await given.product.gql(REFUND, { input: { outTradeNo: 'tea_past', outRequestNo: 'r1', amount: '20.00' } });
  });
  afterAll(() => given.stop());

  it('when it is walked through, then the page is tradeAsOf at every revision, and the address says which', async () => {
    const { page, complaints } = await given.open('/trades/tea_past?rev=0', { language: 'zh-CN' });
    await page.getByText('第 0 版时的状态').waitFor();
    const { trade } = await given.product.gql(`{ trade(outTradeNo: "tea_past") { revision } }`);
    for (let revision = 0; revision < trade.revision; revision += 1) {
      await page.getByText(`第 ${revision} 版时的状态`).waitFor();
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
      await page.locator('main dl').first().waitFor();
      const { tradeAsOf: past } = await given.product.gql(AS_OF, { revision });
      expect(await shownOf(page)).toEqual({
        state: STATES[past.state],
        amounts: [past.paidAmount, past.refundableAmount, past.refundedAmount, past.reservedAmount].map(
          (yuan: string) => `¥${yuan}`,
        ),
        slider: String(revision),
        chart: expect.stringContaining(`当前：${STATES[past.state]}。`),
        refunds: past.refunds.length,
      });
      expect(new URL(page.url()).search).toBe(`?rev=${revision}`);
      expect(await page.locator('main header').getByRole('button').count()).toBe(0);
      await page.keyboard.press('ArrowRight');
    }
    await page.getByRole('button', { name: '退款', exact: true }).waitFor();

    expect(new URL(page.url()).search).toBe('');
    expect(complaints).toEqual([]);
  });

  it('when Play is pressed, then it walks from the first revision to the present', async () => {
    const { page, violations, picture } = await given.open('/trades/tea_past');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByText('As of revision 0,').waitFor();
    await page.getByText('As of revision 2,').waitFor();
    await picture('past-1280-light-en');
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Back to now' }).click();

    await page.getByRole('button', { name: 'Refund', exact: true }).waitFor();
  });

  it('when arrows are pressed faster than the page follows, then each counts, on the page and on the slider', async () => {
    const { page } = await given.open('/trades/tea_past');
    const slider = page.getByRole('slider');
    await page.getByRole('button', { name: 'Refund', exact: true }).waitFor();
    const latest = Number(await slider.inputValue());
    const press = (key: string) => Promise.all(Array.from({ length: 3 }, () => page.keyboard.press(key)));
    await press('ArrowLeft');
    await page.getByText(`As of revision ${latest - 3},`).waitFor();
    await slider.focus();
    await press('ArrowLeft');

    await page.getByText(`As of revision ${latest - 6},`).waitFor();
    expect(await slider.inputValue()).toBe(String(latest - 6));
  });

  it('when raw text is open, then Esc closes it, and only then leads back to the list', async () => {
    const { page } = await given.open('/trades/tea_past');
    const history = page.getByRole('region', { name: 'History' });
    await history
      .getByRole('button', { name: /^Raw: / })
      .first()
      .click();
    await history.locator('pre').first().waitFor();
    await page.keyboard.press('Escape');
    await history.locator('pre').first().waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/trades/tea_past');
    await page.keyboard.press('Escape');

    await page.waitForURL('**/trades');
  });

  it('when the buyer paid by an order that was only opened, then the chart shows the number of that step whole', async () => {
    const order = { ...qrOrder('tea_bar').input, method: 'BARCODE', authCode: '280000000000000010' };
    await given.product.gql(PAY, { input: order });
    const { page } = await given.open('/trades/tea_bar');
    const chart = page.getByRole('img', { name: /The way taken: Opened → Paid/ });
    const [whole, step] = [(await chart.boundingBox())!, (await chart.locator('circle').boundingBox())!];

    expect(step.x).toBeGreaterThan(whole.x);
  });

  it('when a key is pressed, then r begins a refund, and Esc ends it, then leads back to the list', async () => {
    const { page } = await given.open('/trades/tea_past');
    await page.getByRole('button', { name: 'Refund', exact: true }).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/trades/tea_past');
    await page.keyboard.press('Escape');

    await page.waitForURL('**/trades');
  });

  it('when the raw text is asked for, then what Alipay said is shown with its verdict', async () => {
    const { page, violations, picture } = await given.open('/trades/tea_past', { language: 'zh-CN', height: 1400 });
    const history = page.getByRole('region', { name: '历史记录' });
    await history.getByRole('listitem').filter({ hasText: '退款 r1 成功，¥20.00' }).first().waitFor();
    await history.getByRole('button', { name: '原文：支付宝已受理：退款' }).click();
    await history.getByText('保存前已验证支付宝对此原文的签名').waitFor();
    await history.getByText('"send_back_fee":"20.00"').waitFor();
    await picture('evidence-1280-light-zh');

    expect(await violations()).toEqual([]);
    expect(await history.getByText('操作者：接口调用').count()).toBeGreaterThan(0);
    expect(await history.getByText('操作者：支付宝').count()).toBeGreaterThan(0);
  });

  it('when it is printed, then every fact is on the paper, and nothing to press', async () => {
    const { page, picture } = await given.open('/trades/tea_past', { theme: 'dark', width: 720, height: 1000 });
    await page.locator('main time').first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await picture('print-dark-en');
    expect(await page.getByText('Shop main').isVisible()).toBe(true);

    expect(await page.locator('button:visible, nav:visible, input:visible').count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)');
    for (const name of ['History', 'States', 'Facts', 'Refunds'])
      expect(await page.getByRole('region', { name }).isVisible()).toBe(true);
  });
});

describeInBrowser('given a key that reads only', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
    await givenPaid(
      { ...given.product, gql: (query, variables) => given.ask(TOKEN, query, variables) as never },
      'tea_past',
    );
  });
  afterAll(() => given.stop());

  it('then the sentences are whole, and neither raw text nor buyer is shown or offered', async () => {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'reads', scopes: ['READ'] } },
    )) as { createApiKey: { key: string } };
    const { page, complaints } = await given.open('/trades/tea_past', { credential: createApiKey.key });
    await page.getByText('The buyer paid ¥88.00').waitFor();
    expect(await page.getByRole('button', { name: /^Raw: / }).count()).toBe(0);
    expect(await page.locator('main pre').count()).toBe(0);
    expect(await page.getByText('Buyer', { exact: true }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
