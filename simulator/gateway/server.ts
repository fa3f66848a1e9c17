/** The HTTP server: bodies stay raw bytes, whatever their Content-Type claims, because the gateway must read what was sent. */
import { STATUS_CODES } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { unsignedEnvelope } from './answer-envelope';
import { gatewayError } from '../core/answers';
import type { HostProblem } from './host-names';

export type Logger = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

const MAX_BODY_BYTES = 64 * 1024;
/** A request must be complete after this time. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The Content-Type as sent; Fastify itself is shown another one, because it refuses malformed ones. */
export const contentTypeOf = (request: FastifyRequest) => String(request.headers['x-original-content-type'] ?? '');

/** A Fastify app without routes. Closing it also cuts connections that a fault left unanswered. */
export function createServer(hostProblem: HostProblem, logger?: Logger): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    const problem = hostProblem(request.headers.host);
    if (problem === undefined) return;
    return reply.code(421).type('text/plain; charset=utf-8').send(problem);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Fastify answers 415 to a malformed Content-Type before any parser runs; the real gateway does not mind it.
  app.addHook('onRequest', async (request) => {
    const { headers } = request.raw;
    headers['x-original-content-type'] = headers['content-type'] ?? '';
    if (headers['content-type'] !== undefined || headers['content-length'] || headers['transfer-encoding']) {
      headers['content-type'] = 'application/octet-stream';
    }
  });
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger?.error({ err: error }, 'the simulator failed on a request');
    if (request.url.startsWith('/gateway.do')) {
      const refusal =
        status >= 500
          ? gatewayError('20000', 'isp.unknow-error', '系统繁忙')
          : gatewayError('40002', 'isv.suspected-attack', error.message);
      return reply
        .code(200)
        .header('content-type', 'text/html;charset=utf-8')
        .send(unsignedEnvelope(undefined, refusal));
    }
    return reply
      .code(status)
      .send({ error: status >= 500 ? 'the simulator failed: see its log' : error.message || STATUS_CODES[status] });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'no such path: try /wallet, /control/ledger or POST /gateway.do' }),
  );
  return app;
}
