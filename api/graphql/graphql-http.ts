/** GraphQL over HTTP: POST /graphql through Apollo, GraphiQL for a browser's GET, CORS for the origins that are allowed. */
import { performance } from 'node:perf_hooks';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Caller } from '../../access/caller';
import { headersOfDenied, isDenied, type Authenticator } from '../request/authentication';
import type { ApiContext, SharedContext } from '../request/context';
import { ApiError, errorBody, httpStatusOf, maskError, maskErrors, type ErrorCode } from '../request/errors';
import { GRAPHIQL_CSP, graphiqlPage } from './graphiql-page';
import { PREFLIGHT_MAX_AGE_S } from '../request/limits';
import { assertAffordable, LIMIT_RULES, PARSE_OPTIONS } from './query-limits';
import type { RequestGuard } from '../request/request-guard';

export type GraphqlHttp = {
  apollo: ApolloServer<ApiContext>;
  shared: SharedContext;
  guard: RequestGuard;
  authenticator: Authenticator;
};

/** Apollo, not yet started. Its own errors and ours leave it masked alike. */
export function createApollo(schema: GraphQLSchema, logger: Logger): ApolloServer<ApiContext> {
  return new ApolloServer<ApiContext>({
    schema,
    csrfPrevention: true,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    parseOptions: PARSE_OPTIONS,
    validationRules: [...LIMIT_RULES],
    // For what fails before an operation is known; `operationPlugin` does all the others, with their request id.
    formatError: (_formatted, error) => maskError(error),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: string) => logger.warn(message),
      error: (message: string) => logger.error(message),
    },
    plugins: [
      operationPlugin,
      // It would examine every field; nothing here may be cached anyway.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

const operationPlugin: ApolloServerPlugin<ApiContext> = {
  async requestDidStart() {
    const begunMs = performance.now();
    return {
      async didResolveOperation({ schema, document, operationName, operation, request }) {
        if (operation?.operation === OperationTypeNode.SUBSCRIPTION) {
          throw new ApiError(
            'BAD_USER_INPUT',
            'Subscriptions run over WebSocket at this same address (graphql-transport-ws).',
          );
        }
        assertAffordable(schema, document, operationName, request.variables);
      },
      async willSendResponse({ response, errors, contextValue, operationName, operation }) {
        const { requestId, deps } = contextValue;
        const codes: unknown[] = [];
        if (errors && response.body.kind === 'single') {
          const { singleResult } = response.body;
          const scope = { requestId, logger: deps.logger, operationName: operationName ?? undefined };
          singleResult.errors = maskErrors(errors, scope);
          codes.push(...singleResult.errors.map(({ extensions }) => extensions?.['code']));
          if (!('data' in singleResult)) response.http.status = httpStatusOf(codes[0] as ErrorCode);
        }
        // Neither the query nor its variables: they hold codes, buyers and subjects.
        deps.logger.info(
          {
            requestId,
            operation: operation?.operation,
            operationName: operationName ?? undefined,
            durationMs: Math.round(performance.now() - begunMs),
            codes: codes.length > 0 ? codes : undefined,
          },
          'graphql',
        );
      },
    };
  },
};

/** Registers the routes of /graphql on a scope of its own. Apollo must have been started. */
export function registerGraphqlHttp(app: FastifyInstance, { apollo, shared, guard, authenticator }: GraphqlHttp): void {
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error: FastifyError, request, reply) => refuseUnread(error, request, reply, shared.deps.logger));
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    const { origin } = request.headers;
    if (!guard.isAllowedOrigin(origin)) return;
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id',
      vary: 'Origin',
    });
  });

  const { admission } = shared;
  const callers = new WeakMap<object, Caller>();
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => ({ ...shared, requestId: request.id, caller: callerOf(callers, request) }),
  });
  // Its types do not allow an undefined optional field, which ours require.
  const answer = handler.bind(app) as (request: unknown, reply: unknown) => Promise<unknown>;
  app.route({
    method: 'POST',
    url: '/graphql',
    // Before the body is read: a rejected request must not take memory.
    onRequest: async (request, reply) => {
      const foreign = guard.originProblem(request.headers);
      if (foreign !== undefined) return refuse(reply, request, 'FORBIDDEN', foreign);
      if (!URL.canParse(`http://${request.headers.host ?? ''}`)) {
        return refuse(reply, request, 'BAD_USER_INPUT', 'The Host header is missing or malformed.');
      }
      const caller = await authenticator.authenticate(request.raw, request.headers.authorization);
      if (isDenied(caller)) {
        void reply.headers(headersOfDenied(caller));
        return refuse(reply, request, caller.code, caller.message);
      }
      callers.set(request, caller);
      if (admission.isFull('query') && admission.isFull('mutation')) return overloaded(reply, request);
    },
    handler: async (request, reply) => {
      const work = workOf(request.body);
      if (!(await admission.enter(work))) return overloaded(reply, request);
      try {
        return await answer(request, reply);
      } finally {
        admission.leave(work);
      }
    },
  });
  app.options('/graphql', async (request, reply) => {
    if (guard.isAllowedOrigin(request.headers.origin)) {
      void reply.headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, authorization, x-request-id',
        'access-control-max-age': PREFLIGHT_MAX_AGE_S,
      });
    }
    return reply.code(204).send();
  });
  app.get('/graphql', sendGraphiQL);
}

