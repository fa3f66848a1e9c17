/** A till's clock may be wrong, and the simulator's time may be moved: the present is the engine's. */
import { eventually, PAY, qrOrder } from '../../end-to-end/given-product';
import { describeInBrowser, givenConsole, type Console } from '../given-console';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The code of an order that names no time of its own lasts two hours. */
const CODE_LASTS_S = 7_200;

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { userErrors { message } } }`;

describeInBrowser('given a browser whose clock is wrong by three days', () => {
  let given: Console;
  beforeAll(async () => void (given = await givenConsole()));
  afterAll(() => given.stop());

  const open = (where: string, offMs: number) => given.open(where, { nowMs: Date.now() + offMs });
  const beijingDay = (atMs: number) => new Date(atMs + 8 * HOUR_MS).toISOString().slice(0, 10);

  it.each([
    ['behind', -3 * DAY_MS],
    ['ahead', 3 * DAY_MS],
  ])('%s, then the code of a payment counts down what is left of it', async (where, offMs) => {
    await given.product.gql(PAY, qrOrder(`tea_${where}`));
    const { page } = await open(`/new/tea_${where}`, offMs);
    const text = await page.getByRole('timer').innerText();
    const [hours = 0, minutes = 0, seconds = 0] = text.match(/\d+/g)!.map(Number);
    const leftS = hours * 3_600 + minutes * 60 + seconds;
    expect(leftS).toBeGreaterThan(CODE_LASTS_S / 2);
    expect(leftS).toBeLessThanOrEqual(CODE_LASTS_S);
  });

  it('then the last day that is summed up is today, and the next one when the engine has it', async () => {
    const { page } = await open('/totals', 3 * DAY_MS);
    const lastDay = () => page.getByLabel('to', { exact: true }).inputValue();
    await eventually('today is the last day', async () => (await lastDay()) === beijingDay(Date.now()));
    await given.product.control('POST /control/clock', { advance: '24h' });
    await eventually('tomorrow is the last day', async () => (await lastDay()) === beijingDay(Date.now() + DAY_MS));
  });

  it('then a key that is good for a day can be revoked, and a new one is good for as long as it says', async () => {
    const endsAt = new Date(Date.now() + DAY_MS).toISOString();
    await given.product.gql(CREATE_KEY, { input: { name: 'for a day', scopes: ['READ'], expiresAt: endsAt } });
    // Keys end by the clock of the machine, wherever that of the simulator is.
    await given.product.control('POST /control/clock', { advance: `${10 * 24}h` });
    const { page } = await open('/keys', 3 * DAY_MS);
    await page.getByRole('button', { name: 'Revoke for a day' }).waitFor();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('for a year');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    const { apiKeys } = await given.product.gql(`{ apiKeys { name expiresAt } }`);
    const { expiresAt } = apiKeys.find(({ name }: { name: string }) => name === 'for a year');

    expect(Math.round((Date.parse(expiresAt) - Date.now()) / DAY_MS)).toBe(365);
  });
});
