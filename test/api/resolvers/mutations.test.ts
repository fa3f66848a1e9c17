/** What a shop's backend can do, and what it is told when the input is wrong. */
import type { GatewayRequest, PaymentGateway, WireAnswer } from '../../../domain/ports';
import { StoreUnavailableError } from '../../../domain/ports';
import { cleanUp, givenPaystate, until, type Paystate } from '../../given-paystate';

/** Alipay as a port that says the same to everything, and keeps what it was asked. */
function givenGateway(answer: (request: GatewayRequest) => WireAnswer): PaymentGateway & { calls: GatewayRequest[] } {
  const calls: GatewayRequest[] = [];
  return {
    calls,
    maxCallMs: 1_000,
    call: (request) => {
      calls.push(request);
      return Promise.resolve(answer(request));
    },
  };
}

const silence: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: 1 };

describe('wrong input', () => {
  const gateway = givenGateway(() => silence);
  let paystate: Paystate;
  beforeAll(async () => {
    paystate = await givenPaystate({ gateway });
  });
  afterAll(cleanUp);

  const order = { outTradeNo: 'order_1', totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' };

  test.each([
    ['no amount of money', { totalAmount: '0' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['a negative amount', { totalAmount: '-1' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['three decimals', { totalAmount: '1.234' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['an exponent', { totalAmount: '1e3' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['full-width digits', { totalAmount: '１００' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['more than Alipay takes', { totalAmount: '100000000.01' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['an empty amount', { totalAmount: '' }, 'INVALID_AMOUNT', 'totalAmount'],
    ['a number with spaces', { outTradeNo: 'order 1' }, 'INVALID_OUT_TRADE_NO', 'outTradeNo'],
    ['a number with a slash', { outTradeNo: 'order/1' }, 'INVALID_OUT_TRADE_NO', 'outTradeNo'],
    ['a number of 65 characters', { outTradeNo: 'x'.repeat(65) }, 'INVALID_OUT_TRADE_NO', 'outTradeNo'],
    ['an empty number', { outTradeNo: '' }, 'INVALID_OUT_TRADE_NO', 'outTradeNo'],
    ['a subject of 257 characters', { subject: '茶'.repeat(257) }, 'INVALID_SUBJECT', 'subject'],
    ['control characters in the subject', { subject: 'Tea\u0007' }, 'INVALID_SUBJECT', 'subject'],
    ['a time-out with a decimal', { timeout: '1.5h' }, 'INVALID_TIMEOUT', 'timeout'],
    ['a time-out of 16 days', { timeout: '16d' }, 'INVALID_TIMEOUT', 'timeout'],
    ['BARCODE without its code', { method: 'BARCODE' }, 'INVALID_AUTH_CODE', 'authCode'],
    ['a body of 129 characters', { body: 'x'.repeat(129) }, 'INVALID_TEXT', 'body'],
    ['JSAPI without its buyer', { method: 'JSAPI' }, 'INVALID_TEXT', 'buyerOpenId'],
    [
      'a way back that is no web address',
      { method: 'PAGE', returnUrl: 'javascript:alert(1)' },
      'INVALID_TEXT',
      'returnUrl',
    ],
    ['a time-out that WAP would read as a longer one', { method: 'WAP', timeout: '4m' }, 'INVALID_TIMEOUT', 'timeout'],
    [
      'shares of more than the order',
      { settleDetail: [{ transIn: '2088102177846880', transInType: 'userId', amount: '88.01' }] },
      'INVALID_TEXT',
      'settleDetail',
    ],
  ])('pay with %s: a user error, no event, no call', async (_what, wrong, code, field) => {
    const input = { ...order, ...wrong };
    const payload = await paystate.pay(input.outTradeNo, input);
    expect(payload).toEqual({
      trade: null,
      userErrors: [
        { code, message: expect.stringContaining(field), path: ['input', field], advice: 'FIX_INPUT', alipay: null },
      ],
    });
    expect(await paystate.events(input.outTradeNo || '-')).toEqual([]);
    expect(gateway.calls).toEqual([]);
  });

  test.each([
    ['amount', { amount: '0.001' }, 'INVALID_AMOUNT'],
    ['outRequestNo', { outRequestNo: 'a b' }, 'INVALID_OUT_REQUEST_NO'],
    ['outTradeNo', { outTradeNo: '订\u0000单' }, 'INVALID_OUT_TRADE_NO'],
    ['reason', { reason: 'x'.repeat(257) }, 'INVALID_TEXT'],
  ])('refund with a wrong %s: a user error, no call', async (field, wrong, code) => {
    const { data } = await paystate.gql(
      'mutation ($input: RefundInput!) { refund(input: $input) { refund { state } trade { state } userErrors { code path advice } } }',
      { input: { outTradeNo: 'order_1', outRequestNo: 'r1', amount: '1.00', ...wrong } },
    );
    expect(data.refund).toEqual({
      refund: null,
      trade: null,
      userErrors: [{ code, path: ['input', field], advice: 'FIX_INPUT' }],
    });
    expect(gateway.calls).toEqual([]);
  });

  test.each(['refund', 'close', 'sync'])('%s of a trade that was never opened', async (name) => {
    const input = { outTradeNo: 'nobody_1', ...(name === 'refund' ? { outRequestNo: 'r1', amount: '1.00' } : {}) };
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const { data } = await paystate.gql(
      `mutation ($input: ${type}!) { ${name}(input: $input) { trade { state } userErrors { code path advice } } }`,
      { input },
    );
    expect(data[name]).toEqual({
      trade: null,
      userErrors: [{ code: 'TRADE_NOT_FOUND', path: ['input', 'outTradeNo'], advice: 'FIX_INPUT' }],
    });
    expect(gateway.calls).toEqual([]);
  });

  test('several mistakes are told at once', async () => {
    const { userErrors } = await paystate.pay('a b', { totalAmount: 'x', subject: '' });
    expect(userErrors.map(({ code }: { code: string }) => code)).toEqual([
      'INVALID_OUT_TRADE_NO',
      'INVALID_AMOUNT',
      'INVALID_SUBJECT',
    ]);
  });

  test('an amount that is a number is an error of the query, which says how to write it', async () => {
    const inQuery = await paystate.gql(
      'mutation { pay(input: {outTradeNo: "n1", totalAmount: 88.00, subject: "Tea", method: QR_CODE}) { userErrors { code } } }',
    );
    const inVariables = await paystate.gql(
      'mutation ($amount: Yuan!) { pay(input: {outTradeNo: "n1", totalAmount: $amount, subject: "Tea", method: QR_CODE}) { userErrors { code } } }',
      { amount: 88 },
    );
    for (const { status, errors } of [inQuery, inVariables]) {
      expect(status).toBe(400);
      expect(errors?.[0]?.message).toContain('Yuan is written as a string in quotes, like "88.00".');
      expect(errors?.[0]?.extensions['advice']).toBe('FIX_INPUT');
    }
    expect(gateway.calls).toEqual([]);
  });
});

describe('with the simulated Alipay', () => {
  afterEach(cleanUp);

  test('a QR code is opened, paid, refunded in part, and no more than was paid', async () => {
    const { pay, alipay, refund, trade } = await givenPaystate();

    const opened = await pay('tea_1', { totalAmount: '88' });
    expect(opened).toMatchObject({
      userErrors: [],
      trade: {
        state: 'WAIT_BUYER_PAY',
        totalAmount: '88.00',
        inDoubt: false,
        nextStep: { __typename: 'ShowQrCode', qrCode: expect.stringContaining('/wallet/') },
      },
    });
    expect((await refund('tea_1', 'r0', '1.00')).userErrors).toEqual([
      expect.objectContaining({ code: 'TRADE_NOT_PAID', advice: 'WAIT_FOR_STATE' }),
    ]);

    await alipay.pay('tea_1');
    await until('the notify has come', async () => (await trade('tea_1')).state === 'TRADE_SUCCESS');
    expect(await trade('tea_1')).toMatchObject({ paidAmount: '88.00', refundableAmount: '88.00', nextStep: null });

    expect(await refund('tea_1', 'r1', '20')).toMatchObject({
      refund: { outRequestNo: 'r1', amount: '20.00', state: 'SUCCEEDED' },
      trade: { refundedAmount: '20.00', refundableAmount: '68.00' },
      userErrors: [],
    });
    expect(await refund('tea_1', 'r2', '68.01')).toMatchObject({
      refund: null,
      userErrors: [{ code: 'REFUND_EXCEEDS_REFUNDABLE', path: ['input', 'amount'], advice: 'FIX_INPUT' }],
    });
    const { trades } = await alipay.ledger();
    expect(trades[0].refunded_amount).toBe('20.00');
  });

  test('a repeat is the same payment, and other content under the same key is a conflict', async () => {
    const { pay, events, alipay } = await givenPaystate();
    const first = await pay('tea_1');
    const before = await events('tea_1');
    const again = await pay('tea_1');
    expect(again.trade.nextStep.qrCode).toBe(first.trade.nextStep.qrCode);
    expect(await events('tea_1')).toEqual(before);

    const other = await pay('tea_1', { totalAmount: '89.00' });
    expect(other.userErrors).toEqual([
      expect.objectContaining({ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'totalAmount'], advice: 'FIX_INPUT' }),
    ]);
    expect((await alipay.ledger()).calls).toHaveLength(1);
  });

  test('a buyer with a bar code who must confirm on the phone', async () => {
    const { pay } = await givenPaystate();
    const { trade } = await pay('till_1', { method: 'BARCODE', authCode: '2812345678901201' });
    expect(trade).toMatchObject({ state: 'WAIT_BUYER_PAY', nextStep: { __typename: 'ConfirmOnPhone' } });
  });

  test('an outcome that is lost is unknown, and sync finds it out', async () => {
    const { pay, alipay, gql } = await givenPaystate();
    await alipay.fault('alipay.trade.pay', 'answer-lost');
    const lost = await pay('till_1', { method: 'BARCODE', authCode: '2812345678901200' });
    expect(lost).toMatchObject({
      trade: { inDoubt: true },
      userErrors: [{ code: 'OUTCOME_UNKNOWN', advice: 'WAIT_FOR_STATE', path: null }],
    });
    const { data } = await gql(
      'mutation { sync(input: {outTradeNo: "till_1"}) { trade { state inDoubt paidAmount buyer { logonId } } userErrors { code } } }',
    );
    expect(data.sync).toMatchObject({
      trade: { state: 'TRADE_SUCCESS', inDoubt: false, paidAmount: '88.00' },
      userErrors: [],
    });
  });

  test('what Alipay refuses is told in its own words', async () => {
    const { pay } = await givenPaystate();
    const { userErrors, trade } = await pay('till_1', { method: 'BARCODE', authCode: '2812345678901202' });
    expect(trade).toMatchObject({ state: 'TRADE_CLOSED', closeReason: 'PAYMENT_REFUSED' });
    expect(userErrors).toEqual([
      expect.objectContaining({
        code: 'ALIPAY_REFUSED',
        advice: 'NEW_ORDER',
        alipay: expect.objectContaining({ code: '40004', subCode: expect.stringContaining('BALANCE_NOT_ENOUGH') }),
      }),
    ]);
  });

  test('a close before the scan is kept as a wish, and the code is not shown any more', async () => {
    const { pay, gql } = await givenPaystate();
    await pay('tea_1');
    const { data } = await gql(
      'mutation { close(input: {outTradeNo: "tea_1"}) { trade { state nextStep { __typename } } userErrors { code advice } } }',
    );
    expect(data.close).toEqual({
      trade: { state: 'WAIT_BUYER_PAY', nextStep: null },
      userErrors: [{ code: 'TRADE_NOT_STARTED', advice: 'WAIT_FOR_STATE' }],
    });
  });

  test('events carry who asked and the id of the request', async () => {
    const { gql, events } = await givenPaystate();
    const { headers } = await gql(
      'mutation { pay(input: {outTradeNo: "tea_1", totalAmount: "1.00", subject: "Tea", method: QR_CODE}) { userErrors { code } } }',
      {},
      { 'x-request-id': 'shop-4711' },
    );
    expect(headers.get('x-request-id')).toBe('shop-4711');
    const recorded = await events('tea_1');
    expect(recorded.map(({ metadata }) => [metadata.actor, metadata.$correlationId])).toEqual(
      recorded.map(() => ['api', 'shop-4711']),
    );
  });

  test('a store that cannot be written is told as such, with the advice to repeat the same keys', async () => {
    const { gql, log } = await givenPaystate({
      wrapStore: (store) => ({
        ...store,
        append: () => Promise.reject(new StoreUnavailableError('disk /var/secret is full')),
      }),
    });
    const { data, errors, text } = await gql(
      'mutation Buy { pay(input: {outTradeNo: "tea_1", totalAmount: "1.00", subject: "Tea", method: QR_CODE}) { userErrors { code } } }',
    );
    expect(data).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['pay'],
        extensions: {
          code: 'STORE_UNAVAILABLE',
          retryable: true,
          advice: 'RETRY_SAME_KEYS',
          help: expect.any(String),
          requestId: expect.any(String),
        },
      }),
    ]);
    expect(text).not.toContain('/var/secret');
    expect(log).toContainEqual(expect.objectContaining({ operationName: 'Buy', reason: 'disk /var/secret is full' }));
  });
});
