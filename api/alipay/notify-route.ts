/** Where Alipay reports payments: POST /alipay/notify. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiDeps, NotifyVerdict } from '../request/context';
import type { Admission } from '../request/admission';
import { createNotifyLanes } from './notify-lanes';
import { createUnstoredNotifies, type UnstoredNotifies } from './unstored-notifies';
import { MAX_NOTIFY_BYTES, MAX_REJECTED_VERIFICATIONS } from '../request/limits';
import type { ApiMetrics } from '../request/metrics';
import { createThrottledLog, type ThrottledLog } from '../request/throttled-log';
import { recordNotify } from '../../domain/engine/record-notify';

/**
 * Alipay accepts exactly `success` as an answer, and sends the notify again after anything else. So `success` is answered
 * only when the notify is durable (docs/reference/wire.md). Register it on a scope of its own: its bodies stay raw bytes.
 */
export function registerNotifyRoute(
  app: FastifyInstance,
  deps: Pick<ApiDeps, 'engine' | 'readModel' | 'verifyNotify' | 'logger'>,
  metrics: Pick<ApiMetrics, 'countNotify' | 'notifyArrived' | 'watchUnstoredNotifies'>,
  admission: Pick<Admission, 'isFull' | 'enter' | 'leave'>,
): void {
  const { engine, verifyNotify } = deps;
  // Anybody can post here, thousands of times a second: log lines are throttled.
  const log = createThrottledLog(deps.logger);
  const unstored = createUnstoredNotifies(engine, (error, outTradeNo) =>
    log.error('heard', { err: error, outTradeNo }, 'Alipay is not queried about a notify that could not be stored'),
  );
  metrics.watchUnstoredNotifies(() => unstored.count());
  app.addHook('onClose', async () => {
    log.close();
    await unstored.stop();
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    const reason = error.statusCode === 413 ? 'too-large' : isTheirs ? 'unreadable' : 'internal';
    metrics.countNotify(isTheirs ? 'rejected' : 'failed', reason);
    if (!isTheirs) log.error('internal', { err: error, requestId: request.id }, 'notify failed');
    return sendText(reply, isTheirs ? (error.statusCode ?? 400) : 503, 'failure');
  });

  const overloaded = (reply: FastifyReply) => {
    metrics.countNotify('failed', 'overloaded');
    return sendText(reply, 503, 'failure');
  };
  const laneOf = createNotifyLanes((outTradeNo) => deps.readModel.getTrade(outTradeNo) !== undefined);
  const rememberIfGenuine = createRememberer(verifyNotify, unstored);
  const desk = { engine, verifyNotify, unstored, metrics, log };
  app.route({
    method: 'POST',
    url: '/alipay/notify',
    bodyLimit: MAX_NOTIFY_BYTES,
    logLevel: 'silent',
    // Alipay's Content-Type is sometimes malformed, and Fastify would answer 415 before it calls a parser.
    onRequest: (request, reply, done) => {
      // Before the body is read: a notify that is refused anyway must not take memory.
      if (admission.isFull('notify') && admission.isFull('strangeNotify')) return void overloaded(reply);
      request.raw.headers['content-type'] = 'application/octet-stream';
      done();
    },
    handler: async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const arrivedAtMs = performance.now();
      const { lane, leave } = laneOf(body);
      if (!(await admission.enter(lane))) {
        leave();
        if (lane === 'notify') await rememberIfGenuine(body);
        return overloaded(reply);
      }
      const taking = takeNotify(desk, body, { requestId: request.id, arrivedAtMs }).finally(() => {
        admission.leave(lane);
        leave();
      });
      const [status, text] = await taking;
      return sendText(reply, status, text);
    },
  });
}

type NotifyDesk = Pick<ApiDeps, 'engine' | 'verifyNotify'> & {
  unstored: UnstoredNotifies;
  metrics: Pick<ApiMetrics, 'countNotify' | 'notifyArrived'>;
  log: ThrottledLog;
};

/** Verifies a notify and stores it. Answers what Alipay is answered; never throws. */
async function takeNotify(
  { engine, verifyNotify, unstored, metrics, log }: NotifyDesk,
  body: Buffer,
  { requestId, arrivedAtMs }: { requestId: string; arrivedAtMs: number },
): Promise<[status: number, text: 'success' | 'failure']> {
  let verdict: NotifyVerdict | undefined;
  try {
    verdict = await verifyNotify(body);
    if (verdict.kind === 'rejected') {
      metrics.countNotify('rejected', verdict.reason);
      log.warn(verdict.reason, { requestId, reason: verdict.reason }, 'notify rejected');
      return [200, 'failure'];
    }
    const answered = metrics.notifyArrived(verdict.notifyId, arrivedAtMs);
    await recordNotify(engine, verdict, requestId);
    answered();
    unstored.stored(verdict);
  } catch (error) {
    if (verdict?.kind === 'verified') unstored.remember(verdict);
    metrics.countNotify('failed', 'store');
    log.error('store', { err: error, requestId }, 'notify not recorded');
    return [503, 'failure'];
  }
  metrics.countNotify('recorded', '');
  return [200, 'success'];
}

/** For notifies that admission refused: the order of one is remembered if it is genuine. */
function createRememberer(
  verifyNotify: ApiDeps['verifyNotify'],
  unstored: Pick<UnstoredNotifies, 'remember'>,
): (body: Buffer) => Promise<void> {
  let verifying = 0;
  return async (body) => {
    if (verifying >= MAX_REJECTED_VERIFICATIONS) return;
    verifying += 1;
    try {
      const verdict = await verifyNotify(body);
      if (verdict.kind === 'verified') unstored.remember(verdict);
    } finally {
      verifying -= 1;
    }
  };
}

function sendText(reply: FastifyReply, status: number, text: string) {
  return reply.code(status).type('text/plain').send(text);
}
