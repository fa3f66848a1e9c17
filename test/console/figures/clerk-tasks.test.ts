/** Ten tasks of a back office, each from the list of trades: how many presses they take, and how long the engine and the pages take. */
import type { Locator, Page } from 'playwright-core';
import { barcodeOrder, givenPaid, PAY, qrOrder } from '../../end-to-end/given-product';
import { until } from '../../waiting';
import { givenReceiver, type Receiver } from '../../webhooks/given-receiver';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

/** A hand on mouse and keyboard. `presses` counts clicks and keys that do something; a text that is entered or scanned is one. */
class Hand {
  presses = 0;

  constructor(readonly page: Page) {}

  async click(target: Locator): Promise<void> {
    this.presses += 1;
    await target.click();
  }

  async press(keys: string): Promise<void> {
    this.presses += 1;
    await this.page.keyboard.press(keys);
  }

  async enter(text: string, field: Locator): Promise<void> {
    this.presses += 1;
    await field.fill(text);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** What ⌘K finds. */
  async find(text: string, choice: RegExp): Promise<void> {
    await this.press('Control+k');
    await this.enter(text, this.page.getByRole('searchbox', { name: 'Find an order or a page' }));
    await this.click(this.page.getByRole('menuitem', { name: choice }).first());
  }
}

describeInBrowser('given the orders of a shop', () => {
  let given: Console;
  let receiver: Receiver;
  let day: string;
  const taken: string[] = [];
  beforeAll(async () => {
    given = await givenConsole({ RECONCILE: 'off', WEBHOOK_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' });
    receiver = await givenReceiver();
    await givenBillThatDiffers();
    const { product } = given;
    await product.gql(`mutation { createWebhook(input: { url: "${receiver.url}" }) { userErrors { code } } }`);
    await givenPaid(product, 'tea_buyer');
    await product.gql(PAY, qrOrder('tea_unpaid'));
    await product.control('POST /control/scan', { out_trade_no: 'tea_unpaid' });
    await givenAnomaly('tea_seller');
    await givenDoubt('tea_doubt');
  });
  afterAll(async () => {
    console.info(taken.join('\n'));
    await given.stop();
    await receiver.close();
  });

  async function givenBillThatDiffers(): Promise<void> {
    const { product } = given;
    const { now } = await product.ledger();
    day = new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
    await givenPaid(product, 'tea_yesterday');
    const changes = [{ kind: 'payment-amount', out_trade_no: 'tea_yesterday', amount_fen: 8_801 }];
    await product.control('POST /control/bill', { bill_date: day, changes });
    await product.control('POST /control/clock', { advance: '36h' });
    await product.gql(`mutation { reconcile(input: { date: "${day}" }) { userErrors { code } } }`);
  }
  const failing = (...rules: object[]) => given.product.control('POST /control/faults', { rules });
  async function givenAnomaly(outTradeNo: string): Promise<void> {
    await failing({ method: 'notify', fault: 'notify-wrong-seller', times: 1 });
    await givenPaid(given.product, outTradeNo);
  }
  async function givenDoubt(outTradeNo: string): Promise<void> {
    const lost = ['alipay.trade.pay', 'alipay.trade.query'].map((method) => ({
      method,
      fault: 'answer-lost',
      times: 99,
    }));
    await failing(...lost, { method: 'notify', fault: 'notify-lost', times: 99 });
    await given.product.gql(PAY, barcodeOrder(outTradeNo, '281234567890123456'));
    await given.product.control('POST /control/faults', { rules: [] });
  }

  /** From the list of trades, which is open. */
  async function task(name: string, work: (hand: Hand) => Promise<void>): Promise<void> {
    const { page, complaints } = await given.open('/trades');
    await page.getByRole('link', { name: 'tea_buyer' }).waitFor();
    const hand = new Hand(page);
    const beganAt = performance.now();
    await work(hand);
    const seconds = ((performance.now() - beganAt) / 1_000).toFixed(1);
    taken.push(`${name}: ${hand.presses} presses, ${seconds} s`);
    expect(complaints).toEqual([]);
    await page.context().close();
  }

  const stateOf = async (outTradeNo: string) => {
    const { trade } = await given.product.gql(
      `query ($no: ID!) { trade(outTradeNo: $no) { state refundedAmount buyer { id } } }`,
      { no: outTradeNo },
    );
    return trade;
  };

  it('the orders of a buyer are found by the buyer', () =>
    task('find an order by its buyer', async (hand) => {
      const { buyer } = await stateOf('tea_buyer');
      await hand.find(buyer.id, /orders of buyer/);
      await hand.click(hand.page.getByRole('link', { name: 'tea_buyer' }));
      await hand.page.getByRole('heading', { level: 1, name: 'tea_buyer' }).waitFor();
    }));

  it('half of an order is returned', () =>
    task('return half of it', async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'tea_buyer' }));
      await hand.click(hand.button('Refund'));
      const dialog = hand.page.getByRole('dialog');
      await hand.enter('44', dialog.getByLabel('Amount in yuan'));
      await hand.click(dialog.getByRole('button', { name: 'Go on' }));
      await hand.click(dialog.getByRole('button', { name: 'Refund ¥44.00' }));
      await dialog.waitFor({ state: 'detached' });
      expect((await stateOf('tea_buyer')).refundedAmount).toBe('44.00');
    }));

