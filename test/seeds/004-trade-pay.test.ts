/** Alipay's page of alipay.trade.pay as it was printed in 2016: its request, response and error tables, field by field. */
import { METHODS } from '../../domain/alipay/methods';
import { verdictOn } from '../../domain/alipay/verdict';
import { concludeAnswer } from '../../domain/engine/conclude';
import { judgeAnswer } from '../../domain/alipay/judge-answer';
import { givenTrade, openedBarcode } from '../domain/given/given-trade';
import { cleanUp as cleanUpPaystate, givenPaystate } from '../given-paystate';
import { cleanUp, givenSimulator } from '../simulator/given-simulator';

afterEach(async () => {
  await cleanUp();
  await cleanUpPaystate();
});

/** The table's own example values; blanks that the print put into long ones are left out. */
const SAMPLE = {
  out_trade_no: '20150320010101001',
  scene: 'bar_code',
  auth_code: '2876344382564394',
  subject: 'Iphone6 16G',
  total_amount: '88.88',
  discountable_amount: '8.88',
  undiscountable_amount: '80.00',
  body: 'Iphone6 16G',
  goods_detail: [{ goods_id: 'apple-01', goods_name: 'ipad', quantity: 1, price: '2000' }],
  operator_id: 'yx_001',
  store_id: 'NJ_001',
  terminal_id: 'NJ_T_001',
  alipay_store_id: '2016041400077000000003314986',
  extend_params: { sys_service_provider_id: '2088511833207846' },
  timeout_express: '90m',
};
const without = (...names: (keyof typeof SAMPLE)[]) =>
  Object.fromEntries(Object.entries(SAMPLE).filter(([name]) => !names.includes(name as keyof typeof SAMPLE)));

describe('the request', () => {
  test('all of it pays at once, and the answer has the fields that the table calls required', async () => {
    const { exec } = await givenSimulator();
    expect(await exec('pay', SAMPLE)).toMatchObject({
      code: '10000',
      msg: 'Success',
      trade_no: expect.stringMatching(/^\d{28}$/),
      out_trade_no: SAMPLE.out_trade_no,
      buyer_logon_id: expect.stringContaining('***'),
      total_amount: '88.88',
      receipt_amount: '88.88',
      gmt_payment: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      fund_bill_list: [{ amount: '88.88', fund_channel: 'ALIPAYACCOUNT' }],
      buyer_user_id: expect.stringMatching(/^2088\d{12}$/),
    });
  });

  test.each(['out_trade_no', 'scene', 'auth_code', 'subject'] as const)('%s is required', async (name) => {
    const { exec } = await givenSimulator();
    expect(await exec('pay', without(name))).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
  });

  test('total_amount may be left out where both of its parts are given, and must be their sum where all three are', async () => {
    const { exec } = await givenSimulator();
    expect(await exec('pay', { ...SAMPLE, undiscountable_amount: '80.01' })).toMatchObject({
      sub_code: 'ACQ.INVALID_PARAMETER',
    });
    expect(await exec('pay', without('total_amount', 'discountable_amount'))).toMatchObject({
      sub_code: 'ACQ.INVALID_PARAMETER',
    });
    expect(await exec('pay', without('total_amount'))).toMatchObject({ code: '10000', total_amount: '88.88' });
  });

  test.each([
    ['0.01', '10000'],
    ['100000000', '10000'],
    ['0.00', '40004'],
    ['100000000.01', '40004'],
    ['88.888', '40004'],
  ])('an amount of %s yuan: %s', async (total_amount, code) => {
    const { exec } = await givenSimulator();
    const order = { ...without('discountable_amount', 'undiscountable_amount'), total_amount };
    expect(await exec('pay', order)).toMatchObject({ code });
  });

  test.each([
    ['1m', '10000'],
    ['15d', '10000'],
    ['1c', '10000'],
    ['1.5h', '40004'],
    ['16d', '40004'],
  ])('a timeout_express of %s: %s', async (timeout_express, code) => {
    const { exec } = await givenSimulator();
    expect(await exec('pay', { ...SAMPLE, timeout_express })).toMatchObject({ code });
  });

  test('the engine sends what its API offers of it, under these names', async () => {
    const paystate = await givenPaystate();
    const { userErrors } = await paystate.pay(SAMPLE.out_trade_no, {
      method: 'BARCODE',
      authCode: SAMPLE.auth_code,
      totalAmount: SAMPLE.total_amount,
      subject: SAMPLE.subject,
      body: SAMPLE.body,
      goodsDetail: [{ goodsId: 'apple-01', goodsName: 'ipad', quantity: 1, price: '2000' }],
      operatorId: SAMPLE.operator_id,
      storeId: SAMPLE.store_id,
      terminalId: SAMPLE.terminal_id,
      sysServiceProviderId: SAMPLE.extend_params.sys_service_provider_id,
      timeout: SAMPLE.timeout_express,
    });
    expect(userErrors).toEqual([]);
    const asked = (await paystate.events(SAMPLE.out_trade_no)).find(({ type }) => type === 'AlipayCallRequested');
    const offered = without('discountable_amount', 'undiscountable_amount', 'alipay_store_id');
    expect(asked?.data).toMatchObject({
      method: 'alipay.trade.pay',
      bizContent: {
        ...offered,
        // Sent, or it would not have been paid; of what is stored, a mask.
        auth_code: '***',
        goods_detail: [{ ...SAMPLE.goods_detail[0], price: '2000.00' }],
        product_code: 'FACE_TO_FACE_PAYMENT',
      },
    });
  });

  test('OUTDATED: sign_type RSA (SHA-1) is refused, and a scene of wave_code; a signature of RSA2 has 344 characters, not 256', async () => {
    const { exec, send, sdk } = await givenSimulator();
    expect(await (await send('pay', SAMPLE, { sign_type: 'RSA' })).text()).toContain('isv.invalid-signature-type');
    expect(await exec('pay', { ...SAMPLE, scene: 'wave_code' })).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
    const signed = new URLSearchParams(sdk.sdkExecute('alipay.trade.pay', { bizContent: SAMPLE }));
    expect(signed.get('sign')).toHaveLength(344);
  });
});

