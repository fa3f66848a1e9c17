/** What happens is on the page without a reload, also behind a line that was lost. */
import { givenPaid, PAY, qrOrder } from '../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from './given-console';

describeInBrowser('given an open list', () => {
  let given: Console;
  beforeEach(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'first');
  });
  afterEach(() => given.stop());

  it('when an order is opened and paid, then it is announced, shown at a press, and its state follows', async () => {
    const { product } = given;
    const { page } = await given.open('/trades');
    await page.getByRole('link', { name: 'first' }).waitFor();
    await product.gql(PAY, qrOrder('second'));
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await page.getByRole('link', { name: 'second' }).count()).toBe(0);
    await page.getByRole('button', { name: '1 new' }).click();
    const row = page.getByRole('row', { name: /second/ });
    await row.getByText('Waiting for payment').waitFor();
    await product.control('POST /control/pay', { out_trade_no: 'second' });
    await row.getByText('Paid').waitFor();

    expect(await page.getByRole('row').nth(1).innerText()).toContain('second');
  });

  it('when the engine goes and comes back, then that is said, and nothing is missed', async () => {
    const { product } = given;
    const list = await given.open('/trades');
    const trade = await given.open('/trades/first');
    await list.page.getByText('Live').waitFor();
    await trade.page.getByText('Live').waitFor();
    await product.restart(async () => {
      await list.page.getByText(/Reconnecting since \d\d:\d\d:\d\d/).waitFor();
      // What was true goes on being shown.
      expect(await list.page.getByRole('link', { name: 'first' }).count()).toBe(1);
      for (const { page } of [list, trade]) await page.getByText(/as of \d+ (s|min) ago/).waitFor();
    });
    await product.gql(PAY, qrOrder('while_away'));
    await list.page.getByRole('button', { name: '1 new' }).waitFor();
    await list.page.getByText('Live').waitFor();
    await trade.page.getByText('Live').waitFor();
  });

  it('when an order is opened for which a page waits, then the page shows it', async () => {
    const { page } = await given.open('/trades/later');
    await page.getByText('No such order').waitFor();
    await given.product.gql(PAY, qrOrder('later'));

    await page.getByText('Waiting for payment').first().waitFor();
  });

  it('when that happens behind a line that was lost, then the page shows its history, too', async () => {
    const { product } = given;
    const { page } = await given.open('/trades/later');
    await page.getByText('No such order').waitFor();
    await page.getByText('Live').waitFor();
    await page.context().setOffline(true);
    await page.getByText(/Reconnecting since/).waitFor();
    await product.gql(PAY, qrOrder('later'));
    await page.context().setOffline(false);

    await page.getByText('Waiting for payment').first().waitFor();
    await page
      .getByRole('listitem')
      .getByText(/^Order of .* opened/)
      .first()
      .waitFor();
  });
});
