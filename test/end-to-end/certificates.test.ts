/** The whole product in certificate mode, its content encrypted: nothing of either is seen but on the wire. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  eventually,
  givenPaid,
  givenProduct,
  historyOf,
  PAY,
  qrOrder,
  REFUND,
  SYNC,
  tradeOf,
  type Product,
} from './given-product';

let product: Product;
beforeAll(async () => {
  product = await givenProduct({ SIMULATOR_CERTIFICATES: 'true', SIMULATOR_ENCRYPTION: 'true' });
});
afterAll(() => product.stop());

it('a payment and its refund, by answers and by notifies; what is stored is plain', async () => {
  await givenPaid(product, 'qr_1');
  const refund = await product.gql(REFUND, {
    input: { outTradeNo: 'qr_1', outRequestNo: 'r1', amount: '20', reason: 'x' },
  });
  expect(refund.refund).toMatchObject({ userErrors: [], refund: { state: 'SUCCEEDED' } });
  const history = await historyOf(product, 'qr_1');
  const answers = history.filter(({ type }) => type === 'AlipayCallAnswered').map(({ data }) => data);
  expect(answers.length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(answers)).toContain('qr_code');
  expect(history.some(({ type }) => type === 'AlipayNotifyReceived')).toBe(true);

  const encryptKey = readFileSync(path.join(product.dataDir, 'simulator', 'encrypt_key.txt'), 'utf8');
  expect(Buffer.from(encryptKey, 'base64')).toHaveLength(16);
  expect(JSON.stringify(history)).not.toContain(encryptKey);
});

it('a page opens the cashier, whose content nobody can read from its address', async () => {
  const input = { outTradeNo: 'page_1', totalAmount: '88.00', subject: 'Secret tea', method: 'PAGE' };
  const { pay } = await product.gql(
    `mutation ($input: PayInput!) { pay(input: $input) { trade { nextStep { ... on SubmitForm { url } } } userErrors { code } } }`,
    { input },
  );
  const { url } = pay.trade.nextStep;
  expect(url).toContain('app_cert_sn=');
  expect(decodeURIComponent(url)).not.toContain('Secret');
  const response = await fetch(url, { redirect: 'manual' });
  expect({ status: response.status, to: response.headers.get('location') }).toEqual({
    status: 302,
    to: expect.stringMatching(/^\/wallet\//),
  });
});

it('when Alipay changes its certificate, the answer is unknown, and is known when the new one is here', async () => {
  await givenPaid(product, 'qr_2');
  await product.control('POST /control/faults', { rules: [{ method: 'notify', fault: 'notify-lost', times: 5 }] });
  const { alipay_cert_sn: sn } = await product.control('POST /control/key');
  expect(sn).toMatch(/^[0-9a-f]{32}$/);

  const { refund } = await product.gql(REFUND, {
    input: { outTradeNo: 'qr_2', outRequestNo: 'r1', amount: '30', reason: 'x' },
  });
  expect(refund.refund.state).toBe('UNKNOWN');
  const unknown = (await historyOf(product, 'qr_2')).at(-1);
  expect(JSON.stringify(unknown)).toContain('unknown-certificate');

  await eventually('the refund is known', async () => {
    await product.gql(SYNC, { input: { outTradeNo: 'qr_2' } });
    return (await tradeOf(product, 'qr_2')).refunds[0].state === 'SUCCEEDED';
  });
  expect(await product.executed('alipay.trade.refund', 'qr_2')).toBe(1);
});

it('from then on all is as before, notifies included; and after a restart', async () => {
  await product.control('DELETE /control/faults');
  await givenPaid(product, 'qr_3');
  await product.restart();
  expect(await tradeOf(product, 'qr_3')).toMatchObject({ state: 'TRADE_SUCCESS' });
  expect((await product.gql(PAY, qrOrder('qr_4'))).pay).toMatchObject({ userErrors: [] });
});
