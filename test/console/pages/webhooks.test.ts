/** A webhook by clicks: created, told of a payment, paused, failing, and what it missed delivered again. */
import { eventually, givenPaid, PAY, qrOrder, REFUND } from '../../end-to-end/given-product';
import { givenReceiver, type Receiver } from '../../webhooks/given-receiver';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { holdAnswer, shownOnReturn, tryToLeave } from '../held-answer';

const PHONE = { theme: 'dark', width: 390, height: 844 } as const;

describeInBrowser('given a receiver of messages', () => {
  let given: Console;
  let receiver: Receiver;
  let other: Receiver;
  beforeAll(async () => {
    given = await givenConsole({ WEBHOOK_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' });
    receiver = await givenReceiver();
    other = await givenReceiver();
  });
  afterAll(async () => {
    await given.stop();
    await receiver.close();
    await other.close();
  });

  const accepted = (outTradeNo: string) =>
    receiver.accepted.filter(({ body }) => body.data.outTradeNo === outTradeNo).map(({ type }) => type);
  const openWebhook = async (url = receiver.url) => {
    const shown = await given.open('/webhooks');
    await shown.page.getByRole('link', { name: url }).click();
    await shown.page.getByRole('heading', { name: 'About it' }).waitFor();
    return shown;
  };
  /** Answers its id. */
  const created = async (url: string): Promise<string> => {
    const { createWebhook } = await given.product.gql(
      `mutation ($url: String!) { createWebhook(input: { url: $url }) { webhook { id } } }`,
      { url },
    );
    return createWebhook.webhook.id;
  };
  const removed = (id: string) =>
    given.product.gql(`mutation ($id: ID!) { deleteWebhook(input: { id: $id }) { userErrors { message } } }`, { id });
  const inMenu = async (page: Awaited<ReturnType<typeof openWebhook>>['page'], action: string) => {
    await page.locator('main').getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };

  it('when what is entered is wrong, then the field says so in the language of the page', async () => {
    const { page, violations } = await given.open('/webhooks', { language: 'zh-CN' });
    await page.getByText('还没有回调').waitFor();
    await page.getByRole('button', { name: '新建回调' }).click();
    await page.getByLabel('回调地址').fill('https://10.0.0.1/hook');
    await page.getByRole('button', { name: '创建' }).click();
    await page.locator('[slot=errorMessage]', { hasText: '该地址不可用' }).waitFor();
    expect(await violations()).toEqual([]);
    await page.getByLabel('回调地址').fill(receiver.url);
    await page.getByText('仅以下类型').click();
    await page.getByRole('checkbox', { name: 'trade.paid' }).uncheck({ force: true });
    await page.getByRole('checkbox', { name: 'refund.succeeded' }).uncheck({ force: true });
    await page.getByRole('button', { name: '创建' }).click();

    await page.locator('[slot=errorMessage]', { hasText: '至少选择一种' }).waitFor();
  });

  it('when one is created by clicks, then its secret is shown once, and verifies the message of a payment', async () => {
    const { page, complaints, violations, picture } = await given.open('/webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByLabel('What it is for').fill('stock keeping');
    await picture('webhook-new-1280-light-en');
    expect(await violations()).toEqual([]);
    const answer = await holdAnswer(page, 'createWebhook');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await answer.isThere;
    await page.keyboard.press('Escape');
    answer.release();
    const dialog = page.getByRole('dialog', { name: 'The secret of this webhook' });
    receiver.secret = await dialog.locator('code').innerText();
    await picture('webhook-secret-1280-light-en');
    expect(await violations()).toEqual([]);
    // None of the ways out of a dialog loses what is not shown again.
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    await page.keyboard.press('Control+k');
    expect(await dialog.count()).toBe(1);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: 'Copy the secret' }).click();
    await dialog.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(receiver.secret);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    const row = page.getByRole('row', { name: /stock keeping/ });
    await row.getByText('Delivering').waitFor();
    const begin = () => page.getByRole('button', { name: 'New webhook' }).click();
    expect(await shownOnReturn(page, page.getByText('stock keeping'), begin)).not.toContain(receiver.secret);
    await givenPaid(given.product, 'tea_1');
    await eventually('it was told', () => accepted('tea_1').includes('trade.paid'));
    await page.getByRole('link', { name: receiver.url }).click();
    await page
      .getByRole('row', { name: /trade\.paid.*tea_1/ })
      .getByText('204 accepted')
      .waitFor();

    expect(receiver.received.every(({ isVerified }) => isVerified)).toBe(true);
    expect(await page.content()).not.toContain(receiver.secret);
    expect(complaints).toEqual([]);
  });

  it('when it refuses messages, then the orders that wait and the problem are shown', async () => {
    receiver.answer = ({ body }) => (body.data.outTradeNo === 'tea_refused' ? 500 : 204);
    await given.product.gql(PAY, qrOrder('tea_refused'));
    const { page, violations, picture } = await openWebhook();
    const waiting = page.getByRole('region', { name: 'Orders that wait' });
    await waiting
      .getByRole('row', { name: /tea_refused/ })
      .getByText('HTTP 500')
      .waitFor();
    await page.getByText('1 order waits').waitFor();
    await picture('webhook-failing-1280-light-en');
    expect(await violations()).toEqual([]);
    const phone = await given.open(new URL(page.url()).pathname, { ...PHONE, language: 'zh-CN' });
    await phone.page.getByRole('region', { name: '待重发的订单' }).waitFor();
    await phone.picture('webhook-failing-390-dark-zh');
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await phone.violations()).toEqual([]);
    receiver.answer = () => 204;
  });

  it('when it is paused by clicks, then nothing comes until it is resumed, also what waits', async () => {
    const { page, violations } = await openWebhook();
    await inMenu(page, 'Pause');
    await page.getByText('Nothing is delivered from now on').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('region', { name: 'Paused by somebody' }).waitFor();
    expect(await violations()).toEqual([]);
    const before = receiver.received.length;
    await givenPaid(given.product, 'tea_paused');
    expect(receiver.received.length).toBe(before);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('region', { name: 'Paused by somebody' }).waitFor({ state: 'detached' });

    await eventually('it was told', () => accepted('tea_paused').includes('trade.paid'));
    await page.getByRole('region', { name: 'Orders that wait' }).waitFor({ state: 'detached' });
  });

  it('when an order, or all since a moment, is sent again, then its messages come again with their ids', async () => {
    const ids = (outTradeNo: string) =>
      receiver.accepted.filter(({ body }) => body.data.outTradeNo === outTradeNo).map(({ id }) => id);
    const first = ids('tea_1');
    const { page, violations } = await openWebhook();
    await page.getByRole('button', { name: 'Resend' }).click();
    await page.getByLabel('Order number').fill('tea_1');
    expect(await violations()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await eventually('the order came again', () => ids('tea_1').length === 2 * first.length);
    expect(new Set(ids('tea_1'))).toEqual(new Set(first));
    const paused = ids('tea_paused').length;
    await page.getByRole('button', { name: 'Resend' }).click();
    await page.getByText('Since a moment').click();
    await page.getByLabel('Moment (Beijing)').fill('yesterday');
    await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
    await page.getByText('A moment has a day and a time').waitFor();
    await page.getByLabel('Moment (Beijing)').fill('2020-01-01 00:00');
    await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();

    await eventually(
      'all came again',
      () => ids('tea_paused').length > paused && ids('tea_1').length > 2 * first.length,
    );
  });

  it('when there are two and something is sent again to one of them, then it comes to that one only', async () => {
    const id = await created(other.url);
    await givenPaid(given.product, 'tea_both');
    const times = (of: Receiver, kind: string) =>
      of.accepted.filter(({ type, body }) => type === kind && body.data.outTradeNo === 'tea_both').length;
    const told = () => [receiver, other].map((one) => times(one, 'trade.paid'));
    await eventually('both were told', () => told().every((count) => count === 1));
    for (const wanted of [other, receiver]) {
      const { page } = await openWebhook(wanted.url);
      const resend = async (what: () => Promise<void>, count: number) => {
        await page.getByRole('button', { name: 'Resend' }).click();
        await what();
        await page.getByRole('dialog').getByRole('button', { name: 'Resend' }).click();
        await eventually('it came again', () => times(wanted, 'trade.paid') === count);
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      };
      await resend(() => page.getByLabel('Order number').fill('tea_both'), 2);
      await resend(async () => {
        await page.getByText('Since a moment').click();
        await page.getByLabel('Moment (Beijing)').fill('2020-01-01 00:00');
      }, 3);
    }
    // What an order does comes in its order: behind all that was to be sent again.
    await given.product.gql(REFUND, { input: { outTradeNo: 'tea_both', outRequestNo: 'r1', amount: '1.00' } });
    await eventually('both are told of a refund', () =>
      [receiver, other].every((one) => times(one, 'refund.succeeded') > 0),
    );

    expect(told()).toEqual([3, 3]);
    await removed(id);
  });

  it('when the page of another webhook comes below an open dialog, then the dialog is gone', async () => {
    const { page } = await openWebhook();
    const id = await created(`${receiver.url}/other`);
    await page.getByRole('link', { name: '← Webhooks' }).click();
    await page.getByRole('link', { name: `${receiver.url}/other` }).click();
    await inMenu(page, 'Delete');
    await page.getByRole('dialog', { name: `${receiver.url}/other` }).waitFor();
    await page.evaluate(() => history.go(-2));
    await page.getByRole('heading', { name: receiver.url, exact: false }).filter({ hasNotText: '/other' }).waitFor();

    expect(await page.getByRole('dialog').count()).toBe(0);
    await removed(id);
  });

  it('when one that is being changed is deleted meanwhile, then the dialog says that there is none any more', async () => {
    const id = await created(`${receiver.url}/deleted`);
    const { page } = await given.open(`/webhooks/${encodeURIComponent(id)}`);
    await page.locator('main').getByRole('button', { name: 'Change' }).click();
    const save = page.getByRole('dialog').getByRole('button', { name: 'Save' });
    await save.waitFor();
    const list = await holdAnswer(page, 'WebhookOfList');
    await list.isThere;
    await removed(id);
    await save.click();

    await page.getByRole('dialog').getByText('There is no such webhook any more.').waitFor();
    list.release();
  });

  it('when an address is long, then a dialog about it is no wider than a phone', async () => {
    const url = `${receiver.url}/${'of_a_long_name_'.repeat(12)}`;
    const id = await created(url);
    const { page } = await given.open(`/webhooks/${encodeURIComponent(id)}`, { ...PHONE, width: 360 });
    await inMenu(page, 'Delete');
    const dialog = page.getByRole('dialog', { name: url });
    await dialog.waitFor();

    expect(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText(url).first().waitFor({ state: 'detached' });
  });

  it('when its secret is replaced, then it is shown once, and both sign; when it is deleted, then it is gone', async () => {
    const { page } = await openWebhook();
    await inMenu(page, 'New secret');
    const answer = await holdAnswer(page, 'updateWebhook');
    await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
    await answer.isThere;
    await tryToLeave(page);
    answer.release();
    const dialog = page.getByRole('dialog', { name: 'The secret of this webhook' });
    receiver.secret = await dialog.locator('code').innerText();
    await tryToLeave(page);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByText('The old secret signs too until').waitFor();
    const seen = await shownOnReturn(page, page.getByText('The old secret signs too until'), () =>
      inMenu(page, 'New secret'),
    );
    expect(seen).not.toContain(receiver.secret);
    await given.product.gql(PAY, qrOrder('tea_rotated'));
    await eventually('it was told', () => accepted('tea_rotated').length > 0);
    expect(receiver.accepted.at(-1)).toMatchObject({ isVerified: true, signatures: 2 });
    await inMenu(page, 'Delete');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No webhooks yet').waitFor();

    expect((await given.product.gql('{ webhooks { id } }')).webhooks).toEqual([]);
  });
});
