/** A refund of an order that partners have a share of: what the dialog offers is what the engine accepts. */
import type { Locator } from 'playwright-core';
import { givenPaid, tradeOf } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const PARTNER = '2088102177846880';
const SETTLE = `mutation ($input: SettleInput!) { settle(input: $input) { userErrors { code } } }`;

describeInBrowser('given orders, and what became of their money', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
  });
  afterEach(() => given.product.control('DELETE /control/faults'));
  afterAll(() => given.stop());

  /** Paid ¥12.50, of which a partner has ¥2.50. */
  const givenShared = async (outTradeNo: string) => {
    await givenPaid(given.product, outTradeNo, '12.50');
    const shares = [{ transIn: PARTNER, transInType: 'userId', amount: '2.50' }];
    const { settle } = await given.product.gql(SETTLE, { input: { outTradeNo, outRequestNo: 's1', shares } });
    expect(settle.userErrors).toEqual([]);
  };
  /** The amounts beside a bar, once they are these. */
  const says = (bar: Locator, ...amounts: readonly (readonly [label: string, yuan: string])[]) =>
    amounts
      .reduce((found, [label, yuan]) => found.filter({ hasText: new RegExp(`${label}\\s*¥${yuan}`) }), bar)
      .waitFor();

  it("when the shop's own money is refunded, then the rest is taken back out of the partner's share, by clicks", async () => {
    await givenShared('tea_shared');
    const { page, violations, complaints, picture } = await given.open('/trades/tea_shared');
    const dialog = page.getByRole('dialog');
    const bars = dialog.locator('dl');
    const begin = () => page.getByRole('button', { name: 'Refund', exact: true }).click();
    await says(page.locator('main dl').first(), ['Left', '10.00'], ['With partners', '2.50']);
    await begin();
    await dialog.getByText("¥10.00 of the shop's own money can be refunded").waitFor();
    expect(await dialog.getByLabel('Amount in yuan').inputValue()).toBe('10.00');
    await picture('refund-shared-1280-light-en');
    expect(await violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await says(bars.nth(0), ['Left', '10.00'], ['With partners', '2.50']);
    await says(bars.nth(1), ['Left', '0.00'], ['With partners', '2.50'], ['Refunded', '10.00']);
    await dialog.getByRole('button', { name: 'Refund ¥10.00' }).click();
    await dialog.waitFor({ state: 'detached' });

    await begin();
    await dialog.getByText("¥0.00 of the shop's own money can be refunded").waitFor();
    await dialog.getByLabel('Amount in yuan').fill('2.50');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('At most ¥0.00 with what is entered below').waitFor();
    await dialog.getByLabel(`From ${PARTNER}`).fill('2.51');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('More than this partner has: ¥2.50.').waitFor();
    expect(await violations()).toEqual([]);
    await dialog.getByLabel(`From ${PARTNER}`).fill('2.50');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText(`From ${PARTNER} (user id)`).waitFor();
    await dialog.getByRole('button', { name: 'Refund ¥2.50' }).click();
    await dialog.waitFor({ state: 'detached' });

    expect(await tradeOf(given.product, 'tea_shared')).toMatchObject({
      refundedAmount: '12.50',
      refunds: [
        { amount: '10.00', state: 'SUCCEEDED' },
        { amount: '2.50', state: 'SUCCEEDED' },
      ],
    });
    expect(complaints).toEqual([]);
  });

  it('when all of it is refunded at once in Chinese, then what the partner gives back is a part of it', async () => {
    await givenShared('tea_shared_zh');
    const { page, violations, picture } = await given.open('/trades/tea_shared_zh', { language: 'zh-CN', width: 390 });
    const dialog = page.getByRole('dialog');
    await says(page.locator('main dl').first(), ['剩余', '10.00'], ['已分给接收方', '2.50']);
    await page.getByRole('button', { name: '退款', exact: true }).click();
    await dialog.getByText('商户自有部分可退 ¥10.00').waitFor();
    await dialog.getByLabel('金额（元）').fill('2');
    await dialog.getByLabel(PARTNER).fill('2.50');
    await dialog.getByRole('button', { name: '下一步' }).click();
    await dialog.getByText('退款金额不能少于退分账合计 ¥2.50。').waitFor();
    await dialog.getByLabel('金额（元）').fill('12.50');
    await picture('refund-shared-390-light-zh');
    expect(await violations()).toEqual([]);
    await dialog.getByRole('button', { name: '下一步' }).click();
    await says(dialog.locator('dl').nth(1), ['剩余', '0.00'], ['已退款', '12.50']);
    await dialog.getByRole('button', { name: '确认退款 ¥12.50' }).click();
    await dialog.waitFor({ state: 'detached' });

    expect(await tradeOf(given.product, 'tea_shared_zh')).toMatchObject({ refundedAmount: '12.50' });
  });

  it.each([
    {
      language: 'en-US',
      words: { refund: 'Refund', amount: 'Amount in yuan', next: 'Go on', left: 'Left', refunded: 'Refunded' },
      reserved: 'Being refunded or in doubt',
    },
    {
      language: 'zh-CN',
      words: { refund: '退款', amount: '金额（元）', next: '下一步', left: '剩余', refunded: '已退款' },
      reserved: '退款中或待确认',
    },
  ] as const)('when the answer is lost in $language, then the dialog says what the page says', async (case_) => {
    const { language, words, reserved } = case_;
    const outTradeNo = `tea_lost_${language.slice(0, 2)}`;
    await givenPaid(given.product, outTradeNo, '34.00');
    const away = ['alipay.trade.refund', 'alipay.trade.fastpay.refund.query', 'alipay.trade.query', 'notify'];
    await given.product.control('POST /control/faults', {
      rules: away.map((method) => ({ method, fault: method === 'notify' ? 'notify-lost' : 'answer-lost', times: 4 })),
    });
    const { page } = await given.open(`/trades/${outTradeNo}`, { language });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: words.refund, exact: true }).click();
    await dialog.getByLabel(words.amount).fill('4');
    await dialog.getByRole('button', { name: words.next }).click();
    await dialog.getByRole('button', { name: /¥4\.00/ }).click();
    await dialog.getByRole('alert').waitFor();

    await says(page.locator('main dl').first(), [words.left, '30.00'], [reserved, '4.00']);
    await says(dialog.locator('dl').nth(0), [words.left, '30.00'], [words.refunded, '0.00'], [reserved, '4.00']);
    await says(dialog.locator('dl').nth(1), [words.left, '30.00'], [words.refunded, '4.00'], [reserved, '0.00']);
  });

  it('when the answer to a sharing is lost, then its dialog says what is in doubt, and what is shared once it is done', async () => {
    await givenPaid(given.product, 'tea_lost_share', '34.00');
    const away = ['alipay.trade.order.settle', 'alipay.trade.order.settle.query', 'alipay.trade.query'];
    await given.product.control('POST /control/faults', {
      rules: away.map((method) => ({ method, fault: 'answer-lost', times: 4 })),
    });
    const { page } = await given.open('/trades/tea_lost_share');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Share profits' }).click();
    await dialog.getByLabel('Account', { exact: true }).fill(PARTNER);
    await dialog.getByLabel('Amount in yuan').fill('4');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('button', { name: 'Share ¥4.00' }).click();
    await dialog.getByRole('alert').waitFor();

    await says(dialog.locator('dl').nth(0), ['Not shared', '30.00'], ['Shared', '0.00'], ['in doubt', '4.00']);
    await says(dialog.locator('dl').nth(1), ['Not shared', '30.00'], ['Shared', '4.00'], ['in doubt', '0.00']);
  });
});
