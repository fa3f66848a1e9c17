/** Two shops behind one address: each is opened with a credential of its own, and a tab may have several. */
import { PAY, qrOrder } from '../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console, type ConsolePage } from './given-console';
import { givenTeaShop, TEA_TOKEN, type TeaShop } from './given-tea-shop';

const TOKEN = 'the-bootstrap-token-of-the-tests';

describeInBrowser('given two shops that ask for a credential, with an order each', () => {
  let given: Console;
  let tea: TeaShop;
  beforeAll(async () => {
    tea = await givenTeaShop();
    given = await givenConsole({ API_TOKEN: TOKEN, MERCHANTS_FILE: tea.merchantsFile });
    await given.ask(TOKEN, PAY, qrOrder('order_of_main'));
    await given.ask(TEA_TOKEN, PAY, qrOrder('order_of_tea'), '/m/tea');
  });
  afterAll(async () => {
    await given.stop();
    await tea.stop();
  });

  const signIn = async ({ page }: ConsolePage, secret: string) => {
    await page.getByLabel('API key or token').fill(secret);
    await page.keyboard.press('Enter');
  };
  const choose = async ({ page }: ConsolePage, choice: string) => {
    await page.getByRole('button', { name: /^Shop / }).click();
    await page
      .getByRole('menuitemradio', { name: choice })
      .or(page.getByRole('menuitem', { name: choice }))
      .click();
  };
  const openTea = async (shown: ConsolePage) => {
    await choose(shown, 'Another shop');
    await shown.page.getByLabel('Short name of the shop').fill('tea');
    await shown.page.keyboard.press('Enter');
    await shown.page.getByText('Shop tea').waitFor();
  };
  const ordersOf = async ({ page }: ConsolePage) => {
    await page.getByRole('link', { name: /^order_of_/ }).waitFor();
    return page.getByRole('link', { name: /^order_of_/ }).allInnerTexts();
  };

  it('when somebody goes to the other shop and back, then each asks once, and shows its own orders', async () => {
    const shown = await given.open('/trades');
    await signIn(shown, TOKEN);
    expect(await ordersOf(shown)).toEqual([expect.stringContaining('order_of_main')]);
    await openTea(shown);
    await signIn(shown, TEA_TOKEN);
    await shown.page.waitForURL('**/m/tea/trades');
    expect(await ordersOf(shown)).toEqual([expect.stringContaining('order_of_tea')]);
    await choose(shown, 'main');
    await shown.page.waitForURL(`${given.product.url}/trades`);
    expect(await ordersOf(shown)).toEqual([expect.stringContaining('order_of_main')]);
    await choose(shown, 'tea');
    await shown.page.waitForURL('**/m/tea/trades');

    expect(await ordersOf(shown)).toEqual([expect.stringContaining('order_of_tea')]);
  });

  it("when the key of one shop is entered at the other's, then it is refused, and stays good where it belongs", async () => {
    const shown = await given.open('/trades', { credential: TOKEN });
    await openTea(shown);
    await signIn(shown, TOKEN);
    await shown.page.locator('[slot=errorMessage]').waitFor();
    await shown.page.goto(`${given.product.url}/trades`);

    expect(await ordersOf(shown)).toEqual([expect.stringContaining('order_of_main')]);
  });

  it('when somebody signs out of one shop, then the other stays open', async () => {
    const shown = await given.open('/trades', { credential: TOKEN });
    await openTea(shown);
    await signIn(shown, TEA_TOKEN);
    await ordersOf(shown);
    await choose(shown, 'Sign out');
    await shown.page.getByLabel('API key or token').waitFor();
    expect(await shown.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(TEA_TOKEN);
    await shown.page.goto(`${given.product.url}/trades`);

    expect(await ordersOf(shown)).toEqual([expect.stringContaining('order_of_main')]);
  });

  it('when the address is that of no shop, then that is said', async () => {
    const { page, violations } = await given.open('/m/coffee/trades');
    await page.getByRole('heading', { name: 'There is no such shop' }).waitFor();

    expect(await page.locator('main').innerText()).toContain('coffee');
    expect(await violations()).toEqual([]);
  });
});
