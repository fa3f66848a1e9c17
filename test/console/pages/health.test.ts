/** How the engine is, on one page: by the limits of its alerts, and with what a key may read. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FIGURES, type Figure } from '../../../console/pages/health/metrics/figures';
import { growth, parseMetrics, quantile, sum } from '../../../console/pages/health/metrics/samples';
import { givenPaid } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, ROOT, type Console } from '../given-console';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`;

it('each limit of the page is that of its alert', () => {
  const alerts = readFileSync(path.join(ROOT, 'deploy/prometheus/alerts.yml'), 'utf8').split('- alert: ');
  const figures: Figure[] = Object.values(FIGURES).flat();
  const limited = figures.filter(({ limit }) => limit !== undefined);
  for (const { alert, limit, severity } of limited) {
    const [, expression = ''] = /expr:([\s\S]*?)\n +for:/.exec(alerts.find((one) => one.startsWith(`${alert}\n`))!)!;
    const [, bound = ''] = /> ([\d.* ]+)$/.exec(expression.trim())!;
    const alertLimit = bound.split('*').reduce((product, factor) => product * Number(factor), 1);
    expect([alert, limit]).toEqual([alert, alertLimit]);
    expect(alerts.find((one) => one.startsWith(`${alert}\n`))).toContain(`severity: ${severity}`);
  }
  expect(limited.length).toBeGreaterThan(8);
});

it('a counter that begins again counts from 0, and a histogram tells within which bound most lies', () => {
  const at = (fast: number, all: number) =>
    parseMetrics(
      `# HELP h help\nh_bucket{le="0.1",a="x\\"y"} ${fast}\nh_bucket{le="0.5"} ${all}\nh_bucket{le="+Inf"} ${all}\nh_count ${all}\n`,
    );

  expect(sum(at(1, 2), 'h_bucket', { a: 'x"y' })).toBe(1);
  expect(sum(at(1, 2), 'g')).toBeUndefined();
  expect(growth(at(3, 10), at(1, 4), 'h_count')).toBe(6);
  expect(growth(at(0, 2), at(1, 4), 'h_count')).toBe(2);
  expect(quantile(at(99, 100), at(0, 0), 'h', 0.99)).toBe(0.1);
  expect(quantile(at(98, 100), at(0, 0), 'h', 0.99)).toBe(0.5);
  expect(quantile(at(98, 100), at(98, 100), 'h', 0.99)).toBeUndefined();
});

describeInBrowser('given an engine that asks for none', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'tea_1');
  });
  afterAll(() => given.stop());

  it('when all is well, then that is said of each number; when an anomaly comes, then what to do', async () => {
    const { page, complaints } = await given.open('/health');
    const anomalies = page.getByRole('article', { name: 'Open anomalies' });
    await page.getByRole('heading', { name: 'Ready' }).waitFor();
    await page.getByRole('heading', { name: 'Circuit breaker before Alipay: Calls go through' }).waitFor();
    await anomalies.getByText('Good').waitFor();
    await page.getByRole('article', { name: 'Calls to Alipay' }).getByText('/ min').waitFor();

    await given.product.control('POST /control/pay', { out_trade_no: 'tea_1', again: true });
    await anomalies.getByText('Look today').waitFor();
    await anomalies.getByText('Resolving one ends this').waitFor();
    expect(await anomalies.getByRole('img').getAttribute('aria-label')).toBe('Lowest 0, highest 1, now 1');
    expect(complaints).toEqual([]);
  });

  it('when no bill has been compared, then that is said, and the time since then is not called good', async () => {
    const { page } = await given.open('/health');
    const bills = page.getByRole('article', { name: 'Since a bill agreed' });
    await bills.getByText('no bill has agreed yet').waitFor();

    expect(await bills.getByText(/Good|Look|sec/).count()).toBe(0);
  });

  it('when the engine is away, then since when is said, and the numbers of before stay', async () => {
    const { page } = await given.open('/health', { language: 'zh-CN' });
    const behind = page.getByRole('article', { name: '列表延迟' });
    await behind.getByText('正常').waitFor();
    await given.product.restart(async () => {
      await page.getByText('起系统没有响应').waitFor();
      expect(await behind.count()).toBe(1);
    });
    await page.getByText('起系统没有响应').waitFor({ state: 'detached' });
  });
});

describeInBrowser('given a day whose bill agrees', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ RECONCILE: 'off' });
    await givenPaid(given.product, 'tea_1');
  });
  afterAll(() => given.stop());

  it('when it has been compared, then the time since that day is shown, and called good', async () => {
    const { now } = await given.product.ledger();
    const date = new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
    await given.product.control('POST /control/clock', { advance: '36h' });
    const { page } = await given.open(`/reconciliation/${date}`);
    await page.getByRole('button', { name: 'Reconcile now' }).click();
    await page.getByText('Bill and books agree').first().waitFor();
    await page.getByRole('link', { name: 'Health' }).click();

    await page.getByRole('article', { name: 'Since a bill agreed' }).getByText('Good').waitFor();
  });
});

describeInBrowser('given an engine that asks for a credential', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
  });
  afterAll(() => given.stop());

  it('when a key has no METRICS, then it sees whether the engine is ready, and no number', async () => {
    const { createApiKey } = await given.ask(TOKEN, CREATE, { input: { name: 'console', scopes: ['READ'] } });
    const { key } = createApiKey as { key: string };
    const { page, complaints } = await given.open('/health', { credential: key });
    await page.getByRole('heading', { name: 'Ready' }).waitFor();
    await page.getByText('need a key with METRICS').waitFor();

    expect(await page.getByRole('article').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('when a key has METRICS, then it sees them', async () => {
    const { page } = await given.open('/health', { credential: TOKEN });
    await page.getByRole('article', { name: 'Lists behind the log' }).waitFor();
  });
});