  it('it is found why an order is in doubt', () =>
    task('find why an order is in doubt', async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'tea_doubt' }));
      await hand.page
        .getByRole('region', { name: 'In doubt' })
        .getByText(/Cause: /)
        .waitFor();
    }));

  it('an anomaly is resolved with its reason', () =>
    task('resolve an anomaly', async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: /^Anomalies/ }).first());
      await hand.click(hand.button('Resolve tea_seller'));
      const dialog = hand.page.getByRole('dialog');
      await hand.enter('the old till, known', dialog.getByLabel('Reason'));
      await hand.enter('lin', dialog.getByLabel('Who resolves it'));
      await hand.click(dialog.getByRole('button', { name: 'Resolve, books nothing' }));
      await hand.page.getByText('The anomaly of tea_seller is resolved.').waitFor();
    }));

  it('the order that differs from the bill is found', () =>
    task("yesterday's difference", async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'Reconciliation' }).first());
      const bill = hand.page.locator(`main ol a[href$="/reconciliation/${day}"]:visible`);
      const monthBefore = hand.page.getByRole('link', { name: 'Month before' });
      await monthBefore.waitFor();
      // The clock of the test stands a day and a half later.
      if (!(await hand.page.getByRole('main').innerText()).includes(day.slice(0, 7))) await hand.click(monthBefore);
      await hand.click(bill);
      await hand.click(
        hand.page.getByRole('table', { name: 'Differences' }).getByRole('link', { name: 'tea_yesterday' }),
      );
      await hand.page.getByRole('heading', { level: 1, name: 'tea_yesterday' }).waitFor();
    }));

  it('a payment by QR code is taken', () =>
    task('take a payment by QR code', async (hand) => {
      await hand.click(hand.page.locator('a[href="/new"]').first());
      await hand.enter('12', hand.page.getByLabel('Amount in yuan'));
      await hand.enter('Tea', hand.page.getByLabel('What is sold'));
      await hand.press('Enter');
      await hand.page.getByRole('img').first().waitFor();
      expect(new URL(hand.page.url()).pathname).toMatch(/^\/new\/\w+/);
    }));

  it('an unpaid order is closed', () =>
    task('close an unpaid order', async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'tea_unpaid' }));
      await hand.click(hand.button('Close'));
      await hand.click(
        hand.page
          .getByRole('dialog')
          .getByRole('button', { name: /^Close/ })
          .last(),
      );
      await until('it is closed', async () => (await stateOf('tea_unpaid')).state === 'TRADE_CLOSED');
    }));

  it('an order is seen as it was before its last change', () =>
    task('see an order as it was', async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'tea_buyer' }));
      await hand.page.getByRole('slider').focus();
      await hand.press('ArrowLeft');
      await hand.page.getByText(/As of revision \d+/).waitFor();
    }));

  it('the sums of the last seven days are saved as a file', () =>
    task('the sums of seven days as a file', async (hand) => {
      await hand.click(hand.page.getByRole('link', { name: 'Totals' }).first());
      await hand.click(hand.page.getByRole('radio', { name: '7 days' }));
      const saved = hand.page.waitForEvent('download');
      await hand.click(hand.page.getByRole('region', { name: 'By day' }).getByRole('button', { name: 'CSV' }));
      expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
    }));

  it('the messages of an order are sent again to a webhook', () =>
    task('send the messages of an order again', async (hand) => {
      const before = receiver.received.length;
      await hand.click(hand.page.getByRole('link', { name: 'Webhooks' }).first());
      await hand.click(hand.page.getByRole('link', { name: receiver.url }));
      await hand.click(hand.button('Resend'));
      await hand.enter('tea_buyer', hand.page.getByLabel('Order number'));
      await hand.click(hand.page.getByRole('dialog').getByRole('button', { name: 'Resend' }));
      await until('they came again', () => receiver.received.length > before);
    }));
});