describe('the response', () => {
  /** As printed, with the two amounts that the print garbled as its table has them. Some amounts are bare numbers, one is text. */
  const RESPONSE = `{"buyer_logon_id":"159****5620","buyer_pay_amount":8.88,"buyer_user_id":"2088101117955611","card_balance":98.23,
    "code":"10000","discount_goods_detail":"[{\\"goods_id\\":\\"STANDARD1026181538\\",\\"goods_name\\":\\"雪碧\\",\\"discount_amount\\":\\"100.00\\",\\"voucher_id\\":\\"2015102600073002039000002D5O\\"}]",
    "fund_bill_list":[{"amount":10,"fund_channel":"ALIPAYACCOUNT","real_amount":11.21}],"gmt_payment":"2014-11-27 15:45:57",
    "invoice_amount":12.50,"msg":"Success","out_trade_no":"6823789339978248","point_amount":8.12,"receipt_amount":"88.88",
    "total_amount":120.88,"trade_no":"2013112011001004330000121536"}`;
  const asked = { out_trade_no: '6823789339978248', total_amount: '120.88' };
  const judged = (bizContent: typeof asked, content = RESPONSE, signed = true) =>
    judgeAnswer({ method: 'alipay.trade.pay', bizContent }, { kind: 'answer', signed, content, durationMs: 5 });

  test('is a payment of 120.88, by this buyer, at this time in Beijing', () => {
    const opened = {
      ...openedBarcode,
      data: { ...openedBarcode.data, outTradeNo: asked.out_trade_no, totalFen: 12_088 },
    };
    const trade = givenTrade([0, opened as typeof openedBarcode]);
    const requestedAt = '2014-11-27T07:45:50.000Z';
    const answer = { callId: 'c1', ...judged(asked) };
    expect(answer).toMatchObject({ outcome: 'ok', code: '10000', signed: true });
    expect(concludeAnswer(trade, { bizContent: asked, requestedAt }, answer, { at: requestedAt })).toEqual([
      {
        type: 'TradePaid',
        data: expect.objectContaining({
          tradeNo: '2013112011001004330000121536',
          paidFen: 12_088,
          paidAt: '2014-11-27T07:45:57.000Z',
          buyerId: '2088101117955611',
          buyerLogonId: '159****5620',
        }),
      },
    ]);
  });

  test("WRONG: as an answer to the page's own request it would be another order's, and nothing is concluded from it", () => {
    expect(judged({ out_trade_no: SAMPLE.out_trade_no, total_amount: SAMPLE.total_amount })).toMatchObject({
      outcome: 'unknown',
      reason: 'answer-mismatch',
    });
  });

  test('WRONG: its signature is no signature, and without one even 10000 is unknown', () => {
    expect(judged(asked, RESPONSE, false)).toMatchObject({ outcome: 'unknown', reason: 'unsigned' });
  });
});

