/** Who may see what: with a key, without one, and when the key ends. */
import { givenPaid } from '../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from './given-console';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } userErrors { message } } }`;
const REVOKE = `mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { message } } }`;

describeInBrowser('given an engine that asks for a credential', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
  });
  afterAll(() => given.stop());

  const givenKey = async (...scopes: string[]) => {
    const { createApiKey } = await given.ask(TOKEN, CREATE, { input: { name: 'console', scopes } });
    const { key, apiKey } = createApiKey as { key: string; apiKey: { id: string } };
    return { key, id: apiKey.id };
  };

  it('when a key is entered, then the page that was wanted opens, and the key stays in this tab', async () => {
    const { key } = await givenKey('READ');
    const { page, violations, picture, complaints } = await given.open('/trades?q=tea');
    const field = page.getByLabel('API key or token');
    await field.waitFor();
    await picture('sign-in-1280-light-en');
    expect(await violations()).toEqual([]);
    await field.fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Trades' }).waitFor();

    expect(new URL(page.url()).search).toBe('?q=tea');
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(key);
    await page.reload();
    await page.getByRole('heading', { name: 'Trades' }).waitFor();
    // The browser reports the one answer of 401 that asked for the key.
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });

  it('when a key is not accepted, then the reason stands beside it', async () => {
    const { page } = await given.open('/', { language: 'zh-CN' });
    await page.getByLabel('API 密钥或令牌').fill('pk_wrong');
    await page.getByRole('button', { name: '登录' }).click();
    await page.locator('[slot=errorMessage]').waitFor();

    expect((await page.locator('[slot=errorMessage]').innerText()).length).toBeGreaterThan(10);
  });

  it('when the key is revoked, then the open page asks for another at once, and leads back', async () => {
    const { key, id } = await givenKey('READ');
    const { page } = await given.open('/trades?state=TRADE_SUCCESS', { credential: key });
    await page.getByText('Live').waitFor();
    await given.ask(TOKEN, REVOKE, { id });
    await page.getByText('not accepted any more').waitFor();
    const another = await givenKey('READ');
    await page.getByLabel('API key or token').fill(another.key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Trades' }).waitFor();

    expect(new URL(page.url()).search).toBe('?state=TRADE_SUCCESS');
  });

  it('when a key may not read, then the page is not offered, and what is missing is said', async () => {
    const { key } = await givenKey('PAY');
    const { page } = await given.open('/trades', { credential: key });
    await page.getByText('It needs READ').waitFor();

    expect(await page.getByRole('navigation').getByRole('link', { name: 'Trades' }).count()).toBe(0);
  });

  it('when a key may only read, then nothing that it may not do is offered', async () => {
    const { key } = await givenKey('READ');
    const { page } = await given.open('/', { credential: key });
    await page.getByText('No orders yet').waitFor();

    expect(await page.locator('a[href="/trades"]').count()).toBeGreaterThan(0);
    expect(await page.locator('a[href="/new"], a[href="/keys"], a[href="/webhooks"]').count()).toBe(0);
  });
});

describeInBrowser('given an engine that asks for none', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole();
    await givenPaid(given.product, 'tea_1');
  });
  afterAll(() => given.stop());

  it('when / is opened, then the trades are there, without a sign-in', async () => {
    const { page, complaints } = await given.open('/');
    await page.getByRole('link', { name: 'tea_1' }).waitFor();

    expect(new URL(page.url()).pathname).toBe('/trades');
    expect(complaints).toEqual([]);
  });
});
