/** Alipay's guide to page payments: its sample requests and its message, field by field. */
import { cleanUp as cleanUpPaystate, givenPaystate } from '../given-paystate';
import { createNotifyVerifier } from '../../adapters/alipay/alipay-notify';
import { newKeyPair, signRsa2 } from '../adapters/alipay/given-alipay';
import { cleanUp, givenSimulator } from '../simulator/given-simulator';

afterEach(async () => {
  await cleanUp();
  await cleanUpPaystate();
});

const ORDER_NO = '20150320010101001';

describe('alipay.trade.page.pay', () => {
  const SAMPLE = {
    extend_params: {
      hb_fq_num: '3',
      hb_fq_seller_percent: '100',
      sys_service_provider_id: '2088511833207846',
      industry_reflux_info: '{"scene_code":"metro_tradeorder","channel":"xxxx","scene_data":{"asset_name":"ALIPAY"}}',
      specified_seller_name: 'XXX的跨境小铺',
      royalty_freeze: 'true',
      card_type: 'S0JP0000',
    },
    request_from_url: 'https://',
    business_params: '{"mc_create_trade_ip":"127.0.0.1"}',
    invoice_info: {
      details: '[{"code":"100294400","name":"服饰","num":"2","sumPrice":"200.00","taxRate":"6%"}]',
      key_info: { is_support_invoice: true, tax_num: '1464888883494', invoice_merchant_name: 'ABC|003' },
    },
    out_trade_no: ORDER_NO,
    product_code: 'FAST_INSTANT_TRADE_PAY',
    promo_params: '{"storeIdType":"1"}',
    ext_user_info: {
      cert_no: '362334768769238881',
      min_age: '18',
      mobile: '16587658765',
      fix_buyer: 'F',
      name: '李明',
      need_check_info: 'F',
    },
    goods_detail: [
      {
        quantity: 1,
        price: '2000',
        goods_category: '34543238',
        categories_tree: '124868003|126232002|126252004',
        goods_id: 'apple-01',
        show_url: 'http://www.alipay.com/xxx.jpg',
        alipay_goods_id: '20010001',
        goods_name: 'ipad',
      },
    ],
    sub_merchant: { merchant_id: '2088000603999128', merchant_type: 'alipay' },
    integration_type: 'PCWEB',
    merchant_order_no: '20161008001',
    qr_pay_mode: '1',
    subject: 'Iphone6 16G',
    time_expire: '2016-12-31 10:05:01',
    total_amount: '88.88',
    qrcode_width: 100,
    store_id: 'NJ_001',
  };

  test("leads the buyer's browser to the cashier with all of its fields, once its end is not in the past", async () => {
    const { send, control, ledger } = await givenSimulator();
    const past = await send('page.pay', SAMPLE);
    expect(past.status).toBe(200);
    expect(await past.text()).toContain('ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR');
    const { time_expire: _past, ...order } = SAMPLE;
    const page = await send('page.pay', { ...order, timeout_express: '90m' }, { return_url: 'http://127.0.0.1/back' });
    expect([page.status, page.headers.get('location')]).toEqual([302, expect.stringMatching(/^\/wallet\//)]);
    const paid = await control('pay', { out_trade_no: ORDER_NO });
    expect(paid.json).toMatchObject({
      out_trade_no: ORDER_NO,
      return_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1\/back\?/),
    });
    expect((await ledger()).trades).toMatchObject([{ total_amount: '88.88', trade_status: 'TRADE_SUCCESS' }]);
  });

  test('the engine signs a page with what its API offers of it, under these names', async () => {
    const paystate = await givenPaystate();
    const { trade, userErrors } = await paystate.pay(ORDER_NO, {
      method: 'PAGE',
      totalAmount: '88.88',
      subject: 'Iphone6 16G',
      storeId: 'NJ_001',
      productCode: 'FAST_INSTANT_TRADE_PAY',
      merchantOrderNo: '20161008001',
      goodsDetail: [{ goodsId: 'apple-01', goodsName: 'ipad', quantity: 1, price: '2000', goodsCategory: '34543238' }],
      sysServiceProviderId: '2088511833207846',
      hbFqNum: 3,
      hbFqSellerPercent: 100,
      royaltyFreeze: true,
    });
    expect(userErrors).toEqual([]);
    const page = new URL(trade.nextStep.url).searchParams;
    expect(page.get('method')).toBe('alipay.trade.page.pay');
    const {
      extend_params,
      goods_detail,
      out_trade_no,
      product_code,
      merchant_order_no,
      subject,
      total_amount,
      store_id,
    } = SAMPLE;
    const { hb_fq_num, hb_fq_seller_percent, sys_service_provider_id, royalty_freeze } = extend_params;
    const { quantity, goods_category, goods_id, goods_name } = goods_detail[0]!;
    expect(JSON.parse(page.get('biz_content')!)).toEqual({
      ...{ out_trade_no, product_code, merchant_order_no, subject, total_amount, store_id },
      extend_params: { hb_fq_num, hb_fq_seller_percent, sys_service_provider_id, royalty_freeze },
      goods_detail: [{ quantity, price: '2000.00', goods_category, goods_id, goods_name }],
      time_expire: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  test.each([
    ['0.01', 302],
    ['100000000', 302],
    ['0.00', 200],
    ['100000000.01', 200],
  ])('an amount of %s yuan is answered %i', async (total_amount, status) => {
    const { send } = await givenSimulator();
    const order = { out_trade_no: ORDER_NO, product_code: SAMPLE.product_code, subject: SAMPLE.subject, total_amount };
    expect((await send('page.pay', order)).status).toBe(status);
  });

  test('a subject with / = or & is refused where that rule is on: the guide forbids it, and nobody has seen it enforced', async () => {
    const { send } = await givenSimulator({ rules: { refuseSubjectSigns: true } });
    const order = { out_trade_no: ORDER_NO, total_amount: '88.88', subject: 'a/b=c&d' };
    expect((await send('page.pay', order)).status).toBe(200);
    expect((await send('page.pay', { ...order, subject: 'Iphone6 16G' })).status).toBe(302);
  });
});

describe('alipay.trade.query', () => {
  const SAMPLE = { query_options: ['trade_settle_info'], out_trade_no: ORDER_NO, org_pid: '2088101117952222' };

  test('the sample finds the trade by its out_trade_no', async () => {
    const { exec, paid } = await givenSimulator();
    await paid(ORDER_NO, '88.88');
    expect(await exec('query', SAMPLE)).toMatchObject({
      code: '10000',
      out_trade_no: ORDER_NO,
      trade_status: 'TRADE_SUCCESS',
    });
  });

  test('WRONG in the sample: its trade_no has a blank inside; it wins over out_trade_no, and there is no such trade', async () => {
    const { exec, paid } = await givenSimulator();
    await paid(ORDER_NO, '88.88');
    expect(await exec('query', { ...SAMPLE, trade_no: '2014112611001004680 073956707' })).toMatchObject({
      sub_code: 'ACQ.TRADE_NOT_EXIST',
    });
  });
});

describe('alipay.trade.refund and its query', () => {
  const REFUND = {
    out_request_no: 'HZ01RF001',
    query_options: ['refund_detail_item_list'],
    out_trade_no: ORDER_NO,
    refund_goods_detail: [
      { goods_id: 'apple-01', out_item_id: 'outItem_01', out_sku_id: 'outSku_01', refund_amount: '19.50' },
    ],
    refund_amount: '200.12',
    refund_reason: '正常退款',
  };

  test('WRONG in the samples: 200.12 of an order of 88.88 is more than was paid', async () => {
    const { exec, paid } = await givenSimulator();
    await paid(ORDER_NO, '88.88');
    expect(await exec('refund', REFUND)).toMatchObject({ code: '40004', sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' });
  });

  test('of an order that is large enough it goes back, once, with the channels it asks for; and it can be looked up', async () => {
    const { exec, paid } = await givenSimulator();
    await paid(ORDER_NO, '300.00');
    const answer = await exec('refund', REFUND);
    expect(answer).toMatchObject({
      code: '10000',
      fund_change: 'Y',
      refund_fee: '200.12',
      refund_detail_item_list: [{ amount: '200.12', fund_channel: 'ALIPAYACCOUNT' }],
    });
    expect(await exec('refund', REFUND)).toMatchObject({ code: '10000', fund_change: 'N', refund_fee: '200.12' });
    const asked = { out_request_no: 'HZ01RF001', trade_no: answer['trade_no'] };
    expect(await exec('fastpay.refund.query', asked)).toMatchObject({
      out_trade_no: ORDER_NO,
      refund_amount: '200.12',
      total_amount: '300.00',
      refund_reason: '正常退款',
      refund_status: 'REFUND_SUCCESS',
    });
  });

  test("WRONG in the sample of the refund query: a trade_no stands in out_trade_no, beside another's trade_no", async () => {
    const { exec, paid } = await givenSimulator();
    await paid(ORDER_NO, '300.00');
    await exec('refund', REFUND);
    const sample = {
      out_request_no: 'HZ01RF001',
      query_options: ['refund_detail_item_list'],
      out_trade_no: '2014112611001004680073956707',
      trade_no: '2021081722001419121412730660',
    };
    expect(await exec('fastpay.refund.query', sample)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  });

  test('the engine sends number, amount and reason as the sample does, and a refund that is asked for again keeps its number', async () => {
    const paystate = await givenPaystate();
    await paystate.pay(ORDER_NO, { totalAmount: '300.00', subject: 'Iphone6 16G' });
    await paystate.alipay.pay(ORDER_NO);
    await paystate.gql('mutation ($no: ID!) { sync(input: { outTradeNo: $no }) { trade { state } } }', {
      no: ORDER_NO,
    });
    const refund = `mutation ($input: RefundInput!) { refund(input: $input) { refund { state amount } userErrors { code } } }`;
    const input = { outTradeNo: ORDER_NO, outRequestNo: 'HZ01RF001', amount: '200.12', reason: '正常退款' };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { data } = await paystate.gql(refund, { input });
      expect(data.refund).toEqual({ refund: { state: 'SUCCEEDED', amount: '200.12' }, userErrors: [] });
    }
    const asked = (await paystate.events(ORDER_NO)).flatMap(({ type, data }) =>
      type === 'AlipayCallRequested' && data.method === 'alipay.trade.refund' ? [data.bizContent] : [],
    );
    // Of a paid trade the engine names Alipay's number: the order's own could stand for two trades.
    const { data } = await paystate.gql('query ($no: ID!) { trade(outTradeNo: $no) { tradeNo } }', { no: ORDER_NO });
    const { out_request_no, refund_amount, refund_reason } = REFUND;
    expect(asked).toEqual([{ trade_no: data.trade.tradeNo, out_request_no, refund_amount, refund_reason }]);
  });
});

describe('alipay.trade.close', () => {
  const SAMPLE = { operator_id: 'YX01', out_trade_no: 'HZ0120131127001' };

  test('the sample closes an order that waits for its buyer', async () => {
    const { exec, control } = await givenSimulator();
    await exec('precreate', { out_trade_no: SAMPLE.out_trade_no, total_amount: '88.88', subject: 'Iphone6 16G' });
    await control('scan', { out_trade_no: SAMPLE.out_trade_no });
    expect(await exec('close', SAMPLE)).toMatchObject({ code: '10000', out_trade_no: SAMPLE.out_trade_no });
    expect(await control('pay', { out_trade_no: SAMPLE.out_trade_no })).toMatchObject({ status: 409 });
  });

  test('with a trade_no that is not its own the order stays open: trade_no wins', async () => {
    const { exec, control } = await givenSimulator();
    await exec('precreate', { out_trade_no: SAMPLE.out_trade_no, total_amount: '88.88', subject: 'Iphone6 16G' });
    await control('scan', { out_trade_no: SAMPLE.out_trade_no });
    const both = { ...SAMPLE, trade_no: '2013112611001004680073956707' };
    expect(await exec('close', both)).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    expect(await exec('query', { out_trade_no: SAMPLE.out_trade_no })).toMatchObject({
      trade_status: 'WAIT_BUYER_PAY',
    });
  });
});

test('alipay.data.dataservice.bill.downloadurl.query: the sample gets an address that works, of a zip file', async () => {
  const { sdk } = await givenSimulator();
  const bizContent = { bill_type: 'trade', bill_date: '2016-04-05', smid: '2088123412341234' };
  const method = 'alipay.data.dataservice.bill.downloadurl.query';
  const { code, bill_download_url } = await sdk.exec(method, { bizContent }, { validateSign: true });
  expect([code, bill_download_url]).toEqual([
    '10000',
    expect.stringContaining('/downloadBillFile.resource?bizType=trade&'),
  ]);
  const file = Buffer.from(await (await fetch(bill_download_url)).arrayBuffer());
  expect(file.subarray(0, 2).toString()).toBe('PK');
  // WRONG in the sample that downloads it: it saves what it gets as a .csv.
  expect(new URL(bill_download_url).searchParams.get('fileType')).toBe('csv.zip');
});

describe('alipay.trade.refund.depositback.completed', () => {
  const MESSAGE = {
    charset: 'GBK',
    biz_content:
      '{"trade_no":"2014112611001004680073956707","out_trade_no":"20150320010101001","out_request_no":"HZ01RF001","dback_status":"S","dback_amount":"1.01","bank_ack_time":"2020-06-02 14:03:48","est_bank_receipt_time":"2020-06-02 14:03:48"}',
    msg_method: 'alipay.trade.refund.depositback.completed',
    utc_timestamp: '1516797622752',
    version: '1.1',
    sign_type: 'RSA2',
    notify_id: 'd275fec564e62af6bedbcee73f3f05fi5x',
    app_id: '2013121700999429',
  };
  const keys = newKeyPair();
  const verifier = createNotifyVerifier({ keys: { keysFor: () => [keys.publicKey] }, appId: MESSAGE.app_id });
  const bodyOf = (message: Record<string, string>) => Buffer.from(new URLSearchParams(message).toString());

  test('signed over all but sign, it is believed, and is about the trade that its biz_content names', async () => {
    const text = Object.entries(MESSAGE)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const sign = signRsa2(keys.privateKey, text);
    expect(await verifier.verify(bodyOf({ ...MESSAGE, sign }))).toMatchObject({
      kind: 'verified',
      notifyId: MESSAGE.notify_id,
      outTradeNo: ORDER_NO,
      params: MESSAGE,
    });
  });

  test('WRONG in the sample: its sign is cut short and proves nothing', async () => {
    const sign = 'I+Y/lvqYUEEc10EPdpntRhFIQ==';
    expect(await verifier.verify(bodyOf({ ...MESSAGE, sign }))).toEqual({ kind: 'rejected', reason: 'bad-signature' });
  });
});

test('a notify is answered success only when signature, app_id and amount hold; TRADE_SUCCESS then pays the order', async () => {
  const paystate = await givenPaystate();
  await paystate.pay(ORDER_NO, { totalAmount: '88.88', subject: 'Iphone6 16G', method: 'PAGE' });
  const answerTo = async (body: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await paystate.post('/alipay/notify', body, headers)).text();
  };
  const notify = (more: Record<string, string> = {}) =>
    paystate.alipay.signedNotify(ORDER_NO, { total_amount: '88.88', ...more });
  expect(await answerTo(notify().replace('88.88', '0.01'))).toBe('failure');
  expect(await answerTo(notify({ app_id: '2014072300007148' }))).toBe('failure');
  expect(await answerTo(notify())).toBe('success');
  const paid = (await paystate.events(ORDER_NO)).filter(({ type }) => type === 'TradePaid');
  expect(paid.map(({ data }) => data)).toEqual([expect.objectContaining({ paidFen: 8888 })]);
});
