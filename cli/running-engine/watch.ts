import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CloseCode, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { engineAddress } from './engine-address';
import { UsageError } from '../terminal/usage-error';

const firstWaitMs = 250;
const maxWaitMs = 5_000;
/** A silent connection is pinged after this time, and has as long again to answer. */
const keepAliveMs = 10_000;
/** Before every event: for a trade that was not there yet when the watching began. */
const beforeAll = '0';

type Change = {
  position: string;
  trade: { state: string; inDoubt: boolean; paidAmount: string; refundedAmount: string };
  events: { type: string; summary: string }[];
};
type GraphQLProblem = { message: string; extensions?: { retryable?: boolean } };
type Subscribed = { tradeChanged: Change };

const QUERY = `subscription ($outTradeNo: ID!, $after: String) { tradeChanged(outTradeNo: $outTradeNo, after: $after) {
  position trade { state inDoubt paidAmount refundedAmount } events { type summary } } }`;

const TOKEN_REFUSED: number[] = [CloseCode.Unauthorized, CloseCode.Forbidden];
const NOT_UNDERSTOOD: number[] = [CloseCode.BadRequest, CloseCode.SubprotocolNotAcceptable];

/** What went wrong; `isFinal` when connecting again cannot help. */
type Problem = { message: string; isFinal: boolean };

/** Prints each change until it is interrupted. A connection that breaks is made again, and misses nothing. */
export async function watch(args: readonly string[]): Promise<number> {
  const { outTradeNo, merchant } = readArguments(args);
  const { hostAndPath, apiToken } = engineAddress(merchant);
  const url = `ws://${hostAndPath}`;
  process.stderr.write(`watching ${outTradeNo}, from when it is opened; Ctrl-C ends it\n`);
  let after: string | undefined;
  let waitMs = firstWaitMs;
  const onChange = (change: Change) => {
    // After a reconnect, the first message brings what was missed: perhaps nothing.
    if (after === undefined || change.events.length > 0) print(change);
    after = change.position;
    waitMs = firstWaitMs;
  };
  for (;;) {
    const { problem, wasConnected } = await follow(url, apiToken, { outTradeNo, after }, onChange);
    process.stderr.write(`${url}: ${problem.message}${problem.isFinal ? '' : ', connecting again'}\n`);
    if (problem.isFinal) return 1;
    if (wasConnected) after ??= beforeAll;
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, maxWaitMs);
  }
}

function readArguments(args: readonly string[]): { outTradeNo: string; merchant: string | undefined } {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: { merchant: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`watch: ${(error as Error).message}`);
  }
  const [outTradeNo] = parsed.positionals;
  if (outTradeNo === undefined) throw new UsageError('which trade? npx paystate watch <outTradeNo>');
  return { outTradeNo, merchant: parsed.values.merchant };
}

type Variables = { outTradeNo: string; after: string | undefined };

/** One connection, until it breaks. Never rejects. */
async function follow(
  url: string,
  apiToken: string | undefined,
  variables: Variables,
  onChange: (change: Change) => void,
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
    for await (const { data, errors = [] } of client.iterate<Subscribed>({ query: QUERY, variables })) {
      if (data) onChange(data.tradeChanged);
      else problem = problemOf(errors);
    }
  } catch (error) {
    problem = problemOf(error);
  }
  return { problem, wasConnected };
}

function print({ trade, events }: Change): void {
  const amounts = `paid ${trade.paidAmount} refunded ${trade.refundedAmount}${trade.inDoubt ? '  (in doubt)' : ''}`;
  process.stdout.write(`${trade.state}  ${amounts}\n`);
  for (const { type, summary } of events) process.stdout.write(`    ${type}: ${summary}\n`);
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
