/** What the engine says now, asked again and again while somebody looks at it: for what no subscription tells of. */
import { useCallback, useEffect, useState } from 'react';
import { useClient, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import { browserNowMs } from '../../session/engine-clock';

export type Polled<Result> = {
  /** The last that was said; undefined until the first answer. */
  data: Result | undefined;
  /** When it was said, in milliseconds since 1970. */
  readAtMs: number;
  /** Why the latest answer did not come. */
  error: CombinedError | undefined;
  /** Asks now. */
  reload: () => void;
};

const HIDDEN_MS = 60_000;

/** `everyMs`: how long after an answer it is asked again, a function that stays the same; `variables` by their content. */
export function usePolled<Result, Variables extends AnyVariables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  everyMs: (result: Result | undefined) => number,
): Polled<Result> {
  const client = useClient();
  const [state, setState] = useState<Omit<Polled<Result>, 'reload'> & { key?: string }>(() => nothingYet());
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(variables);

  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const { data, error } = await client.query(document, JSON.parse(key) as Variables).toPromise();
      if (isOver) return;
      setState((before) =>
        data
          ? { data, readAtMs: browserNowMs(), error, key }
          : { ...(before.key === key ? before : nothingYet()), error, key },
      );
      const waitMs = everyMs(data);
      timer = setTimeout(() => void ask(), globalThis.document.hidden ? Math.max(waitMs, HIDDEN_MS) : waitMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, document, key, everyMs, attempt]);

  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  // What was said of other variables is not shown for these.
  return { ...(state.key === key ? state : nothingYet()), reload };
}

const nothingYet = () => ({ data: undefined, readAtMs: browserNowMs(), error: undefined });
