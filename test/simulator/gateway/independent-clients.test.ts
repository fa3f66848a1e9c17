/**
 * Clients that others wrote, for Alipay and not for us: each goes through a payment, a refund and a close over real HTTP, with its own
 * signing, its own way of sending and its own reading of the answers. What one of them gets wrong is said where it shows.
 */
import AlipayMobile from 'alipay-mobile';
// @ts-expect-error -- it has no types
import NodeSdk from 'alipay-node-sdk';
// @ts-expect-error -- it has no types
import wire from 'alipay-node-sdk/lib/utl';
import { cleanUp, givenMerchant, givenSimulator, until } from '../given-simulator';

afterEach(cleanUp);

type Node = Record<string, unknown>;
const ORDER = { out_trade_no: 'order_1', total_amount: '88.80', subject: '辣条 & tea 100%' };
const part = { out_trade_no: 'order_1', out_request_no: 'refund_1', refund_amount: '8.80', refund_reason: '正常退款' };

async function given() {
  const merchant = await givenMerchant();
  const alipay = await givenSimulator();
  const notified = () => until('the payment was told', () => merchant.received.length === 1);
  return { ...alipay, ...alipay.simulator, merchant, notified };
}

describe("alipay-sdk, Alipay's own, by its exec and with every answer verified", () => {
  test('pay at the till, query, refund, refund query', async () => {
    const { exec, merchant, notified, sdk } = await given();
    const order = { ...ORDER, scene: 'bar_code', auth_code: '281234567890123456' };
    const paid = await exec('pay', order, merchant.url);
    expect(paid).toMatchObject({
      code: '10000',
      out_trade_no: 'order_1',
      total_amount: '88.80',
      buyer_pay_amount: '88.80',
    });
    await notified();
    expect(sdk.checkNotifySignV2(merchant.received[0]!.params)).toBe(true);
    expect(await exec('query', { trade_no: paid['trade_no'] })).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
    expect(await exec('refund', part)).toMatchObject({ code: '10000', fund_change: 'Y', refund_fee: '8.80' });
    expect(await exec('fastpay.refund.query', part)).toMatchObject({
      refund_status: 'REFUND_SUCCESS',
      refund_amount: '8.80',
    });
  });

  test('precreate, close before and after the scan, cancel', async () => {
    const { exec, control } = await given();
    expect(await exec('precreate', ORDER)).toMatchObject({
      code: '10000',
      qr_code: expect.stringContaining('/wallet/'),
    });
    expect(await exec('close', { out_trade_no: 'order_1' })).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    await control('scan', { out_trade_no: 'order_1' });
    expect(await exec('close', { out_trade_no: 'order_1' })).toMatchObject({ code: '10000', out_trade_no: 'order_1' });
    await exec('pay', { ...ORDER, out_trade_no: 'order_2', scene: 'bar_code', auth_code: '281234567890123457' });
    expect(await exec('cancel', { out_trade_no: 'order_2' })).toMatchObject({ action: 'refund', retry_flag: 'N' });
  });
});