describe('the table of errors', () => {
  const CERTAIN =
    `INVALID_PARAMETER ACCESS_FORBIDDEN EXIST_FORBIDDEN_WORD PARTNER_ERROR TOTAL_FEE_EXCEED PAYMENT_AUTH_CODE_INVALID
    CONTEXT_INCONSISTENT TRADE_HAS_CLOSE BUYER_BALANCE_NOT_ENOUGH BUYER_BANKCARD_BALANCE_NOT_ENOUGH ERROR_BALANCE_PAYMENT_DISABLE
    BUYER_SELLER_EQUAL TRADE_BUYER_NOT_MATCH BUYER_ENABLE_STATUS_FORBID PULL_MOBILE_CASHIER_FAIL MOBILE_PAYMENT_SWITCH_OFF
    PAYMENT_FAIL BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR BEYOND_PAY_RESTRICTION BEYOND_PER_RECEIPT_RESTRICTION
    BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR SELLER_BEEN_BLOCKED ERROR_BUYER_CERTIFY_LEVEL_LIMIT PAYMENT_REQUEST_HAS_RISK
    NO_PAYMENT_INSTRUMENTS_AVAILABLE USER_FACE_PAYMENT_SWITCH_OFF INVALID_STORE_ID`.split(/\s+/);

  test.each(CERTAIN)('ACQ.%s is listed, and certain', (code) => {
    expect(Object.keys(METHODS['alipay.trade.pay'].subCodes)).toContain(code);
    expect(verdictOn('alipay.trade.pay', '40004', `ACQ.${code}`).outcome).toBe('refused');
  });

  test.each(['ACQ.SYSTEM_ERROR', 'ACQ.TRADE_HAS_SUCCESS', 'ACQ:TRADE_HAS_SUCCESS'])(
    '%s is not: Alipay is asked',
    (code) => {
      expect(verdictOn('alipay.trade.pay', '40004', code).outcome).toBe('unknown');
    },
  );

  test('new numbers where the table wants one, other input where it wants that, a person where it names one', () => {
    const advice = (code: string) => verdictOn('alipay.trade.pay', '40004', `ACQ.${code}`).advice;
    expect(['CONTEXT_INCONSISTENT', 'TRADE_HAS_CLOSE', 'TRADE_BUYER_NOT_MATCH'].map(advice)).toEqual(
      Array(3).fill('NEW_ORDER'),
    );
    expect(['INVALID_PARAMETER', 'EXIST_FORBIDDEN_WORD', 'TOTAL_FEE_EXCEED'].map(advice)).toEqual(
      Array(3).fill('FIX_INPUT'),
    );
    expect(['ACCESS_FORBIDDEN', 'SELLER_BEEN_BLOCKED', 'PARTNER_ERROR'].map(advice)).toEqual(
      Array(3).fill('ASK_A_PERSON'),
    );
  });
});
