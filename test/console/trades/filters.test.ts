/** The list of orders narrowed down and ordered: by clicks, by the address, and as a file. */
import { readFileSync } from 'node:fs';
import { eventually, givenPaid, PAY, qrOrder, REFUND } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console, type ConsolePage } from '../given-console';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const ORDERS = [
  ['cheap', '5.00', { storeId: 's1' }],
  ['dear', '500.00', { storeId: 's2', operatorId: 'o1', terminalId: 't1' }],
  ['middle', '50.00', {}],
] as const;

const rowsOf = ({ page }: ConsolePage) => page.locator('tbody [role=row] a').allInnerTexts();
const ordersOf = async (shown: ConsolePage) => (await rowsOf(shown)).map((text) => text.split('\n')[0]!.trim());

describeInBrowser('given orders of several stores and amounts', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    for (const [outTradeNo, totalAmount, where] of ORDERS) {
      await given.product.gql(PAY, { input: { ...qrOrder(outTradeNo).input, totalAmount, ...where } });
    }
    await givenPaid(given.product, 'paid', '88.00');
    await given.product.gql(REFUND, { input: { outTradeNo: 'paid', outRequestNo: 'r1', amount: '20.00' } });
  });
  afterAll(() => given.stop());

  const opened = async (where: string) => {
    const shown = await given.open(where);
    await shown.page.locator('main table, main h2').first().waitFor();
    return shown;
  };

  it('when the panel is filled in, then the list follows, the address has it, and each chip takes one away', async () => {
    const shown = await opened('/trades');
    const { page, violations, complaints, picture } = shown;
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('region', { name: 'More filters' }).waitFor();
    await page.getByLabel('Amount from').fill('10');
    await page.getByLabel('Amount to').fill('60');
    await eventually('the list follows', async () => (await ordersOf(shown)).join() === 'middle');
    await picture('filters-1280-light-en');
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Remove filter: Amount: ¥10.00 to ¥60.00' }).click();
    await page.getByLabel('Store').fill('s2');
    await eventually('the list follows', async () => (await ordersOf(shown)).join() === 'dear');

    expect(new URL(page.url()).search).toBe('?store=s2');
    await page.getByRole('button', { name: 'Remove filter: Store: s2' }).click();
    await eventually('all are back', async () => (await rowsOf(shown)).length === 4);
    expect(await page.getByLabel('Store').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('when the highest amount is below the lowest, then its field says that no order fits', async () => {
    const { page } = await opened('/trades?amountFrom=100');
    await page.getByRole('button', { name: 'Filters' }).click();
    const highest = page.getByLabel('Amount to');
    await highest.fill('50');
    await page.getByText('no order fits both').waitFor();
    await highest.fill('150');

    await page.getByText('no order fits both').waitFor({ state: 'detached' });
  });

  it('when the list is printed, then each column has its head, and nothing to press is on the paper', async () => {
    const { page, picture } = await opened('/trades');
    const heads = page.getByRole('columnheader');
    const onScreen = await heads.allInnerTexts();
    await page.emulateMedia({ media: 'print' });
    await picture('trades-print-light-en');

    expect(await heads.allInnerTexts()).toEqual(onScreen);
    expect(await page.locator('main :is(input, select):visible, main a[download]:visible').count()).toBe(0);
    expect(await page.locator('main button:visible').count()).toBe(await heads.getByRole('button').count());
  });

  it('when the address names conditions and an order, then they hold', async () => {
    const shown = await opened('/trades?hasAnomalies=false&createdFrom=2020-01-01&order=AMOUNT_ASC');
    expect(await ordersOf(shown)).toEqual(['cheap', 'middle', 'paid', 'dear']);
    await shown.page.goto(`${given.product.url}/trades?refund=SUCCEEDED`);
    await eventually('one has a refund', async () => (await ordersOf(shown)).join() === 'paid');
  });

  it('when a day of Beijing is chosen, then all of it counts', async () => {
    const shown = await opened('/trades');
    await shown.page.getByRole('button', { name: 'Filters' }).click();
    await shown.page.getByRole('group', { name: 'Opened' }).getByRole('button', { name: 'Yesterday' }).click();
    await shown.page.getByText('No order matches').waitFor();
    await shown.page.getByRole('group', { name: 'Opened' }).getByRole('button', { name: 'Today' }).click();
    await eventually('all of today', async () => (await rowsOf(shown)).length === 4);
  });

  it('when the search has the ID of a buyer, or the page of an order names it, then a link leads to the orders', async () => {
    const { trade } = await given.product.gql(`{ trade(outTradeNo: "paid") { buyer { id } } }`);
    const shown = await opened(`/trades?q=${trade.buyer.id}`);
    await shown.page.getByRole('link', { name: `Search for the buyer ${trade.buyer.id}` }).click();
    await eventually('the orders of the buyer', async () => (await ordersOf(shown)).join() === 'paid');
    await shown.page.goto(`${given.product.url}/trades/paid`);
    await shown.page.getByRole('link', { name: 'All orders of this buyer' }).click();
    await eventually('the orders of the buyer', async () => (await ordersOf(shown)).join() === 'paid');

    expect(new URL(shown.page.url()).search).toBe(`?buyer=${trade.buyer.id}`);
    expect(shown.complaints).toEqual([]);
  });

  it('when the head of the amount is pressed, then the list is in that order, and says so', async () => {
    const shown = await opened('/trades');
    const { page } = shown;
    await page.getByRole('button', { name: 'Amount' }).click();
    await eventually('largest first', async () => (await ordersOf(shown))[0] === 'dear');
    const head = page.getByRole('columnheader', { name: 'Amount' });
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('button', { name: 'Amount' }).click();
    await eventually('smallest first', async () => (await ordersOf(shown))[0] === 'cheap');

    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(new URL(page.url()).search).toBe('?order=AMOUNT_ASC');
  });

  it('when an order comes while the list is by amount, then it waits, and a press puts it where it belongs', async () => {
    const shown = await opened('/trades?order=AMOUNT_ASC');
    await given.product.gql(PAY, { input: { ...qrOrder('between').input, totalAmount: '51.00' } });
    const press = shown.page.getByRole('button', { name: '1 new or changed' });
    await press.waitFor();
    expect(await ordersOf(shown)).toEqual(['cheap', 'middle', 'paid', 'dear']);
    await press.click();

    await eventually(
      'it stands there',
      async () => (await ordersOf(shown)).join() === 'cheap,middle,between,paid,dear',
    );
    await given.product.gql(`mutation { cancel(input: { outTradeNo: "between" }) { trade { state } } }`);
  });

  it('when columns are chosen, then they are there, also after a reload', async () => {
    const { page } = await opened('/trades');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Store' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Way to pay' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('columnheader', { name: 'Store' }).waitFor();

    expect(await page.getByRole('columnheader', { name: 'Way to pay' }).count()).toBe(0);
    expect(await page.getByRole('row', { name: /dear/ }).innerText()).toContain('s2');
  });

  it('when the file is asked for, then it has what is listed', async () => {
    const { page } = await opened('/trades?amountFrom=40&amountTo=100&order=AMOUNT_DESC');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
    const [, ...lines] = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n');

    expect(lines.map((line) => line.split(',')[0])).toEqual(expect.arrayContaining(['paid', 'middle']));
    expect(lines.some((line) => /^(cheap|dear),/.test(line))).toBe(false);
  });

  it('when it is on a phone, then the list is ordered and narrowed down there, too, and nothing is cut', async () => {
    const shown = await given.open('/trades', { width: 390, height: 844, language: 'zh-CN', theme: 'dark' });
    const { page, violations, picture } = shown;
    await page.getByRole('button', { name: '排序方式' }).click();
    await page.getByRole('option', { name: '金额从高到低' }).click();
    await eventually('largest first', async () => (await ordersOf(shown))[0] === 'dear');
    await page.getByRole('button', { name: '筛选' }).click();
    await page.getByRole('group', { name: '创建时间' }).getByRole('button', { name: '近 7 天' }).click();
    await page.getByRole('button', { name: /^移除筛选：创建时间/ }).waitFor();
    await picture('filters-390-dark-zh');

    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await violations()).toEqual([]);
  });
});

