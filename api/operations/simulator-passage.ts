/**
 * `/simulated-alipay/…`: the control API of the simulated Alipay, for the console, whose pages may call their own origin only. It is
 * there where the engine runs its own simulator on loopback, and nowhere else: with real money there is nothing to control.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../request/authentication';
import { callerOf, requireScope } from '../request/authorize';
import type { ApiDeps } from '../request/context';
import { ApiError, errorBody, httpStatusOf, maskErrors, type ErrorCode } from '../request/errors';
import { createRequestGuard, foreignRead } from '../request/request-guard';

type Passage = {
  /** http://127.0.0.1:10087 */
  simulatorUrl: string;
  deps: Pick<ApiDeps, 'access' | 'logger'>;
  authenticator: Authenticator;
};

/** All that it lets through. The key, bills and other tests of an integration stay with the simulator's own port. */
const REQUESTS = [
  ['GET', 'ledger'],
  ['GET', 'buyers'],
  ['GET', 'faults'],
  ['POST', 'faults'],
  ['DELETE', 'faults'],
  ['POST', 'scan'],
  ['POST', 'pay'],
  ['POST', 'clock'],
] as const;

const MAX_BODY_BYTES = 16 * 1024;
const MAX_QUERY_LENGTH = 4_096;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Moving the clock waits for the notifies that are due by then. */
const TIMEOUT_MS = 60_000;

/** Register it on a scope of its own. */
export function registerSimulatorPassage(app: FastifyInstance, passage: Passage): void {
  const { logger, access } = passage.deps;
  // Checkout pages of other origins have nothing to do with it, whatever ALLOWED_ORIGINS says.
  const guard = createRequestGuard({ isOpen: access.isOpen });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    const refuse = (code: ErrorCode, message: string, status = httpStatusOf(code)) =>
      reply.code(status).send(errorBody(code, message, request.id));
    if (error instanceof ApiError) return refuse(error.code, error.message);
    const { statusCode = 500 } = error;
    if (statusCode < 500) return refuse('BAD_USER_INPUT', error.message, statusCode);
    const [shown] = maskErrors([error], { requestId: request.id, logger });
    return reply.code(500).send({ errors: [shown] });
  });
  for (const [method, name] of REQUESTS) {
    const url = `/simulated-alipay/${name}`;
    app.route({
      method,
      url,
      bodyLimit: MAX_BODY_BYTES,
      // Before the body is read.
      async onRequest(request, reply) {
        void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
        const foreign = method === 'GET' ? foreignRead(guard, request.headers) : guard.originProblem(request.headers);
        if (foreign !== undefined) throw new ApiError('FORBIDDEN', foreign);
        await authorize(passage, request, reply, url);
      },
      handler: (request, reply) => pass(passage.simulatorUrl, name, request, reply),
    });
  }
}

async function authorize({ authenticator }: Passage, request: FastifyRequest, reply: FastifyReply, url: string) {
  const caller = await callerOf(authenticator, request, reply);
  requireScope({ authenticator, caller }, 'OPERATE', url);
}

async function pass(simulatorUrl: string, name: string, request: FastifyRequest, reply: FastifyReply) {
  const { method, raw, body } = request;
  const { search } = new URL(raw.url ?? '', simulatorUrl);
  if (search.length > MAX_QUERY_LENGTH) throw new ApiError('BAD_USER_INPUT', 'The query string is too long.');
  const answer = await fetch(`${simulatorUrl}/control/${name}${search}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (text.length > MAX_ANSWER_BYTES)
    throw new ApiError('BAD_USER_INPUT', 'The answer is too large: ask for fewer orders.');
  return reply.code(answer.status).type('application/json; charset=utf-8').send(text);
}
