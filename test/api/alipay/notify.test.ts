/** Alipay's reports: raw bytes of any Content-Type in, `success` out only when they are durable. */
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { pino } from 'pino';
import { createNotifyVerifier } from '../../../adapters/alipay/alipay-notify';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import { createAdmission } from '../../../api/request/admission';
import { WORK_LIMITS } from '../../../api/request/limits';
import { MAX_NOTIFY_BYTES } from '../../../api/request/limits';
import { createMetrics } from '../../../api/request/metrics';
import { createTelemetry } from '../../../telemetry/telemetry';
import { registerNotifyRoute } from '../../../api/alipay/notify-route';
import { StoreUnavailableError } from '../../../domain/ports';
import { cleanUp, givenPaystate, until } from '../../given-paystate';

afterEach(cleanUp);

/** POSTs exactly these headers, which fetch would not. */
function postNotify(port: number, body: string | Buffer, headers: Record<string, string>) {
  return new Promise<{ status: number; body: string; contentType: string | undefined }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/alipay/notify', method: 'POST', headers };
    httpRequest({ ...options, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          contentType: response.headers['content-type'],
        }),
      );
    })
      .on('error', reject)
      .end(body);
  });
}

const success = { status: 200, body: 'success', contentType: expect.stringMatching(/^text\/plain/) };

test.each<[string, Record<string, string>]>([
  ['the proper one', { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }],
  [
    'the malformed one that Alipay sends',
    { 'content-type': 'application/x-www-form-urlencoded; text/html; charset=UTF-8' },
  ],
  ['none at all', {}],
  ['an empty one', { 'content-type': '' }],
  ['nonsense', { 'content-type': ';;;=' }],
  ['JSON', { 'content-type': 'application/json' }],
  ['multipart', { 'content-type': 'multipart/form-data' }],
])('with Content-Type %s it is recorded', async (_what, headers) => {
  const { pay, port, alipay, events, trade } = await givenPaystate();
  await pay('tea_1');
  expect(await postNotify(port, alipay.signedNotify('tea_1'), headers)).toEqual(success);
  expect((await events('tea_1')).map(({ type }) => type)).toContain('TradePaid');
  await until('queries tell', async () => (await trade('tea_1')).state === 'TRADE_SUCCESS');
});

test('a repeat is success, and one event', async () => {
  const { pay, port, alipay, events } = await givenPaystate();
  await pay('tea_1');
  const body = alipay.signedNotify('tea_1');
  expect(await Promise.all([1, 2, 3].map(() => postNotify(port, body, {})))).toEqual([success, success, success]);
  expect((await events('tea_1')).filter(({ type }) => type === 'AlipayNotifyReceived')).toHaveLength(1);
});

test('a notify in GBK, from the simulator itself', async () => {
  const { pay, alipay, events } = await givenPaystate();
  await pay('tea_1', { subject: '乌龙茶' });
  await alipay.fault('notify', 'notify-gbk');
  await alipay.pay('tea_1');
  const notify = await until('it is recorded', async () =>
    (await events('tea_1')).find(({ type }) => type === 'AlipayNotifyReceived'),
  );
  expect(notify.data).toMatchObject({ params: { charset: 'GBK', subject: '乌龙茶' } });
  await until('it counts as delivered', async () => (await alipay.ledger()).notifies[0].delivered);
});

