/** What a person types from the first payment to the refund, against a running engine; one engine for all. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenFolder, givenPaystate, until, type Paystate } from '../../given-paystate';
import { cli, cleanUp as cleanUpCli, startCli } from '../given-cli';

const TOKEN = 'a-token-of-enough-letters';
const AUTH = { authorization: `Bearer ${TOKEN}` };
let paystate: Paystate;
let env: Record<string, string>;
const run = (...args: string[]) => cli(args, env);

beforeAll(async () => {
  paystate = await givenPaystate({ apiToken: TOKEN });
  const simulatorPort = new URL(paystate.alipay.url).port;
  env = { PORT: String(paystate.port), SIMULATOR_PORT: simulatorPort, API_TOKEN: TOKEN };
});
afterAll(async () => {
  cleanUpCli();
  await cleanUp();
});

const hasEvent = (outTradeNo: string, type: string) =>
  until(`${outTradeNo} has ${type}`, async () =>
    (await paystate.events(outTradeNo)).some((event) => event.type === type),
  );

async function givenPaid(outTradeNo: string): Promise<void> {
  const input = { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' };
  const PAY = 'mutation ($input: PayInput!) { pay(input: $input) { userErrors { message } } }';
  await paystate.gql(PAY, { input }, AUTH);
  await paystate.alipay.pay(outTradeNo);
  await hasEvent(outTradeNo, 'TradePaid');
}

/** A file with a key of these scopes. */
async function givenKeyFile(...scopes: string[]): Promise<string> {
  const CREATE = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
  const { data } = await paystate.gql(CREATE, { input: { name: 'till', scopes } }, AUTH);
  const file = path.join(givenFolder(), 'till.key');
  writeFileSync(file, `${data.createApiKey.key}\n`);
  return file;
}

test('pay shows the code, --wait ends when a simulated buyer has paid, with a key that may only open payments', async () => {
  const keyFile = await givenKeyFile('PAY');
  const waiting = startCli(['pay', 'tea_1', '88', 'Green tea', '--wait', '--key-file', keyFile], env);
  await until('it waits', () => waiting.printed().includes('waiting until tea_1 is paid'));
  expect(waiting.printed()).toMatch(/^tea_1 {2}WAIT_BUYER_PAY {2}88\.00 by QR_CODE {2}Green tea\n/m);
  expect(waiting.printed()).toMatch(/[▀▄█]{5}.*\n.*scan it with Alipay: http:\S+, until 20\S+Z/su);
  expect(waiting.printed()).toContain('the simulated buyer pays: npx paystate simulate pay tea_1');

  expect(await run('simulate', 'scan', 'tea_1')).toMatchObject({
    code: 0,
    out: 'at Alipay: tea_1  WAIT_BUYER_PAY  88.00\n',
  });
  expect(await run('simulate', 'pay', 'tea_1')).toMatchObject({
    code: 0,
    out: 'at Alipay: tea_1  TRADE_SUCCESS  88.00\n',
  });

  const { code, out } = await waiting.ended;
  expect(code).toBe(0);
  expect(out).toMatch(/\ntea_1 {2}TRADE_SUCCESS {2}paid 88\.00\n$/);
});

test('pay --wait ends with 1 when the order is closed', async () => {
  const waiting = startCli(['pay', 'tea_2', '1.00', 'Tea', '--wait'], env);
  await until('it waits', () => waiting.printed().includes('waiting until tea_2 is paid'));
  await paystate.alipay.scan('tea_2');
  const closed = await run('close', 'tea_2');
  expect(closed).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^tea_2 {2}TRADE_CLOSED \(CLOSED_BY_MERCHANT\)/),
  });
  expect(await waiting.ended).toMatchObject({ code: 1, out: expect.stringContaining('tea_2  TRADE_CLOSED') });
});

