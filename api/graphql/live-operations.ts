/**
 * What subscriptions share, over WebSocket and as streams: who may begin one, how many run, the documents that they
 * hold, and what is shown of errors. Beside them stand the two ways to carry them: `websocket/` and `event-streams.ts`.
 */
import {
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { SpanKind, type Context as OtelContext } from '@opentelemetry/api';
import type { Caller } from '../../access/caller';
import type { ApiContext, SharedContext } from '../request/context';
import { ApiError, maskErrors, RequestErrors } from '../request/errors';
import { MAX_SUBSCRIPTIONS } from '../request/limits';
import { inSpan } from '../../telemetry/spans';
import { createOperationCheck } from './documents/check-operation';
import { createLiveDocuments, type LiveDocument, type SubscriptionRequest } from './documents/live-documents';
import { createCallerSockets } from './caller-sockets';
import { subscribeShared } from './shared-results';

/** Who asks, and what the request is known by. */
export type LiveRequest = Pick<ApiContext, 'requestId' | 'resumeFrom'> & { caller: Caller; trace: OtelContext };

/** What carries results to a client: a socket, or the response of a request. */
export type Carrier = {
  /** The credential has ended, or its owner has opened too many newer ones. */
  end(reason: 'credential' | 'too-many', message: string): void;
  onClosed(callback: () => void): void;
};

export type LiveOperations = {
  /** Counts a carrier of the caller, and ends it with the credential. */
  enter(caller: Caller, carrier: Carrier): void;
  /** What is to be run. Throws `ApiError`, and `RequestErrors` of a document that does not fit. */
  open(payload: SubscriptionRequest, request: LiveRequest): Promise<ExecutionArgs>;
  /** Takes what `open` has answered. What fails is in the result. */
  subscribe(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  /** The one copy of the document's text. */
  textOf(args: ExecutionArgs): string;
  /** What a client sees of errors. */
  mask(errors: readonly unknown[], requestId: string): GraphQLFormattedError[];
};

type LiveArgs = ExecutionArgs & { live: LiveDocument };

export function createLiveOperations(schema: GraphQLSchema, shared: SharedContext): LiveOperations {
  const check = createOperationCheck(schema);
  const documents = createLiveDocuments((request) => {
    const operation = check(request);
    assertSubscription(operation);
    return operation;
  });
  const carriers = createCallerSockets();

  const prepare = (payload: SubscriptionRequest, { caller, requestId, resumeFrom }: LiveRequest): LiveArgs => {
    if (shared.deps.feed.subscriberCount() >= MAX_SUBSCRIPTIONS) {
      throw new ApiError('OVERLOADED', 'This engine carries as many subscriptions as it can.');
    }
    const denied = shared.authenticator.takeRate(caller);
    if (denied) throw new ApiError(denied.code, denied.message);
    const live = documents.open(payload);
    const contextValue: ApiContext = { ...shared, requestId, resumeFrom, caller };
    return {
      schema,
      document: live.document,
      contextValue,
      operationName: payload.operationName ?? null,
      variableValues: payload.variables ?? null,
      live,
    };
  };

  return {
    enter(caller, carrier) {
      const stopWaiting = shared.deps.access.onEnded(caller, (reason) => carrier.end('credential', reason));
      const leave = carriers.enter(caller, () => carrier.end('too-many', TOO_MANY_CARRIERS));
      carrier.onClosed(() => {
        stopWaiting();
        leave();
      });
    },
    async open(payload, request) {
      if (!(await shared.admission.enter('subscription'))) {
        throw new ApiError('OVERLOADED', 'Too many subscriptions begin at once.');
      }
      try {
        const options = { kind: SpanKind.SERVER, attributes: { 'paystate.request_id': request.requestId } };
        return await inSpan('subscribe', options, async () => prepare(payload, request), request.trace);
      } finally {
        shared.admission.leave('subscription');
      }
    },
    subscribe: (args) => subscribeShared(args, () => (args as LiveArgs).live.release()),
    textOf: (args) => (args as LiveArgs).live.text,
    mask: (errors, requestId) => maskErrors(errors, { requestId, logger: shared.deps.logger }),
  };
}

/** What `open` has thrown, as errors of GraphQL. */
export function errorsOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof RequestErrors) return error.errors;
  return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
}

const TOO_MANY_CARRIERS = 'This credential has opened newer connections';

/** Over WebSocket and as streams nothing else runs. */
function assertSubscription({ operation }: OperationDefinitionNode): void {
  if (operation === OperationTypeNode.SUBSCRIPTION) return;
  throw new ApiError(
    'BAD_USER_INPUT',
    `Only subscriptions run over WebSocket and as streams: send a ${operation} with POST /graphql, and accept JSON.`,
  );
}
