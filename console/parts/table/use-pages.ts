/** A list of the engine, read page by page from its beginning. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type CombinedError, type TypedDocumentNode } from 'urql';
import { browserNowMs } from '../../session/engine-clock';

const PAGE = 50;

/** The variables of a list's document that say which page. */
type Paging = { first: number; after?: string | null | undefined };

type Connection<Row> = {
  nodes: readonly Row[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
};

export type Pages<Row, Result = unknown> = {
  /** Undefined until the first page is there. */
  rows: readonly Row[] | undefined;
  /** All that came with the first page. */
  first: Result | undefined;
  hasMore: boolean;
  /** When the first page was read, in milliseconds since 1970. */
  readAtMs: number;
  error: CombinedError | undefined;
  isLoadingMore: boolean;
  loadMore: () => void;
  /** From the first page on; what is shown stays until it is there. */
  reload: () => void;
};

type State<Row, Result> = Pick<Pages<Row, Result>, 'rows' | 'first' | 'hasMore' | 'readAtMs' | 'error'> & {
  endCursor: string | null;
};

/**
 * `document`: a query with `$first` and `$after`; `variables`: its others, compared by their content; `pick`: the
 * connection in its result, a function that stays the same.
 */
export function usePages<Result, Row, Variables extends Paging>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Omit<Variables, keyof Paging>,
  pick: (result: Result) => Connection<Row>,
): Pages<Row, Result> {
  const client = useClient();
  const [state, setState] = useState<State<Row, Result>>(() => nothingYet());
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(variables);
  /** What was asked for other variables is not taken any more. */
  const generation = useRef(0);

  const read = useCallback(
    async (after: string | null) => {
      const present = generation.current;
      const asked = { ...(JSON.parse(key) as object), first: PAGE, after } as Variables;
      const { data, error } = await client.query(document, asked).toPromise();
      if (generation.current !== present) return;
      if (!data) return setState((before) => ({ ...before, error }));
      const { nodes, pageInfo } = pick(data);
      setState((before) => ({
        first: after === null ? data : before.first,
        rows: after === null ? nodes : [...(before.rows ?? []), ...nodes],
        hasMore: pageInfo.hasNextPage,
        endCursor: pageInfo.endCursor,
        readAtMs: after === null ? browserNowMs() : before.readAtMs,
        error,
      }));
    },
    [client, document, pick, key],
  );

  useEffect(() => setState(nothingYet()), [read]);
  useEffect(() => {
    generation.current += 1;
    setLoadingMore(false);
    void read(null);
  }, [read, attempt]);

  const { endCursor } = state;
  const loadMore = useCallback(() => {
    if (endCursor === null || isLoadingMore) return;
    setLoadingMore(true);
    void read(endCursor).finally(() => setLoadingMore(false));
  }, [read, endCursor, isLoadingMore]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, isLoadingMore, loadMore, reload };
}

const nothingYet = () => ({
  rows: undefined,
  first: undefined,
  hasMore: false,
  endCursor: null,
  readAtMs: browserNowMs(),
  error: undefined,
});
