/** A payment is taken by clicks: the form, what the buyer is shown, and how it ends. */
import { PAY, qrOrder, tradeOf, eventually } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { failAnswer, holdAnswer, payUnanswered } from '../held-answer';

describeInBrowser('given the page for a new payment', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
  });
  afterAll(() => given.stop());

  const numberOf = (url: string) => new URL(url).pathname.split('/').at(-1)!;

  it('when somebody fills it in and the buyer pays in the simulated wallet, then the page says paid', async () => {
    const { page, complaints } = await given.open('/');
    await page.getByRole('link', { name: 'New payment' }).first().click();
    await page.getByLabel('Amount in yuan').fill('88.5');
    await page.getByLabel('What is sold').fill('Longjing 龙井');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
    expect(await page.getByRole('timer').innerText()).toMatch(/^(2:00:00|1:59:\d\d) left$/);

    const [wallet] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Pay in the simulated wallet' }).click(),
    ]);
    await wallet.getByRole('button', { name: 'Pay ¥88.50' }).click();
    await page.getByRole('heading', { name: 'Paid' }).waitFor();

    expect(await tradeOf(given.product, numberOf(page.url()))).toMatchObject({
      state: 'TRADE_SUCCESS',
      totalAmount: '88.50',
      paidAmount: '88.50',
    });
    expect(await page.getByRole('img', { name: 'QR code of this payment' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('when somebody comes back to the order, then its page leads to the code until nobody can pay any more', async () => {
    await given.product.gql(PAY, { input: { ...qrOrder('tea_again').input, totalAmount: '6.00' } });
    const { page } = await given.open('/trades/tea_again');
    const link = page.getByRole('link', { name: 'Show the payment page' });
    await link.click();
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
    await page.getByRole('link', { name: 'All about this order' }).click();
    await link.waitFor();
    await given.product.control('POST /control/pay', { out_trade_no: 'tea_again' });

    await link.waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('tea_again');
  });

  it('when a scanner types the code of the wallet, then the payment is sent without another press', async () => {
    const { page } = await given.open('/new', { language: 'zh-CN' });
    await page.getByLabel('金额（元）').fill('12');
    await page.getByLabel('商品名称').fill('茶');
    await page.getByText('付款码支付', { exact: true }).click();
    // As a keyboard wedge does: into the field that has the focus, with Enter at the end.
    await page.getByLabel('买家付款码').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('280000000000000010');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '已付款' }).waitFor();

    expect(await tradeOf(given.product, numberOf(page.url()))).toMatchObject({ paidAmount: '12.00' });
  });

  it('when the press that takes it is doubled, then it is sent once', async () => {
    const { page } = await given.open('/new');
    let sent = 0;
    page.on('request', (request) => (sent += request.postData()?.includes('mutation Pay') ? 1 : 0));
    const answer = await holdAnswer(page, 'mutation Pay');
    await page.getByLabel('Amount in yuan').fill('5');
    await page.getByLabel('What is sold').fill('Tea');
    await page.getByRole('button', { name: 'Take the payment' }).dblclick();
    await answer.isThere;
    await page.keyboard.press('Enter');
    // What the page asked before this is known after it.
    await page.evaluate(() => fetch('/').then((response) => response.text()));
    expect(sent).toBe(1);
    answer.release();

    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
  });

  it('when no answer comes from the engine, then the page keeps the number, and leads to the order', async () => {
    const { page } = await given.open('/new');
    const number = await payUnanswered(page);
    await page.reload();
    await page.getByText(`Order ${number} was sent from here`).waitFor();

    expect(await page.getByLabel('Order number').inputValue()).toBe(number);
    await page.getByRole('link', { name: 'See this order' }).click();
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
  });

  it('when it may have been paid, then another code takes no money, and leads to the order until it was seen', async () => {
    const { page } = await given.open('/new');
    const code = page.getByLabel('Code of the buyer');
    const kept = page.getByText('was sent from here');
    await failAnswer(page, 'mutation Pay', 'STORE_UNAVAILABLE');
    const number = await page.getByLabel('Order number').inputValue();
    await page.getByLabel('Amount in yuan').fill('88');
    await page.getByLabel('What is sold').fill('Tea');
    await page.getByText('Bar code', { exact: true }).click();
    await code.fill('282222222222222210');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('STORE_UNAVAILABLE').waitFor();
    await page.unroute('**/graphql');
    await page.reload();
    await kept.waitFor();
    expect(await page.getByLabel('Order number').inputValue()).toBe(number);
    await code.fill('1234');
    await page.keyboard.press('Enter');
    await page.locator('[slot=errorMessage]').waitFor();
    await page.reload();
    await kept.waitFor();
    await code.fill('281111111111111110');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Paid' }).waitFor();

    expect(numberOf(page.url())).toBe(number);
    const { trades } = await given.product.ledger();
    expect(trades.filter(({ total_amount: amount }) => amount === '88.00')).toHaveLength(1);
    await page.getByRole('main').getByRole('link', { name: 'New payment' }).click();
    await page.getByRole('heading', { name: 'New payment' }).waitFor();
    expect(await kept.count()).toBe(0);
    expect(await page.getByLabel('Order number').inputValue()).not.toBe(number);
  });

  it('when the answer comes after somebody has left, then it moves them nowhere, and the next payment names the order', async () => {
    const { page } = await given.open('/new');
    const number = await page.getByLabel('Order number').inputValue();
    await page.getByLabel('Amount in yuan').fill('5');
    await page.getByLabel('What is sold').fill('Tea');
    const answer = await holdAnswer(page, 'mutation Pay');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await answer.isThere;
    await page.getByRole('link', { name: 'Webhooks' }).first().click();
    await page.getByRole('heading', { name: 'Webhooks', level: 1 }).waitFor();
    const arrival = page.waitForEvent('requestfinished', (request) => !!request.postData()?.includes('mutation Pay'));
    answer.release();
    await arrival;
    await page.getByRole('link', { name: 'New payment' }).first().click();
    await page.getByText(`Order ${number} was sent from here`).waitFor();

    await page.goBack();
    await page.getByRole('heading', { name: 'Webhooks', level: 1 }).waitFor();
  });

  it.each([
    { code: '12', says: '[slot=errorMessage]' },
    { code: '283333333333333302', says: '[role=alert]' },
  ])(
    'when the code $code is refused, then the field is empty for the next one, also with a number of one’s own',
    async (refused) => {
      const { page } = await given.open('/new');
      const code = page.getByLabel('Code of the buyer');
      const number = `own_${refused.code}`;
      await page.getByLabel('Amount in yuan').fill('1');
      await page.getByLabel('What is sold').fill('Tea');
      await page.getByLabel('Order number').fill(number);
      await page.getByText('Bar code', { exact: true }).click();
      await code.fill(refused.code);
      await page.keyboard.press('Enter');
      await page.locator(refused.says).waitFor();
      await code.and(page.locator('[value=""]')).waitFor();

      expect(await page.getByLabel('Order number').inputValue()).toBe(number);
    },
  );

  it('when the buyer cannot pay, then the next code that is scanned is for a new order', async () => {
    const { page } = await given.open('/new');
    await page.getByLabel('Amount in yuan').fill('1');
    await page.getByLabel('What is sold').fill('Tea');
    const number = await page.getByLabel('Order number').inputValue();
    await page.getByText('Bar code', { exact: true }).click();
    // The last two digits say who pays: one without money.
    await page.getByLabel('Code of the buyer').fill('280000000000000002');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Code of the buyer').and(page.locator('[value=""]')).waitFor();

    expect(await page.getByLabel('Order number').inputValue()).not.toBe(number);
  });

  it('when another payment is gone to, then no sum of the one before stands under its number', async () => {
    for (const [outTradeNo, amount] of [
      ['tea_first', '5.00'],
      ['tea_second', '77.00'],
    ] as const) {
      await given.product.gql(PAY, { input: { ...qrOrder(outTradeNo).input, totalAmount: amount } });
    }
    const { page } = await given.open('/new/tea_first');
    await page.getByText('¥5.00').waitFor();
    // As Back and Forward do: the page stays, its address changes.
    await page.evaluate(() => {
      history.pushState(null, '', '/new/tea_second');
      history.pushState(null, '', '/new/tea_second?');
      history.back();
    });
    await page.getByRole('heading', { name: 'Payment tea_second' }).waitFor();
    const seen = await page.evaluate(async () => {
      const texts: string[] = [];
      history.go(-1);
      const ends = performance.now() + 3_000;
      while (performance.now() < ends) {
        texts.push(document.querySelector('main')?.innerText ?? '');
        await new Promise(requestAnimationFrame);
      }
      return texts;
    });

    expect(seen.filter((text) => text.includes('tea_first') && text.includes('77.00'))).toEqual([]);
    expect(seen.at(-1)).toContain('5.00');
  });

  it('when store, cashier and terminal are entered, then the order has them, and so has the next one of the tab', async () => {
    const { page, violations, picture } = await given.open('/new', { width: 360, height: 1_000 });
    await page.getByText('Store, cashier and terminal').click();
    await page.getByLabel('Store', { exact: true }).fill('s1');
    await page.getByLabel('Cashier', { exact: true }).fill('a cashier of a number that is much too long');
    await page.getByLabel('Terminal', { exact: true }).fill('t1');
    await page.getByLabel('Amount in yuan').fill('5');
    await page.getByLabel('What is sold').fill('Tea');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.locator('[slot=errorMessage]').waitFor();
    await picture('new-till-360-light-en');
    expect(await violations()).toEqual([]);
    await page.getByLabel('Cashier', { exact: true }).fill('o1');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
    const of = `{ trade(outTradeNo: "${numberOf(page.url())}") { storeId operatorId terminalId } }`;

    expect((await given.product.gql(of)).trade).toEqual({ storeId: 's1', operatorId: 'o1', terminalId: 't1' });
    await page.getByRole('main').getByRole('link', { name: 'New payment' }).click();
    await page.getByText('Store s1 · Cashier o1 · Terminal t1').waitFor();
    expect(await page.getByLabel('Store', { exact: true }).isVisible()).toBe(false);
  });

  it('when the amount is none, then that is said, and nothing is sent', async () => {
    const { page, violations } = await given.open('/new');
    await page.getByLabel('Amount in yuan').fill('1.005');
    await page.getByLabel('What is sold').fill('Tea');
    await page.getByLabel('Order number').fill('half_a_fen');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.getByText('An amount has digits').waitFor();

    expect(await violations()).toEqual([]);
    expect(await tradeOf(given.product, 'half_a_fen')).toBeNull();
  });

  it('when the number is used up, then the refusal and its advice stand there as sentences', async () => {
    await given.product.gql(PAY, qrOrder('tea_used'));
    const { page, violations } = await given.open('/new');
    await page.getByLabel('Amount in yuan').fill('1');
    await page.getByLabel('What is sold').fill('Something else');
    await page.getByLabel('Order number').fill('tea_used');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.getByText('This order number is used up').or(page.locator('[slot=errorMessage]')).waitFor();

    expect(await violations()).toEqual([]);
    expect(await tradeOf(given.product, 'tea_used')).toMatchObject({ totalAmount: '88.00' });
  });

  it('when the engine restarts meanwhile, then the page goes on to paid', async () => {
    await given.product.gql(PAY, qrOrder('tea_restart'));
    const { page } = await given.open('/new/tea_restart');
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
    await given.product.restart();
    await eventually('the simulator is back', async () => {
      const { trades } = await given.product.ledger();
      return trades.length > 0;
    });
    await given.product.control('POST /control/pay', { out_trade_no: 'tea_restart' });

    await page.getByRole('heading', { name: 'Paid' }).waitFor();
  });
});
