/** Keys by clicks: made for a role, shown once, opening what they may and no more, and revoked. */
import { describeInBrowser, givenConsole, type Console } from '../given-console';
import { holdAnswer, shownOnReturn, tryToLeave } from '../held-answer';

const TOKEN = 'the-bootstrap-token-of-the-tests';

describeInBrowser('given an engine that asks for a credential', () => {
  let given: Console;
  beforeAll(async () => {
    given = await givenConsole({ API_TOKEN: TOKEN });
  });
  afterAll(() => given.stop());

  /** The key that the dialog shows, which is then closed. */
  const created = async (page: Awaited<ReturnType<Console['open']>>['page']) => {
    const dialog = page.getByRole('dialog', { name: 'The new key' });
    const key = await dialog.locator('code').innerText();
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    return key;
  };

  it('when a key is made for an auditor, then it opens what it may; revoked by clicks, its window is thrown out', async () => {
    const { page, complaints, violations, picture } = await given.open('/keys', { credential: TOKEN });
    await page.getByText('No keys yet').waitFor();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('auditor Li');
    await page.getByText('An auditor', { exact: true }).click();
    await page.getByText('Ticks: Read, See buyers, Audit.').waitFor();
    await picture('key-new-1280-light-en');
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog', { name: 'The new key' }).waitFor();
    await picture('key-shown-1280-light-en');
    expect(await violations()).toEqual([]);
    const key = await created(page);
    const row = page.getByRole('row', { name: /auditor Li/ });
    expect(await row.getByRole('listitem').allInnerTexts()).toEqual(['Read', 'See buyers', 'Audit']);
    expect(await row.innerText()).toMatch(/by the bootstrap token/);
    expect(await page.content()).not.toContain(key);

    const auditor = await given.open('/', { credential: key });
    await auditor.page.getByText('No orders yet').waitFor();
    expect(await auditor.page.locator('a[href="/keys"], a[href="/webhooks"], a[href="/new"]').count()).toBe(0);
    await row.getByRole('button', { name: 'Revoke auditor Li' }).click();
    await page.getByText('are open with it end at once').waitFor();
    expect(await page.getByText('this session ends').count()).toBe(0);
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Revoke this key' }).click();
    await auditor.page.getByText('not accepted any more').waitFor();
    await page
      .getByRole('table', { name: 'No longer valid' })
      .getByRole('row', { name: /auditor Li/ })
      .waitFor();

    expect(complaints).toEqual([]);
  });

  it('when somebody tries to leave while a key is made or shown, then it stays until it is stored, and no longer', async () => {
    const { page } = await given.open('/webhooks', { credential: TOKEN });
    await page.getByRole('link', { name: 'Keys' }).click();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('till 7');
    const answer = await holdAnswer(page, 'createApiKey');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await answer.isThere;
    await tryToLeave(page);
    await page.getByRole('button', { name: 'Leave it' }).click();
    expect(await page.getByRole('dialog').allInnerTexts()).toEqual([expect.stringContaining('On its way')]);
    answer.release();
    await page.getByRole('dialog', { name: 'The new key' }).waitFor();
    await tryToLeave(page);
    const [question] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    expect(await page.getByRole('dialog').count()).toBe(1);
    const key = await created(page);

    expect(new URL(page.url()).pathname).toBe('/keys');
    const begin = () => page.getByRole('button', { name: 'New key' }).click();
    expect(await shownOnReturn(page, page.getByText('till 7'), begin)).not.toContain(key);
    await page.goBack();
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
  });

  it('when the own key is revoked while a key is shown, then that stays until it is stored', async () => {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }`,
      { input: { name: 'a keeper', scopes: ['ADMIN', 'READ'] } },
    )) as { createApiKey: { key: string; apiKey: { id: string } } };
    const { page } = await given.open('/keys', { credential: createApiKey.key });
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('till 8');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog', { name: 'The new key' }).waitFor();
    const refused = page.waitForResponse((response) => response.status() === 401);
    await given.ask(TOKEN, `mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { userErrors { message } } }`, {
      id: createApiKey.apiKey.id,
    });
    await refused;

    expect(await created(page)).toMatch(/^pk_/);
    await page.getByText('not accepted any more').waitFor();
  });

  it('when somebody revokes the own key, then that is marked and said, and the session ends', async () => {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'my own', scopes: ['ADMIN', 'READ'] } },
    )) as { createApiKey: { key: string } };
    const { page, violations } = await given.open('/keys', { credential: createApiKey.key });
    const row = page.getByRole('row', { name: /my own/ });
    await row.getByText('This session').waitFor();
    await row.getByRole('button', { name: 'Revoke my own' }).click();
    await page.getByText('this session ends').waitFor();
    expect(await violations()).toEqual([]);
    await page.getByRole('button', { name: 'Revoke this key' }).click();

    await page.getByLabel('API key or token').waitFor();
  });

  it('when a key of few scopes makes another, then no more than it has is offered, and a wrong field says so', async () => {
    const { createApiKey } = (await given.ask(
      TOKEN,
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }`,
      { input: { name: 'keeper', scopes: ['ADMIN', 'READ'] } },
    )) as { createApiKey: { key: string } };
    const { page } = await given.open('/keys', { credential: createApiKey.key, language: 'zh-CN' });
    await page.getByRole('button', { name: '新建密钥' }).click();
    await page.getByLabel('名称').fill('收银台');
    expect(await page.getByRole('checkbox').count()).toBe(2);
    await page.getByLabel('仅限以下地址').fill('10.0.0.0/8，不是地址');
    await page.getByRole('button', { name: '创建' }).click();

    await page.locator('[slot=errorMessage]', { hasText: '须为 IP 地址或网段' }).waitFor();
  });
});
