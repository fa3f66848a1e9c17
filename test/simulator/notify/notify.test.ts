import { createVerify } from 'node:crypto';
import iconv from 'iconv-lite';
import { cleanUp, givenMerchant, givenSimulator, until } from '../given-simulator';

afterEach(cleanUp);

const TEA = {
  out_trade_no: 'order_1',
  total_amount: '88.00',
  subject: '100% tea & 龙井',
  body: 'two cups',
  passback_params: 'a%3D1',
};

/** A simulator, a merchant that listens, and a trade of 88.00 that carried its notify_url and was paid. */
async function givenNotifiedTrade(answer = 'success') {
  const merchant = await givenMerchant(answer);
  const given = await givenSimulator();
  await given.exec('precreate', TEA, merchant.url);
  const pay = () => given.control('pay', { out_trade_no: 'order_1' });
  const refund = (outRequestNo: string, amount: string) =>
    given.exec('refund', { out_trade_no: 'order_1', refund_amount: amount, out_request_no: outRequestNo });
  const settled = (attempts: number) =>
    until(
      `${attempts} attempts are booked`,
      async () => (await given.ledger()).notifies.reduce((sum, notify) => sum + notify.attempts, 0) >= attempts,
    );
  return { ...given, merchant, pay, refund, settled };
}

test('a payment is notified: the fields of a payment, verified by the SDK, under the historical Content-Type', async () => {
  const { merchant, pay, settled, sdk, simulator, ledger } = await givenNotifiedTrade();
  const paid = await pay();
  await settled(1);
  const { params, headers } = merchant.received[0]!;
  expect(headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded; text/html; charset=UTF-8',
    'user-agent': 'Mozilla/4.0',
  });
  expect(sdk.checkNotifySignV2({ ...params })).toBe(true);
  expect(params).toMatchObject({
    notify_type: 'trade_status_sync',
    app_id: simulator.account.appId,
    auth_app_id: simulator.account.appId,
    seller_id: simulator.account.sellerId,
    buyer_id: '2088102146225135',
    out_trade_no: 'order_1',
    trade_no: paid.json['trade_no'],
    trade_status: 'TRADE_SUCCESS',
    total_amount: '88.00',
    receipt_amount: '88.00',
    buyer_pay_amount: '88.00',
    subject: '100% tea & 龙井',
    body: 'two cups',
    passback_params: 'a%3D1',
    fund_bill_list: '[{"amount":"88.00","fundChannel":"ALIPAYACCOUNT"}]',
    charset: 'utf-8',
    sign_type: 'RSA2',
    version: '1.0',
  });
  expect(params['gmt_payment']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(params).not.toHaveProperty('out_biz_no');
  expect(params).not.toHaveProperty('refund_fee');
  expect((await ledger()).notifies).toEqual([
    {
      notify_id: params['notify_id'],
      out_trade_no: 'order_1',
      trade_status: 'TRADE_SUCCESS',
      attempts: 1,
      delivered: true,
    },
  ]);
});

