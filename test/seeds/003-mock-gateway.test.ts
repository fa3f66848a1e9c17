/**
 * The specification of a mock gateway, field by field: its dialect is spoken by a simulator that is asked for it
 * (`dialect: 'mock'`), and where the specification is wrong about Alipay, the same question to Alipay's own dialect shows the truth.
 */
import { cleanUp, givenFolder, givenMerchant, givenSimulator, until } from '../simulator/given-simulator';

afterEach(cleanUp);

type Node = Record<string, unknown>;

async function givenMock() {
  const merchant = await givenMerchant();
  const given = await givenSimulator({ dialect: 'mock', merchantNotifyUrl: merchant.url });
  /** `POST`, `method`, and all parameters in biz_content: nothing else, and no signature. */
  const ask = async (method: string, biz: Node = {}): Promise<Node> => {
    const body = new URLSearchParams({ method, biz_content: JSON.stringify(biz) });
    const response = await fetch(given.simulator.gatewayUrl, { method: 'POST', body });
    expect(response.status).toBe(200);
    const envelope = (await response.json()) as Record<string, Node>;
    expect(Object.keys(envelope)).toEqual([`${method.replaceAll('.', '_')}_response`]);
    return Object.values(envelope)[0]!;
  };
  const paid = async (outTradeNo: string, totalFen: number) => {
    await ask('alipay.trade.wap.pay', { out_trade_no: outTradeNo, total_amount: totalFen });
    await given.control('pay', { out_trade_no: outTradeNo });
  };
  return { ...given, merchant, ask, paid };
}

const failed = (sub_code: string, sub_msg: string) => ({ code: '40004', msg: 'Business Failed', sub_code, sub_msg });
const succeeded = { code: '10000', msg: 'Success' };

describe('2. alipay.trade.wap.pay', () => {
  test('out_trade_no and total_amount as Long: both come back, as code 10000 and msg Success', async () => {
    const { ask, ledger } = await givenMock();
    const answer = await ask('alipay.trade.wap.pay', { out_trade_no: 'p1', total_amount: 8888 });
    expect(answer).toEqual({ ...succeeded, out_trade_no: 'p1', total_amount: 8888 });
    expect((await ledger()).trades).toMatchObject([{ out_trade_no: 'p1', total_amount: '88.88' }]);
  });

  test('the number again: ACQ.TRADE_HAS_SUCCESS as long as it is not closed, then ACQ.TRADE_HAS_CLOSE', async () => {
    const { ask } = await givenMock();
    const again = () => ask('alipay.trade.wap.pay', { out_trade_no: 'p1', total_amount: 100 });
    await again();
    expect(await again()).toEqual(failed('ACQ.TRADE_HAS_SUCCESS', '交易已被支付'));
    await ask('alipay.trade.close', { out_trade_no: 'p1' });
    expect(await again()).toEqual(failed('ACQ.TRADE_HAS_CLOSE', '交易已关闭'));
  });

  test.each([['88.88'], [0], [-1], [0.5], [null], ['']])('an amount of %j is no Long', async (total_amount) => {
    const { ask } = await givenMock();
    expect(await ask('alipay.trade.wap.pay', { out_trade_no: 'p1', total_amount })).toMatchObject({
      code: '40004',
      sub_code: 'ACQ.INVALID_PARAMETER',
    });
  });

  test('WRONG about Alipay: wap.pay is a page for the buyer, signed, in yuan; there is no JSON and no trade before the buyer comes', async () => {
    const { send, ledger } = await givenSimulator();
    const response = await send('wap.pay', {
      out_trade_no: 'p1',
      total_amount: '88.88',
      subject: 'Tea',
      quit_url: 'http://127.0.0.1/',
    });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/^\/wallet\//);
    expect((await ledger()).trades).toEqual([]);
  });
});