test('refund prints its number before it sends, then what was done and what is left; the same number is the same refund', async () => {
  await givenPaid('tea_3');
  const refunded = await run('refund', 'tea_3', '20', '--reason', 'one cup less');
  expect(refunded).toMatchObject({ code: 0 });
  const [, number = ''] = /^refund (r_[0-9a-f]{32}) of tea_3; .* --out-request-no \1\n/.exec(refunded.err) ?? [];
  expect(refunded.out).toBe(
    `refund ${number}  20.00  SUCCEEDED\ntea_3: refunded 20.00 in all, 68.00 can still be refunded\n`,
  );

  const again = await run('refund', 'tea_3', '20.00', '--reason', 'one cup less', '--out-request-no', number, '--json');
  expect(again).toMatchObject({ code: 0 });
  expect(JSON.parse(again.out)).toMatchObject({
    refund: { outRequestNo: number, state: 'SUCCEEDED' },
    trade: { refundedAmount: '20.00' },
    userErrors: [],
  });

  const tooMuch = await run('refund', 'tea_3', '70.00');
  expect(tooMuch).toMatchObject({ code: 1, err: expect.stringContaining('REFUND_EXCEEDS_REFUNDABLE: ') });

  const shown = await run('trade', 'tea_3', '--history');
  expect(shown.out).toMatch(/^tea_3 {2}TRADE_SUCCESS {2}88\.00 by QR_CODE {2}Tea\n {2}paid 88\.00, at \S+Z\n/);
  expect(shown.out).toContain(`  refund ${number}  20.00  SUCCEEDED  one cup less\n`);
  expect(shown.out).toMatch(/ {2}\S+Z {2}TradePaid: .*\n(.*\n)* {2}\S+Z {2}RefundSucceeded: /);
  expect(JSON.parse((await run('trade', 'tea_3', '--json')).out)).toMatchObject({ refunds: [{ amount: '20.00' }] });
});

test('where the advice is to send the same again, it is sent again, visibly and with the same number', async () => {
  await givenPaid('tea_4');
  await paystate.alipay.fault('alipay.trade.refund', 'business-error', { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });

  const refunded = await run('refund', 'tea_4', '5.00', '--out-request-no', 'tea_4_r1');

  expect(refunded).toMatchObject({ code: 0, out: expect.stringContaining('refund tea_4_r1  5.00  SUCCEEDED\n') });
  expect(refunded.err).toContain('sent again, with the same numbers, in 0.5 s (1 of 3)');
  const [trade] = (await paystate.alipay.ledger()).trades.filter(
    (one: { out_trade_no: string }) => one.out_trade_no === 'tea_4',
  );
  expect(trade.refunds).toMatchObject([{ out_request_no: 'tea_4_r1', amount: '5.00' }]);
});

test('a refund whose outcome at Alipay is unknown ends with 4', async () => {
  await givenPaid('tea_5');
  await paystate.alipay.fault('alipay.trade.refund', 'answer-lost', { times: 10 });
  await paystate.alipay.fault('notify', 'notify-lost', { times: 10 });

  const refunded = await run('refund', 'tea_5', '5.00');

  await paystate.alipay.clearFaults();
  expect(refunded).toMatchObject({ code: 4, out: expect.stringMatching(/^refund r_\w+ {2}5\.00 {2}UNKNOWN\n/) });
  expect(refunded.out).toContain('5.00 reserved for what is not known yet');
});

test('cancel returns what was paid', async () => {
  await givenPaid('tea_6');
  expect(await run('cancel', 'tea_6')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^tea_6 {2}TRADE_CLOSED \(CANCELLED\).*\n.*\n {2}refunded 88\.00 in all/),
  });
});

