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

/** What `More` needs to know. */
export type Reading = {
  /** A page is under way. */
  isReading: boolean;
  /** Why the page behind the last row is not there. */
  moreError: CombinedError | undefined;
};

export type Pages<Row, Result = unknown> = Reading & {
  /** Undefined until the first page is there. */
  rows: readonly Row[] | undefined;
  /** All that came with the first page. */
  first: Result | undefined;
  hasMore: boolean;
  /** When the first page was read, in milliseconds since 1970. */
  readAtMs: number;
  error: CombinedError | undefined;
  loadMore: () => void;
  /** From the first page on; what is shown stays until it is there. */
  reload: () => void;
};

type State<Row, Result> = Pick<Pages<Row, Result>, 'rows' | 'first' | 'hasMore' | 'readAtMs' | 'error'> & {
  endCursor: string | null;
};

/** `isPresent`: whether the page is still waited for. Answers what went wrong. */
export type ReadPage = (isPresent: () => boolean) => Promise<CombinedError | undefined>;

/** One page at a time: a first page takes the place of what is under way, a further one does not. */
export function useReading(): Reading & { begin: (page: 'first' | 'further', read: ReadPage) => Promise<void> } {
  const underWay = useRef<ReadPage>();
  const [isReading, setReading] = useState(false);
  const [moreError, setMoreError] = useState<CombinedError>();
  const begin = useCallback(async (page: 'first' | 'further', read: ReadPage) => {
    if (page === 'further' && underWay.current) return;
    underWay.current = read;
    setReading(true);
    const isPresent = () => underWay.current === read;
    const error = await read(isPresent);
    if (!isPresent()) return;
    underWay.current = undefined;
    setReading(false);
    // A list that could not be read anew goes on with what it has.
    if (page === 'further' || !error) setMoreError(error);
  }, []);
  return { isReading, moreError, begin };
}

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
  const { begin, ...reading } = useReading();
  const [state, setState] = useState<State<Row, Result>>(() => nothingYet());
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(variables);

  const read = useCallback(
    async (after: string | null, isPresent: () => boolean) => {
      const asked = { ...(JSON.parse(key) as object), first: PAGE, after } as Variables;
      const { data, error } = await client.query(document, asked).toPromise();
      if (!isPresent()) return undefined;
      if (data) setState((before) => withPage(before, after, pick(data), data));
      if (after === null) setState((before) => ({ ...before, error }));
      return error;
    },
    [client, document, pick, key],
  );

  useEffect(() => setState(nothingYet()), [read]);
  useEffect(() => void begin('first', (isPresent) => read(null, isPresent)), [begin, read, attempt]);

  const { endCursor } = state;
  const loadMore = useCallback(() => {
    if (endCursor !== null) void begin('further', (isPresent) => read(endCursor, isPresent));
  }, [begin, read, endCursor]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...state, ...reading, loadMore, reload };
}

function withPage<Row, Result>(
  before: State<Row, Result>,
  after: string | null,
  { nodes, pageInfo: { endCursor, hasNextPage: hasMore } }: Connection<Row>,
  first: Result,
): State<Row, Result> {
  if (after === null) return { ...before, first, rows: nodes, hasMore, endCursor, readAtMs: browserNowMs() };
  // It goes on where the rows end, or it is there already.
  if (after !== before.endCursor) return before;
  return { ...before, rows: [...(before.rows ?? []), ...nodes], hasMore, endCursor };
}

const nothingYet = () => ({
  rows: undefined,
  first: undefined,
  hasMore: false,
  endCursor: null,
  readAtMs: browserNowMs(),
  error: undefined,
});