/** Set by `onRequest`, without which no handler runs. */
function callerOf(callers: WeakMap<object, Caller>, request: object): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('a request was handled before it was authenticated');
  return caller;
}

/** By a word in the query, without parsing it: a request that hides the word only waits in the other queue. */
function workOf(body: unknown): 'mutation' | 'query' {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' && /\bmutation\b/.test(query) ? 'mutation' : 'query';
}

function overloaded(reply: FastifyReply, request: FastifyRequest) {
  void reply.header('retry-after', '1');
  return refuse(reply, request, 'OVERLOADED', 'Too many requests are under way.');
}

function refuse(
  reply: FastifyReply,
  request: FastifyRequest,
  code: ErrorCode,
  message: string,
  status = httpStatusOf(code),
) {
  return reply.code(status).send(errorBody(code, message, request.id));
}

/** Errors that Fastify raises before Apollo runs, and unexpected ones. */
function refuseUnread(error: FastifyError, request: FastifyRequest, reply: FastifyReply, logger: Logger) {
  const { statusCode = 500, code } = error;
  if (statusCode >= 500) {
    const errors = maskErrors([error], { requestId: request.id, logger });
    return reply.code(500).send({ errors });
  }
  if (statusCode === 413) return refuse(reply, request, 'REQUEST_TOO_LARGE', 'The body is too large.');
  if (statusCode === 415) {
    return refuse(reply, request, 'BAD_USER_INPUT', 'Send JSON with Content-Type: application/json.', 415);
  }
  const isJson = code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY';
  const message = isJson ? 'The body is not JSON: send {"query": "…", "variables": {…}}.' : 'The request is malformed.';
  return refuse(reply, request, 'BAD_USER_INPUT', message);
}

async function sendGraphiQL(request: FastifyRequest, reply: FastifyReply) {
  if (!/text\/html/.test(request.headers.accept ?? '')) {
    void reply.header('allow', 'POST, OPTIONS');
    return refuse(
      reply,
      request,
      'BAD_USER_INPUT',
      'Send queries with POST; open this address in a browser for GraphiQL.',
      405,
    );
  }
  const page = await graphiqlPage();
  const isGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (isGzip) void reply.header('content-encoding', 'gzip');
  return reply
    .headers({ 'content-security-policy': GRAPHIQL_CSP, 'cache-control': 'no-cache', vary: 'Accept, Accept-Encoding' })
    .type('text/html; charset=utf-8')
    .send(isGzip ? page.gzipped : page.html);
}
