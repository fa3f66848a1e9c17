/** The interview note's list of fields and its one sample request, alipay.trade.create, field by field. */
import { cleanUp as cleanUpPaystate, givenPaystate } from '../given-paystate';
import {
  APP_ID,
  cleanUp as cleanUpServer,
  givenGateway,
  givenServer,
  newKeyPair,
  NOTIFY_URL,
} from '../adapters/alipay/given-alipay';
import { cleanUp, givenSimulator, type Node } from '../simulator/given-simulator';

afterEach(async () => {
  await cleanUp();
  await cleanUpServer();
  await cleanUpPaystate();
});

const SAMPLE = {
  out_trade_no: '20210723000001',
  total_amount: '88.88',
  subject: 'Test Order',
  buyer_id: '2088102146225135',
};

describe('the sample request', () => {
  test('its four business fields make a trade for that buyer', async () => {
    const { exec, control, ledger } = await givenSimulator();
    const created = await exec('create', SAMPLE, 'http://127.0.0.1:9/notify');
    expect(created).toMatchObject({
      code: '10000',
      out_trade_no: SAMPLE.out_trade_no,
      trade_no: expect.stringMatching(/^\d{28}$/),
    });
    expect((await control('pay', { out_trade_no: SAMPLE.out_trade_no })).status).toBe(200);
    expect(await exec('query', { out_trade_no: SAMPLE.out_trade_no })).toMatchObject({
      trade_status: 'TRADE_SUCCESS',
      total_amount: '88.88',
      buyer_user_id: SAMPLE.buyer_id,
    });
    expect((await ledger()).trades).toHaveLength(1);
  });

  test('the engine sends just these fields, and the end of the order, for a JSAPI payment', async () => {
    const paystate = await givenPaystate();
    const { out_trade_no: outTradeNo, total_amount: totalAmount, subject, buyer_id: buyerId } = SAMPLE;
    const { userErrors } = await paystate.pay(outTradeNo, { totalAmount, subject, buyerId, method: 'JSAPI' });
    expect(userErrors).toEqual([]);
    const asked = (await paystate.events(outTradeNo)).find(({ type }) => type === 'AlipayCallRequested');
    expect(asked?.data).toMatchObject({
      method: 'alipay.trade.create',
      bizContent: {
        ...SAMPLE,
        product_code: 'FACE_TO_FACE_PAYMENT',
        time_expire: expect.stringMatching(/^\d{4}-\d\d-\d\d /),
      },
    });
  });

  test('the common parameters are on the wire under their names; WRONG in the sample: biz_content is JSON text, not an object', async () => {
    const keys = { app: newKeyPair(), alipay: newKeyPair() };
    const { hits, gatewayUrl } = await givenServer((response) => response.end('{}'));
    await givenGateway(keys, { gatewayUrl }).call({ method: 'alipay.trade.create', bizContent: SAMPLE });
    const sent = Object.fromEntries([...hits[0]!.url.searchParams, ...new URLSearchParams(hits[0]!.body)]);
    expect(sent).toMatchObject({
      app_id: APP_ID,
      method: 'alipay.trade.create',
      charset: 'utf-8',
      sign_type: 'RSA2',
      sign: expect.stringMatching(/^[A-Za-z0-9+/=]{344}$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      version: '1.0',
      notify_url: NOTIFY_URL,
    });
    expect(typeof sent['biz_content']).toBe('string');
    expect(JSON.parse(sent['biz_content']!)).toEqual(SAMPLE);
  });

  test('WRONG in the note: format, notify_url and return_url are not required', async () => {
    const { send } = await givenSimulator();
    const answer = await (await send('create', SAMPLE)).text();
    expect(answer).toContain('"code":"10000"');
  });

  test('WRONG in the note: the buyer may be named by buyer_open_id as well; but somebody has to be named', async () => {
    const { exec } = await givenSimulator();
    const { buyer_id, ...rest } = SAMPLE;
    expect(await exec('create', { ...rest, buyer_open_id: `0${buyer_id.slice(2)}openid` })).toMatchObject({
      code: '10000',
    });
    expect(await exec('create', { ...rest, out_trade_no: '20210723000002' })).toMatchObject({
      sub_code: 'ACQ.INVALID_PARAMETER',
    });
  });
});

describe('what it calls required is required, and what it calls optional is taken', () => {
  const order = { out_trade_no: '20210723000001', total_amount: '88.88', subject: 'Test Order' };
  const optional = { body: 'Iphone6 16G', timeout_express: '90m' };
  const METHODS: [method: string, required: Record<string, string>, optional: Record<string, string>][] = [
    ['create', { ...order, buyer_id: SAMPLE.buyer_id }, optional],
    ['pay', { ...order, scene: 'bar_code', auth_code: '281234567890123456' }, { ...optional, store_id: 'NJ_001' }],
    ['precreate', order, { ...optional, store_id: 'NJ_001' }],
    [
      'refund',
      { out_trade_no: 'paid', refund_amount: '1.00' },
      { refund_reason: '正常退款', out_request_no: 'HZ01RF001' },
    ],
    ['query', { out_trade_no: 'paid' }, { org_pid: '2088101117952222' }],
  ];

  test.each(METHODS)('alipay.trade.%s', async (method, required, more) => {
    const { exec, paid } = await givenSimulator();
    await paid('paid', '1.00');
    for (const name of Object.keys(required)) {
      const { [name]: _left, ...rest } = required;
      const refused: Node = await exec(method, rest);
      expect([name, refused.sub_code]).toEqual([name, 'ACQ.INVALID_PARAMETER']);
    }
    expect(await exec(method, { ...required, ...more })).toMatchObject({ code: '10000' });
  });

  test('a part of a refund needs out_request_no, and no refund may be more than the order', async () => {
    const { exec, paid } = await givenSimulator();
    await paid('paid', '88.88');
    const refund = (refund_amount: string, out_request_no?: string) =>
      exec('refund', { out_trade_no: 'paid', refund_amount, ...(out_request_no ? { out_request_no } : {}) });
    expect(await refund('1.00')).toMatchObject({ sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
    expect(await refund('88.89', 'HZ01RF001')).toMatchObject({ sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' });
    expect(await refund('1.00', 'HZ01RF001')).toMatchObject({ code: '10000', refund_fee: '1.00' });
  });
});
