import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readFileSync, statSync } from 'node:fs';
import { createClock } from '../../simulator/values/clock';
import { startSimulator } from '../../simulator/simulator';
import { programOf } from '../product-program';
import { cleanUp, givenFolder, givenMerchant, givenSimulator, talkTo, until } from './given-simulator';

afterEach(cleanUp);

const TEA = { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea' };

test('a scanned trade closes when its timeout_express is over, counted from precreate', async () => {
  const { exec, control, advance } = await givenSimulator();
  await exec('precreate', { ...TEA, timeout_express: '15m' });
  await advance('10m');
  await control('scan', { out_trade_no: 'order_1' });
  await advance('4m50s');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  await advance('10s');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  expect((await control('pay', { out_trade_no: 'order_1' })).status).toBe(409);
});

test('without a timeout a trade closes after three hours', async () => {
  const { exec, control, advance } = await givenSimulator();
  await exec('precreate', TEA);
  await control('scan', { out_trade_no: 'order_1' });
  await advance('2h59m');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  await advance('1m');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
});

test.each([
  ['after its own timeout', { qr_code_timeout_express: '5m' }, '5m'],
  ['when the order times out', { timeout_express: '1m' }, '1m'],
  ['after two hours whatever timeout_express says', { timeout_express: '15d' }, '2h'],
])('a QR code dies %s; the number stays free', async (_when, timeouts, move) => {
  const { exec, control, advance } = await givenSimulator();
  const first = await exec('precreate', { ...TEA, ...timeouts });
  await advance(move);
  expect((await control('scan', { qr_code: first['qr_code'] })).status).toBe(409);
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  const second = await exec('precreate', { ...TEA, ...timeouts });
  expect(second['qr_code']).not.toBe(first['qr_code']);
  expect((await control('pay', { out_trade_no: 'order_1' })).json).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});

test('time_expire wins over timeout_express', async () => {
  const { exec, control, advance, simulator } = await givenSimulator();
  const inTenMinutes = new Date(simulator.clock.now().getTime() + 8 * 3_600_000 + 600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
  await exec('precreate', { ...TEA, timeout_express: '1m', time_expire: inTenMinutes });
  await advance('5m');
  expect((await control('scan', { out_trade_no: 'order_1' })).json).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  await advance('6m');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
});

test('a year after payment the trade is finished: no refund, no cancel', async () => {
  const { exec, paid, advance } = await givenSimulator();
  await paid('order_1', '88.00');
  await advance('25h');
  expect(await exec('cancel', { out_trade_no: 'order_1' })).toMatchObject({ sub_code: 'ACQ.TRADE_CANCEL_TIME_OUT' });
  await advance('364d');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_FINISHED' });
  expect(await exec('refund', { out_trade_no: 'order_1', refund_amount: '88.00' })).toMatchObject({
    sub_code: 'ACQ.TRADE_HAS_FINISHED',
  });
});

test('POST /control/clock answers the new time, and the simulator clock keeps it', async () => {
  const { simulator, advance } = await givenSimulator();
  const beforeMs = simulator.clock.now().getTime();
  const { status, json } = await advance('24h24m');
  expect(status).toBe(200);
  expect(Date.parse(String(json['now'])) - beforeMs).toBeGreaterThanOrEqual(1464 * 60_000);
  expect(simulator.clock.now().getTime()).toBeGreaterThanOrEqual(Date.parse(String(json['now'])));
});

test('a clock never runs backwards', () => {
  const clock = createClock(() => 1000);
  clock.jumpTo(5000);
  clock.jumpTo(2000);
  expect(clock.nowMs()).toBe(5000);
});

test('a restart keeps account, ledger, QR codes, balances, clock and pending notifies', async () => {
  const dataDir = givenFolder();
  const merchant = await givenMerchant('failure');
  const first = await givenSimulator({ dataDir });
  await first.paid('order_1', '88.00', merchant.url);
  await first.exec('refund', { out_trade_no: 'order_1', refund_amount: '88.00', out_request_no: 'r1' });
  const unscanned = await first.exec('precreate', { ...TEA, out_trade_no: 'order_2' });
  await first.paid('an_earlier_name', '1.00');
  await until('the notify was refused once', async () => (await first.ledger()).notifies[0]?.attempts === 1);
  await first.advance('1m');
  const before = await first.ledger();
  await first.simulator.close();

  const second = await givenSimulator({ dataDir });
  const after = await second.ledger();
  expect(second.simulator.account).toEqual(first.simulator.account);
  expect({ ...after, now: '' }).toEqual({ ...before, now: '' });
  expect(Date.parse(after.now)).toBeGreaterThanOrEqual(Date.parse(before.now));
  merchant.answer = 'success';
  await second.advance('3m');
  expect((await second.ledger()).notifies).toMatchObject([{ attempts: 2, delivered: true }]);
  expect(new Set(merchant.received.map(({ params }) => params['notify_id'])).size).toBe(1);
  expect(
    await second.exec('refund', { out_trade_no: 'order_1', refund_amount: '88.00', out_request_no: 'r1' }),
  ).toMatchObject({ fund_change: 'N' });
  expect((await second.control('pay', { qr_code: unscanned['qr_code'], out_trade_no: undefined })).json).toMatchObject({
    out_trade_no: 'order_2',
    trade_status: 'TRADE_SUCCESS',
  });
});

test('kill -9 loses nothing that was answered', async () => {
  const dataDir = givenFolder();
  const child = spawn(process.execPath, programOf('simulator/main'), {
    env: { ...process.env, NODE_ENV: 'test', SIMULATOR_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
  const url = await until('the simulator has started', () => {
    if (child.exitCode !== null) throw new Error(`the simulator did not start: ${said}`);
    return /gateway (http:\/\/[^/]+)/.exec(said)?.[1];
  });
  const read = (file: string) => readFileSync(join(dataDir, 'simulator', file), 'utf8');
  const account = JSON.parse(read('account.json')) as { app_id: string; seller_id: string };
  const remote = talkTo({
    url,
    gatewayUrl: `${url}/gateway.do`,
    port: 0,
    account: {
      appId: account.app_id,
      sellerId: account.seller_id,
      merchantPrivateKeyPem: read('merchant_private_key.pem'),
      alipayPublicKeyPem: read('alipay_public_key.pem'),
    },
    clock: { now: () => new Date() },
    feePpm: 0,
    close: async () => {},
  });
  await remote.paid('order_1', '88.00');
  await remote.exec('refund', { out_trade_no: 'order_1', refund_amount: '30.00', out_request_no: 'r1' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;

  const restarted = await givenSimulator({ dataDir });
  expect((await restarted.ledger()).trades).toMatchObject([
    { out_trade_no: 'order_1', trade_status: 'TRADE_SUCCESS', refunded_amount: '30.00' },
  ]);
  expect(statSync(join(dataDir, 'simulator', 'alipay_private_key.pem')).mode & 0o777).toBe(0o600);
});

test('a second simulator on the same folder, a port in use and production mode are refused', async () => {
  const dataDir = givenFolder();
  const { simulator } = await givenSimulator({ dataDir });
  await expect(startSimulator({ dataDir, port: 0 })).rejects.toThrow('another simulator');
  await expect(startSimulator({ dataDir: givenFolder(), port: simulator.port })).rejects.toThrow('EADDRINUSE');
  const mode = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await expect(startSimulator({ dataDir: givenFolder(), port: 0 })).rejects.toThrow('refuses to start');
  } finally {
    process.env['NODE_ENV'] = mode;
  }
});
