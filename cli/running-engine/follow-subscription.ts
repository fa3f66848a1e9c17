/** One connection to the running engine, over which one subscription is followed. */
import { CloseCode, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A silent connection is pinged after this time, and has as long again to answer. */
const keepAliveMs = 10_000;

type GraphQLProblem = { message: string; extensions?: { retryable?: boolean } };

const TOKEN_REFUSED: number[] = [CloseCode.Unauthorized, CloseCode.Forbidden];
const NOT_UNDERSTOOD: number[] = [CloseCode.BadRequest, CloseCode.SubprotocolNotAcceptable];

/** What went wrong; `isFinal` when connecting again cannot help. */
type Problem = { message: string; isFinal: boolean };

/** One connection, until it breaks. Never rejects. */
export async function followSubscription(
  url: string,
  apiToken: string | undefined,
  { query, variables }: { query: string; variables: Record<string, unknown> },
  onData: (data: unknown) => void | Promise<void>,
): Promise<{ problem: Problem; wasConnected: boolean }> {
  let wasConnected = false;
  let unanswered: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    // Its own retries would subscribe from the same position again.
    retryAttempts: 0,
    keepAlive: keepAliveMs,
    connectionParams: apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` },
    on: {
      connected: () => (wasConnected = true),
      ping: (isFromServer) => {
        if (!isFromServer) unanswered = setTimeout(() => client.terminate(), keepAliveMs);
      },
      pong: () => clearTimeout(unanswered),
      closed: () => clearTimeout(unanswered),
    },
  });
  let problem: Problem = { message: 'the engine ended the subscription', isFinal: false };
  try {
    for await (const { data, errors = [] } of client.iterate({ query, variables })) {
      if (data) await onData(data);
      else problem = problemOf(errors);
    }
  } catch (error) {
    problem = problemOf(error);
  }
  return { problem, wasConnected };
}

/** Errors of GraphQL, the close of the socket, or what prevented its opening. */
function problemOf(error: unknown): Problem {
  if (Array.isArray(error)) {
    const problems = error as readonly GraphQLProblem[];
    const isFinal = !problems.some(({ extensions }) => extensions?.retryable === true);
    return { message: problems.map(({ message }) => message).join('; '), isFinal };
  }
  const { code, reason, message } = error as { code?: unknown; reason?: string; message?: string };
  if (typeof code !== 'number') {
    const hint = 'is it running, and are HOST and PORT those that it has?';
    return { message: `${message || 'it cannot be reached'} (${hint})`, isFinal: false };
  }
  if (TOKEN_REFUSED.includes(code)) {
    const message = 'the engine refuses the token: set API_TOKEN to the one that it was started with';
    return { message, isFinal: true };
  }
  return { message: `closed with ${code}${reason ? ` (${reason})` : ''}`, isFinal: NOT_UNDERSTOOD.includes(code) };
}
