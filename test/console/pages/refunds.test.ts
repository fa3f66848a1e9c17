/** What became of each refund, in the reader's language, and as it changes. */
import { readFileSync } from 'node:fs';
import { givenPaid, REFUND } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

describeInBrowser('given the page of the refunds', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    for (const outTradeNo of ['tea_1', 'tea_2', 'tea_3']) await givenPaid(given.product, outTradeNo);
  });
  afterAll(() => given.stop());

  const refund = (outTradeNo: string, outRequestNo: string, amount = '8.00') =>
    given.product.gql(REFUND, { input: { outTradeNo, outRequestNo, amount, reason: 'wet' } });
  const refuseNext = (subCode: string) =>
    given.product.control('POST /control/faults', {
      rules: [{ method: 'alipay.trade.refund', fault: 'business-error', times: 1, sub_code: subCode }],
    });

  it('when Alipay refuses one, then its row says why and what to do, and follows when it goes through', async () => {
    const { page, complaints } = await given.open('/refunds');
    await page.getByText('No refunds yet').waitFor();
    await refuseNext('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    await refund('tea_1', 'r_balance');
    const row = page.getByRole('row', { name: /r_balance/ });
    await row.getByText('Refused', { exact: true }).waitFor();
    await row.getByText('Alipay refused it. Nothing went back.').waitFor();
    await row.getByText('Send exactly the same again. It cannot happen twice.').waitFor();
    await row.getByText(/^Alipay refused the refund/).waitFor();
    await refund('tea_1', 'r_balance');
    await row.getByText('Refunded', { exact: true }).waitFor();

    expect(await row.innerText()).toContain('8.00');
    expect(await row.getByText('Send exactly the same again').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('when the bank answers, then the row says where the money is', async () => {
    await refund('tea_2', 'r_card');
    const { page } = await given.open('/refunds', { language: 'zh-CN' });
    const row = page.getByRole('row', { name: /r_card/ });
    await row.getByText('退款成功').waitFor();
    await given.product.control('POST /control/deposit-back', {
      out_trade_no: 'tea_2',
      out_request_no: 'r_card',
      status: 'F',
    });

    await row.getByText('银行未能将 ¥8.00 退回银行卡，款项已退至买家的支付宝余额。').waitFor();
  });

  it('when only refused ones are wanted, then the address, the list and the file have no others', async () => {
    await refund('tea_3', 'r_good');
    await refuseNext('ACQ.REASON_TRADE_REFUND_FEE_ERR');
    await refund('tea_3', 'r_refused');
    const { page } = await given.open('/refunds');
    await page.getByRole('row', { name: /r_good/ }).waitFor();
    await page.getByRole('button', { name: 'Refused' }).click();
    await page.getByRole('row', { name: /r_good/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /r_refused/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?state=REFUSED');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const file = readFileSync(await (await saving).path(), 'utf8');

    expect(file).toContain('r_refused');
    expect(file).not.toContain('r_good');
  });

  it('when one is requested above others, then it waits until it is wanted, and leads to its order', async () => {
    const { page } = await given.open('/refunds');
    await page.getByRole('row', { name: /r_card/ }).waitFor();
    await refund('tea_3', 'r_later', '5.00');
    await page.getByRole('button', { name: '1 new' }).click();
    await page
      .getByRole('row', { name: /r_later/ })
      .getByRole('link')
      .click();

    await page.getByRole('heading', { name: 'tea_3' }).waitFor();
  });

  it('when days without any are chosen, then nothing matches, and all come back by a link', async () => {
    const { page } = await given.open('/refunds');
    await page.getByRole('row', { name: /r_card/ }).waitFor();
    await page.getByLabel('to', { exact: true }).fill('2020-01-31');
    await page.getByText('No refund matches').waitFor();
    expect(new URL(page.url()).search).toBe('?to=2020-01-31');
    await page.getByRole('link', { name: 'Show all refunds' }).click();

    await page.getByRole('row', { name: /r_card/ }).waitFor();
  });
});
