/** Files that cannot be loaded, as after an upgrade or while the engine is away: what is there stays. */
import type { BrowserContext } from 'playwright-core';
import { describeInBrowser, givenConsole, type Console } from './given-console';

describeInBrowser('given files of the console that cannot be loaded', () => {
  let given: Console;
  beforeAll(async () => void (given = await givenConsole()));
  afterAll(() => given.stop());

  /** `name`: of the module that the file begins with. */
  const without = (name: string) => ({
    async prepare(context: BrowserContext) {
      await context.route(`**/assets/${name}-*.js`, (route) => route.abort());
    },
  });

  it('when a part cannot be loaded, then the page stays, and other pages open', async () => {
    const { page, violations, picture } = await given.open('/new', without('palette'));
    await page.getByLabel('What is sold').fill('Longjing');
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'This part could not be shown' });
    await dialog.waitFor();
    await picture('part-broken-1280-light-en');
    expect(await violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByLabel('What is sold').inputValue()).toBe('Longjing');
    await page.getByRole('link', { name: 'Keys' }).click();

    await page.getByText('No keys yet').waitFor();
  });

  it('when the further filters cannot be loaded, then that is said below them, and the list stays', async () => {
    const { page } = await given.open('/trades', without('filter-panel'));
    await page.getByText('No orders yet').waitFor();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('heading', { name: 'This part could not be shown' }).waitFor();

    await page.getByText('No orders yet').waitFor();
  });

  it('when a part of the navigation cannot be loaded, then all pages open', async () => {
    const { page } = await given.open('/trades', without('open-count'));
    await page.getByText('No orders yet').waitFor();
    await page.getByRole('link', { name: 'Keys' }).click();

    await page.getByText('No keys yet').waitFor();
  });

  it('when a page cannot be loaded, then that is said in its place, and other pages open', async () => {
    const { page } = await given.open('/trades', without('keys-page'));
    await page.getByText('No orders yet').waitFor();
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
    expect(await page.getByText('This page could not be shown').count()).toBe(1);
    await page.getByRole('link', { name: 'Totals' }).click();

    await page.getByRole('heading', { name: 'Totals' }).waitFor();
  });

  it('when it cannot because the engine is away, then that is said, and it is shown when the engine is back', async () => {
    const { page } = await given.open('/trades');
    await page.getByText('No orders yet').waitFor();
    await page.getByText('Live').waitFor();
    await given.product.restart(async () => {
      await page.getByText('Reconnecting since').waitFor();
      await page.getByRole('link', { name: 'Keys' }).click();
      await page.getByText('The engine may be away').waitFor();
    });

    await page.getByText('No keys yet').waitFor();
  });
});