test('trades and anomalies are listed by their filters, as a table or JSON, and go on behind a cursor', async () => {
  await givenPaid('late_1');
  await run('pay', 'late_2', '3.00', 'Three\u200e cups', '--method', 'page', '--json');
  const late = ['--text', 'late_'];

  const table = await run('trades', ...late);
  expect(table).toMatchObject({ code: 0, err: '' });
  const [heading, ...rows] = table.out.trimEnd().split('\n');
  expect(heading).toMatch(/^OUT_TRADE_NO +STATE +TOTAL +PAID +REFUNDED +BY +OPENED +SUBJECT$/);
  expect(rows).toEqual([
    expect.stringMatching(/^late_2 +WAIT_BUYER_PAY +3\.00 +0\.00 +0\.00 +PAGE +\S+Z +Three {2}cups$/),
    expect.stringMatching(/^late_1 +TRADE_SUCCESS +88\.00 +88\.00 +0\.00 +QR_CODE +\S+Z +Tea$/),
  ]);
  const paid = JSON.parse((await run('trades', ...late, '--state', 'trade_success', '--json')).out);
  expect(paid).toMatchObject({ trades: [{ outTradeNo: 'late_1' }], next: null });

  const first = await run('trades', ...late, '--limit', '1');
  const [, cursor = ''] = /--after (\S+)\n$/.exec(first.err) ?? [];
  expect((await run('trades', ...late, '--after', cursor)).out).toMatch(/\nlate_1 [^\n]*\n$/);

  expect(await run('anomalies', '--kind', 'paid_after_close')).toMatchObject({
    code: 0,
    out: '',
    err: 'no anomalies\n',
  });
});

test('a watch token of the order is enough to watch it: states without events', async () => {
  await givenPaid('tea_7');
  const made = await run('watch-token', 'tea_7', '--ttl', '5m');
  expect(made).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/) });
  const withToken = { ...env, API_TOKEN: made.out.trim() };

  const watching = startCli(['watch', 'tea_7'], withToken);
  await until('the trade is shown', () => watching.printed().includes('TRADE_SUCCESS  paid 88.00 refunded 0.00'));
  await run('refund', 'tea_7', '1.00');
  await until('the refund is shown', () => watching.printed().includes('paid 88.00 refunded 1.00'));
  watching.child.kill('SIGINT');
  expect((await watching.ended).out).not.toContain('Refund');

  const other = await cli(['watch', 'tea_3'], withToken);
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('its one order') });
});

test('simulate clock moves the clock of the engine, too', async () => {
  const before = paystate.engine.clock.now().getTime();
  const moved = await run('simulate', 'clock', '15m', '--json');
  expect(Date.parse(JSON.parse(moved.out).now) - before).toBeGreaterThanOrEqual(15 * 60_000);
  expect(paystate.engine.clock.now().getTime() - before).toBeGreaterThanOrEqual(15 * 60_000);
  expect(await run('simulate', 'clock', 'soon')).toMatchObject({ code: 1, err: expect.stringContaining('"15m"') });
  expect(await run('simulate', 'pay', 'nobody')).toMatchObject({ code: 1 });
});

describe('who may not ends with 5 or 1, and is told with which key', () => {
  test.each([
    [{ API_TOKEN: 'another-token-of-24-chars' }, 5, /The key is that of API_TOKEN:/],
    [{ API_TOKEN: '' }, 5, /No key was given: set API_TOKEN or API_TOKEN_FILE, or give --key-file <file>/],
    [{ PORT: '9' }, 5, /no engine answers at http:\/\/127\.0\.0\.1:9\/graphql: is it running \(npm start\)/],
  ])('%j', async (more, code, message) => {
    const ended = await cli(['close', 'tea_1'], { ...env, ...more });
    expect(ended).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
  });

  test('a key without the scope', async () => {
    const ended = await run('close', 'tea_1', '--key-file', await givenKeyFile('READ'));
    expect(ended).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/needs the scope CLOSE[^]*keys create/),
    });
  });

  test('API_TOKEN may be an API key, and may lie in a file', async () => {
    const file = await givenKeyFile('READ');
    const ended = await cli(['trades', '--limit', '1'], { PORT: env['PORT']!, API_TOKEN_FILE: file });
    expect(ended).toMatchObject({ code: 0 });
  });
});
