import { cleanUp, givenMerchant, givenSimulator, until } from '../given-simulator';

afterEach(cleanUp);

const TEA = { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea', scene: 'bar_code' };

test('any ordinary barcode pays at once; the answer has no trade_status', async () => {
  const { exec } = await givenSimulator();
  const paid = await exec('pay', { ...TEA, auth_code: '28763443825664394' });
  expect(paid).toMatchObject({
    code: '10000',
    msg: 'Success',
    total_amount: '88.00',
    receipt_amount: '88.00',
    buyer_user_id: '2088102146225135',
    gmt_payment: expect.any(String),
    fund_bill_list: [{ amount: '88.00', fund_channel: 'ALIPAYACCOUNT' }],
  });
  expect(paid).not.toHaveProperty('trade_status');
  // The SDK's silent resend would meet this:
  expect(await exec('pay', { ...TEA, auth_code: '28763443825664394' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.TRADE_HAS_SUCCESS',
  });
});

test('…01 must be confirmed on the phone: 10003, then paid by the buyer, and notified', async () => {
  const merchant = await givenMerchant();
  const { exec, control } = await givenSimulator();
  const waiting = await exec('pay', { ...TEA, auth_code: '2876344382566401' }, merchant.url);
  expect(waiting).toMatchObject({
    code: '10003',
    msg: ' order success pay inprocess',
    total_amount: '88.00',
    receipt_amount: '0.00',
    trade_no: expect.any(String),
  });
  expect(await exec('pay', { ...TEA, auth_code: '2876344382566401' })).toMatchObject({
    code: '10003',
    trade_no: waiting['trade_no'],
  });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  expect(merchant.received).toEqual([]);
  await control('pay', { out_trade_no: 'order_1' });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  await until('the payment is notified', () => merchant.received.length === 1);
});

test('…02 lacks balance and …03 is expired; neither leaves a trade, and a used code is invalid', async () => {
  const { exec, ledger } = await givenSimulator();
  expect(await exec('pay', { ...TEA, auth_code: '2876344382566402' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.BUYER_BALANCE_NOT_ENOUGH',
  });
  expect(await exec('pay', { ...TEA, auth_code: '2876344382566403' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.PAYMENT_AUTH_CODE_INVALID',
  });
  expect((await ledger()).trades).toEqual([]);
  await exec('pay', { ...TEA, auth_code: '2876344382566499' });
  expect(await exec('pay', { ...TEA, out_trade_no: 'order_2', auth_code: '2876344382566499' })).toMatchObject({
    sub_code: 'ACQ.PAYMENT_AUTH_CODE_INVALID',
  });
});

test('…04 pays but answers a system error; …05 waits behind one', async () => {
  const { exec } = await givenSimulator();
  expect(await exec('pay', { ...TEA, auth_code: '2876344382566404' })).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.SYSTEM_ERROR',
  });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  expect(await exec('pay', { ...TEA, out_trade_no: 'order_2', auth_code: '2876344382566405' })).toMatchObject({
    sub_code: 'ACQ.SYSTEM_ERROR',
  });
  expect(await exec('query', { out_trade_no: 'order_2' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
});

test.each([
  ['too short', { auth_code: '287634438256643' }],
  ['begins with 24', { auth_code: '2476344382566439' }],
  ['no scene', { auth_code: '2876344382566439', scene: undefined }],
])('a barcode that is %s is an invalid parameter', async (_what, wrong) => {
  const { exec } = await givenSimulator();
  expect(await exec('pay', { ...TEA, ...wrong })).toMatchObject({ code: '40004', sub_code: 'ACQ.INVALID_PARAMETER' });
});