describe('3. alipay.trade.query', () => {
  test('out_trade_no, send_pay_date, trade_status, total_amount and buyer_pay_amount as Long', async () => {
    const { ask, paid } = await givenMock();
    await paid('p1', 1);
    expect(await ask('alipay.trade.query', { out_trade_no: 'p1' })).toEqual({
      ...succeeded,
      out_trade_no: 'p1',
      send_pay_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      trade_status: 'TRADE_SUCCESS',
      total_amount: 1,
      buyer_pay_amount: 1,
    });
  });

  test('TRADE_FAILED has neither send_pay_date nor buyer_pay_amount, and TRADE_CLOSED was never paid', async () => {
    const { ask, control } = await givenMock();
    for (const out_trade_no of ['p1', 'p2']) await ask('alipay.trade.wap.pay', { out_trade_no, total_amount: 5 });
    expect((await control('fail', { out_trade_no: 'p1' })).status).toBe(200);
    const common = { ...succeeded, total_amount: 5 };
    expect(await ask('alipay.trade.query', { out_trade_no: 'p1' })).toEqual({
      ...common,
      out_trade_no: 'p1',
      trade_status: 'TRADE_FAILED',
    });
    await ask('alipay.trade.close', { out_trade_no: 'p2' });
    expect(await ask('alipay.trade.query', { out_trade_no: 'p2' })).toEqual({
      ...common,
      out_trade_no: 'p2',
      trade_status: 'TRADE_CLOSED',
    });
  });

  test('ACQ.TRADE_NOT_EXIST', async () => {
    const { ask } = await givenMock();
    expect(await ask('alipay.trade.query', { out_trade_no: 'p1' })).toEqual(
      failed('ACQ.TRADE_NOT_EXIST', '查询的交易不存在'),
    );
  });

  test('WRONG about Alipay: there is no TRADE_FAILED, a failed attempt leaves WAIT_BUYER_PAY; amounts are text in yuan', async () => {
    const { exec, control } = await givenSimulator();
    await exec('precreate', { out_trade_no: 'p1', total_amount: '0.05', subject: 'Tea' });
    expect((await control('pay', { out_trade_no: 'p1', buyer: 'wangwu' })).status).toBe(409);
    expect(await exec('query', { out_trade_no: 'p1' })).toMatchObject({
      trade_status: 'WAIT_BUYER_PAY',
      total_amount: '0.05',
      buyer_pay_amount: '0.00',
    });
  });

  test('WRONG about Alipay: TRADE_CLOSED is also what was paid and refunded whole', async () => {
    const { exec, paid } = await givenSimulator();
    await paid('p1', '0.05');
    await exec('refund', { out_trade_no: 'p1', refund_amount: '0.05' });
    expect(await exec('query', { out_trade_no: 'p1' })).toMatchObject({
      trade_status: 'TRADE_CLOSED',
      buyer_pay_amount: '0.05',
    });
  });
});