describeInBrowser('given a key that may read', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
    await given.ask(TOKEN, PAY, qrOrder('tea_1'));
  });
  afterAll(() => given.stop());

  const keyOf = async (...scopes: string[]) => {
    const { createApiKey } = await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'few', scopes } },
    );
    return (createApiKey as { key: string }).key;
  };

  it('when the file is asked for, then it comes with the credential of the tab', async () => {
    const { page, complaints } = await given.open('/trades', { credential: await keyOf('READ') });
    await page.getByRole('link', { name: 'tea_1' }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);

    expect(file.suggestedFilename()).toBe('trades.csv');
    expect(readFileSync(await file.path(), 'utf8')).toContain('tea_1');
    expect(complaints).toEqual([]);
  });

  it('when it may not see buyers, then neither column nor filter of buyers is offered, and the list comes all the same', async () => {
    const { page } = await given.open('/trades?buyer=2088', { credential: await keyOf('READ') });
    await page.getByRole('link', { name: 'tea_1' }).waitFor();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByLabel('Store').waitFor();

    expect(await page.getByLabel('Buyer ID').count()).toBe(0);
  });

  it('when it may, then an order is found by its buyer', async () => {
    const { page } = await given.open('/trades?buyer=2088', { credential: await keyOf('READ', 'READ_BUYER') });
    await page.getByText('A buyer is found by the whole ID').waitFor();
    await page.getByRole('button', { name: 'Filters' }).click();

    await page.getByRole('textbox', { name: 'Buyer ID' }).waitFor();
  });
});
