/** Who may see what: with a key, with a token of an issuer, without one, and when it ends. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type KeyLike } from 'jose';
import { eventually, givenPaid, PAY, qrOrder } from '../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console, type ConsolePage } from './given-console';
import { payUnanswered } from './held-answer';

const TOKEN = 'the-bootstrap-token-of-the-tests';
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } userErrors { message } } }`;
const WATCH = `query ($no: ID!) { trade(outTradeNo: $no) { watchToken } }`;
const ISSUER = { JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: 'paystate' };
const REVOKE = `mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { message } } }`;

/** For somebody who may read. */
function tokenOf(key: KeyLike, endsInS: number): Promise<string> {
  const exp = Math.floor(Date.now() / 1_000) + endsInS;
  const claims = { iss: ISSUER.JWT_ISSUER, aud: ISSUER.JWT_AUDIENCE, sub: 'lin', scope: 'READ openid', exp };
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(key);
}

describeInBrowser('given an engine that asks for a credential', () => {
  let given: Console;
  let issuer: { publicKey: KeyLike; privateKey: KeyLike };
  beforeAll(async () => {
    issuer = await generateKeyPair('ES256', { extractable: true });
    const JWT_PUBLIC_KEY = await exportSPKI(issuer.publicKey);
    given = await givenConsole({ API_TOKEN: TOKEN, JWT_PUBLIC_KEY, ...ISSUER });
    await given.ask(TOKEN, PAY, qrOrder('tea_1'));
  });
  afterAll(() => given.stop());

  const givenKey = async (...scopes: string[]) => {
    const { createApiKey } = await given.ask(TOKEN, CREATE, { input: { name: 'console', scopes } });
    const { key, apiKey } = createApiKey as { key: string; apiKey: { id: string } };
    return { key, id: apiKey.id };
  };

  const givenToken = (endsInS: number) => tokenOf(issuer.privateKey, endsInS);
  /** What stands beside the field, in a window in Chinese. */
  const refusalOf = async (secret: string): Promise<[string, ConsolePage]> => {
    const shown = await given.open('/', { language: 'zh-CN' });
    await shown.page.getByLabel('API 密钥或令牌').fill(secret);
    await shown.page.getByRole('button', { name: '登录' }).click();
    const refusal = shown.page.locator('[slot=errorMessage]');
    await refusal.waitFor();
    return [await refusal.innerText(), shown];
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

  it('when a token of the issuer is entered, then it opens what its scopes allow', async () => {
    const { page, complaints } = await given.open('/trades');
    await page.getByLabel('API key or token').fill(`Bearer ${await givenToken(600)}`);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'tea_1' }).waitFor();
    await page.getByText('Live').waitFor();

    expect(await page.locator('a[href="/new"], a[href="/keys"]').count()).toBe(0);
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });

  it('when a token is over, then the reason stands beside it', async () => {
    const { page } = await given.open('/');
    await page.getByLabel('API key or token').fill(await givenToken(-600));
    await page.keyboard.press('Enter');

    await page.getByText('The token has expired.').waitFor();
  });

  it('when a key is not accepted, then the reason stands beside it, in the language of the page', async () => {
    const [refusal, { page }] = await refusalOf('pk_wrong');
    expect(refusal).toContain('密钥未被接受');
    expect(refusal).not.toMatch(/[a-z]/);
    await page.getByRole('button', { name: 'English' }).click();

    await page.getByText('The API key is incomplete or mistyped').waitFor();
  });

  it('when a watch token is entered, then what it is for is said, and nothing is kept', async () => {
    const { trade } = (await given.ask(TOKEN, WATCH, { no: 'tea_1' })) as { trade: { watchToken: string } };
    const [refusal, { page, violations, picture }] = await refusalOf(trade.watchToken);
    await picture('sign-in-watch-token-1280-light-zh');

    expect(refusal).toContain('观察令牌');
    expect(await violations()).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(trade.watchToken);
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

  it('when somebody signs out, then whoever signs in next is not taken for them', async () => {
    const { key } = await givenKey('READ', 'PAY');
    const { page } = await given.open('/new', { credential: key });
    const till = page.locator('summary');
    await page.getByLabel('Amount in yuan').fill('5');
    await page.getByLabel('What is sold').fill('Tea');
    await till.click();
    await page.getByLabel('Cashier').fill('cashier_lin');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
    await page.getByRole('link', { name: 'New payment' }).first().click();
    await till.getByText('cashier_lin').waitFor();
    await page.getByRole('button', { name: /^Shop / }).click();
    await page.getByRole('menuitemradio', { name: 'Sign out' }).click();
    await page.getByLabel('API key or token').fill(key);
    await page.keyboard.press('Enter');
    await page.getByLabel('Amount in yuan').waitFor();

    expect(await page.content()).not.toContain('cashier_lin');
  });

  it('when somebody signs out behind an order without an answer, then whoever comes next is told of it', async () => {
    const { key } = await givenKey('READ', 'PAY');
    const { page } = await given.open('/new', { credential: key });
    const number = await payUnanswered(page);
    await page.getByRole('button', { name: /^Shop / }).click();
    await page.getByRole('menuitemradio', { name: 'Sign out' }).click();
    await page.getByLabel('API key or token').fill(key);
    await page.keyboard.press('Enter');

    await page.getByText(`Order ${number} was sent from here`).waitFor();
  });

  it('when whoever comes next sends that order again, then the payment after it is not of the cashier before', async () => {
    const { key } = await givenKey('READ', 'PAY');
    const { page } = await given.open('/new', { credential: key });
    await page.locator('summary').click();
    await page.getByLabel('Cashier').fill('cashier_lin');
    await payUnanswered(page);
    await page.getByRole('button', { name: /^Shop / }).click();
    await page.getByRole('menuitemradio', { name: 'Sign out' }).click();
    await page.unroute('**/graphql');
    await page.getByLabel('API key or token').fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take the payment' }).click();
    await page.getByRole('img', { name: 'QR code of this payment' }).waitFor();
    await page.getByRole('link', { name: 'New payment' }).first().click();
    await page.getByLabel('Amount in yuan').and(page.locator('[value=""]')).waitFor();

    expect(await page.content()).not.toContain('cashier_lin');
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
    await page.getByRole('link', { name: 'tea_1' }).waitFor();

    expect(await page.locator('a[href="/trades"]').count()).toBeGreaterThan(0);
    expect(await page.locator('a[href="/new"], a[href="/keys"], a[href="/webhooks"]').count()).toBe(0);
  });

  it('when somebody asks what they may do, then the key, its rights and its end are said', async () => {
    const { key } = await givenKey('READ', 'REFUND');
    const { page, violations } = await given.open('/', { credential: key });
    await page.getByRole('button', { name: /^Shop / }).click();
    await page.getByRole('menuitemradio', { name: 'Your key: console' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('return money to buyers').waitFor();

    expect(await dialog.innerText()).toMatch(/console[^]*Until\s+No end/);
    expect(await dialog.locator('dt', { hasText: /\([A-Z_]+\)/ }).allInnerTexts()).toEqual([
      'Read (READ)',
      'Refund (REFUND)',
    ]);
    expect(await violations()).toEqual([]);
  });

  it('when somebody asks how long a key lasts that ends, then the moment is said, in Beijing', async () => {
    const endsAtS = Math.floor(Date.now() / 1_000) + 86_400;
    const { createApiKey } = await given.ask(TOKEN, CREATE, {
      input: { name: 'console', scopes: ['READ'], expiresAt: new Date(endsAtS * 1_000).toISOString() },
    });
    const { page } = await given.open('/', { credential: (createApiKey as { key: string }).key });
    await page.getByRole('button', { name: /^Shop / }).click();
    await page.getByRole('menuitemradio', { name: 'Your key: console' }).click();
    const until = await page.getByRole('dialog').locator('dt', { hasText: 'Until' }).locator('+ dd').innerText();

    expect(Date.parse(`${until.replace(' ', 'T')}+08:00`)).toBe(endsAtS * 1_000);
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

  it('when somebody signs in with a key all the same, then only what it allows is offered, until they go on without it', async () => {
    const { createApiKey } = await given.product.gql(CREATE, { input: { name: 'reader', scopes: ['READ'] } });
    const { page, violations } = await given.open('/');
    const choose = async (choice: string) => {
      await page.getByRole('button', { name: /^Shop / }).click();
      await page.getByRole('menuitemradio', { name: choice }).click();
    };
    await choose('Sign in with a key');
    await page.getByRole('button', { name: 'Go on without a key' }).waitFor();
    expect(await violations()).toEqual([]);
    await page.getByLabel('API key or token').fill(createApiKey.key);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'tea_1' }).waitFor();
    expect(await page.locator('a[href="/new"]').count()).toBe(0);
    await choose('Sign out');

    await page.locator('a[href="/new"]').first().waitFor();
  });

  it('when a key is not accepted, then it is dropped by whoever goes on without one', async () => {
    const { page } = await given.open('/');
    await page.getByRole('button', { name: /^Shop / }).click();
    await page.getByRole('menuitemradio', { name: 'Sign in with a key' }).click();
    await page.getByLabel('API key or token').fill('pk_wrong');
    await page.keyboard.press('Enter');
    await page.locator('[slot=errorMessage]').waitFor();
    await page.getByRole('button', { name: 'Go on without a key' }).click();

    await page.getByRole('link', { name: 'tea_1' }).waitFor();
  });
});

describeInBrowser('given an issuer that publishes its keys', () => {
  let given: Console;
  let issuer: { server: Server; privateKey: KeyLike; isAway: boolean; refused: number };
  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] });
    const server = createServer((_request, response) => {
      if (issuer.isAway) issuer.refused += 1;
      response.writeHead(issuer.isAway ? 503 : 200, { 'content-type': 'application/json' }).end(keys);
    });
    issuer = { server, privateKey, isAway: false, refused: 0 };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const JWT_JWKS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    given = await givenConsole({ API_TOKEN: TOKEN, JWT_JWKS_URL, ...ISSUER });
  });
  afterAll(async () => {
    await given.stop();
    issuer.server.closeAllConnections();
    await new Promise((resolve) => issuer.server.close(resolve));
  });

  it('when the keys cannot be read for a moment, then the session stays', async () => {
    const { page } = await given.open('/trades', { credential: await tokenOf(issuer.privateKey, 3_600) });
    await page.getByText('Live').waitFor();
    // An engine that has started anew has no keys of the issuer yet.
    issuer.isAway = true;
    await given.product.restart(() => page.getByText('Reconnecting since').waitFor());
    await eventually('the engine has looked for them in vain', () => issuer.refused > 0);
    issuer.isAway = false;

    await page.getByText('Live').waitFor();
    expect(await page.getByLabel('API key or token').count()).toBe(0);
  });
});
