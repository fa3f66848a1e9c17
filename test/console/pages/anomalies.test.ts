/** What contradicts the books is seen the moment it is there, with what to do, and leaves when somebody has dealt with it. */
import { PAY, qrOrder } from '../../end-to-end/given-product';
import { until } from '../../waiting';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const ANOMALIES = `{ anomalies { nodes { id kind outTradeNo resolvedBy note evidence } } }`;
const RESOLVE = `mutation ($input: SettleAnomalyInput!) { resolveAnomaly(input: $input) { userErrors { code } } }`;

type Listed = { id: string; kind: string; outTradeNo: string; resolvedBy: string | null };

describeInBrowser('given the page of the anomalies', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
  });
  afterAll(() => given.stop());

  const anomalyOf = async (outTradeNo: string) => {
    const { anomalies } = (await given.ask(TOKEN, ANOMALIES)) as { anomalies: { nodes: Listed[] } };
    return anomalies.nodes.find((one) => one.outTradeNo === outTradeNo);
  };
  const opened = (where = '/anomalies', credential = TOKEN) => given.open(where, { credential });
  /** The buyer pays, and Alipay names another seller before it names the right one. */
  async function givenAnomaly(outTradeNo: string): Promise<Listed> {
    await given.ask(TOKEN, PAY, qrOrder(outTradeNo));
    await given.product.control('POST /control/faults', {
      rules: [{ method: 'notify', fault: 'notify-wrong-seller', times: 1 }],
    });
    await given.product.control('POST /control/pay', { out_trade_no: outTradeNo });
    return until(`${outTradeNo} has an anomaly`, () => anomalyOf(outTradeNo));
  }
  async function keyOf(...scopes: string[]): Promise<string> {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'few', scopes } },
    )) as { createApiKey: { key: string } };
    return createApiKey.key;
  }

  it('when one is observed, resolved and listed, then each window shows it without a reload', async () => {
    const mine = await opened();
    await mine.page.getByRole('heading', { name: 'No open anomaly' }).waitFor();
    await givenAnomaly('tea_seller');
    const other = await opened();
    for (const { page } of [mine, other]) {
      await page.getByRole('heading', { name: 'Another seller' }).waitFor();
      await page
        .getByRole('link', { name: /^Anomalies 1 open/ })
        .first()
        .waitFor();
      await page.getByLabel('The order now').getByText('Paid', { exact: true }).first().waitFor();
    }
    const { page, violations, picture, complaints } = mine;
    await page.getByRole('button', { name: 'Resolve tea_seller' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It books nothing and returns nothing').waitFor();
    await picture('resolve-1280-light-en');
    expect(await violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Resolve, books nothing' }).click();
    await dialog.getByText('Say why it is resolved.').waitFor();
    await dialog.getByLabel('Reason').fill('the old till, known');
    await dialog.getByLabel('Evidence').fill('ticket 42');
    await dialog.getByLabel('Who resolves it').fill('lin');
    await dialog.getByRole('button', { name: 'Resolve, books nothing' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('The anomaly of tea_seller is resolved.').waitFor();
    for (const { page: one } of [mine, other]) {
      await one.getByRole('heading', { name: 'No open anomaly' }).waitFor();
      await one
        .getByRole('link', { name: /^Anomalies$/ })
        .first()
        .waitFor();
    }
    await page.getByRole('radio', { name: 'Resolved' }).click();
    await page.getByText('Resolved by lin').waitFor();

    expect(new URL(page.url()).search).toBe('?show=resolved');
    expect(await anomalyOf('tea_seller')).toMatchObject({
      resolvedBy: 'lin',
      note: 'the old till, known',
      evidence: 'ticket 42',
    });
    expect(complaints).toEqual([]);
  });

  it('when the list is of another kind, then it is not there, and what matches comes back with the address', async () => {
    await givenAnomaly('tea_kinds');
    const { page } = await opened('/anomalies?kind=UNKNOWN_TRADE');
    await page.getByText('No anomaly matches').waitFor();
    await page.getByRole('link', { name: 'Show open anomalies of all kinds' }).click();
    await page.getByRole('link', { name: 'tea_kinds' }).waitFor();
  });

  it('when there is something to lose its place, then a new one waits above until it is wanted', async () => {
    await givenAnomaly('tea_before');
    const { page } = await opened();
    await page.getByRole('link', { name: 'tea_before' }).waitFor();
    await givenAnomaly('tea_after');
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await page.getByRole('link', { name: 'tea_after' }).count()).toBe(0);
    await page.getByRole('button', { name: '1 new' }).click();
    await page.getByRole('link', { name: 'tea_after' }).waitFor();
  });

  it('when somebody else was first, then the dialog says who, and the refusal stays in it with its advice', async () => {
    const { id } = await givenAnomaly('tea_twice');
    const { page, violations } = await opened();
    await page.getByRole('button', { name: 'Resolve tea_twice' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('mine');
    await given.ask(TOKEN, RESOLVE, {
      input: { outTradeNo: 'tea_twice', anomalyId: id, who: 'wang', why: 'refunded by hand' },
    });
    await dialog.getByText(/^wang has resolved it meanwhile, at/).waitFor();
    await dialog.getByRole('button', { name: 'Resolve, books nothing' }).click();
    await dialog.getByText('ANOMALY_ALREADY_SETTLED').waitFor();

    expect(await dialog.getByRole('alert').innerText()).toContain('wang');
    expect(await violations()).toEqual([]);
  });

  it('when the key may only read, then there is no button to resolve', async () => {
    await givenAnomaly('tea_read');
    const { page } = await opened('/anomalies', await keyOf('READ'));
    await page.getByRole('link', { name: 'tea_read' }).waitFor();

    expect(await page.getByRole('button', { name: /Resolve/ }).count()).toBe(0);
  });
});
