/** GraphiQL as a page of the console: it sends to its own shop, as the person before it, under the policy of all pages. */
import type { Page } from 'playwright-core';
import { PAY, qrOrder } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { givenTeaShop, TEA_TOKEN, type TeaShop } from '../given-tea-shop';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const HTML = { accept: 'text/html,application/xhtml+xml' };

describeInBrowser('given an engine with two shops', () => {
  let given: Console;
  let tea: TeaShop;
  beforeAll(async () => {
    tea = await givenTeaShop();
    given = await givenConsole({ API_TOKEN: TOKEN, MERCHANTS_FILE: tea.merchantsFile });
  });
  afterAll(async () => {
    await given.stop();
    await tea.stop();
  });

  /** Runs an operation with Ctrl-Enter, in place of what is in the editor. */
  async function run(page: Page, text: string): Promise<void> {
    await page.locator('.graphiql-query-editor .CodeMirror').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
    // It reads what is typed a moment later, and only then knows which operation that is.
    await page.waitForFunction((typed) => sessionStorage.getItem('graphiql:query') === typed, text);
    await page.keyboard.press('Control+Enter');
  }
  const answer = (page: Page, text: string) => page.locator('.result-window').getByText(text).first().waitFor();
  const signIn = async (page: Page, secret: string) => {
    await page.getByLabel('API key or token').fill(secret);
    await page.keyboard.press('Enter');
    await page.locator('.graphiql-query-editor .CodeMirror-line').first().waitFor();
  };

  it('when a browser opens the endpoint, then it comes to the GraphiQL of that shop; a program does not', async () => {
    const { url } = given.product;
    for (const prefix of ['', '/m/tea']) {
      const { status, headers } = await fetch(`${url}${prefix}/graphql`, { headers: HTML, redirect: 'manual' });
      expect([status, headers.get('location'), headers.get('vary')]).toEqual([302, `${prefix}/graphiql`, 'Accept']);
    }
    expect((await fetch(`${url}/graphql`, { redirect: 'manual' })).status).toBe(401);
  });

  it('when somebody has signed in to a shop, then operations and subscriptions go there with that credential', async () => {
    const { page, complaints } = await given.open('/m/tea/graphql');
    await signIn(page, TEA_TOKEN);
    await run(page, 'query Who { viewer { merchant actor } }');
    await answer(page, '"tea"');

    const response = await fetch(`${given.product.url}/m/tea/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TEA_TOKEN}` },
      body: JSON.stringify({ query: PAY, variables: qrOrder('tea_1') }),
    });
    expect(response.status).toBe(200);
    await run(page, 'subscription Watch { tradeChanged(outTradeNo: "tea_1") { trade { outTradeNo state } } }');
    await answer(page, '"WAIT_BUYER_PAY"');
    await fetch(`${tea.alipay.url}/control/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ out_trade_no: 'tea_1' }),
    });
    await answer(page, '"TRADE_SUCCESS"');
    // Without a credential the browser was told so once, and the console asked for one.
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });

  it('when a person sets an Authorization of their own, then that one is sent', async () => {
    const { page } = await given.open('/graphiql', { credential: TOKEN });
    await page.getByRole('button', { name: 'Headers' }).click();
    await page.locator('.graphiql-editor-tool .CodeMirror:visible').click();
    await page.keyboard.insertText('{"Authorization": "Bearer pk_of_nobody"}');
    await run(page, 'query Who { viewer { merchant } }');
    await answer(page, 'UNAUTHENTICATED');

    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('pk_of_nobody');
    await page.getByRole('button', { name: 'Shop' }).click();
    await page.getByRole('menuitemradio', { name: 'Sign out' }).click();
    await page.getByLabel('API key or token').waitFor();
    await page.reload();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('pk_of_nobody');
  });

  it('when its dialog opens over the page, then the page stands still, and nothing offends the policy', async () => {
    const { page, complaints, violations, picture } = await given.open('/graphiql', { credential: TOKEN });
    await page.getByRole('button', { name: 'Open settings dialog' }).click();
    await page.getByRole('dialog').waitFor();
    await picture('graphiql-dialog-1280-light-en');

    expect(await page.evaluate(() => getComputedStyle(document.body).overflow)).toContain('hidden');
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
