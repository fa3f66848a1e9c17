/** The simulated Alipay, controlled from the console where there is one. */
import { givenPaid, PAY, qrOrder, tradeOf } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { givenTeaShop, TEA_TOKEN, type TeaShop } from '../given-tea-shop';

describeInBrowser('given an engine with its simulated Alipay', () => {
  let given: Console;
  let tea: TeaShop;
  beforeAll(async () => {
    tea = await givenTeaShop();
    given = await givenConsole({ MERCHANTS_FILE: tea.merchantsFile });
    await givenPaid(given.product, 'tea_1');
  });
  afterAll(async () => {
    await given.stop();
    await tea.stop();
  });

  it('when the clock is moved forward, then Alipay and the page are there', async () => {
    const { page, complaints } = await given.open('/simulator');
    const time = page.getByRole('region', { name: 'Clock' }).locator('time');
    const before = Date.parse((await time.getAttribute('datetime'))!);
    await page.getByRole('button', { name: '2 hours' }).click();
    await page.waitForFunction(
      (earliest) => Date.parse(document.querySelector('main time')!.getAttribute('datetime')!) >= earliest,
      before + 2 * 3_600_000,
    );

    expect(Date.parse((await given.product.ledger()).now)).toBeGreaterThanOrEqual(before + 2 * 3_600_000);
    expect(complaints).toEqual([]);
  });

  it('when notifies get lost, then the ledger and the books differ, until the engine has asked', async () => {
    await given.product.gql(PAY, qrOrder('tea_lost'));
    const { page } = await given.open('/simulator');
    const faults = page.getByRole('region', { name: 'Faults' });
    await faults.getByRole('button', { name: /What goes wrong/ }).click();
    await page.getByRole('option', { name: 'A notify is lost' }).click();
    await faults.getByRole('button', { name: /How often/ }).click();
    await page.getByRole('option', { name: '100 times' }).click();
    await faults.getByRole('button', { name: 'Add the fault' }).click();
    await faults.getByRole('listitem').waitFor();
    const row = page.getByRole('row', { name: /tea_lost/ });
    await row.getByText('Nobody has scanned it yet').waitFor();
    // So that the engine's own queries do not find it out at once.
    await given.product.control('POST /control/faults', {
      rules: [{ method: 'alipay.trade.query', fault: 'request-lost', times: 1_000 }],
    });
    await given.product.control('POST /control/pay', { out_trade_no: 'tea_lost' });
    await row.getByText('Differs').or(row.getByText('In doubt')).waitFor();

    await faults.getByRole('button', { name: 'Clear all faults' }).click();
    // What is tried again is due by then.
    await page.getByRole('button', { name: '15 minutes' }).click();
    await row.getByText('Agrees').waitFor();
    expect(await tradeOf(given.product, 'tea_lost')).toMatchObject({ paidAmount: '88.00' });
    expect(await faults.getByRole('listitem').count()).toBe(0);
  });

  it('when Alipay has refused a payment at the till, then that is said, and not that its code waits for a scan', async () => {
    await given.product.control('POST /control/faults', {
      rules: [
        { method: 'alipay.trade.pay', fault: 'business-error', sub_code: 'ACQ.PAYMENT_AUTH_CODE_INVALID', times: 1 },
      ],
    });
    const order = { ...qrOrder('tea_refused').input, method: 'BARCODE', authCode: '280000000000000010' };
    await given.product.gql(PAY, { input: order });
    const { page } = await given.open('/simulator');
    const row = page.getByRole('row', { name: /tea_refused/ });
    await row.getByText('The payment was refused').waitFor();

    expect(await row.getByText('scanned').count()).toBe(0);
  });

  it('when the phone beside a code scans and pays by a buyer without money, then it says why, and nothing is paid', async () => {
    await given.product.gql(PAY, qrOrder('tea_phone'));
    const { page, violations, picture } = await given.open('/new/tea_phone', { language: 'zh-CN' });
    await page.getByRole('button', { name: '扫描二维码' }).click();
    const choose = async (buyer: RegExp) => {
      await page.getByRole('button', { name: /买家/ }).click();
      await page.getByRole('option', { name: buyer }).click();
    };
    await choose(/wangwu/);
    await page.getByRole('button', { name: '拒绝付款' }).click();
    await page.getByText('买家已放弃付款').waitFor();
    await page.getByRole('button', { name: '重新拿起手机' }).click();
    await page.getByRole('button', { name: '确认付款' }).click();
    await page.getByText('余额不足').waitFor();
    await picture('payment-phone-1280-light-zh');
    expect(await violations()).toEqual([]);
    expect(await tradeOf(given.product, 'tea_phone')).toMatchObject({ state: 'WAIT_BUYER_PAY', paidAmount: '0.00' });
  });

  it('when the phone pays, then the page follows what the engine heard', async () => {
    await given.product.gql(PAY, qrOrder('tea_phone_2'));
    const { page, complaints } = await given.open('/new/tea_phone_2');
    await page.getByRole('button', { name: 'Scan the code' }).click();
    await page.getByRole('button', { name: 'Confirm the payment' }).click();
    await page.getByRole('heading', { name: 'Paid' }).waitFor();

    expect(await tradeOf(given.product, 'tea_phone_2')).toMatchObject({ paidAmount: '88.00' });
    expect(complaints).toEqual([]);
  });

  it('when a shop takes real money, then there is no such page', async () => {
    const { page } = await given.open('/m/tea/simulator');
    await page.getByLabel('API key or token').fill(TEA_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();

    expect(await page.getByRole('link', { name: 'Simulator' }).count()).toBe(0);
  });
});
