/** GraphQL over HTTP: GET and POST /graphql through Apollo, browsers to GraphiQL, CORS for the origins that are allowed. */
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { createSlot } from '../request/admission';
import type { Caller } from '../../access/caller';
import { headersOfDenied, isDenied, type Authenticator } from '../request/authentication';
import type { ApiContext, SharedContext } from '../request/context';
import { errorBody, httpStatusOf, maskErrors, type ErrorCode } from '../request/errors';
import { registerEventStreams } from './event-streams';
import type { LiveOperations } from './live-operations';
import { acceptsMultipartSubscription, MULTIPART_SUBSCRIPTION } from './stream-formats';
import { PREFLIGHT_MAX_AGE_S } from '../request/limits';
import { foreignRead, type RequestGuard } from '../request/request-guard';

export type GraphqlHttp = {
  apollo: ApolloServer<ApiContext>;
  shared: SharedContext;
  guard: RequestGuard;
  authenticator: Authenticator;
  live: LiveOperations;
  /** Where a browser that opens the endpoint is sent; undefined: nowhere, it is answered as a program is. */
  graphiqlPath: string | undefined;
};

/** Registers the routes of /graphql on a scope of its own. Apollo must have been started. */
export function registerGraphqlHttp(app: FastifyInstance, options: GraphqlHttp): void {
  const { apollo, shared, guard, graphiqlPath } = options;
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error: FastifyError, _request, reply) => refuseUnread(error, reply, shared.deps.logger));
  app.addHook('onRequest', async (request, reply) => {
    const now = shared.deps.engine.clock.now().toISOString();
    void reply.headers({ 'x-request-id': request.id, 'paystate-time': now, 'cache-control': 'no-store' });
    const { origin } = request.headers;
    if (!guard.isAllowedOrigin(origin)) return;
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id, paystate-time',
      vary: 'Origin',
    });
  });

  const { admission } = shared;
  // The slot of each request, for resolvers that wait without it.
  const slots = new WeakMap<FastifyRequest, ReturnType<typeof createSlot>>();
  const callers = new WeakMap<FastifyRequest, Caller>();
  const callerOfAdmitted = (request: FastifyRequest) => {
    const caller = callers.get(request);
    if (!caller) throw new Error('a request was handled before it was authenticated');
    return caller;
  };
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => {
      return { ...shared, requestId: request.id, caller: callerOfAdmitted(request), slot: slots.get(request) };
    },
  });
  // Its types do not allow an undefined optional field, which ours require.
  const answer = handler.bind(app) as (request: unknown, reply: unknown) => Promise<unknown>;
  /** Before the body is read: a rejected request must not take memory. */
  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = await callerOf(options, request, reply);
    if (!caller) return reply;
    callers.set(request, caller);
    if (admission.isFull('query') && admission.isFull('mutation')) return overloaded(reply);
  };
  const execute = async (request: FastifyRequest, reply: FastifyReply) => {
    const slot = createSlot(admission, workOf(request.body));
    if (!(await slot.enter())) return overloaded(reply);
    slots.set(request, slot);
    try {
      return await answer(request, reply);
    } finally {
      slot.leave();
    }
  };
  const stream = registerEventStreams(app, { live: options.live, shared, callerOf: callerOfAdmitted, admit });
  app.route({
    method: 'POST',
    url: '/graphql',
    onRequest: admit,
    handler: (request, reply) =>
      acceptsMultipartSubscription(request.headers.accept)
        ? stream(request, reply, MULTIPART_SUBSCRIPTION)
        : execute(request, reply),
  });
  const pathForPeople = (request: FastifyRequest) => (isForPeople(request) ? graphiqlPath : undefined);
  app.route({
    method: 'GET',
    url: '/graphql',
    onRequest: async (request, reply) => (pathForPeople(request) === undefined ? admit(request, reply) : undefined),
    handler: async (request, reply) => {
      const path = pathForPeople(request);
      if (path !== undefined) return reply.header('vary', 'Accept').redirect(path, 302);
      // Apollo asks for a header that no page of another site can send unasked; `foreignRead` has asked for more.
      request.raw.headers['apollo-require-preflight'] = 'checked';
      return execute(request, reply);
    },
  });
  answerPreflights(app, guard);
}

function answerPreflights(app: FastifyInstance, guard: RequestGuard): void {
  for (const url of ['/graphql', '/graphql/stream']) {
    app.options(url, async (request, reply) => {
      if (guard.isAllowedOrigin(request.headers.origin)) {
        void reply.headers({
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'content-type, authorization, last-event-id, x-request-id',
          'access-control-max-age': PREFLIGHT_MAX_AGE_S,
        });
      }
      return reply.code(204).send();
    });
  }
}

/** Who sends a request that may be answered. Undefined once it was refused. */
async function callerOf(
  { guard, authenticator }: Pick<GraphqlHttp, 'guard' | 'authenticator'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Caller | undefined> {
  const { headers, method } = request;
  if (!URL.canParse(`http://${headers.host ?? ''}`)) {
    return void refuse(reply, 'BAD_USER_INPUT', 'The Host header is missing or malformed.');
  }
  const foreign = method === 'GET' ? foreignRead(guard, headers) : guard.originProblem(headers);
  if (foreign !== undefined) return void refuse(reply, 'FORBIDDEN', foreign);
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    return void refuse(reply, 'BAD_USER_INPUT', 'Send the body without Content-Encoding.', 415);
  }
  const caller = await authenticator.authenticate(request.raw, headers.authorization);
  if (!isDenied(caller)) return caller;
  void reply.headers(headersOfDenied(caller));
  return void refuse(reply, caller.code, caller.message);
}

/** A browser that opens the address. Programs that ask for JSON do not name HTML. */
function isForPeople({ headers }: FastifyRequest): boolean {
  return /text\/html/.test(headers.accept ?? '');
}

/** By a word in the query, without parsing it: a request that hides the word only waits in the other queue. */
function workOf(body: unknown): 'mutation' | 'query' {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' && /\bmutation\b/.test(query) ? 'mutation' : 'query';
}

function overloaded(reply: FastifyReply) {
  void reply.header('retry-after', '1');
  return refuse(reply, 'OVERLOADED', 'Too many requests are under way.');
}

function refuse(reply: FastifyReply, code: ErrorCode, message: string, status = httpStatusOf(code)) {
  return reply.code(status).send(errorBody(code, message, reply.request.id));
}

/** Errors that Fastify raises before Apollo runs, and unexpected ones. */
function refuseUnread(error: FastifyError, reply: FastifyReply, logger: Logger) {
  const { statusCode = 500, code } = error;
  if (statusCode >= 500) {
    const errors = maskErrors([error], { requestId: reply.request.id, logger });
    return reply.code(500).send({ errors });
  }
  if (statusCode === 413) return refuse(reply, 'REQUEST_TOO_LARGE', 'The body is too large.');
  if (statusCode === 415) {
    return refuse(reply, 'BAD_USER_INPUT', 'Send JSON with Content-Type: application/json.', 415);
  }
  const isJson = code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
  const message = isJson ? 'The body is not JSON: send {"query": "…", "variables": {…}}.' : 'The request is malformed.';
  return refuse(reply, 'BAD_USER_INPUT', message);
}
