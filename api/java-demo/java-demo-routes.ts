/**
 * The routes of a Java demo that many shops began with: /qrcode, /refund, /refund_query. Off unless asked for. There they are
 * all GET and open to anybody; here the API token and the rules about origins hold, and what moves money is POST (docs/reference/compatibility.md).
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreUnavailableError } from '../../domain/ports';
import type { ApiContext, JavaDemoAccess } from '../request/context';
import { findRefunds, openQrCode, refund, type DemoAction, type DemoParams } from './java-demo-actions';
import { invalidRequest, noToken, notPermitted, tooMany, unavailable } from './java-demo-answers';
import type { RequestGuard } from '../request/request-guard';

type JavaDemo = { shared: Omit<ApiContext, 'requestId'>; guard: RequestGuard; access: JavaDemoAccess };

/** Register it on a scope of its own. */
export function registerJavaDemoRoutes(app: FastifyInstance, demo: JavaDemo): void {
  const { shared, guard, access } = demo;
  app.removeAllContentTypeParsers();
  const isForm = 'application/x-www-form-urlencoded';
  app.addContentTypeParser(isForm, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500)
      return reply.code(statusCode).send(invalidRequest('Send parameters in the address or as a form.'));
    const isStore = error instanceof StoreUnavailableError;
    shared.deps.logger.error({ err: error, requestId: request.id }, 'a route of the Java demo failed');
    return reply.code(isStore ? 503 : 500).send(unavailable(`Send the same request again. Request ${request.id}.`));
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    const foreign = guard.originProblem(askedBy(request.headers));
    if (foreign !== undefined) return reply.code(403).send(notPermitted(foreign));
    if (guard.isAuthenticated(request.headers.authorization)) return;
    return reply.code(401).header('www-authenticate', 'Bearer').send(noToken);
  });
  const changing = access === 'get' ? ['GET', 'POST'] : ['POST'];
  route(app, shared, { url: '/qrcode', methods: changing, action: openQrCode });
  route(app, shared, { url: '/refund', methods: changing, action: refund });
  route(app, shared, { url: '/refund_query', methods: ['GET'], action: findRefunds });
}

type DemoRoute = { url: string; methods: string[]; action: DemoAction };

function route(app: FastifyInstance, shared: JavaDemo['shared'], { url, methods, action }: DemoRoute): void {
  const { admission } = shared;
  const work = methods.includes('POST') ? 'mutation' : 'query';
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!methods.includes(request.method)) {
      const allow = methods.join(', ');
      return reply
        .code(405)
        .header('allow', allow)
        .send(invalidRequest(`This route takes ${allow}.`));
    }
    const params = readParams(request);
    if (!params) return reply.code(400).send(invalidRequest('A parameter is given twice.'));
    if (!(await admission.enter(work))) return reply.code(503).header('retry-after', '1').send(tooMany);
    try {
      return await reply.send(await action({ ...shared, requestId: request.id }, params));
    } finally {
      admission.leave(work);
    }
  };
  app.route({ method: ['GET', 'POST'], url, handler });
}

/** Undefined when one name has two values: nobody could say which was meant. */
function readParams(request: FastifyRequest): DemoParams | undefined {
  const url = request.raw.url ?? '';
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const form = typeof request.body === 'string' ? request.body : '';
  const pairs = [...new URLSearchParams(query), ...new URLSearchParams(form)].filter(([, value]) => value !== '');
  const params = new Map(pairs);
  return params.size === pairs.length ? Object.fromEntries(params) : undefined;
}

/**
 * A browser sends no Origin with a GET, and a foreign page can cause one with an image. It does say where the request comes from:
 * from another site is refused; from our own page it is held to the rules of an Origin.
 */
function askedBy(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || site === undefined || site === 'none') return headers;
  return { ...headers, origin: site === 'same-origin' ? `http://${headers.host ?? ''}` : 'null' };
}