test('a partial refund is notified with the cumulative fee; the refund that completes the total is not', async () => {
  const { merchant, pay, refund, settled, sdk, advance } = await givenNotifiedTrade();
  await pay();
  await refund('r1', '30.00');
  await refund('r2', '8.00');
  await settled(3);
  const refunds = merchant.received.map(({ params }) => params).filter((params) => params['out_biz_no']);
  expect(refunds.map((params) => [params['out_biz_no'], params['refund_fee'], params['trade_status']]).sort()).toEqual([
    ['r1', '30.00', 'TRADE_SUCCESS'],
    ['r2', '38.00', 'TRADE_SUCCESS'],
  ]);
  for (const params of refunds) {
    expect(sdk.checkNotifySignV2({ ...params })).toBe(true);
    expect(params['gmt_refund']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    expect(params).not.toHaveProperty('receipt_amount');
    expect(params).not.toHaveProperty('fund_bill_list');
  }
  await refund('r3', '50.00');
  await advance('2d');
  expect(merchant.received).toHaveLength(3);
});

test('no notify_url, a close or a time-out: nobody is notified', async () => {
  const merchant = await givenMerchant();
  const { exec, control, advance, paid, ledger } = await givenSimulator();
  await paid('silent', '1.00');
  await exec('precreate', { ...TEA, timeout_express: '5m' }, merchant.url);
  await control('scan', { out_trade_no: 'order_1' });
  await exec('precreate', { ...TEA, out_trade_no: 'order_2' }, merchant.url);
  await control('scan', { out_trade_no: 'order_2' });
  await exec('close', { out_trade_no: 'order_2' });
  await advance('1d');
  expect((await ledger()).notifies).toEqual([]);
  expect(merchant.received).toEqual([]);
});

test('a notify not answered success is retried after 4m, 10m, 10m, 1h, 2h, 6h, 15h: same notify_id, new notify_time and sign', async () => {
  const { merchant, pay, settled, advance, sdk, ledger } = await givenNotifiedTrade('failure');
  await pay();
  await settled(1);
  const moves = ['3m50s', '10s', '9m50s', '10s', '10m', '1h', '2h', '6h', '14h59m', '1m'];
  const seen = [];
  for (const move of moves) {
    await advance(move);
    seen.push(merchant.received.length);
  }
  expect(seen).toEqual([1, 2, 2, 3, 4, 5, 6, 7, 7, 8]);
  await advance('30d');
  const sent = merchant.received.map(({ params }) => params);
  expect(sent).toHaveLength(8);
  expect(new Set(sent.map((params) => params['notify_id'])).size).toBe(1);
  expect(new Set(sent.map((params) => params['sign'])).size).toBe(8);
  const seconds = sent.map((params) => Date.parse(`${params['notify_time']!.replace(' ', 'T')}+08:00`) / 1000);
  const minutes = seconds.map((second) => Math.round((second - seconds[0]!) / 60));
  expect(minutes).toEqual([0, 4, 14, 24, 84, 204, 564, 1464]);
  for (const params of sent) expect(sdk.checkNotifySignV2({ ...params })).toBe(true);
  expect((await ledger()).notifies).toMatchObject([{ attempts: 8, delivered: false }]);
});

test.each([
  ['a newline after success', 'success\n', 200],
  ['another status', 'success', 500],
  ['a redirect, never followed', 'success', 302],
])('%s is no success; the retry is', async (_what, answer, status) => {
  const { merchant, pay, settled, advance, ledger } = await givenNotifiedTrade(answer);
  merchant.status = status;
  await pay();
  await settled(1);
  expect(merchant.received).toHaveLength(1);
  Object.assign(merchant, { answer: 'success', status: 200 });
  await advance('4m');
  expect((await ledger()).notifies).toMatchObject([{ attempts: 2, delivered: true }]);
  await advance('2d');
  expect(merchant.received).toHaveLength(2);
});

test('a merchant that does not answer in time is retried', async () => {
  const merchant = await givenMerchant();
  const { exec, control, ledger, advance } = await givenSimulator({ deliveryTimeoutMs: 100 });
  merchant.isSilent = true;
  await exec('precreate', TEA, merchant.url);
  await control('pay', { out_trade_no: 'order_1' });
  await until('the first attempt failed', async () => (await ledger()).notifies[0]?.attempts === 1);
  merchant.isSilent = false;
  await advance('4m');
  expect((await ledger()).notifies).toMatchObject([{ attempts: 2, delivered: true }]);
});

test('with merchantNotifyUrl notifies go there, but only for trades that carried a notify_url', async () => {
  const merchant = await givenMerchant();
  const { paid, ledger } = await givenSimulator({ merchantNotifyUrl: merchant.url });
  await paid('silent', '1.00');
  await paid('order_1', '1.00', 'https://shop.example.com/alipay/notify');
  await until('the notify is delivered', async () => (await ledger()).notifies[0]?.delivered === true);
  expect(merchant.received.map(({ params }) => params['out_trade_no'])).toEqual(['order_1']);
});

describe('faults of notifies', () => {
  test('notify-lost never arrives, notify-answer-lost arrives twice', async () => {
    const { merchant, pay, fault, settled, advance } = await givenNotifiedTrade();
    await fault('notify', 'notify-lost');
    await fault('notify', 'notify-answer-lost');
    await pay();
    await settled(1);
    expect(merchant.received).toHaveLength(0);
    await advance('4m');
    expect(merchant.received).toHaveLength(1);
    await advance('10m');
    expect(merchant.received.map(({ params }) => params['notify_id'])).toEqual([
      merchant.received[0]!.params['notify_id'],
      merchant.received[0]!.params['notify_id'],
    ]);
  });

  test('notify-duplicate arrives twice, byte for byte', async () => {
    const { merchant, pay, fault, settled } = await givenNotifiedTrade();
    await fault('notify', 'notify-duplicate');
    await pay();
    await settled(1);
    expect(merchant.received).toHaveLength(2);
    expect(merchant.received[1]!.raw).toBe(merchant.received[0]!.raw);
  });

  test('notify-late waits on the simulator clock', async () => {
    const { merchant, pay, fault, advance } = await givenNotifiedTrade();
    await fault('notify', 'notify-late', { ms: 24 * 3_600_000 });
    await pay();
    await advance('23h');
    expect(merchant.received).toHaveLength(0);
    await advance('1h');
    expect(merchant.received).toHaveLength(1);
  });

  test('notify-reorder: the payment arrives after the refund', async () => {
    const { merchant, pay, refund, fault, settled } = await givenNotifiedTrade();
    await fault('notify', 'notify-reorder');
    await pay();
    await refund('r1', '30.00');
    await settled(2);
    expect(merchant.received.map(({ params }) => params['out_biz_no'] ?? 'payment')).toEqual(['r1', 'payment']);
  });

  test('notify-reorder with nothing to change places with goes out after ten minutes', async () => {
    const { merchant, pay, fault, advance } = await givenNotifiedTrade();
    await fault('notify', 'notify-reorder');
    await pay();
    await advance('10m');
    expect(merchant.received).toHaveLength(1);
  });

  test.each([
    ['notify-forged', false, { total_amount: '0.01' }],
    ['notify-wrong-amount', true, { total_amount: '0.01' }],
    ['notify-foreign-app', true, { app_id: '2021000000000000' }],
    ['notify-wrong-seller', true, { seller_id: '2088000000000000' }],
    ['notify-sha1', true, { sign_type: 'RSA' }],
  ])('%s: a false copy (SDK says %s), then the genuine one', async (name, passesSdk, falseFields) => {
    const { merchant, pay, fault, settled, sdk } = await givenNotifiedTrade();
    await fault('notify', name);
    await pay();
    await settled(1);
    const [copy, genuine] = merchant.received.map(({ params }) => params);
    expect(copy).toMatchObject(falseFields);
    expect(sdk.checkNotifySignV2({ ...copy })).toBe(passesSdk);
    expect(genuine).toMatchObject({ total_amount: '88.00', sign_type: 'RSA2' });
    expect(sdk.checkNotifySignV2({ ...genuine })).toBe(true);
    expect(merchant.received).toHaveLength(2);
  });

  test('notify-md5 claims a sign_type the SDK throws on', async () => {
    const { merchant, pay, fault, settled, sdk } = await givenNotifiedTrade();
    await fault('notify', 'notify-md5');
    await pay();
    await settled(1);
    expect(() => sdk.checkNotifySignV2({ ...merchant.received[0]!.params })).toThrow('algorithm');
  });

  test('notify-gbk is signed over GBK bytes', async () => {
    const { merchant, pay, fault, settled, simulator } = await givenNotifiedTrade();
    await fault('notify', 'notify-gbk');
    await pay();
    await settled(1);
    const bytesOf = (text: string) =>
      Buffer.from(
        text.replaceAll('+', ' ').replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      );
    const params = Object.fromEntries(
      merchant.received[0]!.raw.split('&')
        .map((pair) => pair.split('=').map(bytesOf))
        .map(([name, value]) => [String(name), value!]),
    );
    expect(String(params['charset'])).toBe('GBK');
    expect(iconv.decode(params['subject']!, 'gbk')).toBe('100% tea & 龙井');
    const names = Object.keys(params)
      .filter((name) => name !== 'sign' && name !== 'sign_type')
      .sort();
    const content = names.flatMap((name, at) => [Buffer.from(`${at === 0 ? '' : '&'}${name}=`), params[name]!]);
    const verify = createVerify('RSA-SHA256').update(Buffer.concat(content));
    expect(verify.verify(simulator.account.alipayPublicKeyPem, String(params['sign']), 'base64')).toBe(true);
  });
});
