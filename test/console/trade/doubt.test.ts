/** An outcome in doubt, on the order's page: what is known of it, what leads out of it, and what was known of it in the past. */
import { barcodeOrder, eventually, givenPaid, PAY, REFUND, SYNC } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const DOUBTS = `query ($no: ID!) { trade(outTradeNo: $no) { inDoubt revision doubts { kind since sinceRevision anomalyAt } } }`;
const beijing = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

describeInBrowser('given orders whose outcome Alipay does not tell', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'tea_refund');
    await loseAnswers(
      'alipay.trade.refund',
      'alipay.trade.fastpay.refund.query',
      'alipay.trade.pay',
      'alipay.trade.query',
    );
    await given.product.gql(REFUND, { input: { outTradeNo: 'tea_refund', outRequestNo: 'r1', amount: '20.00' } });
    await given.product.gql(PAY, barcodeOrder('tea_till', '281234567890123456'));
  });
  afterAll(() => given.stop());

  const loseAnswers = (...methods: string[]) =>
    given.product.control('POST /control/faults', {
      rules: [
        ...methods.map((method) => ({ method, fault: 'answer-lost', times: 1_000 })),
        { method: 'notify', fault: 'notify-lost', times: 1_000 },
      ],
    });
  const doubtOf = async (no: string) => {
    const { trade } = await given.product.gql(DOUBTS, { no });
    return { ...trade, doubt: trade.doubts[0] };
  };
  const button = (page: Awaited<ReturnType<Console['open']>>['page'], name: string) =>
    page.getByRole('button', { name, exact: true });

  it('when a refund is in doubt, then what the engine would refuse says why, by keyboard as well, and opens nothing', async () => {
    const { page, violations, picture } = await given.open('/trades/tea_refund');
    await page.getByRole('region', { name: 'In doubt' }).waitFor();
    await picture('doubt-refund-1280-light-en');
    for (const [name, reason] of [
      ['Refund', 'Not until the outcome is known'],
      ['Share profits', 'Not until the outcome is known'],
      ['Cancel', 'it cannot be cancelled'],
    ] as const) {
      await button(page, name).focus();
      await page.keyboard.press('Enter');
      expect(await button(page, name).isDisabled()).toBe(true);
      const noteId = await button(page, name).getAttribute('aria-describedby');
      expect(await page.locator(`#${noteId}`).innerText()).toContain(reason);
    }
    await page.keyboard.press('r');

    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await button(page, 'Ask Alipay').isEnabled()).toBe(true);
    expect(await violations()).toEqual([]);
  });

  it('when it is in doubt, then the cause, the next check and the moment when a person is asked are said', async () => {
    const { doubt } = await doubtOf('tea_refund');
    const { page } = await given.open('/trades/tea_refund');
    const banner = page.getByRole('region', { name: 'In doubt' });
    await banner.getByText('Whether refund r1 of ¥20.00 went back to the buyer is not known').waitFor();
    const text = await banner.innerText();

    expect(text).toMatch(/Cause: Outcome unknown of refund: \S/);
    expect(text).toContain(`since ${beijing(doubt.since)}`);
    expect(text).toContain(`an anomaly asks a person after ${beijing(doubt.anomalyAt)}`);
    expect(text).toMatch(/Asks again at|It asks now/);
    expect(Date.parse(doubt.anomalyAt)).toBeGreaterThan(Date.parse(doubt.since));
  });

  it('when a payment is in doubt, then close and cancel are open, and say what they do to the doubt', async () => {
    const { page, violations, picture } = await given.open('/trades/tea_till', { language: 'zh-CN', width: 390 });
    await page.getByRole('region', { name: '结果待确认' }).getByText('尚未确认买家是否已付款').waitFor();
    await picture('doubt-payment-390-light-zh');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await violations()).toEqual([]);
    expect(await button(page, '关闭').isEnabled()).toBe(true);
    await button(page, '撤销').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('系统先向支付宝查询').waitFor();
    await page.keyboard.press('Escape');
    await button(page, '关闭').click();
    await dialog.getByText('系统先提交关闭').waitFor();
  });

  it('when it is dragged back into the doubt, then what was known then is said, and nothing of the present', async () => {
    const { trade } = await given.product.gql(
      `{ trade(outTradeNo: "tea_refund") { history(first: 100) { nodes { revision type details { alipayMethod outcome } } } } }`,
    );
    type Line = { revision: number; details: { alipayMethod: string; outcome: string } };
    const lost = (trade.history.nodes as Line[]).find(
      ({ details }) => details.alipayMethod === 'alipay.trade.refund' && details.outcome === 'unknown',
    )!;
    // Until the engine asks again, that is the present.
    await eventually('it is past', async () => (await doubtOf('tea_refund')).revision > lost.revision);
    const { page } = await given.open(`/trades/tea_refund?rev=${lost.revision}`);
    const banner = page.getByRole('region', { name: 'In doubt' });
    await banner.getByText('Cause: Outcome unknown of refund').waitFor();
    const text = await banner.innerText();

    expect(text).toContain('The engine was asking Alipay by itself.');
    expect(text).toMatch(/The next check was due at \d{4}/);
    expect(text).toContain('an anomaly was to ask a person after');
    expect(text).not.toMatch(/Last asked|Do not take|asks again|It asks now/i);
  });

  it('when it is cancelled in doubt, then the press is answered; as the answers come again, all goes back by a cancel', async () => {
    const { page } = await given.open('/trades/tea_till');
    await page.getByRole('region', { name: 'In doubt' }).waitFor();
    await button(page, 'Cancel').click();
    await button(page, 'Cancel this order').click();
    // Without an answer to its question the engine sends no cancel, and says so.
    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(await given.product.executed('alipay.trade.cancel', 'tea_till')).toBe(0);
    await given.product.control('DELETE /control/faults');
    // After so many lost answers the engine calls again once a trial of its own was answered.
    await eventually('Alipay is called again', async () => {
      const { sync } = await given.product.gql(SYNC, { input: { outTradeNo: 'tea_refund' } });
      return sync.userErrors.length === 0;
    });
    await button(page, 'Cancel this order').click();
    await page.getByText('Closed (cancelled)').first().waitFor();
    await page.getByRole('region', { name: 'In doubt' }).waitFor({ state: 'detached' });

    const sent = await Promise.all(
      ['alipay.trade.cancel', 'alipay.trade.close'].map((method) => given.product.executed(method, 'tea_till')),
    );
    expect(sent).toEqual([1, 0]);
  });
});
