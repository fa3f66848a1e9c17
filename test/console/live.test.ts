/** What happens is on the page without a reload, also behind a line that was lost. */
import { eventually, givenPaid, PAY, qrOrder } from '../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from './given-console';

const TOKEN = 'the-bootstrap-token-of-the-tests';

describeInBrowser('given an open list', () => {
  let given: Console;
  beforeEach(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'first');
  });
  afterEach(() => given.stop());

  it('when an order is opened and paid, then it is announced, shown at a press, and its state follows', async () => {
    const { product } = given;
    const { page } = await given.open('/trades');
    await page.getByRole('link', { name: 'first' }).waitFor();
    await product.gql(PAY, qrOrder('second'));
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await page.getByRole('link', { name: 'second' }).count()).toBe(0);
    await page.getByRole('button', { name: '1 new' }).click();
    const row = page.getByRole('row', { name: /second/ });
    await row.getByText('Waiting for payment').waitFor();
    await product.control('POST /control/pay', { out_trade_no: 'second' });
    await row.getByText('Paid').waitFor();

    expect(await page.getByRole('row').nth(1).innerText()).toContain('second');
  });

  it('when the engine goes and comes back, then that is said, and nothing is missed', async () => {
    const { product } = given;
    const list = await given.open('/trades');
    const trade = await given.open('/trades/first');
    await list.page.getByText('Live').waitFor();
    await trade.page.getByText('Live').waitFor();
    await product.restart(async () => {
      await list.page.getByText(/Reconnecting since \d\d:\d\d:\d\d/).waitFor();
      // What was true goes on being shown.
      expect(await list.page.getByRole('link', { name: 'first' }).count()).toBe(1);
      for (const { page } of [list, trade]) await page.getByText(/as of \d+ (s|min) ago/).waitFor();
    });
    await product.gql(PAY, qrOrder('while_away'));
    await list.page.getByRole('button', { name: '1 new' }).waitFor();
    await list.page.getByText('Live').waitFor();
    await trade.page.getByText('Live').waitFor();
  });

  it('when an order is opened for which a page waits, then the page shows it', async () => {
    const { page } = await given.open('/trades/later');
    await page.getByText('No such order').waitFor();
    await given.product.gql(PAY, qrOrder('later'));

    await page.getByText('Waiting for payment').first().waitFor();
  });

  it('when that happens behind a line that was lost, then the page shows its history, too', async () => {
    const { product } = given;
    const { page } = await given.open('/trades/later');
    await page.getByText('No such order').waitFor();
    await page.getByText('Live').waitFor();
    await page.context().setOffline(true);
    await page.getByText(/Reconnecting since/).waitFor();
    await product.gql(PAY, qrOrder('later'));
    await page.context().setOffline(false);

    await page.getByText('Waiting for payment').first().waitFor();
    await page
      .getByRole('listitem')
      .getByText(/^Order of .* opened/)
      .first()
      .waitFor();
  });
});

describeInBrowser('given a key of few requests a second', () => {
  let given: Console;
  let key: string;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
    const input = { name: 'till', scopes: ['READ', 'PAY'], requestsPerSecond: 1 };
    const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`;
    ({ key } = (await given.ask(TOKEN, create, { input })).createApiKey as { key: string });
    await given.ask(TOKEN, PAY, qrOrder('tea_1'));
  });
  afterAll(() => given.stop());

  /** As other tills with the same key do: leaves nothing of its rate while `meanwhile` runs. */
  const useUp = async (meanwhile: () => Promise<unknown>) => {
    let isOver = false;
    const ask = async () => {
      while (!isOver) await given.ask(key, '{ __typename }').catch(() => undefined);
    };
    const asking = Array.from({ length: 4 }, ask);
    try {
      await eventually('the rate is used up', () =>
        given.ask(key, '{ __typename }').then(
          () => false,
          (error: unknown) => String(error).includes('RATE_LIMITED'),
        ),
      );
      await meanwhile();
    } finally {
      isOver = true;
      await Promise.all(asking);
    }
  };

  /** The form of a payment asks the engine nothing, and leads to the payment that this tab sent last. */
  const open = async () => {
    const heard: string[] = [];
    const { page } = await given.open('/new', {
      credential: key,
      async prepare(context) {
        await context.addInitScript(() =>
          sessionStorage.setItem('paystate.pay.', JSON.stringify({ outTradeNo: 'tea_1' })),
        );
        context.on('page', (opened) =>
          opened.on('websocket', (line) => {
            line.on('framereceived', ({ payload }) => heard.push(String(payload)));
            line.on('close', () => heard.push('closed'));
          }),
        );
      },
    });
    await page.getByText('Live').waitFor();
    return { page, heard };
  };

  it('when the engine refuses the line for its rate, then it is taken up again', async () => {
    const { page, heard } = await open();
    await useUp(async () => {
      await page.context().setOffline(true);
      await page.getByText('Reconnecting since').waitFor();
      await eventually('the line is lost', () => heard.includes('closed'));
      heard.length = 0;
      await page.context().setOffline(false);
      await eventually('another was refused', () => heard.includes('closed'));
    });

    await page.getByText('Live').waitFor();
  });

  it('when the engine refuses what a page listens to for its rate, then that is said, and begins again', async () => {
    const { page, heard } = await open();
    await useUp(async () => {
      await page.getByRole('link', { name: 'See this order' }).click();
      await eventually('it was refused', () => heard.some((text) => text.includes('RATE_LIMITED')));
      await page.getByText('Reconnecting since').waitFor();
    });
    await page.getByText('Live').waitFor();
    await given.product.control('POST /control/pay', { out_trade_no: 'tea_1' });

    await page.getByRole('heading', { name: 'Paid', exact: true }).waitFor();
  });
});
