import { createPrivateKey, createPublicKey, createSign, createVerify } from 'node:crypto';
import { request } from 'node:http';
import iconv from 'iconv-lite';
import type { Simulator } from '../../../simulator/simulator';
import { cleanUp, givenSimulator } from '../given-simulator';

afterEach(cleanUp);

type Params = Record<string, string>;

const common = (simulator: Simulator): Params => ({
  app_id: simulator.account.appId,
  method: 'alipay.trade.query',
  charset: 'utf-8',
  sign_type: 'RSA2',
  timestamp: '2026-11-21 19:12:04',
  version: '1.0',
  biz_content: '{"out_trade_no":"nobody"}',
});

/** Signs as another client would: written here anew, from the documentation. */
function signed(simulator: Simulator, params: Params, charset = 'utf8'): Params {
  const content = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  const sign = createSign('RSA-SHA256')
    .update(iconv.encode(content, charset))
    .sign(createPrivateKey(simulator.account.merchantPrivateKeyPem), 'base64');
  return { ...params, sign };
}

async function post(simulator: Simulator, params: Params) {
  const response = await fetch(simulator.gatewayUrl, { method: 'POST', body: new URLSearchParams(params) });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8');
  return response.text();
}

test('the answer is signed over the raw substring of its node, escaped slashes and all', async () => {
  const { simulator } = await givenSimulator();
  const params = {
    ...common(simulator),
    method: 'alipay.trade.precreate',
    biz_content: '{"out_trade_no":"o1","total_amount":88.00,"subject":"茶"}',
  };
  const raw = await post(simulator, signed(simulator, params));
  const parts = /^\{"alipay_trade_precreate_response":(\{.*\}),"sign":"([^"]+)"\}$/.exec(raw)!;
  expect(parts[1]).toContain('http:\\/\\/127.0.0.1');
  const isGood = createVerify('RSA-SHA256')
    .update(parts[1]!)
    .verify(createPublicKey(simulator.account.alipayPublicKeyPem), parts[2]!, 'base64');
  expect(isGood).toBe(true);
});

test.each([
  [
    'an unknown app_id, even without a signature',
    { app_id: '2021999999999999' },
    'alipay_trade_query_response',
    '40002',
    'isv.invalid-app-id',
  ],
  ['no method', { method: '' }, 'error_response', '40001', 'isv.missing-method'],
  ['no app_id', { app_id: '' }, 'alipay_trade_query_response', '40001', 'isv.missing-app-id'],
  ['no signature', {}, 'alipay_trade_query_response', '40001', 'isv.missing-signature'],
])('unsigned request, %s', async (_what, change, node, code, subCode) => {
  const { simulator } = await givenSimulator();
  const answer = JSON.parse(await post(simulator, { ...common(simulator), ...change })) as Record<string, unknown>;
  expect(answer).toEqual({ [node]: expect.objectContaining({ code, sub_code: subCode }) });
});

test.each([
  ['a timestamp in another form', { timestamp: '2026-11-21T19:12:04' }, '40002', 'isv.invalid-timestamp'],
  ['a date that does not exist', { timestamp: '2026-02-30 19:12:04' }, '40002', 'isv.invalid-timestamp'],
  ['broken JSON', { biz_content: '{"out_trade_no":' }, '40002', 'isv.illegal-json'],
  ['sign_type RSA', { sign_type: 'RSA' }, '40002', 'isv.invalid-signature-type'],
  ['an unknown method', { method: 'alipay.trade.refund.query' }, '40002', 'isv.invalid-method'],
  ['an empty value signed as k=', { app_auth_token: '' }, '40002', 'isv.invalid-signature'],
])('signed request, %s', async (_what, change, code, subCode) => {
  const { simulator, ledger } = await givenSimulator();
  const raw = await post(simulator, signed(simulator, { ...common(simulator), ...change }));
  const answer = JSON.parse(raw) as Record<string, Record<string, unknown>>;
  expect(Object.values(answer)).toEqual([expect.objectContaining({ code, sub_code: subCode })]);
  expect((await ledger()).calls).toEqual([]);
});

test('without a timestamp or a version the gateway names what is missing', async () => {
  const { simulator } = await givenSimulator();
  for (const name of ['timestamp', 'version']) {
    const { [name]: _left, ...rest } = common(simulator);
    expect(await post(simulator, signed(simulator, rest))).toContain(`"sub_code":"isv.missing-${name}"`);
  }
});

test('a changed value and one name with two values are refused', async () => {
  const { simulator } = await givenSimulator();
  const good = signed(simulator, common(simulator));
  expect(await post(simulator, { ...good, biz_content: '{"out_trade_no":"other"}' })).toContain(
    'isv.invalid-signature',
  );
  const response = await fetch(`${simulator.gatewayUrl}?app_id=2021999999999999`, {
    method: 'POST',
    body: new URLSearchParams(good),
  });
  expect(await response.text()).toContain('isv.suspected-attack');
});

test('parameters may come in the query, in the body, as multipart, and under a malformed Content-Type', async () => {
  const { simulator } = await givenSimulator();
  const good = signed(simulator, common(simulator));
  const form = new FormData();
  for (const [name, value] of Object.entries(good)) form.append(name, value);
  const asMultipart = await fetch(simulator.gatewayUrl, { method: 'POST', body: form });
  expect(await asMultipart.text()).toContain('ACQ.TRADE_NOT_EXIST');
  const inQuery = await fetch(`${simulator.gatewayUrl}?${new URLSearchParams(good).toString()}`, { method: 'POST' });
  expect(await inQuery.text()).toContain('ACQ.TRADE_NOT_EXIST');
  const malformed = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; text/html; charset=UTF-8' };
    const sent = request(simulator.gatewayUrl, { method: 'POST', headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(new URLSearchParams(good).toString());
  });
  expect(malformed).toContain('ACQ.TRADE_NOT_EXIST');
});

test('a GBK request is read, and answered in GBK', async () => {
  const { simulator, ledger } = await givenSimulator();
  const biz =
    '{"out_trade_no":"gbk_1","total_amount":"1.00","subject":"龙井茶","scene":"bar_code","auth_code":"2876344382566439"}';
  const params = signed(
    simulator,
    { ...common(simulator), method: 'alipay.trade.pay', charset: 'GBK', biz_content: biz },
    'gbk',
  );
  const percent = (text: string) =>
    [...iconv.encode(text, 'gbk')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const body = Object.entries(params)
    .map(([name, value]) => `${name}=${percent(value)}`)
    .join('&');
  const response = await fetch(simulator.gatewayUrl, { method: 'POST', body });
  expect(response.headers.get('content-type')).toBe('text/html;charset=gbk');
  expect(await response.text()).toContain('"code":"10000"');
  expect((await ledger()).trades).toMatchObject([{ out_trade_no: 'gbk_1', trade_status: 'TRADE_SUCCESS' }]);
});

test('a body beyond the limit and a broken multipart body change nothing and are answered', async () => {
  const { simulator, exec } = await givenSimulator();
  expect(await post(simulator, { biz_content: 'x'.repeat(300_000) })).toContain('isv.suspected-attack');
  const broken = await fetch(simulator.gatewayUrl, {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'multipart/form-data; boundary=a' },
  });
  expect(await broken.text()).toContain('isv.suspected-attack');
  expect(await exec('query', { out_trade_no: 'nobody' })).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
});
