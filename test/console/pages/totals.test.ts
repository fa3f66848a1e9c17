/** What the page sums up is what the engine says, and follows it. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { givenPaid, REFUND } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const TOTALS = `query ($from: String!, $to: String!) { totals(from: $from, to: $to) {
  paymentCount paymentAmount refundCount refundAmount netAmount } }`;

describeInBrowser('given some money', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'tea_1', '1288.00');
    await givenPaid(given.product, 'tea_2', '12.00');
    await given.product.gql(REFUND, { input: { outTradeNo: 'tea_1', outRequestNo: 'r1', amount: '288.50' } });
  });
  afterAll(() => given.stop());

  const shownSums = (page: Page) => page.locator('main dl dt + dd').allInnerTexts();
  const grouped = (yuan: string) => `¥${yuan.replace(/\B(?=(\d{3})+\.)/g, ',')}`;

  it('then the sums, their days, ways and stores are those of the engine, and follow a payment', async () => {
    const { page, complaints } = await given.open('/totals');
    await page.getByRole('table', { name: 'By day' }).waitFor();
    const [from, to] = [
      await page.getByLabel('From').inputValue(),
      await page.getByLabel('to', { exact: true }).inputValue(),
    ];
    const { totals } = await given.product.gql(TOTALS, { from, to });
    const [{ paymentAmount, refundAmount, netAmount }] = totals;

    expect(Date.parse(to) - Date.parse(from)).toBe(29 * 86_400_000);
    expect(await shownSums(page)).toEqual([netAmount, paymentAmount, refundAmount].map(grouped));
    for (const name of ['By day', 'By way to pay', 'By store']) {
      const text = await page.getByRole('table', { name }).innerText();
      for (const sum of ['¥1,300.00', '¥288.50', '¥1,011.50', '2 payments', '1 refund']) expect(text).toContain(sum);
    }
    expect(await page.getByRole('table', { name: 'By day' }).getByText('not over yet').count()).toBe(1);
    expect(await page.locator('figure title').count()).toBe(30);
    await givenPaid(given.product, 'tea_3', '100.00');
    await page.getByText('3 payments').first().waitFor();
    expect(await shownSums(page)).toEqual(['¥1,111.50', '¥1,400.00', '¥288.50']);
    expect(complaints).toEqual([]);
  });

  it('when days without money are chosen, then that is said, and the address has them', async () => {
    const { page } = await given.open('/totals', { language: 'zh-CN' });
    await page.getByRole('radio', { name: '上月' }).click();
    await page.getByText('这段时间没有资金变动').waitFor();
    const { searchParams } = new URL(page.url());
    await page.reload();
    await page.getByText('这段时间没有资金变动').waitFor();

    expect(searchParams.get('from')).toMatch(/-01$/);
    expect(await page.getByRole('radio', { name: '上月' }).getAttribute('aria-checked')).toBe('true');
  });

  it('when more days are chosen than the engine sums up, then that is said, and nothing is asked', async () => {
    const { page, complaints } = await given.open('/totals?from=2020-01-01&to=2021-01-01');
    await page.getByText('At most 366 days can be summed up, not 367.').waitFor();
    await page.getByLabel('From').fill('2020-01-02');

    await page.getByText('No money moved on these days').waitFor();
    expect(complaints).toEqual([]);
  });

  it('when the ways to pay are saved as a file, then it has them, of the days that are shown', async () => {
    const { page } = await given.open('/totals');
    const saving = page.waitForEvent('download');
    const asking = page.waitForRequest(/\/totals\.csv/);
    await page.getByRole('region', { name: 'By way to pay' }).getByRole('button', { name: 'CSV' }).click();
    const [from, to] = [
      await page.getByLabel('From').inputValue(),
      await page.getByLabel('to', { exact: true }).inputValue(),
    ];

    const file = await saving;

    expect(file.suggestedFilename()).toBe(`totals-by-method-${from}-to-${to}.csv`);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/,QR_CODE,/);
    const asked = Object.fromEntries(new URL((await asking).url()).searchParams);
    expect(asked).toEqual({ from, to, by: 'METHOD' });
  });

  it('when seven days are chosen, then they are compared with the seven before', async () => {
    const { page } = await given.open('/totals?from=2026-01-01&to=2026-01-31');
    await page.getByText('No money moved on these days').waitFor();
    await page.getByRole('radio', { name: '7 days' }).click();
    await page.getByText(/Compared with the period before, \d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d/).waitFor();

    expect(await page.getByText('before: ¥0.00').count()).toBe(3);
  });
});
