/** One subscription of the running engine, over broken connections and restarts: nothing twice, nothing left out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CloseCode, createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { note } from '../terminal/output';
import { CommandError, EXIT } from '../terminal/usage-error';
import type { EngineAddress } from './engine-address';
import { EngineProblem, IS_IT_RUNNING } from './engine-problem';

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;
/** A silent connection is pinged after this time, and has as long again to answer. */
const KEEP_ALIVE_MS = 10_000;
/** What is there is shown at once; where nothing comes in this time, there is nothing. */
const NOTHING_YET_MS = 1_500;

type GraphQLProblem = { message: string; extensions?: { retryable?: boolean; code?: string } };

const TOKEN_REFUSED: number[] = [CloseCode.Unauthorized, CloseCode.Forbidden];
const NOT_UNDERSTOOD: number[] = [CloseCode.BadRequest, CloseCode.SubprotocolNotAcceptable];

/** What went wrong; `exitCode` where connecting again cannot help. */
type Problem = { message: string; exitCode?: number };

export type Followed = {
  address: Pick<EngineAddress, 'hostAndPath' | 'apiToken'>;
  /** Takes the variable `$after`, a position. */
  query: string;
  variables: Record<string, unknown>;
  /** The root field of the subscription, which answers an item. */
  field: string;
  /** From where a second connection begins, if the first brought nothing. */
  start?: string | undefined;
  /** Asked for the position before the first connection; where it is left out, that begins with what is there. */
  begin?: (() => Promise<string>) | undefined;
  /** When nothing came although the engine answers. */
  onNothing?: (() => void) | undefined;
};

/**
 * Each item from now on, over a broken connection none twice and none left out. Ends only when the caller leaves the loop. Throws
 * a `CommandError` where connecting again cannot help.
 */
export async function* followSubscription<Item extends { position: string }>(
  followed: Followed,
): AsyncGenerator<Item, never> {
  const url = `ws://${followed.address.hostAndPath}`;
  const state: State = { after: undefined, isAway: false, pauseMs: FIRST_PAUSE_MS };
  for (;;) {
    const problem = yield* followOnce(url, followed, state);
    if (problem.exitCode !== undefined) throw new CommandError(problem.exitCode, `${url}: ${problem.message}`);
    // Once for each outage, not once for each try.
    if (!state.isAway) note(`${url}: ${problem.message}; connecting again until it answers`);
    state.isAway = true;
    await sleep(state.pauseMs);
    state.pauseMs = Math.min(state.pauseMs * 2, MAX_PAUSE_MS);
  }
}

type State = { after: string | undefined; isAway: boolean; pauseMs: number };

/** One connection, until it breaks. */
async function* followOnce<Item extends { position: string }>(
  url: string,
  { address, query, variables, field, start, begin, onNothing }: Followed,
  state: State,
): AsyncGenerator<Item, Problem> {
  try {
    state.after ??= await begin?.();
  } catch (error) {
    return problemOfBeginning(error);
  }
  let waiting: NodeJS.Timeout | undefined;
  const { client, end } = connect(url, address.apiToken, () => {
    if (state.isAway) note(`${url}: connected again`);
    else if (onNothing) waiting = setTimeout(onNothing, NOTHING_YET_MS);
    state.isAway = false;
    // Whatever comes from now on is new to whoever follows.
    state.after ??= start;
  });
  try {
    const results = client.iterate<Record<string, Item>>({ query, variables: { ...variables, after: state.after } });
    for await (const { data, errors = [] } of results) {
      const item = data?.[field];
      if (!item) return problemOf(errors);
      clearTimeout(waiting);
      state.pauseMs = FIRST_PAUSE_MS;
      yield item;
      // Only now is it dealt with.
      state.after = item.position;
    }
    return { message: 'the engine ended the subscription' };
  } catch (error) {
    return problemOf(error);
  } finally {
    clearTimeout(waiting);
    end();
  }
}

function problemOfBeginning(error: unknown): Problem {
  if (!(error instanceof EngineProblem)) throw error;
  const { message, isAway, exitCode } = error.problem;
  return isAway ? { message } : { message, exitCode };
}

function connect(url: string, apiToken: string | undefined, onConnected: () => void) {
  let unanswered: NodeJS.Timeout | undefined;
  const client: Client = createClient({
    url,
    webSocketImpl: WebSocket,
    // Its own retries would subscribe from the same position again.
    retryAttempts: 0,
    keepAlive: KEEP_ALIVE_MS,
    connectionParams: apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` },
    on: {
      connected: onConnected,
      ping: (isFromServer) => {
        if (!isFromServer) unanswered = setTimeout(() => client.terminate(), KEEP_ALIVE_MS);
      },
      pong: () => clearTimeout(unanswered),
      closed: () => clearTimeout(unanswered),
    },
  });
  const end = () => {
    clearTimeout(unanswered);
    void client.dispose();
  };
  return { client, end };
}

/** Errors of GraphQL, the close of the socket, or what prevented its opening. */
function problemOf(error: unknown): Problem {
  if (Array.isArray(error)) {
    const problems = error as readonly GraphQLProblem[];
    const message = problems.map((problem) => problem.message).join('; ');
    return problems.some(({ extensions }) => extensions?.retryable === true)
      ? { message }
      : { message, exitCode: EXIT.FAILED };
  }
  const { code, reason, message } = error as { code?: unknown; reason?: string; message?: string };
  if (typeof code !== 'number') {
    return { message: `${message || 'it cannot be reached'} (${IS_IT_RUNNING})` };
  }
  if (TOKEN_REFUSED.includes(code)) {
    return {
      message: `the engine does not accept the key (${reason || code}): set API_TOKEN or API_TOKEN_FILE, or give --key-file <file>`,
      exitCode: EXIT.NOT_TAKEN,
    };
  }
  const closed = { message: `closed with ${code}${reason ? ` (${reason})` : ''}` };
  return NOT_UNDERSTOOD.includes(code) ? { ...closed, exitCode: EXIT.FAILED } : closed;
}
