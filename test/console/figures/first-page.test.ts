/// <reference lib="dom" />
/**
 * How soon the first page is there and how soon a press is answered, in the browser's own measure, as medians of windows with nothing
 * in their caches. How much script that takes is counted in build.test.ts.
 */
import type { Page } from 'playwright-core';
import { givenPaid } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const WINDOWS = 5;
/** Beyond what a page without any content takes in the same minute: a busy machine is slow, a broken page never comes. */
const MAX_BEYOND_EMPTY_MS = 3_000;
const EMPTY_PAGE = 'data:text/html,<title>empty</title><p>empty</p>';

describeInBrowser('given an engine with some orders', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    for (const outTradeNo of ['tea_1', 'tea_2', 'tea_3']) await givenPaid(given.product, outTradeNo);
  });
  afterAll(() => given.stop());

  /** Of what is measured in new windows, one after the other. */
  const mediansOf = async <Name extends string>(
    where: string,
    measure: (page: Page) => Promise<Record<Name, number>>,
  ) => {
    const measured: Record<Name, number>[] = [];
    while (measured.length < WINDOWS) {
      const { page } = await given.open(where);
      await page.evaluate(collect);
      measured.push(await measure(page));
      await page.context().close();
    }
    const median = (name: Name) => measured.map((one) => one[name]).sort((a, b) => a - b)[(WINDOWS - 1) / 2]!;
    return Object.fromEntries(
      Object.keys(measured[0]!).map((name) => [name, Math.round(median(name as Name))]),
    ) as Record<Name, number>;
  };

  it('when the trades are opened, then they are painted soon behind an empty page, and each press is answered', async () => {
    const empty = await mediansOf(EMPTY_PAGE, async (page) => ({ firstPaint: (await paintsOf(page)).first }));
    const trades = await mediansOf('/trades', async (page) => {
      const link = page.getByRole('link', { name: 'tea_1' });
      await link.waitFor();
      const { first, largest } = await paintsOf(page);
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('region', { name: 'More filters' }).waitFor();
      const filters = await slowestPress(page);
      await link.click();
      await page.getByRole('heading', { level: 1, name: 'tea_1' }).waitFor();
      const shownAt = await page.evaluate(timeOfPaint);
      const order = await slowestPress(page);
      return {
        firstPaint: first,
        orders: largest,
        filtersPress: filters.ms,
        orderPress: order.ms,
        orderShown: shownAt - order.pressedAt,
      };
    });
    console.info(`medians of ${WINDOWS}, in ms: ${JSON.stringify({ emptyPage: empty.firstPaint, ...trades })}`);

    expect(trades.firstPaint).toBeGreaterThan(0);
    for (const ms of Object.values(trades)) expect(ms).toBeLessThan(empty.firstPaint + MAX_BEYOND_EMPTY_MS);
  });
});

type Timings = { observer: PerformanceObserver; entries: PerformanceEntry[]; pressedAt: number };
type Watched = typeof globalThis & { timings: Timings };

/** Runs in the page, from early on: of quick presses nothing is kept for later. */
function collect(): void {
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'paint', buffered: true });
  observer.observe({ type: 'largest-contentful-paint', buffered: true });
  observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  const timings: Timings = { observer, entries, pressedAt: NaN };
  document.addEventListener('pointerdown', ({ timeStamp }) => (timings.pressedAt = timeStamp), { capture: true });
  (globalThis as Watched).timings = timings;
}

/** From the start of the navigation: when anything was painted first, and the largest thing of all so far. */
async function paintsOf(page: Page): Promise<{ first: number; largest: number }> {
  await page.evaluate(timeOfPaint);
  return page.evaluate(() => {
    const { observer, entries } = (globalThis as Watched).timings;
    entries.push(...observer.takeRecords());
    const timeOf = (matches: (entry: PerformanceEntry) => boolean) => entries.filter(matches).at(-1)?.startTime ?? NaN;
    return {
      first: timeOf(({ name }) => name === 'first-contentful-paint'),
      largest: timeOf(({ entryType }) => entryType === 'largest-contentful-paint'),
    };
  });
}

/** Event Timing: from the beginning of the last press to the paint that followed its slowest event, in steps of 8 ms. */
async function slowestPress(page: Page): Promise<{ pressedAt: number; ms: number }> {
  await page.evaluate(timeOfPaint);
  return page.evaluate(() => {
    const { observer, entries, pressedAt } = (globalThis as Watched).timings;
    entries.push(...observer.takeRecords());
    const events = entries.filter(({ entryType, startTime }) => entryType === 'event' && startTime >= pressedAt);
    // One that takes less than 16 ms is not reported.
    return { pressedAt, ms: Math.max(16, ...events.map(({ duration }) => duration)) };
  });
}

/** Runs in the page; when the next frame is drawn. */
function timeOfPaint(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
  });
}
