/**
 * The routes of a Java demo that many shops began with: /qrcode, /refund, /refund_query. Off by default. There they are
 * all GET and open to anybody; here the API token and the rules about origins hold, and what moves money is POST (docs/reference/compatibility.md).
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreUnavailableError } from '../../domain/ports';
import type { Caller } from '../../access/caller';
import type { Scope } from '../../access/scopes';
import { headersOfDenied, isDenied, type Authenticator } from '../request/authentication';
import type { JavaDemoAccess, SharedContext } from '../request/context';
import { findRefunds, openQrCode, refund, type DemoAction, type DemoParams } from './java-demo-actions';
import { invalidRequest, noToken, notPermitted, tooMany, unavailable } from './java-demo-answers';
import type { RequestGuard } from '../request/request-guard';

type JavaDemo = {
  shared: SharedContext;
  guard: RequestGuard;
  authenticator: Authenticator;
  access: JavaDemoAccess;
};

/** Register it on a scope of its own. */
export function registerJavaDemoRoutes(app: FastifyInstance, demo: JavaDemo): void {
  const { shared, guard, authenticator, access } = demo;
  const callers = new WeakMap<object, Caller>();
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
    const foreign = guard.originProblem(withSiteOrigin(request.headers));
    if (foreign !== undefined) return reply.code(403).send(notPermitted(foreign));
    const caller = await authenticator.authenticate(request.raw, request.headers.authorization);
    if (!isDenied(caller)) return void callers.set(request, caller);
    void reply.headers(headersOfDenied(caller));
    if (caller.code === 'RATE_LIMITED') return reply.code(429).send(tooMany);
    return caller.code === 'FORBIDDEN'
      ? reply.code(403).send(notPermitted(caller.message))
      : reply.code(401).send(noToken);
  });
  const changing = access === 'get' ? ['GET', 'POST'] : ['POST'];
  const add = (demoRoute: DemoRoute) => route(app, shared, callers, demoRoute);
  add({ url: '/qrcode', methods: changing, scope: 'PAY', action: openQrCode });
  add({ url: '/refund', methods: changing, scope: 'REFUND', action: refund });
  add({ url: '/refund_query', methods: ['GET'], scope: 'READ', action: findRefunds });
}

type DemoRoute = { url: string; methods: string[]; scope: Scope; action: DemoAction };

function route(
  app: FastifyInstance,
  shared: SharedContext,
  callers: WeakMap<object, Caller>,
  { url, methods, scope, action }: DemoRoute,
): void {
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
    const caller = callers.get(request);
    if (!caller?.scopes.has(scope)) {
      if (caller) shared.authenticator.reportMissingScope(caller, url, scope);
      return reply.code(403).send(notPermitted(`${url} needs the scope ${scope}, which your credential lacks.`));
    }
    const params = readParams(request);
    if (!params) return reply.code(400).send(invalidRequest('A parameter is given twice.'));
    if (!(await admission.enter(work))) return reply.code(503).header('retry-after', '1').send(tooMany);
    try {
      return await reply.send(await action({ ...shared, requestId: request.id, caller }, params));
    } finally {
      admission.leave(work);
    }
  };
  app.route({ method: ['GET', 'POST'], url, handler });
}

/** Undefined when one name has two values: which one is meant is not known. */
function readParams(request: FastifyRequest): DemoParams | undefined {
  const url = request.raw.url ?? '';
  const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const form = typeof request.body === 'string' ? request.body : '';
  const pairs = [...new URLSearchParams(query), ...new URLSearchParams(form)].filter(([, value]) => value !== '');
  const params = new Map(pairs);
  return params.size === pairs.length ? Object.fromEntries(params) : undefined;
}

/**
 * A browser sends no Origin with a GET, and a foreign page can cause one with an image. It sends Sec-Fetch-Site:
 * a request from another site is refused; one from our own page is checked like an Origin.
 */
function withSiteOrigin(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || site === undefined || site === 'none') return headers;
  return { ...headers, origin: site === 'same-origin' ? `http://${headers.host ?? ''}` : 'null' };
}