test.each([
  ['a forged amount', (body: string) => body.replace('total_amount=88.00', 'total_amount=0.01')],
  ['no signature', (body: string) => body.replace(/&sign=[^&]*/, '')],
  ['no form', () => '{"a": 1}'],
  ['nothing', () => ''],
])('%s: failure, no event, a count and a log line without its content', async (_what, spoil) => {
  const { pay, port, alipay, events, log, url } = await givenPaystate();
  await pay('tea_1');
  const before = await events('tea_1');
  const answer = await postNotify(port, spoil(alipay.signedNotify('tea_1')), {});
  expect(answer).toMatchObject({ status: 200, body: 'failure' });
  expect(await events('tea_1')).toEqual(before);
  const lines = log.filter(({ msg }) => msg === 'notify rejected');
  expect(lines).toEqual([expect.objectContaining({ reason: expect.any(String), requestId: expect.any(String) })]);
  expect(JSON.stringify(lines)).not.toMatch(/2088|88\.00|tea_1/);
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
    /paystate_notifies_total\{result="rejected",reason="[a-z0-9-]+",merchant="main"\} 1/,
  );
});

test('a body over the limit is not read', async () => {
  const { port, gql } = await givenPaystate();
  const answer = await postNotify(port, Buffer.alloc(MAX_NOTIFY_BYTES + 1, 'x'), {}).catch(() => undefined);
  expect(answer?.body ?? 'failure').toBe('failure');
  expect((await gql('{ __typename }')).status).toBe(200);
});

test('while the store cannot be written it is never success, and afterwards it is', async () => {
  let isBroken = false;
  const { pay, port, alipay, events, log } = await givenPaystate({
    wrapStore: (store) => ({
      ...store,
      append: (...args) => (isBroken ? Promise.reject(new StoreUnavailableError('disk full')) : store.append(...args)),
    }),
  });
  await pay('tea_1');
  const body = alipay.signedNotify('tea_1');
  isBroken = true;
  expect(await postNotify(port, body, {})).toMatchObject({ status: 503, body: 'failure' });
  expect(JSON.stringify(log)).not.toContain('2088000000000002');
  isBroken = false;
  expect(await postNotify(port, body, {})).toEqual(success);
  expect((await events('tea_1')).map(({ type }) => type)).toContain('TradePaid');
});

test('success is said after the append, not before', async () => {
  const order: string[] = [];
  const { pay, port, alipay } = await givenPaystate({
    wrapStore: (store) => ({
      ...store,
      append: async (...args) => {
        const result = await store.append(...args);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push('durable');
        return result;
      },
    }),
  });
  await pay('tea_1');
  order.length = 0;
  await postNotify(port, alipay.signedNotify('tea_1'), {});
  order.push('answered');
  expect(order).toEqual(['durable', 'answered']);
});

test('a verified notify of a trade that was never opened is kept', async () => {
  const { port, alipay, events, gql } = await givenPaystate();
  expect(await postNotify(port, alipay.signedNotify('foreign_1'), {})).toEqual(success);
  expect((await events('foreign_1')).map(({ type }) => type)).toEqual(['AlipayNotifyReceived', 'TradeAnomalyObserved']);
  expect((await gql('{ trade(outTradeNo: "foreign_1") { state } }')).data).toEqual({ trade: null });
});

