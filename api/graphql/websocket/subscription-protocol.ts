/**
 * Subscriptions by the protocol graphql-transport-ws. graphql-ws knows nothing of Apollo: token, limits and masking are
 * applied by the same functions as over HTTP.
 */
import type { IncomingMessage } from 'node:http';
import { CloseCode, type Context, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import type { Context as OtelContext } from '@opentelemetry/api';
import type { Caller } from '../../../access/caller';
import { isDenied, type Authenticator, type Denied } from '../../request/authentication';
import { ApiError } from '../../request/errors';
import { CONNECTION_INIT_TIMEOUT_MS, MAX_SUBSCRIPTIONS_PER_SOCKET } from '../../request/limits';
import { traceOf } from '../../../telemetry/spans';
import { errorsOf, type LiveOperations } from '../live-operations';

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

type Data = Record<string, unknown>;
type SocketContext = Context<Data, SocketExtra>;

type Protocol = { live: LiveOperations; authenticator: Authenticator };

export function subscriptionProtocol(protocol: Protocol): ServerOptions<Data, SocketExtra> {
  const { live } = protocol;
  return {
    connectionInitWaitTimeout: CONNECTION_INIT_TIMEOUT_MS,
    // graphql-ws calls it with what `onSubscribe` has answered.
    subscribe: (args) => live.subscribe(args),
    onConnect: (context) => enter(protocol, context),
    async onSubscribe(context, _id, payload) {
      try {
        checkCount(context);
        const { requestId, caller } = context.extra;
        if (!caller) throw new Error('a subscription began before its client was authenticated');
        const args = await live.open(payload, { requestId, caller, trace: callersTrace(context, payload) });
        // graphql-ws keeps the message for as long as the subscription runs.
        (payload as { query: string }).query = live.textOf(args);
        return args;
      } catch (error) {
        return errorsOf(error);
      }
    },
    onError: ({ extra }, _id, _payload, errors) => live.mask(errors, extra.requestId),
    onNext: (...[{ extra }, , , , { data, errors }]) =>
      errors ? { ...(data === undefined ? {} : { data }), errors: live.mask(errors, extra.requestId) } : undefined,
  };
}

/** Whether the client may stay. Its socket is closed when its credential is not accepted, or ends. */
async function enter({ live, authenticator }: Protocol, { connectionParams, extra }: SocketContext): Promise<boolean> {
  const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
  const caller = await authenticator.authenticate(extra.request, authorization);
  if (isDenied(caller)) {
    extra.close(CLOSE_CODES[caller.code], whyDenied(caller));
    return false;
  }
  // The client may have gone while its credential was checked.
  if (extra.isClosed()) return false;
  extra.caller = caller;
  live.enter(caller, {
    end: (reason, message) =>
      extra.close(reason === 'credential' ? CloseCode.Unauthorized : CloseCode.TooManyInitialisationRequests, message),
    onClosed: extra.onClosed,
  });
  return true;
}

/** A socket carries many operations: each may name a trace of its own in its extensions, or all that of `connection_init`. */
function callersTrace({ connectionParams }: SocketContext, { extensions }: SubscribePayload): OtelContext {
  return traceOf(typeof extensions?.['traceparent'] === 'string' ? extensions : connectionParams);
}

/** Code of RFC 6455's registry. */
export const TRY_AGAIN_LATER = 1013;

/** A client that reads 4401 gives its credential up. */
const CLOSE_CODES: Record<Denied['code'], number> = {
  UNAUTHENTICATED: CloseCode.Unauthorized,
  FORBIDDEN: CloseCode.Forbidden,
  RATE_LIMITED: CloseCode.TooManyInitialisationRequests,
  STORE_UNAVAILABLE: TRY_AGAIN_LATER,
};

/** The reason of a close has 123 bytes. */
function whyDenied({ code, message }: Denied): string {
  const hint = 'Send {"authorization": "Bearer <key>"} with connection_init';
  return code === 'UNAUTHENTICATED' ? hint : message.slice(0, 120);
}

function checkCount({ subscriptions }: SocketContext): void {
  if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS_PER_SOCKET) {
    throw new ApiError(
      'OVERLOADED',
      `One socket carries ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions at most: open another.`,
    );
  }
}
