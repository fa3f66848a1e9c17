/** A notify that there is no room for is not told `success`: Alipay sends it again. */
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import { createNotifyVerifier } from '../../../adapters/alipay/alipay-notify';
import { createAdmission, type Admission } from '../../../api/request/admission';
import { WORK_LIMITS } from '../../../api/request/limits';
import { registerNotifyRoute } from '../../../api/alipay/notify-route';
import { cleanUp, givenPaystate } from '../../given-paystate';

let app: FastifyInstance;
afterEach(async () => {
  await app.close();
  await cleanUp();
});

const roomy = { maxRunning: 8, maxWaiting: 8, targetWaitMs: 60_000, maxWaitMs: 60_000 };
const admissionWith = (notify: typeof roomy): Admission =>
  createAdmission({ ...WORK_LIMITS, notify, strangeNotify: notify });

/** The route with this admission, before the engine of a running paystate; answers how it takes a genuine notify. */
async function givenRoute(admission: Admission) {
  const { engine, readModel, alipay, pay, events } = await givenPaystate();
  await pay('tea_1');
  const before = await events('tea_1');
  const { merchantPrivateKeyPem: privateKey, alipayPublicKeyPem: publicKey, appId } = alipay.account;
  const { verify } = createNotifyVerifier({ keys: readAlipayKeys({ privateKey, publicKey }, new Date()), appId });
  const counted: string[] = [];
  const metrics = {
    countNotify: (result: string, reason: string) => void counted.push(`${result} ${reason}`),
    notifyArrived: () => () => undefined,
    watchUnstoredNotifies: () => undefined,
  };
  app = fastify();
  const deps = { engine, readModel, verifyNotify: verify, logger: pino({ level: 'silent' }) };
  await app.register(async (scope) => registerNotifyRoute(scope, deps, metrics, admission));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}/alipay/notify`, { method: 'POST', body: alipay.signedNotify('tea_1') });
  const answer = { status: response.status, text: await response.text() };
  // What was heard may be asked about meanwhile: only what the notify itself stores counts.
  const added = (await events('tea_1')).slice(before.length).map(({ type }) => type);
  return { answer, counted, added: added.filter((type) => !type.startsWith('AlipayCall')) };
}

test.each([
  ['no place is free, to run or to wait', admissionWith({ ...roomy, maxRunning: 0, maxWaiting: 0 }), true],
  ['it waits too long for its turn', admissionWith({ ...roomy, maxRunning: 0, maxWaitMs: 1 }), false],
])('when %s: 503 failure, counted, and no event', async (_what, admission, isFull) => {
  expect(admission.isFull('notify')).toBe(isFull);
  expect(await givenRoute(admission)).toEqual({
    answer: { status: 503, text: 'failure' },
    counted: ['failed overloaded'],
    added: [],
  });
});

test('when there is room, the same notify is success and an event', async () => {
  expect(await givenRoute(admissionWith(roomy))).toEqual({
    answer: { status: 200, text: 'success' },
    counted: ['recorded '],
    added: ['AlipayNotifyReceived', 'TradePaid'],
  });
});
