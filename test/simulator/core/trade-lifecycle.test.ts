import { cleanUp, givenSimulator } from '../given-simulator';

afterEach(cleanUp);

const TEA = { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea' };

test('precreate, scan, pay, query, with signatures verified by the SDK', async () => {
  const { exec, control, simulator } = await givenSimulator();

  const precreated = await exec('precreate', TEA);
  expect(precreated).toMatchObject({ code: '10000', msg: 'Success', out_trade_no: 'order_1' });
  expect(precreated['qr_code']).toMatch(new RegExp(`^${simulator.url}/wallet/bax[0-9a-z]+$`));

  // Nothing exists at Alipay before the scan.
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.TRADE_NOT_EXIST',
    buyer_pay_amount: '0.00',
  });
  expect(await exec('close', { out_trade_no: 'order_1' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.TRADE_NOT_EXIST',
  });
  expect(await exec('refund', { out_trade_no: 'order_1', refund_amount: '88.00' })).toMatchObject({
    sub_code: 'ACQ.TRADE_NOT_EXIST',
  });

  const scanned = await control('scan', { qr_code: precreated['qr_code'] });
  expect(scanned).toMatchObject({
    status: 200,
    json: { out_trade_no: 'order_1', trade_status: 'WAIT_BUYER_PAY', total_amount: '88.00', refunds: [] },
  });
  const waiting = await exec('query', { out_trade_no: 'order_1' });
  expect(waiting).toMatchObject({
    trade_status: 'WAIT_BUYER_PAY',
    total_amount: '88.00',
    receipt_amount: '0.00',
    buyer_pay_amount: '0.00',
  });
  expect(waiting).not.toHaveProperty('send_pay_date');

  const paid = await control('pay', { out_trade_no: 'order_1' });
  expect(paid.json).toMatchObject({ trade_status: 'TRADE_SUCCESS', refunded_amount: '0.00' });
  expect(String(paid.json['trade_no'])).toMatch(/^\d{28}$/);
  const query = await exec('query', { trade_no: paid.json['trade_no'] });
  expect(query).toMatchObject({
    out_trade_no: 'order_1',
    trade_status: 'TRADE_SUCCESS',
    receipt_amount: '88.00',
    buyer_user_id: '2088102146225135',
    buyer_logon_id: 'lil***@example.com',
  });
  expect(query['send_pay_date']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

test('refund: partial, repeated, discordant, too much, the rest, and refund.query', async () => {
  const { exec, paid, ledger } = await givenSimulator();
  await paid('order_1', '88.00');
  const refund = (outRequestNo: string | undefined, amount: string) =>
    exec('refund', {
      out_trade_no: 'order_1',
      refund_amount: amount,
      ...(outRequestNo ? { out_request_no: outRequestNo } : {}),
    });

  expect(await refund('r1', '30.00')).toMatchObject({
    code: '10000',
    fund_change: 'Y',
    refund_fee: '30.00',
    send_back_fee: '30.00',
  });
  expect(await refund('r1', '30.00')).toMatchObject({
    code: '10000',
    fund_change: 'N',
    refund_fee: '30.00',
    send_back_fee: '0.00',
  });
  expect(await refund('r1', '31.00')).toMatchObject({ code: '40004', sub_code: 'ACQ.DISCORDANT_REPEAT_REQUEST' });
  expect(await refund('r2', '58.01')).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR',
    refund_fee: '30.00',
  });
  expect(await refund(undefined, '58.00')).toMatchObject({ code: '40004', sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  expect(await refund('r3', '58.00')).toMatchObject({ code: '10000', fund_change: 'Y', refund_fee: '88.00' });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({
    trade_status: 'TRADE_CLOSED',
    send_pay_date: expect.any(String),
  });
  expect(await refund('r1', '30.00')).toMatchObject({ code: '10000', fund_change: 'N', refund_fee: '88.00' });
  expect(await refund('r4', '0.01')).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_HAS_CLOSE' });

  const queried = await exec('fastpay.refund.query', { out_trade_no: 'order_1', out_request_no: 'r3' });
  expect(queried).toMatchObject({
    code: '10000',
    refund_status: 'REFUND_SUCCESS',
    refund_amount: '58.00',
    total_amount: '88.00',
  });
  const unknown = await exec('fastpay.refund.query', { out_trade_no: 'order_1', out_request_no: 'r9' });
  expect(unknown).toMatchObject({ code: '10000', msg: 'Success' });
  expect(unknown).not.toHaveProperty('refund_status');
  expect(unknown).not.toHaveProperty('refund_amount');
  expect(await exec('fastpay.refund.query', { out_trade_no: 'nobody', out_request_no: 'r1' })).toMatchObject({
    sub_code: 'ACQ.TRADE_NOT_EXIST',
  });

  expect((await ledger()).trades).toMatchObject([
    {
      refunded_amount: '88.00',
      refunds: [
        { out_request_no: 'r1', amount: '30.00' },
        { out_request_no: 'r3', amount: '58.00' },
      ],
    },
  ]);
});

test('a full refund without out_request_no goes under the order number and is repeated as such', async () => {
  const { exec, paid, ledger } = await givenSimulator();
  await paid('order_1', '9.90');
  const refund = () => exec('refund', { out_trade_no: 'order_1', refund_amount: '9.90' });
  expect(await refund()).toMatchObject({ fund_change: 'Y', refund_fee: '9.90' });
  expect(await refund()).toMatchObject({ fund_change: 'N', refund_fee: '9.90' });
  expect((await ledger()).trades[0]!.refunds).toMatchObject([{ out_request_no: 'order_1', amount: '9.90' }]);
});

test('close: a waiting trade closes, a paid or closed one refuses, and the number is burnt', async () => {
  const { exec, control, paid } = await givenSimulator();
  await exec('precreate', TEA);
  await control('scan', { out_trade_no: 'order_1' });
  expect(await exec('close', { out_trade_no: 'order_1' })).toMatchObject({
    code: '10000',
    out_trade_no: 'order_1',
    trade_no: expect.any(String),
  });
  expect(await exec('close', { out_trade_no: 'order_1' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.REASON_TRADE_STATUS_INVALID',
  });
  expect(await exec('precreate', TEA)).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_HAS_CLOSE' });
  expect((await control('pay', { out_trade_no: 'order_1' })).status).toBe(409);
  await paid('order_2', '1.00');
  expect(await exec('close', { out_trade_no: 'order_2' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.TRADE_STATUS_ERROR',
  });
});

test('cancel: closes what waits, refunds what is paid, and names no action before the scan', async () => {
  const { exec, control, paid, ledger } = await givenSimulator();
  await exec('precreate', TEA);
  const unscanned = await exec('cancel', { out_trade_no: 'order_1' });
  expect(unscanned).toMatchObject({ code: '10000', retry_flag: 'N' });
  expect(unscanned).not.toHaveProperty('action');
  expect(unscanned).not.toHaveProperty('trade_no');

  await control('scan', { out_trade_no: 'order_1' });
  expect(await exec('cancel', { out_trade_no: 'order_1' })).toMatchObject({
    code: '10000',
    action: 'close',
    retry_flag: 'N',
    trade_no: expect.any(String),
  });
  await paid('order_2', '5.00');
  expect(await exec('cancel', { out_trade_no: 'order_2' })).toMatchObject({
    code: '10000',
    action: 'refund',
    retry_flag: 'N',
  });
  expect(await exec('cancel', { out_trade_no: 'order_2' })).toMatchObject({
    code: '10000',
    action: 'refund',
    retry_flag: 'N',
  });
  await paid('order_3', '5.00');
  await exec('refund', { out_trade_no: 'order_3', refund_amount: '1.00', out_request_no: 'r1' });
  expect(await exec('cancel', { out_trade_no: 'order_3' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR',
  });
  expect(
    (await ledger()).trades.map((trade) => [trade.out_trade_no, trade.trade_status, trade.refunded_amount]),
  ).toEqual([
    ['order_1', 'TRADE_CLOSED', '0.00'],
    ['order_2', 'TRADE_CLOSED', '5.00'],
    ['order_3', 'TRADE_SUCCESS', '1.00'],
  ]);
});

test('a repeated precreate gives the same code, other data is inconsistent once the trade exists, success and close are told', async () => {
  const { exec, control } = await givenSimulator();
  const first = await exec('precreate', TEA);
  const again = await exec('precreate', TEA);
  expect(again['qr_code']).toBe(first['qr_code']);
  await control('scan', { out_trade_no: 'order_1' });
  expect(await exec('precreate', TEA)).toMatchObject({ code: '10000', qr_code: first['qr_code'] });
  expect(await exec('precreate', { ...TEA, total_amount: '89.00' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.CONTEXT_INCONSISTENT',
  });
  expect(await exec('precreate', { ...TEA, subject: 'Coffee' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.CONTEXT_INCONSISTENT',
  });
  await control('pay', { out_trade_no: 'order_1' });
  expect(await exec('precreate', TEA)).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_HAS_SUCCESS' });
});

test('create: the trade exists at once, a repeat answers the same trade_no, another buyer does not match', async () => {
  const { exec, control } = await givenSimulator();
  const order = { ...TEA, buyer_id: '2088102146225143' };
  const created = await exec('create', order);
  expect(created).toMatchObject({
    code: '10000',
    out_trade_no: 'order_1',
    trade_no: expect.stringMatching(/^\d{28}$/),
  });
  expect(await exec('create', order)).toMatchObject({ code: '10000', trade_no: created['trade_no'] });
  expect(await exec('create', { ...order, buyer_id: '2088102146225135' })).toMatchObject({
    sub_code: 'ACQ.TRADE_BUYER_NOT_MATCH',
  });
  expect(await exec('create', TEA)).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  expect((await control('pay', { out_trade_no: 'order_1', buyer: 'lilei' })).status).toBe(409);
  expect((await control('pay', { out_trade_no: 'order_1' })).json).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});

test.each([
  ['total_amount', { total_amount: '0.00' }, 'ACQ.INVALID_PARAMETER'],
  ['total_amount', { total_amount: '1.001' }, 'ACQ.INVALID_PARAMETER'],
  ['total_amount', { total_amount: '100000000.01' }, 'ACQ.TOTAL_FEE_EXCEED'],
  ['out_trade_no', { out_trade_no: 'a-b' }, 'ACQ.INVALID_PARAMETER'],
  ['subject', { subject: '' }, 'ACQ.INVALID_PARAMETER'],
  ['timeout_express', { timeout_express: '1.5h' }, 'ACQ.INVALID_PARAMETER'],
  ['timeout_express', { timeout_express: '16d' }, 'ACQ.INVALID_PARAMETER'],
  ['time_expire', { time_expire: '2020-01-01 00:00:00' }, 'ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR'],
  ['parts', { discountable_amount: '80.00', undiscountable_amount: '8.01' }, 'ACQ.INVALID_PARAMETER'],
])('precreate refuses a bad %s: %j', async (_field, wrong, subCode) => {
  const { exec, ledger } = await givenSimulator();
  expect(await exec('precreate', { ...TEA, ...wrong })).toMatchObject({ code: '40004', sub_code: subCode });
  expect((await ledger()).trades).toEqual([]);
});

test('twenty partial refunds at once never exceed what was paid', async () => {
  const { exec, paid, ledger } = await givenSimulator();
  await paid('order_1', '88.00');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      exec('refund', { out_trade_no: 'order_1', refund_amount: '10.00', out_request_no: `r${i}` }),
    ),
  );
  expect(answers.filter((answer) => answer.code === '10000')).toHaveLength(8);
  expect(answers.filter((answer) => answer.sub_code === 'ACQ.REASON_TRADE_REFUND_FEE_ERR')).toHaveLength(12);
  expect((await ledger()).trades).toMatchObject([{ refunded_amount: '80.00', trade_status: 'TRADE_SUCCESS' }]);
});
