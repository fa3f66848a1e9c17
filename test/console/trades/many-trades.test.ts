/// <reference lib="dom" />
/**
 * A list of a hundred thousand orders (in CI; a tenth of it for who waits for the tests): it comes page by page as somebody
 * scrolls, only what is seen is in the document, and a frame of it costs a bounded multiple of one of an empty page in the same window:
 * on a machine with nothing else to do that fits into a sixtieth of a second.
 */
import { rm } from 'node:fs/promises';
import { eventually } from '../../end-to-end/given-product';
import { framesOfScroll, type Frames } from './frames';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { givenManyTrades } from './given-many-trades';

const TRADES = Number(process.env['CONSOLE_TRADES'] ?? (process.env['CI'] ? 100_000 : 10_000));
/** Processor time of a frame, as a multiple of an empty page's: 8 to 16 were seen. */
const MAX_TIMES_EMPTY = 30;
/** In the window, and a little above and below it. */
const MAX_ROWS = 100;
const report = (line: string) => process.stdout.write(`${TRADES} trades: ${line}\n`);
const said = ({ p50, p95, p99, droppedShare, cpuMs }: Frames) =>
  `${cpuMs} ms of processor time a frame; p50 ${p50}, p95 ${p95}, p99 ${p99} ms, ${(droppedShare * 100).toFixed(1)} % dropped`;

describeInBrowser(`given ${TRADES} orders`, () => {
  let given: Console;
  let folder: string;
  beforeAll(async () => {
    folder = await givenManyTrades(TRADES);
    given = await givenConsole({ DATA_DIR: folder });
    await eventually('the views have the last of them', async () => {
      const { trades } = await given.product.gql(`{ trades(first: 1, order: CREATED_DESC) { nodes { outTradeNo } } }`);
      return trades.nodes[0]?.outTradeNo === numberOf(TRADES - 1);
    });
  }, 300_000);
  afterAll(async () => {
    await given.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('when all of them are there, then few rows are in the document, and k goes on from the last', async () => {
    const { page, complaints, violations } = await given.open('/trades');
    const rows = page.locator('tbody [data-index]');
    await rows.first().waitFor();
    const whileLoading = await framesOfScroll(page, 20_000);
    await page.goto('about:blank');
    await page.setContent('<div style="height: 10000000px; background: linear-gradient(#eee, #ccc)"></div>');
    const empty = await framesOfScroll(page, 20_000);
    await page.goto(`${given.product.url}/trades`);
    await rows.first().waitFor();
    await page.waitForFunction(isAllThere, undefined, { timeout: 1_200_000 });
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const deep = await framesOfScroll(page, -20_000);
    report(`an empty page: ${said(empty)}`);
    report(`while it loads: ${said(whileLoading)}`);
    report(`all of it in memory: ${said(deep)}`);

    expect(await rows.count()).toBeLessThan(MAX_ROWS);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(TRADES + 1));
    expect(await violations()).toEqual([]);
    for (const { cpuMs } of [whileLoading, deep]) expect(cpuMs / empty.cpuMs).toBeLessThan(MAX_TIMES_EMPTY);

    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.getByRole('link', { name: numberOf(0) }).focus();
    // Somebody looks elsewhere meanwhile, and goes on from where the focus was.
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('link', { name: numberOf(TRADES - 1) }).waitFor();
    for (let count = 0; count < 40; count += 1) await page.keyboard.press('k');
    await page
      .locator(':focus')
      .and(page.getByRole('link', { name: numberOf(40) }))
      .waitFor();
    expect(await page.getByRole('link', { name: numberOf(40) }).isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  }, 1_800_000);
});

function numberOf(index: number): string {
  return `order_${String(index).padStart(7, '0')}`;
}

/** Runs in the page, in each frame: asks for more as long as there is more. Rows that nobody looks at are not drawn. */
function isAllThere(): boolean {
  const more = [...document.querySelectorAll('button')].find((button) => button.textContent === 'Load more');
  more?.click();
  return more === undefined;
}
