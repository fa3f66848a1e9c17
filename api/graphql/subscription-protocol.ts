/**
 * Subscriptions by the protocol graphql-transport-ws. graphql-ws knows nothing of Apollo: token, limits and masking are
 * applied here, by the same functions as over HTTP.
 */
import type { IncomingMessage } from 'node:http';
import {
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import type { Caller } from '../../access/caller';
import { isDenied, type Authenticator, type Denied } from '../request/authentication';
import type { ApiContext, SharedContext } from '../request/context';
import { ApiError, maskErrors } from '../request/errors';
import {
  CONNECTION_INIT_TIMEOUT_MS,
  MAX_REMEMBERED_QUERIES,
  MAX_REMEMBERED_QUERY_CHARACTERS,
  MAX_SUBSCRIPTIONS,
  MAX_SUBSCRIPTIONS_PER_SOCKET,
} from '../request/limits';
import { assertAffordable, LIMIT_RULES, PARSE_OPTIONS } from './query-limits';
import { subscribeShared } from './shared-results';

/** What one socket is known by to the protocol. */
export type SocketExtra = {
  requestId: string;
  request: IncomingMessage;
  close(code: number, reason: string): void;
  /** Once the client has said who it is. */
  caller?: Caller;
  /** To be called when the socket is closed. */
  stopWaiting?(): void;
};

type Data = Record<string, unknown>;
type SocketContext = Context<Data, SocketExtra>;

export function subscriptionProtocol({
  schema,
  shared,
  authenticator,
}: {
  schema: GraphQLSchema;
  shared: SharedContext;
  authenticator: Authenticator;
}): ServerOptions<Data, SocketExtra> {
  const readQuery = createQueryReader(schema);
  const mask = ({ extra }: SocketContext, errors: readonly unknown[]) =>
    maskErrors(errors, { requestId: extra.requestId, logger: shared.deps.logger });
  return {
    connectionInitWaitTimeout: CONNECTION_INIT_TIMEOUT_MS,
    subscribe: subscribeShared,
    async onConnect({ connectionParams, extra }) {
      const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
      const caller = await authenticator.authenticate(extra.request, authorization);
      if (isDenied(caller)) {
        const code = caller.code === 'RATE_LIMITED' ? CloseCode.TooManyInitialisationRequests : CloseCode.Unauthorized;
        extra.close(caller.code === 'FORBIDDEN' ? CloseCode.Forbidden : code, whyDenied(caller));
        return false;
      }
      extra.caller = caller;
      extra.stopWaiting = shared.deps.access.onEnded(caller, (reason) => extra.close(CloseCode.Unauthorized, reason));
      return true;
    },
    onDisconnect: ({ extra }) => extra.stopWaiting?.(),
    async onSubscribe(context, _id, payload) {
      try {
        checkCount(context);
        if (!(await shared.admission.enter('subscription'))) {
          throw new ApiError('OVERLOADED', 'Too many subscriptions begin at once.');
        }
        try {
          return prepare(context, payload);
        } finally {
          shared.admission.leave('subscription');
        }
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
      }
    },
    onError: (context, _id, _payload, errors) => mask(context, errors),
    onNext: (context, _id, _payload, _args, { data, errors }) =>
      errors ? { ...(data === undefined ? {} : { data }), errors: mask(context, errors) } : undefined,
  };

  /** Throws what is wrong with the request; answers what is to be run. */
  function prepare({ extra }: SocketContext, payload: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
    if (shared.deps.feed.subscriberCount() >= MAX_SUBSCRIPTIONS) {
      throw new ApiError('OVERLOADED', 'This engine carries as many subscriptions as it can.');
    }
    const document = readQuery(payload.query);
    if (Array.isArray(document)) return document;
    const operation = getOperationAST(document, payload.operationName);
    if (!operation)
      throw new ApiError('BAD_USER_INPUT', 'operationName must name one of the operations of the document.');
    if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
      throw new ApiError(
        'BAD_USER_INPUT',
        `Only subscriptions run over WebSocket: send a ${operation.operation} with POST /graphql.`,
      );
    }
    assertAffordable(schema, document, payload.operationName, payload.variables);
    if (!extra.caller) throw new Error('a subscription began before its client was authenticated');
    const denied = authenticator.takeRate(extra.caller);
    if (denied) throw new ApiError(denied.code, denied.message);
    const contextValue: ApiContext = { ...shared, requestId: extra.requestId, caller: extra.caller };
    return {
      schema,
      document,
      contextValue,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? null,
    };
  }
}

/** A reason of a close has 123 bytes. */
function whyDenied({ code, message }: Denied): string {
  return code === 'UNAUTHENTICATED'
    ? 'Send {"authorization": "Bearer <key>"} with connection_init'
    : message.slice(0, 120);
}

function checkCount({ subscriptions }: SocketContext): void {
  if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) {
    throw new ApiError(
      'OVERLOADED',
      `One socket carries ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions at most: open another.`,
    );
  }
}

/** Parses and validates; the same query of ten thousand pages is parsed and validated once. */
function createQueryReader(schema: GraphQLSchema): (query: string) => DocumentNode | GraphQLError[] {
  const rules = [...specifiedRules, ...LIMIT_RULES];
  const remembered = new Map<string, DocumentNode>();
  return (query) => {
    const known = remembered.get(query);
    if (known) return known;
    const document = parseQuery(query);
    const invalid = validate(schema, document, rules);
    if (invalid.length > 0) return invalid.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    if (query.length <= MAX_REMEMBERED_QUERY_CHARACTERS) remembered.set(query, document);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_REMEMBERED_QUERIES) break;
      remembered.delete(oldest);
    }
    return document;
  };
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, PARSE_OPTIONS);
  } catch (error) {
    throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}

/** graphql-js gives its own errors no code; over HTTP Apollo does. */
function withCode(error: GraphQLError, code: string): GraphQLError {
  error.extensions['code'] ??= code;
  return error;
}
