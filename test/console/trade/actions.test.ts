/** One order, and what may be done with it: by clicks, with the engine's own words for what it refuses. */
import { eventually, givenPaid, PAY, qrOrder, REFUND, SYNC, tradeOf } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { failAnswer, holdAnswer, loseAnswer } from '../held-answer';

const TOKEN = 'the-bootstrap-token-of-the-tests';

describeInBrowser('given the page of an order', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
  });
  afterAll(() => given.stop());

  const opened = async (outTradeNo: string, language: 'en-US' | 'zh-CN' = 'en-US') =>
    given.open(`/trades/${outTradeNo}`, { language });
  /** Alipay knows the order, so it can be closed. */
  const givenScanned = async (outTradeNo: string) => {
    await given.product.gql(PAY, qrOrder(outTradeNo));
    await given.product.control('POST /control/scan', { out_trade_no: outTradeNo });
  };

  it('when half of it is refunded by clicks, then the second press sends it, and what is left shows', async () => {
    await givenPaid(given.product, 'tea_half');
    const { page, violations, complaints, picture } = await opened('tea_half');
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('¥88.00 can be refunded.').waitFor();
    await dialog.getByLabel('Amount in yuan').fill('44');
    await dialog.getByLabel('Reason').fill('half of it was wet');
    const number = /number (\w+)\./.exec(await dialog.innerText())![1]!;
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('After this refund').waitFor();
    await dialog.getByText('The buyer reads: half of it was wet').waitFor();
    await picture('refund-1280-light-en');
    expect(await violations()).toEqual([]);
    expect(await given.product.executed('alipay.trade.refund', 'tea_half')).toBe(0);
    await dialog.getByRole('button', { name: 'Refund ¥44.00' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('definition').filter({ hasText: '44.00' }).nth(1).waitFor();

    expect(await tradeOf(given.product, 'tea_half')).toMatchObject({
      refundableAmount: '44.00',
      refunds: [{ outRequestNo: number, amount: '44.00', state: 'SUCCEEDED' }],
    });
    expect(complaints).toEqual([]);
  });

  it.each([
    { language: 'en-US', refund: 'Refund', next: 'Go on', after: 'After this refund' },
    { language: 'zh-CN', refund: '退款', next: '下一步', after: '退款之后' },
  ] as const)('when the first step is pressed twice in $language, then nothing is sent', async (words) => {
    const { language, refund, next, after } = words;
    const outTradeNo = `tea_twice_${language.slice(0, 2)}`;
    await givenPaid(given.product, outTradeNo);
    const { page } = await opened(outTradeNo, language);
    const begin = async () => {
      await page.getByRole('button', { name: refund, exact: true }).click();
      return page.getByRole('dialog').getByRole('button', { name: next });
    };
    // At its lower edge: the next step's button overlaps it there.
    const button = await begin();
    const { width = 0, height = 0 } = (await button.boundingBox()) ?? {};
    await button.dblclick({ position: { x: width / 2, y: height - 2 } });
    await page.getByText(after).waitFor();
    await page.keyboard.press('Escape');
    const again = await begin();
    // It can be pressed once it can be read.
    await again.and(page.locator(':enabled')).waitFor();
    await again.focus();
    for (let press = 0; press < 5; press += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.reload();
    await page.getByRole('button', { name: refund, exact: true }).waitFor();

    expect(await given.product.executed('alipay.trade.refund', outTradeNo)).toBe(0);
  });

  it.each([
    { action: 'Refund', steps: ['Go on', 'Refund ¥88.00'], method: 'alipay.trade.refund' },
    { action: 'Cancel', steps: ['Cancel this order'], method: 'alipay.trade.cancel' },
    { action: 'Close', steps: ['Close this order'], method: 'alipay.trade.close' },
  ])('when the press that sends it is doubled, then $action is sent once', async ({ action, steps, method }) => {
    const outTradeNo = `tea_doubled_${action}`;
    await (action === 'Close' ? givenScanned(outTradeNo) : givenPaid(given.product, outTradeNo));
    const { page } = await opened(outTradeNo);
    const dialog = page.getByRole('dialog');
    let sent = 0;
    page.on('request', (request) => (sent += request.postData()?.includes(`mutation ${action}`) ? 1 : 0));
    const answer = await holdAnswer(page, `mutation ${action}`);
    await page.getByRole('button', { name: action, exact: true }).click();
    for (const step of steps.slice(0, -1)) await dialog.getByRole('button', { name: step }).click();
    await dialog.getByRole('button', { name: steps.at(-1)! }).dblclick();
    await answer.isThere;
    await page.keyboard.press('Enter');
    // What the page asked before this is known after it.
    await page.evaluate(() => fetch('/').then((response) => response.text()));
    expect(sent).toBe(1);
    answer.release();
    await dialog.waitFor({ state: 'detached' });

    expect(await given.product.executed(method, outTradeNo)).toBe(1);
  });

  it.each([
    { comes: 'no answer', outTradeNo: 'tea_unanswered', spoil: loseAnswer },
    { comes: 'STORE_UNAVAILABLE', outTradeNo: 'tea_not_stored', spoil: failAnswer },
  ])('when $comes comes and it was done, then each dialog names it until somebody goes on', async (given_) => {
    const { outTradeNo, spoil } = given_;
    await givenPaid(given.product, outTradeNo);
    const { page } = await opened(outTradeNo);
    const dialog = page.getByRole('dialog');
    const begin = () => page.getByRole('button', { name: 'Refund', exact: true }).click();
    await spoil(page, 'mutation Refund', 'STORE_UNAVAILABLE');
    await begin();
    await dialog.getByLabel('Amount in yuan').fill('20');
    const number = /number (\w+)\./.exec(await dialog.innerText())![1]!;
    const warning = dialog.getByText(`No answer came to refund ${number} of ¥20.00`);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('button', { name: 'Refund ¥20.00' }).click();
    await dialog.getByRole('alert').or(warning).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('¥68.00').first().waitFor();
    await page.unroute('**/graphql');
    await begin();
    await warning.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('r');
    await warning.waitFor();
    await page.reload();
    await begin();
    await warning.waitFor();
    await dialog.getByRole('button', { name: 'Another refund' }).click();
    await dialog.getByText('¥68.00 can be refunded.').waitFor();

    expect(await dialog.innerText()).not.toContain(number);
    expect(await given.product.executed('alipay.trade.refund', outTradeNo)).toBe(1);
  });

  it('when somebody else refunds meanwhile, then the dialog says so and begins again, and waits while that is in doubt', async () => {
    await givenPaid(given.product, 'tea_two_clerks');
    const refundOfOther = (outRequestNo: string) =>
      given.product.gql(REFUND, { input: { outTradeNo: 'tea_two_clerks', outRequestNo, amount: '22.00' } });
    const { page, violations, picture } = await opened('tea_two_clerks');
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount in yuan').fill('20');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('After this refund').waitFor();
    await refundOfOther('other_1');
    await dialog.getByText('has changed meanwhile').waitFor();
    await dialog.getByText('¥66.00 can be refunded.').waitFor();
    await picture('refund-meanwhile-1280-light-en');
    expect(await violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('After this refund').waitFor();
    const away = ['alipay.trade.refund', 'alipay.trade.fastpay.refund.query', 'alipay.trade.query', 'notify'];
    await given.product.control('POST /control/faults', {
      rules: away.map((method) => ({ method, fault: method === 'notify' ? 'notify-lost' : 'answer-lost', times: 9 })),
    });
    await refundOfOther('other_2');
    await dialog.getByText('Not until the outcome is known').waitFor();
    await dialog.getByRole('button', { name: 'Go on', disabled: true }).waitFor();
    await dialog.getByLabel('Amount in yuan').press('Enter');
    expect(await violations()).toEqual([]);
    expect(await dialog.getByText('After this refund').count()).toBe(0);
    await given.product.control('DELETE /control/faults');
    await given.product.gql(SYNC, { input: { outTradeNo: 'tea_two_clerks' } });
    await dialog.getByText('¥44.00 can be refunded.').waitFor();
    await dialog.getByRole('button', { name: 'Go on', disabled: false }).click();
    await dialog.getByRole('button', { name: 'Refund ¥20.00' }).click();
    await dialog.waitFor({ state: 'detached' });

    expect(await tradeOf(given.product, 'tea_two_clerks')).toMatchObject({ refundedAmount: '64.00' });
  });

  it('when more is entered than is left, then that is said, nothing is sent, and it can be mended', async () => {
    await givenPaid(given.product, 'tea_more', '10.00');
    const { page } = await opened('tea_more', 'zh-CN');
    await page.getByRole('button', { name: '退款', exact: true }).click();
    await page.getByLabel('金额（元）').fill('10.01');
    await page.getByRole('button', { name: '下一步' }).click();

    await page.getByText('超过可退金额 ¥10.00。').waitFor();
    await page.getByLabel('金额（元）').fill('10');
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: '确认退款 ¥10.00' }).waitFor();
    expect(await given.product.executed('alipay.trade.refund', 'tea_more')).toBe(0);
  });

  it('when the answer is lost, then the dialog and the page say so, and Alipay asked again tells the outcome', async () => {
    await givenPaid(given.product, 'tea_doubt');
    const away = ['alipay.trade.refund', 'alipay.trade.fastpay.refund.query', 'alipay.trade.query', 'notify'];
    await given.product.control('POST /control/faults', {
      rules: away.map((method) => ({ method, fault: method === 'notify' ? 'notify-lost' : 'answer-lost', times: 4 })),
    });
    const { page, violations, picture } = await opened('tea_doubt');
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Amount in yuan').fill('20');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByRole('button', { name: 'Refund ¥20.00' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'In doubt' }).getByText('is not known').waitFor();
    await page.getByText(/Asks again at .* in \d+ (s|min)|It asks now/).waitFor();
    await picture('doubt-1280-light-en');
    expect(await violations()).toEqual([]);
    // Nobody begins a second refund meanwhile.
    expect(await page.getByRole('button', { name: 'Refund', exact: true }).isDisabled()).toBe(true);
    await given.product.control('DELETE /control/faults');
    await page.getByRole('button', { name: 'Ask Alipay' }).click();
    await page.getByRole('region', { name: 'In doubt' }).waitFor({ state: 'detached' });

    const { trades } = await given.product.ledger();
    const { refunded_amount: refunded } = trades.find(({ out_trade_no: no }) => no === 'tea_doubt')!;
    expect(await tradeOf(given.product, 'tea_doubt')).toMatchObject({ inDoubt: false, refundedAmount: refunded });
  });

  it('when the page is loaded again before a refund is sent, then it keeps its number', async () => {
    await givenPaid(given.product, 'tea_number');
    const { page } = await opened('tea_number');
    const number = async () => {
      await page.getByRole('button', { name: 'Refund', exact: true }).click();
      return /number (\w+)\./.exec(await page.getByRole('dialog').innerText())![1]!;
    };
    const first = await number();
    await page.reload();

    expect(await number()).toBe(first);
  });

  it('when the page of another order comes below an open dialog, then the next dialog is of that order', async () => {
    await givenPaid(given.product, 'tea_five', '5.00');
    await givenPaid(given.product, 'tea_nine', '9.00');
    const { page } = await opened('tea_five');
    const dialog = page.getByRole('dialog');
    const refund = page.getByRole('button', { name: 'Refund', exact: true });
    await refund.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'tea_nine' }).click();
    await refund.click();
    await dialog.getByText('¥9.00 can be refunded.').waitFor();
    await page.evaluate(() => history.go(-2));
    await page.getByRole('heading', { level: 1, name: 'tea_five' }).waitFor();
    await refund.click();

    await dialog.getByText('¥5.00 can be refunded.').waitFor();
    expect(await dialog.innerText()).toContain('Refund of tea_five');
  });

  it('when a paid order is cancelled by clicks, then it is closed', async () => {
    await givenPaid(given.product, 'tea_cancel');
    const { page } = await opened('tea_cancel');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('All of the ¥88.00 goes back').waitFor();
    await page.getByRole('button', { name: 'Cancel this order' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Closed (cancelled)').waitFor();

    expect(await page.getByRole('button', { name: /^(Refund|Close|Cancel)$/ }).count()).toBe(0);
  });

  it('when shares are entered, then the second press sends them, and what is left shows', async () => {
    await givenPaid(given.product, 'tea_share');
    const { page, violations, picture } = await opened('tea_share');
    await page.getByRole('button', { name: 'Share profits' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Account', { exact: true }).fill('2088102177846880');
    await dialog.getByLabel('Amount in yuan').fill('88.01');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('Together more than is left: ¥88.00.').waitFor();
    await dialog.getByLabel('Amount in yuan').fill('8.80');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('After this sharing').waitFor();
    await dialog.getByText('To 2088102177846880 (user id)').waitFor();
    await picture('settle-1280-light-en');
    expect(await violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Share ¥8.80' }).click();
    await dialog.waitFor({ state: 'detached' });
    const shared = page.getByRole('region', { name: 'Profit sharing' });
    await shared.getByText('Shared', { exact: true }).waitFor();

    const { trade } = await given.product.gql(
      `{ trade(outTradeNo: "tea_share") { settlements { amount state shares { transIn amount } } } }`,
    );
    expect(trade.settlements).toEqual([
      { amount: '8.80', state: 'SUCCEEDED', shares: [{ transIn: '2088102177846880', amount: '8.80' }] },
    ]);
  });

  it('when Alipay cannot close it yet, then the refusal stays in the dialog with its advice', async () => {
    await given.product.gql(PAY, qrOrder('tea_close'));
    const { page, violations } = await opened('tea_close');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Close this order' }).click();
    await page.getByRole('alert').getByText('TRADE_NOT_STARTED').waitFor();

    expect(await violations()).toEqual([]);
    expect(await page.getByRole('dialog').count()).toBe(1);
  });
});

describeInBrowser('given keys of few scopes', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
    await given.ask(TOKEN, PAY, qrOrder('tea_1'));
    await given.product.control('POST /control/pay', { out_trade_no: 'tea_1' });
    await eventually('tea_1 is paid', async () => {
      const { trade } = (await given.ask(TOKEN, `{ trade(outTradeNo: "tea_1") { state } }`)) as {
        trade: { state: string };
      };
      return trade.state === 'TRADE_SUCCESS';
    });
  });
  afterAll(() => given.stop());

  it.each([
    [['READ'], []],
    [['READ', 'OPERATE'], ['Ask Alipay']],
    [['READ', 'CLOSE'], []],
    [['READ', 'SETTLE'], ['Share profits']],
    [
      ['READ', 'REFUND', 'CLOSE'],
      ['Refund', 'Cancel'],
    ],
  ])('when a key has %j, then of the actions it is offered %j', async (scopes, offered) => {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'few', scopes } },
    )) as { createApiKey: { key: string } };
    const { page } = await given.open('/trades/tea_1', { credential: createApiKey.key });
    await page.getByText('Alipay no.').waitFor();

    expect(await page.locator('main header').getByRole('button').allInnerTexts()).toEqual(offered);
  });
});
