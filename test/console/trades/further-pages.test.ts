/// <reference lib="dom" />
/** Lists that are longer than a page: what lies behind it comes by itself, and a page that fails is asked for once. */
import { rm } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import { eventually } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { takeFurtherPages } from '../held-answer';
import { givenManyTrades } from './given-many-trades';

/** Each twentieth has a refund: more than a page of those, too. */
const COUNT = 1_100;
const REFUNDS = COUNT / 20;

const toEnd = (page: Page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight));

describeInBrowser('given lists that are longer than a page', () => {
  let given: Console;
  let folder: string;
  beforeAll(async () => {
    folder = await givenManyTrades(COUNT);
    given = await givenConsole({ DATA_DIR: folder });
    await eventually('the views have all of them', async () => {
      const { trades } = await given.product.gql(`{ trades(first: 0) { totalCount } }`);
      return trades.totalCount === COUNT;
    });
  });
  afterAll(async () => {
    await given.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['/trades', 'Trades'],
    ['/refunds', 'Refunds'],
  ])('when a page of %s fails, then it is asked for once, and again at a press', async (where, operation) => {
    const { page } = await given.open('/health');
    let asked = 0;
    let isLost = true;
    await takeFurtherPages(page, operation, (route) => {
      asked += 1;
      return isLost ? route.abort('connectionreset') : route.continue();
    });
    await page.goto(`${given.product.url}${where}`);
    const failed = page.getByRole('alert').getByText('The engine does not answer.');
    await page.getByRole('row').nth(1).waitFor();
    await toEnd(page);
    await failed.waitFor();
    const more = page.getByRole('button', { name: 'Load more' });
    await more.press('Enter');
    await eventually('it is asked for again', () => asked > 1);
    await more.and(page.locator(':enabled')).waitFor();
    expect(asked).toBe(2);

    isLost = false;
    await more.press('Enter');
    await failed.waitFor({ state: 'detached' });
  });

  it('when a page comes while that of another filter is on its way, then no row is there twice', async () => {
    const { page } = await given.open('/health');
    const held: Route[] = [];
    await takeFurtherPages(page, 'Refunds', (route) => held.push(route));
    await page.goto(`${given.product.url}/refunds`);
    await page.getByRole('row').nth(1).waitFor();
    await toEnd(page);
    await eventually('a page is on its way', () => held.length === 1);
    await page.getByRole('button', { name: 'Refunded' }).press('Enter');
    await eventually('one of another filter is on its way', async () => {
      await toEnd(page);
      return held.length === 2;
    });
    const late = held[0]!.request();
    await held[0]!.continue();
    await (await late.response())!.finished();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await held[1]!.continue();
    await page.getByText('All are shown').waitFor();
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(REFUNDS + 1));
  });
});