describe('4. alipay.trade.close', () => {
  test('out_trade_no comes back', async () => {
    const { ask } = await givenMock();
    await ask('alipay.trade.wap.pay', { out_trade_no: 'p1', total_amount: 5 });
    expect(await ask('alipay.trade.close', { out_trade_no: 'p1' })).toEqual({ ...succeeded, out_trade_no: 'p1' });
  });

  test('ACQ.TRADE_NOT_EXIST, and ACQ.TRADE_STATUS_ERROR unless it waits for its buyer', async () => {
    const { ask, paid, control } = await givenMock();
    const close = (out_trade_no: string) => ask('alipay.trade.close', { out_trade_no });
    expect(await close('p1')).toEqual(failed('ACQ.TRADE_NOT_EXIST', '交易不存在'));
    await paid('p1', 5);
    expect(await close('p1')).toEqual(failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法'));
    await ask('alipay.trade.wap.pay', { out_trade_no: 'p2', total_amount: 5 });
    await control('fail', { out_trade_no: 'p2' });
    expect(await close('p2')).toEqual(failed('ACQ.TRADE_STATUS_ERROR', '交易状态不合法'));
  });
});

describe('5. alipay.trade.refund', () => {
  const refund = { out_trade_no: 'p1', out_request_no: 'r1', refund_amount: 30 };

  test('refund_fee is what the trade has returned so far (right about Alipay), as Long', async () => {
    const { ask, paid, ledger } = await givenMock();
    await paid('p1', 100);
    expect(await ask('alipay.trade.refund', refund)).toEqual({ ...succeeded, out_trade_no: 'p1', refund_fee: 30 });
    expect(await ask('alipay.trade.refund', refund)).toEqual({ ...succeeded, out_trade_no: 'p1', refund_fee: 30 });
    const second = await ask('alipay.trade.refund', { ...refund, out_request_no: 'r2' });
    expect(second).toEqual({ ...succeeded, out_trade_no: 'p1', refund_fee: 60 });
    expect((await ledger()).trades[0]!.refunds).toHaveLength(2);
  });

  test('ACQ.TRADE_NOT_EXIST, ACQ.TRADE_NOT_ALLOW_REFUND unless TRADE_SUCCESS, ACQ.REFUND_AMT_NOT_EQUAL_TOTAL for too much', async () => {
    const { ask, control } = await givenMock();
    expect(await ask('alipay.trade.refund', refund)).toEqual(failed('ACQ.TRADE_NOT_EXIST', '交易不存在'));
    await ask('alipay.trade.wap.pay', { out_trade_no: 'p1', total_amount: 30 });
    expect(await ask('alipay.trade.refund', refund)).toEqual(
      failed('ACQ.TRADE_NOT_ALLOW_REFUND', '当前交易不允许退款'),
    );
    await control('pay', { out_trade_no: 'p1' });
    const tooMuch = failed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限');
    expect(await ask('alipay.trade.refund', { ...refund, refund_amount: 31 })).toEqual(tooMuch);
    await ask('alipay.trade.refund', refund);
    expect(await ask('alipay.trade.query', { out_trade_no: 'p1' })).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
    expect(await ask('alipay.trade.refund', { ...refund, out_request_no: 'r2', refund_amount: 1 })).toEqual(tooMuch);
  });

  test('WRONG about Alipay: too much is REASON_TRADE_REFUND_FEE_ERR, not yet paid is TRADE_STATUS_ERROR, and fund_change tells a repeat', async () => {
    const { exec, control } = await givenSimulator();
    await exec('precreate', { out_trade_no: 'p1', total_amount: '0.30', subject: 'Tea' });
    await control('scan', { out_trade_no: 'p1' });
    const part = { ...refund, refund_amount: '0.10' };
    expect(await exec('refund', part)).toMatchObject({ sub_code: 'ACQ.TRADE_STATUS_ERROR' });
    await control('pay', { out_trade_no: 'p1' });
    expect(await exec('refund', { ...part, refund_amount: '0.31' })).toMatchObject({
      sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR',
    });
    expect(await exec('refund', part)).toMatchObject({ code: '10000', refund_fee: '0.10', fund_change: 'Y' });
    expect(await exec('refund', part)).toMatchObject({ code: '10000', refund_fee: '0.10', fund_change: 'N' });
  });
});

describe('6. alipay.trade.refund.query', () => {
  test('is asked with outRequestNo and answers five fields, REFUND_SUCCESS always', async () => {
    const { ask, paid } = await givenMock();
    await paid('p1', 100);
    await ask('alipay.trade.refund', { out_trade_no: 'p1', out_request_no: 'r1', refund_amount: 30 });
    expect(await ask('alipay.trade.refund.query', { out_trade_no: 'p1', outRequestNo: 'r1' })).toEqual({
      ...succeeded,
      out_trade_no: 'p1',
      out_request_no: 'r1',
      total_amount: 100,
      refund_amount: 30,
      refund_status: 'REFUND_SUCCESS',
    });
    expect(await ask('alipay.trade.refund.query', { out_trade_no: 'p1', outRequestNo: 'r2' })).toEqual(
      failed('ACQ.TRADE_NOT_EXIST', '交易不存在'),
    );
  });

  test('WRONG about Alipay: it is fastpay.refund.query with out_request_no, and an unknown refund is 10000 without refund_status', async () => {
    const { exec, paid, send } = await givenSimulator();
    await paid('p1', '1.00');
    // The SDK adds the trace id of the answer's header.
    const { traceId, ...answer } = await exec('fastpay.refund.query', { out_trade_no: 'p1', out_request_no: 'r1' });
    expect([answer, traceId]).toEqual([succeeded, expect.stringMatching(/^[0-9a-f]{32}$/)]);
    const unknown = await (await send('refund.query', { out_trade_no: 'p1', outRequestNo: 'r1' })).text();
    expect(unknown).toContain('isv.invalid-method');
  });
});

test('7. alipay.data.dataservice.bill.downloadurl.query takes no parameter and answers bill_download_url', async () => {
  const { ask, paid } = await givenMock();
  await paid('p1', 100);
  const { bill_download_url, ...rest } = await ask('alipay.data.dataservice.bill.downloadurl.query');
  expect(rest).toEqual(succeeded);
  const bill = await (await fetch(bill_download_url as string)).text();
  expect(bill.split('\n')).toEqual([
    'out_trade_no,out_request_no,amount_fen,at',
    expect.stringMatching(/^p1,,100,\d{4}-/),
  ]);
});

describe('POST /alipay/notify', () => {
  const CONSTANTS = {
    notify_type: 'trade_status_sync',
    notify_id: 'ac05099524730693a8b330c5ecf72da9786',
    app_id: '20214072300007148',
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    sign: '601510b7970e52cc63db0f4497cf70e',
    trade_no: '2013112011001004330000121536',
  };
  const notifyTime = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

  test('a payment has no out_biz_no, a refund has: the number of the refund; the status is that of the payment', async () => {
    const { ask, paid, merchant } = await givenMock();
    await paid('p1', 100);
    await until('the payment was told', () => merchant.received.length === 1);
    await ask('alipay.trade.refund', { out_trade_no: 'p1', out_request_no: 'r1', refund_amount: 100 });
    await until('the refund was told', () => merchant.received.length === 2);
    const common = {
      notify_time: notifyTime,
      out_trade_no: 'p1',
      trade_status: 'TRADE_SUCCESS',
      buyer_pay_amount: '100',
    };
    expect(merchant.received.map(({ params }) => params)).toEqual([
      { ...common, ...CONSTANTS },
      { ...common, out_biz_no: 'r1', ...CONSTANTS },
    ]);
  });

  test('WAIT_BUYER_PAY says that the payment failed, and has no buyer_pay_amount', async () => {
    const { ask, control, merchant } = await givenMock();
    await ask('alipay.trade.wap.pay', { out_trade_no: 'p1', total_amount: 5 });
    await control('fail', { out_trade_no: 'p1' });
    await until('the failure was told', () => merchant.received.length === 1);
    const told = { notify_time: notifyTime, out_trade_no: 'p1', trade_status: 'WAIT_BUYER_PAY', ...CONSTANTS };
    expect(merchant.received[0]!.params).toEqual(told);
  });

  test('WRONG about Alipay: notify_id, trade_no and sign are of this notify and this trade, and the signature verifies', async () => {
    const merchant = await givenMerchant();
    const { paid, sdk } = await givenSimulator({ merchantNotifyUrl: merchant.url });
    for (const outTradeNo of ['p1', 'p2']) await paid(outTradeNo, '1.00', merchant.url);
    await until('both were told', () => merchant.received.length === 2);
    const told = merchant.received.map(({ params }) => params);
    for (const name of ['notify_id', 'trade_no', 'sign']) {
      expect(new Set(told.map((params) => params[name])).size).toBe(2);
    }
    expect(told.every((params) => sdk.checkNotifySignV2(params))).toBe(true);
    const mocked = { out_trade_no: 'p1', trade_status: 'TRADE_SUCCESS', ...CONSTANTS };
    expect(sdk.checkNotifySignV2(mocked)).toBe(false);
  });
});

test('a method of another name is 40004, too', async () => {
  const { simulator } = await givenMock();
  const body = new URLSearchParams({ method: 'alipay.trade.precreate', biz_content: '{}' });
  const response = await fetch(simulator.gatewayUrl, { method: 'POST', body });
  expect(await response.json()).toMatchObject({ error_response: { code: '40004', msg: 'Business Failed' } });
});

test('the dialect is spoken only by a simulator that was asked for it: others want a signature', async () => {
  const { simulator } = await givenSimulator({ dataDir: givenFolder() });
  const body = new URLSearchParams({ method: 'alipay.trade.query', biz_content: '{"out_trade_no":"p1"}' });
  const response = await fetch(simulator.gatewayUrl, { method: 'POST', body });
  expect(await response.json()).toMatchObject({
    alipay_trade_query_response: { code: '40001', sub_code: 'isv.missing-app-id' },
  });
});
