/** ⌘K: an order by whatever somebody knows of it, a page by its name, from the keyboard alone. */
import { givenPaid, PAY, qrOrder, REFUND, tradeOf } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console, type ConsolePage } from '../given-console';

describeInBrowser('given some orders, and ⌘K', () => {
  let given: Console;
  let shown: ConsolePage;
  beforeAll(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'tea_paid', '88.00');
    await given.product.gql(REFUND, { input: { outTradeNo: 'tea_paid', outRequestNo: 'back_1', amount: '20.00' } });
    await given.product.gql(PAY, {
      input: { ...qrOrder('open_1').input, totalAmount: '1234.50', subject: 'Longjing 龙井' },
    });
    shown = await given.open('/trades');
    await shown.page.getByRole('link', { name: 'tea_paid' }).waitFor();
  });
  afterAll(() => given.stop());

  const found = async (text: string) => {
    const { page } = shown;
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Find an order or a page' }).fill(text);
    return page.getByRole('menuitem');
  };
  const leave = async () => {
    // The first empties the field, the second closes.
    await shown.page.keyboard.press('Escape');
    await shown.page.keyboard.press('Escape');
    await shown.page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it.each([
    ['88', 'tea_paid'],
    ['1,234.50', 'open_1'],
    ['back_1', 'tea_paid'],
    ['longjing', 'open_1'],
    ['龙井', 'open_1'],
    ['tea_', 'tea_paid'],
  ])('when %s is entered, then %s is found, with its state and amount', async (text, expected) => {
    const items = await found(text);
    const item = items.filter({ hasText: expected });
    await item.waitFor();

    expect(await item.innerText()).toContain(expected === 'open_1' ? '1,234.50' : '88.00');
    expect(await item.innerText()).toContain(expected === 'open_1' ? 'Waiting for payment' : 'Paid');
    if (text === '88') expect(await shown.violations()).toEqual([]);
    if (text === '88') await shown.picture('palette-1280-light-en');
    await leave();
  });

  it('when the number of Alipay, or the ID of the buyer is entered, then the order is found', async () => {
    const { tradeNo } = await tradeOf(given.product, 'tea_paid');
    const { trade } = await given.product.gql(`{ trade(outTradeNo: "tea_paid") { buyer { id } } }`);
    for (const text of [tradeNo, trade.buyer.id]) {
      const items = await found(text);
      await items.filter({ hasText: 'tea_paid' }).waitFor();
      await leave();
    }
  });

  it('when the list of what was found is chosen, then it has the same orders, by the amount or by the buyer', async () => {
    const { page, complaints } = shown;
    const { trade } = await given.product.gql(`{ trade(outTradeNo: "tea_paid") { buyer { id } } }`);
    for (const [text, entry, search] of [
      ['88', 'List orders of ¥88.00', '?amountFrom=88.00&amountTo=88.00'],
      [trade.buyer.id, `List orders of buyer ${trade.buyer.id}`, `?buyer=${trade.buyer.id}`],
    ] as const) {
      const items = await found(text);
      await items.filter({ hasText: entry }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'open_1' }).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'tea_paid' }).waitFor();

      expect(new URL(page.url()).search).toBe(search);
    }
    expect(complaints).toEqual([]);
  });

  it('when nothing is found, then that is said', async () => {
    await found('no such thing');
    await shown.page.getByText('Nothing of that name').waitFor();
    await leave();
  });

  it('when an order is chosen from the keyboard, then its page opens, and a page by its name as well', async () => {
    const { page, complaints } = shown;
    const items = await found('open_');
    await items.filter({ hasText: '¥' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'open_1' }).waitFor();
    await (await found('收款')).filter({ hasText: 'New payment' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New payment' }).waitFor();

    expect(complaints).toEqual([]);
  });
});
