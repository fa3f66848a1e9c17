/** Apollo as it is used here: it parses, executes and answers over HTTP. What may run is decided by `check-operation.ts`. */
import { performance } from 'node:perf_hooks';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { OperationTypeNode, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { ApiContext } from '../request/context';
import { ApiError, httpStatusOf, maskError, maskErrors, type ErrorCode } from '../request/errors';
import { createOperationCheck, type CheckOperation } from './documents/check-operation';
import { GRAPHQL_RESPONSE_JSON, mediaTypeFor } from './media-type';
import { PARSE_OPTIONS } from './documents/query-limits';

/** Not yet started. Its own errors and ours leave it masked alike. */
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
    // `operationPlugin` validates, by the same function as for a subscription, in bounded time.
    dangerouslyDisableValidation: true,
    // For what fails before an operation is known; `operationPlugin` does all the others, with their request id.
    formatError: (_formatted, error) => maskError(error),
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message: string) => logger.warn(withoutQuery(message)),
      error: (message: string) => logger.error(withoutQuery(message)),
    },
    plugins: [
      operationPlugin(createOperationCheck(schema)),
      // It would examine every field; nothing here may be cached anyway.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

/** Apollo appends an error to its own words, and graphql-js prints with an error the lines of the query that it is about. */
function withoutQuery(message: string): string {
  return message.split(':', 1)[0] ?? '';
}

const operationPlugin = (check: CheckOperation): ApolloServerPlugin<ApiContext> => ({
  async requestDidStart() {
    const begunMs = performance.now();
    return {
      async didResolveOperation({ document, request: { operationName, variables } }) {
        const { operation } = check({ document, operationName, variables });
        if (operation === OperationTypeNode.SUBSCRIPTION) {
          throw new ApiError(
            'BAD_USER_INPUT',
            'Subscriptions run over WebSocket at this same address (graphql-transport-ws).',
          );
        }
      },
      async willSendResponse({ request, response, errors, contextValue, operationName, operation }) {
        const { requestId, deps } = contextValue;
        const mediaType = mediaTypeFor(request.http?.headers.get('accept'));
        const codes: unknown[] = [];
        if (errors && response.body.kind === 'single') {
          const { singleResult } = response.body;
          const scope = { requestId, logger: deps.logger, operationName: operationName ?? undefined };
          singleResult.errors = maskErrors(errors, scope);
          codes.push(...singleResult.errors.map(({ extensions }) => extensions?.['code']));
          if (!('data' in singleResult)) {
            response.http.status = statusOf(errors[0], codes[0] as ErrorCode, mediaType);
          }
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
});

/**
 * The status of an answer without data. By the specification "GraphQL over HTTP" it is 200 in `application/json` where the
 * request was well-formed HTTP and the document or its variables were wrong, so that old clients read the errors.
 */
function statusOf(error: GraphQLError | undefined, code: ErrorCode, mediaType: string | undefined): number {
  const { code: givenCode, http } = (error?.extensions ?? {}) as { code?: unknown; http?: { status?: number } };
  // Apollo's own: the request names no query, or a mutation came by GET.
  if (givenCode === 'BAD_REQUEST') return http?.status ?? 400;
  const status = httpStatusOf(code);
  return status === 400 && mediaType !== GRAPHQL_RESPONSE_JSON ? 200 : status;
}
