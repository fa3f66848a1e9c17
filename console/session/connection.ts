/** The one WebSocket of the tab: kept open, taken up again by itself, and every subscription on it goes on without a gap. */
import { createClient, type Client, type Sink } from 'graphql-ws';
import { GRAPHQL_PATH } from './shop';
import { browserNowMs } from './engine-clock';

/** `sinceMs`: of a lost line, when it was lost. A line is lost, too, while the engine refuses for now what a page listens to. */
export type Line = { state: 'connecting' | 'live' | 'lost'; sinceMs: number };

export type Connection = {
  line(): Line;
  /** Called after each change of the line; answers how to stop. */
  onChange(listener: () => void): () => void;
  subscribe(request: LiveRequest, sink: Sink<Result>): () => void;
  close(): void;
};

type LiveRequest = { query?: string | undefined; variables?: object | undefined };
type Result = { data?: Record<string, unknown> | null | undefined; errors?: unknown };

const UNAUTHORIZED = 4401;
/** How graphql-ws reports a line that it has given up by itself. */
const TERMINATED = 4499;
const PING_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const FIRST_RETRY_MS = 300;
const MAX_RETRY_MS = 10_000;

/** `onUnauthorized`: the line was closed as that of a credential which is not accepted. It is tried again until `close`. */
export function connect(credential: string | undefined, onUnauthorized: () => void): Connection {
  let line: Line = { state: 'connecting', sinceMs: browserNowMs() };
  let socket = line.state;
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  let nextTry: ReturnType<typeof setTimeout> | undefined;
  const refused = new Set<object>();
  const listeners = new Set<() => void>();
  const tell = () => {
    const state = socket === 'live' && refused.size > 0 ? 'lost' : socket;
    if (line.state === state) return;
    line = { state, sinceMs: browserNowMs() };
    for (const listener of listeners) listener();
  };
  const become = (state: Line['state']) => {
    socket = state;
    tell();
  };
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${GRAPHQL_PATH}`,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: () => (credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
    keepAlive: PING_EVERY_MS,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) =>
      new Promise((resolve) => {
        nextTry = setTimeout(resolve, pauseMs(retries));
      }),
    on: {
      connected: () => become('live'),
      ping: (isReceived) => {
        // A line that is dead and does not know it yet.
        if (!isReceived) unanswered = setTimeout(() => client.terminate(), ANSWER_WITHIN_MS);
      },
      pong: () => clearTimeout(unanswered),
      closed: (event) => {
        clearTimeout(unanswered);
        const { code } = event as Partial<CloseEvent>;
        // At some codes graphql-ws gives up, whatever it is told; a line that was terminated it takes up again.
        if (code !== TERMINATED) client.terminate();
        if (code === UNAUTHORIZED) onUnauthorized();
        become('lost');
      },
    },
  });
  return {
    line: () => line,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribe(request, sink) {
      const own = {};
      return subscribeLastingly(client, request, {
        ...sink,
        refused(isRefused) {
          if (isRefused) refused.add(own);
          else refused.delete(own);
          tell();
        },
      });
    },
    close() {
      clearTimeout(nextTry);
      // What was being opened may be refused meanwhile.
      client.dispose()?.catch(() => undefined);
    },
  };
}

/** `refused`: the engine does not take it now; or does again, as far as is known. */
type LastingSink = Sink<Result> & { refused(isRefused: boolean): void };

/**
 * graphql-ws takes a subscription up again behind a lost line. This does so, too, where the engine ended it with an error that
 * passes: too much at once, or a store that is away.
 */
function subscribeLastingly(client: Client, { query = '', variables = {} }: LiveRequest, sink: LastingSink) {
  // graphql-ws sends the same object again when it is back, so what is written into it here goes along.
  const payload: { query: string; variables: Record<string, unknown> } = { query, variables: { ...variables } };
  const isResumed = /\$after\b/.test(query);
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end = (): void => undefined;
  const settle = () => {
    clearTimeout(timer);
    if (refusals > 0) sink.refused(false);
    refusals = 0;
  };
  const begin = () => {
    let isOver = false;
    const beginAgain = () => {
      end();
      clearTimeout(timer);
      sink.refused(true);
      timer = setTimeout(begin, pauseMs(refusals++));
    };
    const unsubscribe = client.subscribe(payload, {
      next(result) {
        if (isOver) return;
        if (result.data == null && isPassing(result.errors)) return beginAgain();
        settle();
        const position = isResumed ? positionOf(result.data) : undefined;
        if (position !== undefined) payload.variables['after'] = position;
        sink.next(result);
      },
      error(error) {
        if (isOver) return;
        if (isPassing(error)) beginAgain();
        else sink.error(error);
      },
      complete() {
        if (!isOver) sink.complete();
      },
    });
    end = () => {
      isOver = true;
      unsubscribe();
    };
    // What is accepted says nothing until something changes.
    if (refusals > 0) timer = setTimeout(settle, ANSWER_WITHIN_MS);
  };
  begin();
  return () => {
    end();
    settle();
  };
}

/** What the engine says of the first error: whether the same may be asked for again by itself. */
function isPassing(errors: unknown): boolean {
  const [error] = (Array.isArray(errors) ? errors : []) as { extensions?: { retryable?: unknown } }[];
  return error?.extensions?.retryable === true;
}

/** Of a message of a feed: everything up to it has arrived. */
function positionOf(data: Result['data']): string | undefined {
  const [change] = Object.values(data ?? {}) as ({ position?: unknown } | null)[];
  return typeof change?.position === 'string' ? change.position : undefined;
}

/** Not all tabs of an engine that restarts come at the same moment. */
const pauseMs = (retries: number) => Math.min(FIRST_RETRY_MS * 2 ** retries, MAX_RETRY_MS) * (0.5 + Math.random());
