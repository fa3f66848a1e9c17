/** One operation over HTTP, sent again with the same keys only where that cannot do harm and can help. */
import { PaystateError, type NoAnswer } from './outcome';

export type Connection = {
  /** The engine's GraphQL endpoint: "http://127.0.0.1:10086/graphql", or "…/m/<merchant>/graphql" of another shop. */
  url: string;
  /** An API key, a JWT or a watch token. */
  token?: string | undefined;
  /** How long one attempt may take; 30 s when undefined. A bar code may make the engine wait for the buyer. */
  timeoutMs?: number | undefined;
  /** How often it is sent again at most; 4 when undefined. */
  maxRetries?: number | undefined;
  /** Ends the attempts and the waiting between them. */
  signal?: AbortSignal | undefined;
  /** Instead of the platform's own. */
  fetch?: typeof fetch | undefined;
};

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_RETRIES = 4;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

type GraphQLProblem = { message: string; extensions?: { code?: string; retryable?: boolean; requestId?: string } };
type Answer<Data> = { data: Data } | { noAnswer: NoAnswer; waitMs?: number | undefined };

/**
 * Answers the data; `wasLost`: an earlier attempt brought no answer. Where none comes after the last attempt, it answers why: the
 * operation may have been carried out. Throws PaystateError where the engine refuses the request itself, and did so the first time:
 * a key that is withdrawn meanwhile says nothing about an attempt before.
 */
export async function send<Data>(
  connection: Connection,
  document: string,
  variables: Record<string, unknown>,
  isToRepeat: (data: Data) => boolean = () => false,
): Promise<{ data: Data; wasLost: boolean } | { noAnswer: NoAnswer }> {
  const { maxRetries = DEFAULT_RETRIES, signal } = connection;
  let wasLost = false;
  for (let retry = 0; ; retry += 1) {
    const answer = await attempt<Data>(connection, document, variables);
    const isRefused = 'noAnswer' in answer && !answer.noAnswer.retryable;
    if (isRefused && !wasLost) throw new PaystateError(answer.noAnswer);
    const isFinal = isRefused || ('data' in answer && !isToRepeat(answer.data));
    if (isFinal || retry >= maxRetries || signal?.aborted) return { ...answer, wasLost };
    wasLost ||= 'noAnswer' in answer;
    const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** retry, LONGEST_WAIT_MS);
    await pause(('waitMs' in answer && answer.waitMs) || backoffMs, signal);
  }
}

async function attempt<Data>(
  { url, token, timeoutMs = DEFAULT_TIMEOUT_MS, signal, fetch: send = fetch }: Connection,
  query: string,
  variables: Record<string, unknown>,
): Promise<Answer<Data>> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      redirect: 'error',
    });
    const { data, errors } = (await response.json()) as { data?: Data | null; errors?: GraphQLProblem[] };
    if (data && !errors) return { data };
    return { noAnswer: reasonOf(response.status, errors), waitMs: Number(response.headers.get('retry-after')) * 1_000 };
  } catch (error) {
    // A request without an answer may have been carried out: that is unknown, never failed.
    return { noAnswer: { code: 'NO_ANSWER', message: (error as Error).message, retryable: true } };
  }
}

function reasonOf(status: number, errors: readonly GraphQLProblem[] = []): NoAnswer {
  const [first] = errors;
  return {
    code: first?.extensions?.code ?? 'NO_ANSWER',
    message: first?.message ?? `HTTP ${status}`,
    // What is not the engine's own answer, a proxy's for instance, says nothing about the operation.
    retryable: first ? errors.every(({ extensions }) => extensions?.retryable === true) : true,
    requestId: first?.extensions?.requestId,
  };
}

/** Ends early, without an error, when the signal does. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
