/** The one WebSocket of the tab: kept open, taken up again by itself, and every subscription on it goes on without a gap. */
import { createClient, type Sink } from 'graphql-ws';
import { GRAPHQL_PATH } from './shop';
import { browserNowMs } from './engine-clock';

/** `sinceMs`: of a lost line, when it was lost. */
export type Line = { state: 'connecting' | 'live' | 'lost'; sinceMs: number };

export type Connection = {
  line(): Line;
  /** Called after each change of the line; answers how to stop. */
  onChange(listener: () => void): () => void;
  subscribe(request: LiveRequest, sink: Sink<Result>): () => void;
  close(): void;
};

type LiveRequest = { query?: string | undefined; variables?: object | undefined };
type Result = { data?: Record<string, unknown> | null | undefined };

const UNAUTHORIZED = 4401;
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
const FIRST_RETRY_MS = 300;
const MAX_RETRY_MS = 10_000;

/** `onRejected`: the credential is not accepted, or not any more. */
export function connect(credential: string | undefined, onRejected: () => void): Connection {
  let line: Line = { state: 'connecting', sinceMs: browserNowMs() };
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const become = (state: Line['state']) => {
    if (line.state !== state) line = { state, sinceMs: browserNowMs() };
    for (const listener of listeners) listener();
  };
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${GRAPHQL_PATH}`,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: () => (credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
    keepAlive: PING_EVERY_MS,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => delay(Math.min(FIRST_RETRY_MS * 2 ** retries, MAX_RETRY_MS) * (0.5 + Math.random())),
    on: {
      connected: () => become('live'),
      ping: (isReceived) => {
        // A line that is dead and does not know it yet.
        if (!isReceived) unanswered = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: () => clearTimeout(unanswered),
      closed: (event) => {
        clearTimeout(unanswered);
        const { code } = event as Partial<CloseEvent>;
        if (code === UNAUTHORIZED) onRejected();
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
    subscribe: ({ query = '', variables = {} }, sink) => {
      // graphql-ws sends the same object again when it is back, so what is written into it here goes along.
      const payload: { query: string; variables: Record<string, unknown> } = { query, variables: { ...variables } };
      const isResumed = /\$after\b/.test(query);
      return client.subscribe(payload, {
        ...sink,
        next(result) {
          const position = isResumed ? positionOf(result.data) : undefined;
          if (position !== undefined) payload.variables['after'] = position;
          sink.next(result);
        },
      });
    },
    close: () => void client.dispose(),
  };
}

/** Of a message of a feed: everything up to it has arrived. */
function positionOf(data: Result['data']): string | undefined {
  const [change] = Object.values(data ?? {}) as ({ position?: unknown } | null)[];
  return typeof change?.position === 'string' ? change.position : undefined;
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
