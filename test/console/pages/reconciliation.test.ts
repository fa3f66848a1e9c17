/** Alipay's bill of a day beside the books: the calendar, the comparison that is begun by a click, and what differs. */
import { readFileSync } from 'node:fs';
import { eventually, givenPaid } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { loseAnswer } from '../held-answer';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const BILL_METHOD = 'alipay.data.dataservice.bill.downloadurl.query';

/** The day in Beijing by the clock of the simulator. */
async function dayOf({ product }: Console): Promise<string> {
  const { now } = await product.ledger();
  return new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
}

describeInBrowser('given a day whose bill differs', () => {
  let given: Console;
  let date: string;
  beforeAll(async () => {
    given = await givenConsole({ RECONCILE: 'off' });
    date = await dayOf(given);
    for (const name of ['tea_1', 'tea_2', 'tea_3']) await givenPaid(given.product, name);
    await given.product.control('POST /control/bill', {
      bill_date: date,
      changes: [
        { kind: 'payment-missing', out_trade_no: 'tea_1' },
        { kind: 'payment-amount', out_trade_no: 'tea_2', amount_fen: 8_801 },
        { kind: 'payment-extra', out_trade_no: 'elsewhere_1', amount_fen: 700 },
      ],
    });
    await given.product.control('POST /control/clock', { advance: '36h' });
  });
  afterAll(() => given.stop());

  it('when Alipay has no bill yet, or refuses, then that is said, with the next try', async () => {
    const answering = (sub_code: string) =>
      given.product.control('POST /control/faults', {
        rules: [{ method: BILL_METHOD, fault: 'business-error', sub_code, times: 1 }],
      });
    await answering('isp.bill_not_exist');
    const { page, violations } = await given.open(`/reconciliation/${date}`, { language: 'zh-CN' });
    await page.getByText('该账单尚未对账').waitFor();
    await page.getByRole('button', { name: '立即对账' }).click();
    await page.getByRole('region', { name: '支付宝尚未生成该账单' }).getByText('自动重试时间').waitFor();
    expect(await violations()).toEqual([]);
    await answering('isv.no-such-contract');
    await page.getByRole('button', { name: '立即对账' }).click();

    await page.getByRole('region', { name: '本次对账未能完成' }).getByText('不会自动重试').waitFor();
  });

  it('when days without a bill follow each other, then they are one line on a phone, and a press shows each', async () => {
    const { page, violations } = await given.open('/reconciliation?month=2020-02', { width: 360, height: 640 });
    const days = page.locator('main ol a:visible');
    const run = page.getByRole('button', { name: '01 to 29: not requested, 29 days' });
    await run.waitFor();
    expect(await days.count()).toBe(0);
    await run.click();
    await days.nth(28).waitFor();
    expect(await violations()).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });

    await run.waitFor({ state: 'hidden' });
    expect(await days.count()).toBe(29);
  });

  it('when it is reconciled by a click, then the differences stand there with what to do, and the file has the same', async () => {
    const { page, complaints, violations, picture } = await given.open(`/reconciliation/${date}`);
    await page.getByRole('button', { name: 'Reconcile now' }).click();
    await page.getByText('3 differences').waitFor();
    const rows = page.getByRole('table', { name: 'Differences' }).getByRole('row');
    await rows.filter({ hasText: 'Payment not in the bill' }).waitFor();
    await picture('bill-differs-1280-light-en');
    expect(await violations()).toEqual([]);
    const missing = rows.filter({ hasText: 'tea_1' });
    expect(await missing.innerText()).toMatch(/stop the delivery and ask Alipay’s support[^]*none[^]*¥88\.00/);
    expect(await missing.getByRole('link', { name: 'tea_1' }).getAttribute('href')).toBe('/trades/tea_1');
    expect(await rows.getByRole('link', { name: 'elsewhere_1' }).count()).toBe(0);
    const payments = page.getByRole('heading', { name: 'Payments' }).locator('..').getByRole('row');
    expect(await payments.allInnerTexts()).toEqual([
      expect.stringMatching(/Alipay’s bill\s+3\s+¥183\.01/),
      expect.stringMatching(/Our books\s+2\s+¥176\.00|Our books\s+3\s+¥264\.00/),
      expect.stringMatching(/Difference\s+\S*\d\s+[+−]¥/),
    ]);

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await saved).suggestedFilename()).toBe(`discrepancies-${date}.csv`);
    const lines = readFileSync(await (await saved).path(), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1);
    const { reconciliation } = await given.product.gql(
      `query ($date: String!) { reconciliation(date: $date) { discrepancies { nodes { kind outTradeNo tradeNo } } } }`,
      { date },
    );
    const listed = reconciliation.discrepancies.nodes as { kind: string; outTradeNo: string }[];
    expect(lines.map((line) => line.split(',').slice(0, 3))).toEqual(
      listed.map(({ kind, outTradeNo }) => [date, kind, outTradeNo]),
    );
    expect(await rows.count()).toBe(listed.length + 1);
    expect(complaints).toEqual([]);
  });

  it('when a kind is chosen, then only it is listed and saved, and the address keeps it', async () => {
    const { page } = await given.open(`/reconciliation/${date}`, { language: 'zh-CN' });
    const table = page.getByRole('table', { name: '差异明细' });
    await table.waitFor();
    // By the keyboard: a list that is open closes when the page scrolls beneath it.
    await page.getByRole('button', { name: '全部类型' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: '收款金额不符' }).click();
    await page.getByRole('row', { name: /tea_1/ }).waitFor({ state: 'detached' });
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出 CSV' }).click();
    const file = readFileSync(await (await saved).path(), 'utf8');
    expect((await saved).suggestedFilename()).toBe(`discrepancies-${date}-PAYMENT_AMOUNT_DIFFERS.csv`);

    expect(await table.getByRole('row').nth(1).innerText()).toMatch(/tea_2[^]*¥88\.01[^]*¥88\.00/);
    expect(file.trim().split('\r\n').slice(1)).toEqual([expect.stringContaining('PAYMENT_AMOUNT_DIFFERS')]);
    expect(new URL(page.url()).searchParams.get('kind')).toBe('PAYMENT_AMOUNT_DIFFERS');
  });

  it('when the answer to "Download again" is lost, then what is tried again is a download as well', async () => {
    const { page } = await given.open(`/reconciliation/${date}`);
    await loseAnswer(page, 'ReconcileInput');
    await page.getByRole('button', { name: 'Download again' }).click();
    const tryAgain = page.getByRole('alert').getByRole('button', { name: 'Try again' });
    await tryAgain.waitFor();
    const sent = page.waitForRequest((request) => request.postData()?.includes('ReconcileInput') === true);
    await tryAgain.click();

    expect((await sent).postDataJSON().variables).toEqual({ input: { date, again: true } });
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('when the calendar is opened, then each day says how it stands, and arrows go from day to day', async () => {
    const { page, violations } = await given.open(`/reconciliation?month=${date.slice(0, 7)}`);
    const day = page.getByRole('link', { name: new RegExp(`^${date}`) });
    await day.filter({ hasText: '3 differences' }).waitFor();
    expect(await violations()).toEqual([]);
    await day.focus();
    await page.keyboard.press(date.endsWith('-01') ? 'ArrowRight' : 'ArrowLeft');
    const beside = await page.evaluate(() => document.activeElement?.querySelector('time')?.dateTime);
    expect(Math.abs(Date.parse(beside!) - Date.parse(date))).toBe(86_400_000);
    await page.getByRole('link', { name: 'Month before' }).click();
    await day.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Month after' }).click();
    await day.click();

    await page.getByRole('heading', { name: `Bill of ${date}` }).waitFor();
  });

  it('when the day is not over, then that is said in the language of the page', async () => {
    const { page } = await given.open('/reconciliation/2099-01', { language: 'zh-CN' });
    await page.getByRole('button', { name: '立即对账' }).click();

    await page.getByRole('alert').getByText('尚未结束').waitFor();
  });
});

