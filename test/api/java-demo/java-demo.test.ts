/** The Java demo's routes as its callers use them, and everything that must not come through this door. */
import { cleanUp, givenPaystate, type GivenOptions, type Json, type Paystate } from '../../given-paystate';

afterEach(cleanUp);

const ORDER = {
  totalAmount: '0.01',
  subject: '支付宝扫码支付测试',
  storeId: '123456',
  timeoutExpress: '5m',
  outTradeNo: '110112113114115',
};
const WHOLE = { refund_amount: '0.01', out_trade_no: '110112113114115', refund_reason: '正常退款' };

const given = (access: GivenOptions['javaDemoRoutes'], more: GivenOptions = {}) =>
  givenPaystate({ javaDemoRoutes: access, ...more });

type Asked = { status: number; body: Json };

async function get(
  paystate: Paystate,
  route: string,
  params: object,
  headers: Record<string, string> = {},
): Promise<Asked> {
  const query = new URLSearchParams(params as Record<string, string>).toString();
  const response = await fetch(`${paystate.url}${route}?${query}`, { headers });
  return { status: response.status, body: await response.json() };
}
async function post(
  paystate: Paystate,
  route: string,
  params: object,
  headers: Record<string, string> = {},
): Promise<Asked> {
  const response = await paystate.post(route, new URLSearchParams(params as Record<string, string>), headers);
  return { status: response.status, body: await response.json() };
}
async function paid(paystate: Paystate, order: Record<string, string> = ORDER): Promise<void> {
  expect((await post(paystate, '/qrcode', order)).body.code).toBe('10000');
  await paystate.alipay.pay(order['outTradeNo']!);
  await paystate.gql('mutation ($no: ID!) { sync(input: { outTradeNo: $no }) { trade { state } } }', {
    no: order['outTradeNo'],
  });
}
const refundsAtAlipay = async (paystate: Paystate) => (await paystate.alipay.ledger()).trades[0]?.refunds;

test('they are not there unless asked for', async () => {
  const paystate = await given(undefined);
  for (const route of ['/qrcode', '/refund', '/refund_query']) {
    expect((await get(paystate, route, {})).status).toBe(404);
    expect((await post(paystate, route, {})).status).toBe(404);
  }
});

test('a payment is opened, paid, refunded and looked up, with POST for what moves money', async () => {
  const paystate = await given('on');
  const opened = await post(paystate, '/qrcode', ORDER);
  expect(opened).toEqual({
    status: 200,
    body: { code: '10000', msg: 'Success', out_trade_no: ORDER.outTradeNo, qr_code: expect.stringMatching(/^http/) },
  });
  expect((await post(paystate, '/qrcode', ORDER)).body).toEqual(opened.body);
  await paid(paystate);

  const refunded = await post(paystate, '/refund', WHOLE);
  expect(refunded.body).toEqual({
    code: '10000',
    msg: 'Success',
    out_trade_no: ORDER.outTradeNo,
    trade_no: expect.stringMatching(/^\d{28}$/),
    buyer_logon_id: expect.any(String),
    buyer_user_id: expect.stringMatching(/^2088/),
    fund_change: 'Y',
    gmt_refund_pay: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    refund_fee: '0.01',
    send_back_fee: '0.01',
    refund_detail_item_list: [],
  });

  const named = { trade_no: refunded.body.trade_no, out_trade_no: ORDER.outTradeNo, out_request_no: ORDER.outTradeNo };
  const found = {
    code: '10000',
    msg: 'Success',
    ...named,
    refund_reason: '正常退款',
    total_amount: '0.01',
    refund_amount: '0.01',
    refund_status: 'REFUND_SUCCESS',
    gmt_refund_pay: refunded.body.gmt_refund_pay,
  };
  expect((await get(paystate, '/refund_query', named)).body).toEqual(found);
  expect((await get(paystate, '/refund_query', { out_trade_no: ORDER.outTradeNo })).body).toEqual(found);
  expect((await get(paystate, '/refund_query', { trade_no: named.trade_no })).body).toMatchObject({ code: '10000' });
});

test('GET of what moves money is refused, and nothing happens', async () => {
  const paystate = await given('on');
  expect(await get(paystate, '/qrcode', ORDER)).toMatchObject({ status: 405, body: { code: '40002' } });
  await paid(paystate);
  expect(await get(paystate, '/refund', WHOLE)).toMatchObject({ status: 405, body: { code: '40002' } });
  expect(await refundsAtAlipay(paystate)).toEqual([]);
});

test('where GET is allowed, a refund that a browser sends ten times goes back once', async () => {
  const paystate = await given('get');
  expect((await get(paystate, '/qrcode', ORDER)).body.code).toBe('10000');
  await paid(paystate);
  const answers = await Promise.all(Array.from({ length: 10 }, () => get(paystate, '/refund', WHOLE)));
  expect(answers.map(({ body }) => body.code)).toEqual(Array(10).fill('10000'));
  expect(answers.filter(({ body }) => body.fund_change === 'Y')).toHaveLength(1);
  const again = await get(paystate, '/refund', WHOLE);
  expect(again.body).toMatchObject({ fund_change: 'N', refund_fee: '0.01', send_back_fee: '0.00' });
  expect(await refundsAtAlipay(paystate)).toMatchObject([{ out_request_no: ORDER.outTradeNo, amount: '0.01' }]);
});

