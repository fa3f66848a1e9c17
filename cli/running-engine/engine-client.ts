/** Requests to a running engine over GraphQL, as any client sends them. */
import type { EngineAddress } from './engine-address';

const REQUEST_LIMIT_MS = 30_000;

/** Answers `data`. Rejects when no engine answers, and with the messages of the errors when there are some. */
export type QueryEngine = <Data>(query: string, variables: Record<string, unknown>) => Promise<Data>;

export function engineAt(
  { hostAndPath, apiToken }: Pick<EngineAddress, 'hostAndPath' | 'apiToken'>,
  limitMs = REQUEST_LIMIT_MS,
): QueryEngine {
  const url = `http://${hostAndPath}`;
  const headers = {
    'content-type': 'application/json',
    ...(apiToken === undefined ? {} : { authorization: `Bearer ${apiToken}` }),
  };
  return async <Data>(query: string, variables: Record<string, unknown>): Promise<Data> => {
    const body = JSON.stringify({ query, variables });
    const signal = AbortSignal.timeout(limitMs);
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' }).catch(() => {
      throw new Error(`no engine answers at ${url}: is it running, and are HOST and PORT those that it has?`);
    });
    const answer = (await response.json().catch(() => ({}))) as { data?: Data; errors?: { message: string }[] };
    const { data, errors } = answer;
    if (errors || !data) throw new Error(errors?.map(({ message }) => message).join('; ') ?? `HTTP ${response.status}`);
    return data;
  };
}
