/** Requests to a running engine over GraphQL, as any client sends them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { note } from '../terminal/output';
import type { EngineAddress } from './engine-address';
import {
  EngineProblem,
  problemOfAnswer,
  problemOfConnection,
  type GraphQLAnswer,
  type RequestKind,
} from './engine-problem';

const REQUEST_LIMIT_MS = 30_000;
/** Pauses before a request is sent again; as many repeats as there are pauses. */
const PAUSES_MS: readonly number[] = [500, 1_000, 2_000];
/** What Retry-After may ask for. */
const MAX_PAUSE_MS = 10_000;

export type UserError = {
  code: string;
  message: string;
  advice: string;
  path: string[] | null;
  alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
};
export const USER_ERROR_FIELDS = 'userErrors { code message advice path alipay { code subCode subMsg } }';

type Variables = Record<string, unknown>;

export type EngineClient = {
  /** Answers `data`. Rejects with an `EngineProblem`; what may pass is asked again a few times, visibly. */
  query<Data>(document: string, variables?: Variables): Promise<Data>;
  /**
   * A mutation that its keys protect: where the engine advises to send the same keys again, or its answer is lost, it is sent
   * again a few times, visibly. `field` is the field of `Mutation`. Answers its payload, with OUTCOME_UNKNOWN where an earlier
   * attempt may have been done and the last does not tell.
   */
  mutate<Payload extends { userErrors: UserError[] }>(
    field: string,
    document: string,
    variables: Variables,
  ): Promise<Payload>;
  /** A mutation that would happen twice: it is sent once. */
  mutateOnce<Data>(document: string, variables: Variables): Promise<Data>;
};

export function engineAt(
  address: Pick<EngineAddress, 'hostAndPath' | 'apiToken' | 'tokenFrom'>,
  { limitMs = REQUEST_LIMIT_MS, pausesMs = PAUSES_MS }: { limitMs?: number; pausesMs?: readonly number[] } = {},
): EngineClient {
  const send = async <Data>(kind: RequestKind, query: string, variables: Variables): Promise<Data> => {
    const { data, problem } = await post(address, JSON.stringify({ query, variables }), limitMs);
    if (problem) throw new EngineProblem(problem, kind);
    return data as Data;
  };
  return {
    query: (document, variables = {}) => repeated(pausesMs, () => send('query', document, variables)),
    mutateOnce: (document, variables) => send('mutation', document, variables),
    async mutate<Payload extends { userErrors: UserError[] }>(field: string, document: string, variables: Variables) {
      const earlier = { mayBeDone: false };
      const attempt = async () => {
        try {
          const payload = (await send<Record<string, Payload>>('keyed mutation', document, variables))[field];
          if (!payload) throw new Error(`the engine answers without ${field}`);
          return payload;
        } catch (error) {
          earlier.mayBeDone ||= error instanceof EngineProblem && error.problem.mayBeDone;
          throw error;
        }
      };
      const payload = await repeated(pausesMs, attempt, ({ userErrors }) => {
        earlier.mayBeDone ||= isInDoubt(userErrors);
        return whyAgain(userErrors);
      });
      const { userErrors } = payload;
      // "Send it again" says nothing about an attempt before.
      const isOpen = earlier.mayBeDone && whyAgain(userErrors) !== undefined && !isInDoubt(userErrors);
      return isOpen ? { ...payload, userErrors: [...userErrors, EARLIER_ATTEMPT] } : payload;
    },
  };
}

const EARLIER_ATTEMPT: UserError = {
  code: 'OUTCOME_UNKNOWN',
  message: 'An earlier attempt of this command may have been done, or not.',
  advice: 'RETRY_SAME_KEYS',
  path: null,
  alipay: null,
};

function isInDoubt(userErrors: readonly UserError[]): boolean {
  return userErrors.some(({ code }) => code === 'OUTCOME_UNKNOWN');
}

function whyAgain(userErrors: readonly UserError[]): string | undefined {
  return userErrors.find(({ advice }) => advice === 'RETRY_SAME_KEYS')?.message;
}

/** `again` answers why an answer asks for a repeat; the last one is taken as it is. */
async function repeated<Answer>(
  pausesMs: readonly number[],
  send: () => Promise<Answer>,
  again: (answer: Answer) => string | undefined = () => undefined,
): Promise<Answer> {
  const attempt = createAttempt(send);
  for (const [index, pauseMs] of pausesMs.entries()) {
    let why: string | undefined;
    let waitMs = pauseMs;
    try {
      const answer = await attempt();
      why = again(answer);
      if (why === undefined) return answer;
    } catch (error) {
      if (!(error instanceof EngineProblem) || !error.problem.mayPass) throw error;
      why = error.problem.message;
      waitMs = Math.max(pauseMs, Math.min(error.problem.retryAfterMs ?? 0, MAX_PAUSE_MS));
    }
    note(`${why}\n  sent again, with the same numbers, in ${waitMs / 1_000} s (${index + 1} of ${pausesMs.length})`);
    await sleep(waitMs);
  }
  return attempt();
}

/** What an earlier attempt may have done is in doubt whatever ends a later one: an engine that is gone by then, for example. */
function createAttempt<Answer>(send: () => Promise<Answer>): () => Promise<Answer> {
  let mayBeDone = false;
  return async () => {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof EngineProblem)) throw error;
      mayBeDone ||= error.problem.mayBeDone;
      throw new EngineProblem({ ...error.problem, mayBeDone }, error.kind);
    }
  };
}

async function post(
  { hostAndPath, apiToken, tokenFrom }: Pick<EngineAddress, 'hostAndPath' | 'apiToken' | 'tokenFrom'>,
  body: string,
  limitMs: number,
): Promise<{ data: unknown; problem?: undefined } | { data?: undefined; problem: EngineProblem['problem'] }> {
  const url = `http://${hostAndPath}`;
  const headers = {
    'content-type': 'application/json',
    ...(apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` }),
  };
  try {
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    const text = await response.text();
    const answer = parse(text);
    if (response.ok && answer?.data != null && !answer.errors) return { data: answer.data };
    const from = apiToken === undefined ? undefined : tokenFrom;
    return { problem: problemOfAnswer(answer, response, { url, tokenFrom: from }) };
  } catch (error) {
    return { problem: problemOfConnection(error, url) };
  }
}

function parse(text: string): GraphQLAnswer<unknown> | undefined {
  try {
    return JSON.parse(text) as GraphQLAnswer<unknown>;
  } catch {
    return undefined;
  }
}