describe('alipay-mobile', () => {
  async function givenClient() {
    const { account, gatewayUrl, ...rest } = await given();
    const client = new AlipayMobile({
      appId: account.appId,
      app_id: account.appId,
      appPrivKeyFile: account.merchantPrivateKeyPem,
      alipayPubKeyFile: account.alipayPublicKeyPem,
      notify_url: rest.merchant.url,
      gatewayUrl,
    } as unknown as ConstructorParameters<typeof AlipayMobile>[0]);
    return { client, gatewayUrl, ...rest };
  }
  const nodeOf = async (answer: Promise<{ data?: unknown }>) => (await answer).data as Node;

  test('precreate, query, refund (it sends the amount as a JSON number), refund query', async () => {
    const { client, control, notified, merchant, ledger } = await givenClient();
    expect(await nodeOf(client.tradePrecreate(ORDER as never))).toMatchObject({
      code: '10000',
      qr_code: expect.any(String),
    });
    await control('pay', { out_trade_no: 'order_1' });
    await notified();
    expect(client.makeNotifyResponse(merchant.received[0]!.params as never)).toMatchObject({ code: 0 });
    expect(await nodeOf(client.queryOrder({ out_trade_no: 'order_1' }))).toMatchObject({
      trade_status: 'TRADE_SUCCESS',
      total_amount: '88.80',
    });
    expect(await nodeOf(client.tradeRefund(part as never))).toMatchObject({
      code: '10000',
      fund_change: 'Y',
      refund_fee: '8.80',
    });
    const { out_trade_no, out_request_no } = part;
    expect(await nodeOf(client.tradeRefundQuery({ out_trade_no, out_request_no }))).toMatchObject({
      refund_status: 'REFUND_SUCCESS',
    });
    expect((await ledger()).trades[0]!.refunds).toMatchObject([{ out_request_no: 'refund_1', amount: '8.80' }]);
  });

  test('close, and cancel of what was paid', async () => {
    const { client, control } = await givenClient();
    for (const out_trade_no of ['order_1', 'order_2']) await client.tradePrecreate({ ...ORDER, out_trade_no } as never);
    await control('scan', { out_trade_no: 'order_1' });
    await control('pay', { out_trade_no: 'order_2' });
    expect(await nodeOf(client.tradeClose({ out_trade_no: 'order_1' }))).toMatchObject({ code: '10000' });
    expect(await nodeOf(client.cancelOrder({ out_trade_no: 'order_2' }))).toMatchObject({
      code: '10000',
      action: 'refund',
    });
  });

  test('its page and app orders reach the cashier, unless a value has an &: it cuts its own text there, after signing it', async () => {
    const { client, control, ledger } = await givenClient();
    const plain = { out_trade_no: 'order_1', total_amount: '88.80', subject: '辣条' };
    const page = client.createPageOrderURL({ ...plain, product_code: 'FAST_INSTANT_TRADE_PAY' })
      .data as unknown as string;
    const response = await fetch(page, { redirect: 'manual' });
    expect(response.headers.get('location')).toMatch(/^\/wallet\//);
    expect((await control('pay', { out_trade_no: 'order_1' })).status).toBe(200);
    const app = client.createAppOrder({
      ...plain,
      out_trade_no: 'order_2',
      product_code: 'QUICK_MSECURITY_PAY',
    });
    expect((await control('app', { order_string: app.data })).status).toBe(200);
    await control('pay', { out_trade_no: 'order_2' });
    expect((await ledger()).trades.map(({ trade_status }) => trade_status)).toEqual(['TRADE_SUCCESS', 'TRADE_SUCCESS']);
    const cut = client.createPageOrderURL({ ...ORDER, out_trade_no: 'order_3' }).data as unknown as string;
    const refused = await (await fetch(cut, { redirect: 'manual' })).text();
    expect(refused).toContain('isv.invalid-signature');
  });
});

describe('alipay-node-sdk', () => {
  const ITS_GATEWAY = 'https://openapi.alipay.com/gateway.do';
  const send = wire.request;
  afterEach(() => {
    wire.request = send;
  });

  /** The address of the gateway cannot be set: requests that it would send to Alipay go to the simulator, otherwise as they are. */
  async function givenClient() {
    const { account, gatewayUrl, ...rest } = await given();
    wire.request = (options: { url: string }) =>
      send({ ...options, url: options.url.replace(ITS_GATEWAY, gatewayUrl) });
    const client = new NodeSdk({
      appId: account.appId,
      notifyUrl: rest.merchant.url,
      rsaPrivate: Buffer.from(account.merchantPrivateKeyPem),
      rsaPublic: Buffer.from(account.alipayPublicKeyPem),
      signType: 'RSA2',
    });
    /** It only signs these; whoever uses it sends them. */
    const sendSigned = (signed: string) => wire.request({ method: 'GET', url: `${ITS_GATEWAY}?${signed}` });
    return { client, sendSigned, ...rest };
  }
  const order = { outTradeId: 'order_1', subject: ORDER.subject, amount: '88.80' };
  const nodeOf = (response: { json(): Record<string, Node> }) => Object.values(response.json())[0]!;

  test('precreate, query, refund, refund query; its signVerify believes the notify and the answers', async () => {
    const { client, sendSigned, control, merchant, notified } = await givenClient();
    const opened = await sendSigned(client.preCreate(order));
    expect(nodeOf(opened)).toMatchObject({ code: '10000', qr_code: expect.any(String) });
    await control('pay', { out_trade_no: 'order_1' });
    await notified();
    expect(client.signVerify(merchant.received[0]!.params)).toBe(true);
    const answers = [
      await client.query({ outTradeId: 'order_1' }),
      await client.refund({
        outTradeId: 'order_1',
        outRequestId: 'refund_1',
        refundAmount: '8.80',
        refundReason: '正常退款',
      }),
      await client.refundQuery({ outTradeId: 'order_1', outRequestId: 'refund_1' }),
    ];
    expect(answers.map(nodeOf)).toMatchObject([
      { trade_status: 'TRADE_SUCCESS', total_amount: '88.80' },
      { fund_change: 'Y', refund_fee: '8.80' },
      { refund_status: 'REFUND_SUCCESS' },
    ]);
    expect(answers.map((answer) => client.signVerify(answer.json()))).toEqual([true, true, true]);
    // It writes the answer anew before it verifies, so an escaped slash (every qr_code has some) makes a good signature bad.
    expect(client.signVerify(opened.json())).toBe(false);
  });

  test('close', async () => {
    const { client, sendSigned, control, ledger } = await givenClient();
    await sendSigned(client.preCreate(order));
    expect(nodeOf(await client.close({ outTradeId: 'order_1' }))).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    await control('scan', { out_trade_no: 'order_1' });
    expect(nodeOf(await client.close({ outTradeId: 'order_1' }))).toMatchObject({
      code: '10000',
      out_trade_no: 'order_1',
    });
    expect((await ledger()).trades).toMatchObject([{ trade_status: 'TRADE_CLOSED' }]);
  });

  test('its page and app orders reach the cashier', async () => {
    const { client, sendSigned, control } = await givenClient();
    const page = await sendSigned(client.pagePay(order));
    expect(page.response.request.uri.path).toMatch(/^\/wallet\//);
    expect((await control('app', { order_string: client.appPay({ ...order, outTradeId: 'order_2' }) })).status).toBe(
      200,
    );
  });
});
