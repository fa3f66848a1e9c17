/** One subscription over lost connections and restarts of the engine: nothing is missed, and nothing comes twice. */
import { createClient } from 'graphql-ws';
import { PaystateError } from './outcome';
import { pause } from './send';

export type FollowOptions = {
  /** The engine's GraphQL endpoint, over HTTP or WebSocket. */
  url: string;
  token?: string | undefined;
  /** A subscription that takes the variable `$after`, a position, and answers items with a `position` in its root field `field`. */
  query: string;
  field: string;
  variables?: Record<string, unknown>;
  /** The position to begin after. */
  after?: string | undefined;
  /** After which position a second connection begins, where the first brought nothing; `after` when undefined. */
  afterConnected?: string | undefined;
  signal?: AbortSignal | undefined;
  webSocketImpl?: unknown;
  onConnected?: (() => void) | undefined;
  onLost?: ((reason: { message: string; reconnectInMs: number }) => void) | undefined;
};

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** A silent connection is pinged after this time, and has as long again to answer. */
const KEEP_ALIVE_MS = 10_000;
/** 4400 malformed, 4401 the token has ended or is not accepted, 4403 forbidden, 4406 another protocol. */
const FINAL_CLOSES = new Map([
  [4400, 'BAD_USER_INPUT'],
  [4401, 'UNAUTHENTICATED'],
  [4403, 'FORBIDDEN'],
  [4406, 'BAD_USER_INPUT'],
]);

type GraphQLProblem = { message: string; extensions?: { code?: string; retryable?: boolean; requestId?: string } };

/**
 * Each item, the first as the subscription begins. Ends when `signal` does or the loop is left. Throws PaystateError where connecting
 * again cannot help.
 */
export async function* follow<Item extends { position: string }>(
  options: FollowOptions,
): AsyncGenerator<Item, void, void> {
  const { signal, onLost, onConnected } = options;
  let { after } = options;
  requireWebSocket(options.webSocketImpl);
  const connected = () => {
    after ??= options.afterConnected;
    onConnected?.();
  };
  let waitMs = FIRST_WAIT_MS;
  while (!signal?.aborted) {
    let lost = 'the engine ended the subscription';
    try {
      for await (const item of oneConnection<Item>({ ...options, after, onConnected: connected })) {
        after = item.position;
        waitMs = FIRST_WAIT_MS;
        yield item;
      }
    } catch (error) {
      if (error instanceof PaystateError) throw error;
      lost = (error as Error).message;
    }
    if (signal?.aborted) return;
    // Not all clients of an engine that restarts come at the same moment.
    const reconnectInMs = Math.round(waitMs * (0.5 + Math.random() / 2));
    onLost?.({ message: lost, reconnectInMs });
    await pause(reconnectInMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** Throws PaystateError where there is none: to connect again would not help. */
function requireWebSocket(webSocketImpl: unknown): void {
  if (webSocketImpl !== undefined || 'WebSocket' in globalThis) return;
  const message = 'This Node has no WebSocket: pass webSocketImpl, the WebSocket of the package ws.';
  throw new PaystateError({ code: 'BAD_USER_INPUT', message, retryable: false });
}

async function* oneConnection<Item extends { position: string }>(
  options: FollowOptions,
): AsyncGenerator<Item, void, void> {
  const { url, token, query, field, variables, after, signal, webSocketImpl, onConnected } = options;
  const pings = unansweredPings(() => client.terminate());
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    // Its own retries would subscribe from the same position again.
    retryAttempts: 0,
    keepAlive: KEEP_ALIVE_MS,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    on: { ...pings.listeners, connected: () => onConnected?.() },
  });
  const end = () => void client.dispose();
  signal?.addEventListener('abort', end);
  try {
    const items = client.iterate<Record<string, Item>>({ query, variables: { ...variables, after } });
    let isFirst = true;
    for await (const { data, errors } of items) {
      if (errors) throw new EndedByErrors(errors);
      const item = data?.[field];
      // After a reconnect the first message brings what was missed: perhaps nothing.
      if (item && !(isFirst && item.position === after)) yield item;
      isFirst = false;
    }
  } catch (error) {
    throw finalOrLost(error);
  } finally {
    signal?.removeEventListener('abort', end);
    pings.stop();
    await client.dispose();
  }
}

/** Ends a connection whose pings are not answered. */
function unansweredPings(terminate: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const listeners = {
    ping(isFromServer: boolean) {
      if (!isFromServer) timer = setTimeout(terminate, KEEP_ALIVE_MS);
    },
    pong: stop,
    closed: stop,
  };
  return { listeners, stop };
}

/** The engine ended the subscription with errors. */
class EndedByErrors extends Error {
  constructor(readonly problems: readonly GraphQLProblem[]) {
    super(problems.map(({ message }) => message).join('; '));
  }
}

/** A PaystateError where connecting again cannot help; otherwise what to tell of the lost connection. */
function finalOrLost(error: unknown): Error {
  if (Array.isArray(error)) return finalOrLost(new EndedByErrors(error as GraphQLProblem[]));
  if (error instanceof EndedByErrors) {
    const { code = 'INTERNAL', retryable = false, requestId } = error.problems[0]?.extensions ?? {};
    return retryable ? error : new PaystateError({ code, message: error.message, retryable, requestId });
  }
  const { code, reason, message } = error as { code?: number; reason?: string; message?: string };
  const final = code === undefined ? undefined : FINAL_CLOSES.get(code);
  const closed = code === undefined ? 'it cannot be reached' : `closed with ${code}${reason ? ` (${reason})` : ''}`;
  if (final !== undefined) return new PaystateError({ code: final, message: reason || closed, retryable: false });
  return new Error(message || closed);
}
