/** One order, live, through lost connections and restarts of the engine: nothing is missed, and nothing comes twice. */
import { createClient } from 'graphql-ws';
import { DOCUMENTS, type WatchSubscription } from './documents';
import { PaystateError, type Trade } from './outcome';
import { pause } from './send';

export type TradeChange = { trade: Trade; position: string };

export type WatchOptions = {
  /** The engine's GraphQL endpoint, over HTTP or WebSocket: "https://pay.example.com/graphql". */
  url: string;
  /** The token of this order (`Trade.watchToken`), or any credential that may read it. */
  watchToken?: string | undefined;
  outTradeNo: string;
  /** The position of the last change that was seen, from an earlier run. */
  after?: string | undefined;
  /** Ends the watching. */
  signal?: AbortSignal | undefined;
  /** The class WebSocket where the platform has none: Node 20 with the package `ws`. */
  webSocketImpl?: unknown;
  /** Told of each connection that was lost, and when it is made again. */
  onLost?: (reason: { message: string; reconnectInMs: number }) => void;
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
 * First the trade as it is (or as soon as it is opened), then every change. Ends when `signal` does or the loop is left. Throws
 * PaystateError where connecting again cannot help: UNAUTHENTICATED when the token has ended (get another and give `after`).
 */
export async function* watchTrade(options: WatchOptions): AsyncGenerator<TradeChange, void, void> {
  const { signal, onLost } = options;
  let { after } = options;
  let waitMs = FIRST_WAIT_MS;
  while (!signal?.aborted) {
    let lost = 'the engine ended the subscription';
    try {
      for await (const change of oneConnection(options, after)) {
        after = change.position;
        waitMs = FIRST_WAIT_MS;
        yield change;
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

async function* oneConnection(
  options: WatchOptions,
  after: string | undefined,
): AsyncGenerator<TradeChange, void, void> {
  const { url, watchToken, outTradeNo, signal, webSocketImpl } = options;
  const pings = unansweredPings(() => client.terminate());
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    ...(webSocketImpl === undefined ? {} : { webSocketImpl }),
    // Its own retries would subscribe from the same position again.
    retryAttempts: 0,
    keepAlive: KEEP_ALIVE_MS,
    connectionParams: watchToken === undefined ? {} : { authorization: `Bearer ${watchToken}` },
    on: pings.listeners,
  });
  const end = () => void client.dispose();
  signal?.addEventListener('abort', end);
  try {
    const changes = client.iterate<WatchSubscription>({ query: DOCUMENTS.watch, variables: { outTradeNo, after } });
    let isFirst = true;
    for await (const { data, errors } of changes) {
      if (errors) throw new EndedByErrors(errors);
      const change = data?.tradeChanged;
      // After a reconnect the first message brings what was missed: perhaps nothing.
      if (change && !(isFirst && change.position === after)) yield change;
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
  if (final !== undefined) return new PaystateError({ code: final, message: reason ?? '', retryable: false });
  return new Error(message ?? `${reason || 'closed'} (${code ?? 'no code'})`);
}