test('a part without a number of its own is refused; with one it goes back', async () => {
  const paystate = await given('on');
  await paid(paystate, { ...ORDER, totalAmount: '10.00' });
  const part = { ...WHOLE, refund_amount: '3.00' };
  expect((await post(paystate, '/refund', part)).body).toMatchObject({
    code: '40004',
    sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL',
  });
  expect((await post(paystate, '/refund', { ...part, out_request_no: 'part_1' })).body).toMatchObject({
    refund_fee: '3.00',
  });
  expect((await post(paystate, '/refund', { ...part, out_request_no: 'part_2' })).body).toMatchObject({
    refund_fee: '6.00',
    send_back_fee: '3.00',
  });
  const whole = await post(paystate, '/refund', { ...WHOLE, refund_amount: '10.00' });
  expect(whole.body).toMatchObject({ sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' });
  expect((await refundsAtAlipay(paystate)).length).toBe(2);
});

test('what is wrong is told in Alipay words', async () => {
  const paystate = await given('on');
  const failed = async (route: string, params: object) => {
    const { status, body } = await post(paystate, route, params);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['code', 'msg', 'sub_code', 'sub_msg']);
    return body.sub_code;
  };
  expect(await failed('/refund', WHOLE)).toBe('ACQ.TRADE_NOT_EXIST');
  expect(await failed('/qrcode', { ...ORDER, storeId: '' })).toBe('ACQ.INVALID_PARAMETER');
  expect(await failed('/qrcode', { ...ORDER, totalAmount: '0.001' })).toBe('ACQ.INVALID_PARAMETER');
  await post(paystate, '/qrcode', ORDER);
  expect(await failed('/qrcode', { ...ORDER, totalAmount: '0.02' })).toBe('ACQ.CONTEXT_INCONSISTENT');
  expect(await failed('/refund', WHOLE)).toBe('ACQ.TRADE_STATUS_ERROR');
  await paid(paystate);
  expect(await failed('/qrcode', ORDER)).toBe('ACQ.TRADE_HAS_SUCCESS');
  await paystate.alipay.fault('alipay.trade.refund', 'business-error', { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });
  expect(await failed('/refund', WHOLE)).toBe('ACQ.SELLER_BALANCE_NOT_ENOUGH');
  expect((await get(paystate, '/refund_query', {})).body.sub_code).toBe('ACQ.INVALID_PARAMETER');
  const other = { trade_no: '2018051821001004130589462290', out_trade_no: ORDER.outTradeNo };
  expect((await get(paystate, '/refund_query', other)).body.sub_code).toBe('ACQ.TRADE_NOT_EXIST');
});

test('a refund whose answer is lost is 20000, and a look at it settles it without a second one', async () => {
  const paystate = await given('on');
  await paid(paystate);
  await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
  expect((await post(paystate, '/refund', WHOLE)).body).toMatchObject({ code: '20000', sub_code: 'isp.unknow-error' });
  const found = await get(paystate, '/refund_query', { out_trade_no: ORDER.outTradeNo });
  expect(found.body).toMatchObject({ code: '10000', refund_status: 'REFUND_SUCCESS' });
  expect((await refundsAtAlipay(paystate)).length).toBe(1);
});

describe('who may not come in', () => {
  const TOKEN = 'a-token-of-many-characters';

  test('without the API token nobody', async () => {
    const paystate = await given('get', { apiToken: TOKEN });
    expect(await get(paystate, '/qrcode', ORDER)).toMatchObject({ status: 401, body: { code: '20001' } });
    expect(await get(paystate, '/refund_query', ORDER)).toMatchObject({ status: 401 });
    const bearer = { authorization: `Bearer ${TOKEN}` };
    expect(await get(paystate, '/qrcode', ORDER, bearer)).toMatchObject({ status: 200, body: { code: '10000' } });
  });

  test.each([
    ['a form of another site', 'POST', { origin: 'https://evil.example' }],
    ['an image on another site, which sends no Origin', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port of this machine', 'GET', { 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_what, method, headers) => {
    const paystate = await given('get');
    const ask = method === 'GET' ? get : post;
    expect(await ask(paystate, '/qrcode', ORDER, headers as Record<string, string>)).toMatchObject({
      status: 403,
      body: { code: '40006' },
    });
    expect((await paystate.alipay.ledger()).calls).toEqual([]);
  });

  test('one name with two values', async () => {
    const paystate = await given('on');
    const response = await paystate.post('/qrcode?totalAmount=1.00', new URLSearchParams(ORDER));
    expect(response.status).toBe(400);
  });

  test('JSON, which the demo does not speak', async () => {
    const paystate = await given('on');
    const response = await paystate.post('/qrcode', JSON.stringify(ORDER), { 'content-type': 'application/json' });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: '40002' });
  });
});