describe('a genuine notify that cannot be stored', () => {
  /** Alipay does not send again what it sent, and due work is not done by itself: nothing else can tell of a payment. */
  async function givenOutage() {
    const outage = { isOn: false };
    const away = () => Promise.reject(new StoreUnavailableError('away'));
    const paystate = await givenPaystate({
      wrapStore: (store) => ({
        ...store,
        append: (...args) => (outage.isOn ? away() : store.append(...args)),
        readStream: (...args) => (outage.isOn ? away() : store.readStream(...args)),
      }),
    });
    await paystate.alipay.fault('notify', 'notify-lost', { times: 1_000 });
    const remembered = async () =>
      Number(
        /^paystate_heard_notifies\{merchant="main"\} (\d+)$/m.exec(
          await (await fetch(`${paystate.url}/metrics`)).text(),
        )?.[1],
      );
    const queried = async () => {
      const { calls } = await paystate.alipay.ledger();
      return calls
        .filter(({ method }: { method: string }) => method === 'alipay.trade.query')
        .map((call: { out_trade_no: string }) => call.out_trade_no);
    };
    return { ...paystate, outage, remembered, queried };
  }

  test('is asked about once as soon as the store is back, whatever Alipay sends', async () => {
    const { pay, port, alipay, events, outage, remembered, queried } = await givenOutage();
    const names = ['tea_3', 'tea_1', 'tea_2'];
    for (const name of names) await pay(name);
    outage.isOn = true;
    for (const name of names) {
      await alipay.pay(name);
      for (const _ of [1, 2]) {
        const answer = await postNotify(port, alipay.signedNotify(name), {});
        expect(answer).toMatchObject({ status: 503, body: 'failure' });
      }
    }
    expect(await remembered()).toBe(3);
    expect(await queried()).toEqual([]);
    outage.isOn = false;
    for (const name of names) {
      await until(`${name} is paid`, async () => (await events(name)).some(({ type }) => type === 'TradePaid'));
      expect((await events(name)).map(({ type }) => type)).not.toContain('AlipayNotifyReceived');
    }
    await until('nothing is remembered', async () => (await remembered()) === 0);
    expect(await queried()).toEqual(expect.arrayContaining(names));
    expect(await queried()).toHaveLength(names.length);
  });

  test('is forgotten when Alipay sends it again and it is stored', async () => {
    const { pay, port, alipay, outage, remembered } = await givenOutage();
    await pay('tea_1');
    outage.isOn = true;
    const body = alipay.signedNotify('tea_1');
    await postNotify(port, body, {});
    expect(await remembered()).toBe(1);
    outage.isOn = false;
    expect(await postNotify(port, body, {})).toEqual(success);
    await until('nothing is remembered', async () => (await remembered()) === 0);
  });

  test('is left to Alipay where the order was never opened here, and where its signature is not Alipay’s', async () => {
    const { pay, port, alipay, outage, remembered, queried } = await givenOutage();
    await pay('tea_1');
    outage.isOn = true;
    await postNotify(port, alipay.signedNotify('nobodys'), {});
    expect(await remembered()).toBe(1);
    await postNotify(port, alipay.signedNotify('tea_1').replace('88.00', '88.01'), {});
    expect(await remembered()).toBe(1);
    outage.isOn = false;
    await until('nothing is remembered', async () => (await remembered()) === 0);
    expect(await queried()).toEqual([]);
  });

  test('is asked about when it waited in vain for its turn', async () => {
    const { pay, alipay, engine, readModel, feed, events, queried } = await givenOutage();
    await pay('tea_1');
    await alipay.pay('tea_1');
    const app = fastify();
    try {
      const { appId, merchantPrivateKeyPem, alipayPublicKeyPem } = alipay.account;
      const keys = readAlipayKeys({ privateKey: merchantPrivateKeyPem, publicKey: alipayPublicKeyPem }, new Date());
      const lane = { maxRunning: 1, maxWaiting: 1, targetWaitMs: 20, maxWaitMs: 20 };
      const admission = createAdmission({ ...WORK_LIMITS, mutation: lane, notify: lane });
      const metrics = createMetrics({ readModel, feed, engine, admission, telemetry: createTelemetry('main') });
      const { verify } = createNotifyVerifier({ keys, appId });
      await app.register(async (scope) =>
        registerNotifyRoute(
          scope,
          { engine, readModel, verifyNotify: verify, logger: pino({ level: 'silent' }) },
          metrics,
          admission,
        ),
      );
      await admission.enter('notify');
      await app.listen({ host: '127.0.0.1', port: 0 });
      const { port } = app.server.address() as AddressInfo;
      const answer = await postNotify(port, alipay.signedNotify('tea_1'), {});
      expect(answer).toMatchObject({ status: 503, body: 'failure' });
      await until('it is paid', async () => (await events('tea_1')).some(({ type }) => type === 'TradePaid'));
      expect(await queried()).toEqual(['tea_1']);
    } finally {
      await app.close();
    }
  });
});
