/** The receiver of the examples, told by a running engine: it verifies, drops repeats, and refuses what is not signed. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { cleanUp, givenPaystate, until, type Json } from '../given-paystate';

const FILE = path.join(__dirname, '..', '..', 'examples', 'webhook-receiver.mjs');

let end = () => {};
afterEach(async () => {
  end();
  await cleanUp();
});

const CREATE = `mutation ($url: String!) { createWebhook(input: { url: $url }) { secret webhook { id } userErrors { message } } }`;
const UPDATE = `mutation ($id: ID!, $url: String!) { updateWebhook(input: { id: $id, url: $url }) { userErrors { message } } }`;
const RESEND = `mutation ($id: ID!) { resendWebhook(input: { id: $id, outTradeNo: "tea_1" }) { userErrors { message } } }`;

it('prints each message once, and refuses what is not signed', async () => {
  const times = { recordEveryMs: 50, idleMs: 200, tickMs: 20 };
  const paystate = await givenPaystate({ webhooks: { allowedNetworks: ['127.0.0.1'], times } });
  // The receiver needs the secret first, and only then has an address.
  const { secret, webhook } = (await paystate.gql(CREATE, { url: 'http://127.0.0.1:9/' })).data.createWebhook;
  const printed = start(secret);
  await until('it listens', () => printed.length === 1);
  const url = printed[0].listening;
  await paystate.gql(UPDATE, { id: webhook.id, url });

  await paystate.pay('tea_1');
  await paystate.alipay.pay('tea_1');
  await until('it was told', () => printed.length === 3);
  await paystate.gql(RESEND, { id: webhook.id });
  await until('it was told again', async () => {
    const { data } = await paystate.gql('{ webhooks { deliveries { status } } }');
    return data.webhooks[0].deliveries.length === 4;
  });
  const forged = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });

  expect(forged.status).toBe(400);
  expect(printed.slice(1)).toEqual([
    { type: 'trade.opened', outTradeNo: 'tea_1', state: 'CREATED', paidAmount: '0.00', refundedAmount: '0.00' },
    { type: 'trade.paid', outTradeNo: 'tea_1', state: 'TRADE_SUCCESS', paidAmount: '88.00', refundedAmount: '0.00' },
  ]);
});

it.each([
  ['no secret', {}],
  ['an empty one', { WEBHOOK_SECRET: '' }],
  ['what is no secret', { WEBHOOK_SECRET: '???' }],
])('with %s says what to set, in a sentence: exit code 2', (_what, secret) => {
  const env = { PATH: process.env['PATH'], PORT: '0', ...secret };
  const { status, stdout, stderr } = spawnSync(process.execPath, [FILE], { env, encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^Set WEBHOOK_SECRET .*\n$/);
});

function start(secret: string): Json[] {
  const env = { PATH: process.env['PATH'], PORT: '0', WEBHOOK_SECRET: secret };
  const child = spawn(process.execPath, [FILE], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  end = () => void child.kill();
  const printed: Json[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => printed.push(JSON.parse(line)));
  return printed;
}
