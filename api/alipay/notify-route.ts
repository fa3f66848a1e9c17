/** Where Alipay reports payments: POST /alipay/notify. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiDeps, NotifyVerdict } from '../request/context';
import type { Admission } from '../request/admission';
import { createUnstoredNotifies } from './unstored-notifies';
import { MAX_NOTIFY_BYTES, MAX_OVERHEARD_NOTIFIES } from '../request/limits';
import type { ApiMetrics } from '../request/metrics';
import { createQuietLog } from '../request/throttled-log';
import { recordNotify } from '../../domain/engine/record-notify';

/**
 * Alipay takes exactly `success` for an answer, and sends again after anything else. So `success` is said only when the
 * notify is durable (docs/reference/wire.md). Register it on a scope of its own: its bodies stay raw bytes.
 */
export function registerNotifyRoute(
  app: FastifyInstance,
  deps: Pick<ApiDeps, 'engine' | 'verifyNotify' | 'logger'>,
  metrics: Pick<ApiMetrics, 'countNotify' | 'watchHeardNotifies'>,
  admission: Pick<Admission, 'isFull' | 'enter' | 'leave'>,
): void {
  const { engine, verifyNotify } = deps;
  // Anybody can post here, ten thousand times a second.
  const log = createQuietLog(deps.logger);
  const heard = createUnstoredNotifies(engine, (error, outTradeNo) =>
    log.error('heard', { err: error, outTradeNo }, 'Alipay is not asked about a notify that could not be stored'),
  );
  metrics.watchHeardNotifies(() => heard.count());
  app.addHook('onClose', async () => {
    log.close();
    await heard.stop();
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
  let overheard = 0;
  /** It waited in vain for its turn: that it came is remembered, if it is genuine. */
  const overhear = async (body: Buffer) => {
    if (overheard >= MAX_OVERHEARD_NOTIFIES) return;
    overheard += 1;
    try {
      const verdict = await verifyNotify(body);
      if (verdict.kind === 'verified') heard.remember(verdict);
    } finally {
      overheard -= 1;
    }
  };
  app.route({
    method: 'POST',
    url: '/alipay/notify',
    bodyLimit: MAX_NOTIFY_BYTES,
    logLevel: 'silent',
    // Alipay's own Content-Type is malformed at times, and Fastify would answer 415 before any parser is asked.
    onRequest: (request, reply, done) => {
      // Before the body is read: what cannot be looked at is not worth its memory.
      if (admission.isFull('notify')) return void overloaded(reply);
      request.raw.headers['content-type'] = 'application/octet-stream';
      done();
    },
    handler: async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!(await admission.enter('notify'))) {
        await overhear(body);
        return overloaded(reply);
      }
      let verdict: NotifyVerdict | undefined;
      try {
        verdict = await verifyNotify(body);
        if (verdict.kind === 'rejected') {
          metrics.countNotify('rejected', verdict.reason);
          log.warn(verdict.reason, { requestId: request.id, reason: verdict.reason }, 'notify rejected');
          return await sendText(reply, 200, 'failure');
        }
        await recordNotify(engine, verdict, request.id);
        heard.stored(verdict);
      } catch (error) {
        if (verdict?.kind === 'verified') heard.remember(verdict);
        metrics.countNotify('failed', 'store');
        log.error('store', { err: error, requestId: request.id }, 'notify not recorded');
        return await sendText(reply, 503, 'failure');
      } finally {
        admission.leave('notify');
      }
      metrics.countNotify('recorded', '');
      return sendText(reply, 200, 'success');
    },
  });
}

function sendText(reply: FastifyReply, status: number, text: string) {
  return reply.code(status).type('text/plain').send(text);
}