describeInBrowser('given two days that follow each other, whose bills differ', () => {
  let given: Console;
  const days: string[] = [];
  beforeAll(async () => {
    given = await givenConsole({ RECONCILE: 'off' });
    for (const name of ['tea_first', 'tea_second']) {
      days.push(await dayOf(given));
      await givenPaid(given.product, name);
      await changeBill(days.at(-1)!, without(name));
      await given.product.control('POST /control/clock', { advance: '24h' });
    }
    await given.product.control('POST /control/clock', { advance: '12h' });
  });
  afterAll(() => given.stop());

  const changeBill = (bill_date: string, ...changes: object[]) =>
    given.product.control('POST /control/bill', { bill_date, changes });
  const without = (name: string) => ({ kind: 'payment-missing', out_trade_no: name });
  const comparedAt = (): Promise<(string | undefined)[]> =>
    Promise.all(
      days.map(async (date) => {
        const query = `query ($date: String!) { reconciliation(date: $date) { reconciledAt } }`;
        return (await given.product.gql(query, { date })).reconciliation?.reconciledAt;
      }),
    );

  it('when somebody goes from day to day within the page, then each is compared and shown with its own', async () => {
    const { page } = await given.open(`/reconciliation/${days[0]}`);
    const rows = page.getByRole('table', { name: 'Differences' }).getByRole('row');
    const showsOnly = async (name: string) => {
      await rows.filter({ hasText: name }).waitFor();
      // Beneath the names of the columns.
      expect(await rows.count()).toBe(2);
    };
    await page.getByRole('button', { name: 'Reconcile now' }).click();
    await showsOnly('tea_first');
    await page.getByRole('link', { name: `After: ${days[1]}` }).click();
    await page.getByRole('heading', { name: `Bill of ${days[1]}` }).waitFor();
    await page.getByRole('button', { name: 'Reconcile now' }).click();
    await showsOnly('tea_second');
    await page.goBack();

    await showsOnly('tea_first');
  });

  it('when a day is compared again, or its bill is downloaded again, then that is done, and to no other day', async () => {
    const [first, second] = await comparedAt();
    const { page } = await given.open(`/reconciliation/${days[0]}`);
    await page.getByRole('link', { name: `After: ${days[1]}` }).click();
    await page.getByRole('heading', { name: `Bill of ${days[1]}` }).waitFor();
    await page.getByText('1 difference').waitFor();
    await page.getByRole('button', { name: 'Compare again' }).click();
    await eventually('it was compared again', async () => (await comparedAt())[1] !== second);
    const extra = { kind: 'payment-extra', out_trade_no: 'elsewhere', amount_fen: 700 };
    await changeBill(days[1]!, without('tea_second'), extra);
    await page.getByRole('button', { name: 'Download again' }).click();
    await page.getByText('2 differences').waitFor();

    expect((await comparedAt())[0]).toBe(first);
  });
});

describeInBrowser('given a key that may only read', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
  });
  afterAll(() => given.stop());

  it('when it opens a day, then nothing can be begun, and the scope for it is named', async () => {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'reader', scopes: ['READ'] } },
    )) as { createApiKey: { key: string } };
    const { page } = await given.open('/reconciliation/2026-10', { credential: createApiKey.key });
    await page.getByText('needs OPERATE').waitFor();

    expect(await page.locator('main').getByRole('button').count()).toBe(0);
  });
});
