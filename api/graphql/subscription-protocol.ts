/**
 * Subscriptions by the protocol graphql-transport-ws. graphql-ws knows nothing of Apollo: token, limits and masking are
 * applied here, by the same functions as over HTTP.
 */
import type { IncomingMessage } from 'node:http';
import {
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { SpanKind, type Context as OtelContext } from '@opentelemetry/api';
import type { Caller } from '../../access/caller';
import { isDenied, type Authenticator, type Denied } from '../request/authentication';
import type { ApiContext, SharedContext } from '../request/context';
import { ApiError, maskErrors, RequestErrors } from '../request/errors';
import { CONNECTION_INIT_TIMEOUT_MS, MAX_SUBSCRIPTIONS, MAX_SUBSCRIPTIONS_PER_SOCKET } from '../request/limits';
import { inSpan, traceOf } from '../../telemetry/spans';
import { createOperationCheck } from './documents/check-operation';
import { createLiveDocuments, type LiveDocument, type LiveDocuments } from './documents/live-documents';
import { createCallerSockets, type CallerSockets } from './caller-sockets';
import { subscribeShared } from './shared-results';

/** What one socket is known by to the protocol. */
export type SocketExtra = {
  requestId: string;
  request: IncomingMessage;
  close(code: number, reason: string): void;
  isClosed(): boolean;
  onClosed(callback: () => void): void;
  /** Once the client has said who it is. */
  caller?: Caller;
};

type LiveArgs = ExecutionArgs & { live: LiveDocument };
type Data = Record<string, unknown>;
type SocketContext = Context<Data, SocketExtra>;

type Protocol = { schema: GraphQLSchema; shared: SharedContext; authenticator: Authenticator };

export function subscriptionProtocol(protocol: Protocol): ServerOptions<Data, SocketExtra> {
  const { schema, shared } = protocol;
  const check = createOperationCheck(schema);
  const documents = createLiveDocuments((request) => {
    const operation = check(request);
    assertSubscription(operation);
    return operation;
  });
  const sockets = createCallerSockets();
  const mask = ({ extra }: SocketContext, errors: readonly unknown[]) =>
    maskErrors(errors, { requestId: extra.requestId, logger: shared.deps.logger });
  return {
    connectionInitWaitTimeout: CONNECTION_INIT_TIMEOUT_MS,
    // graphql-ws calls it with what `onSubscribe` has answered.
    subscribe: (args) => subscribeShared(args, () => (args as LiveArgs).live.release()),
    onConnect: (context) => enter(protocol, sockets, context),
    async onSubscribe(context, _id, payload) {
      try {
        checkCount(context);
        if (!(await shared.admission.enter('subscription'))) {
          throw new ApiError('OVERLOADED', 'Too many subscriptions begin at once.');
        }
        try {
          const options = { kind: SpanKind.SERVER, attributes: { 'paystate.request_id': context.extra.requestId } };
          return await inSpan(
            'subscribe',
            options,
            async () => prepare(protocol, documents, context, payload),
            callersTrace(context, payload),
          );
        } finally {
          shared.admission.leave('subscription');
        }
      } catch (error) {
        if (error instanceof RequestErrors) return error.errors;
        return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
      }
    },
    onError: (context, _id, _payload, errors) => mask(context, errors),
    onNext: (...[context, , , , { data, errors }]) =>
      errors ? { ...(data === undefined ? {} : { data }), errors: mask(context, errors) } : undefined,
  };
}

/** Whether the client may stay. Its socket is closed when its credential is not accepted, or ends. */
async function enter(
  { shared, authenticator }: Protocol,
  sockets: CallerSockets,
  { connectionParams, extra }: SocketContext,
): Promise<boolean> {
  const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  const caller = await authenticator.authenticate(extra.request, authorization);
  if (isDenied(caller)) {
    extra.close(CLOSE_CODES[caller.code] ?? CloseCode.Unauthorized, whyDenied(caller));
    return false;
  }
  // The client may have gone while its credential was checked.
  if (extra.isClosed()) return false;
  extra.caller = caller;
  const stopWaiting = shared.deps.access.onEnded(caller, (reason) => extra.close(CloseCode.Unauthorized, reason));
  const leave = sockets.enter(caller, () => extra.close(CloseCode.TooManyInitialisationRequests, TOO_MANY_SOCKETS));
  extra.onClosed(() => {
    stopWaiting();
    leave();
  });
  return true;
}

/** Throws what is wrong with the request; answers what is to be run. */
function prepare(
  { schema, shared, authenticator }: Protocol,
  documents: LiveDocuments,
  { extra }: SocketContext,
  payload: SubscribePayload,
): LiveArgs {
  if (shared.deps.feed.subscriberCount() >= MAX_SUBSCRIPTIONS) {
    throw new ApiError('OVERLOADED', 'This engine carries as many subscriptions as it can.');
  }
  if (!extra.caller) throw new Error('a subscription began before its client was authenticated');
  const denied = authenticator.takeRate(extra.caller);
  if (denied) throw new ApiError(denied.code, denied.message);
  const live = documents.open(payload);
  // graphql-ws keeps the message for as long as the subscription runs.
  (payload as { query: string }).query = live.text;
  const contextValue: ApiContext = { ...shared, requestId: extra.requestId, caller: extra.caller };
  return {
    schema,
    document: live.document,
    contextValue,
    operationName: payload.operationName ?? null,
    variableValues: payload.variables ?? null,
    live,
  };
}

/** A socket carries many operations: each may name a trace of its own in its extensions, or all that of `connection_init`. */
function callersTrace({ connectionParams }: SocketContext, { extensions }: SubscribePayload): OtelContext {
  return traceOf(typeof extensions?.['traceparent'] === 'string' ? extensions : connectionParams);
}

const TOO_MANY_SOCKETS = 'This credential has opened newer connections';

const CLOSE_CODES: Partial<Record<Denied['code'], CloseCode>> = {
  UNAUTHENTICATED: CloseCode.Unauthorized,
  FORBIDDEN: CloseCode.Forbidden,
  RATE_LIMITED: CloseCode.TooManyInitialisationRequests,
};

/** The reason of a close has 123 bytes. */
function whyDenied({ code, message }: Denied): string {
  const hint = 'Send {"authorization": "Bearer <key>"} with connection_init';
  return code === 'UNAUTHENTICATED' ? hint : message.slice(0, 120);
}

/** Over WebSocket nothing else runs. */
function assertSubscription({ operation }: OperationDefinitionNode): void {
  if (operation === OperationTypeNode.SUBSCRIPTION) return;
  throw new ApiError(
    'BAD_USER_INPUT',
    `Only subscriptions run over WebSocket: send a ${operation} with POST /graphql.`,
  );
}

function checkCount({ subscriptions }: SocketContext): void {
  if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) {
    throw new ApiError(
      'OVERLOADED',
      `One socket carries ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions at most: open another.`,
    );
  }
}
