/** The list as the engine has it: read page by page, and live from the moment of its first page on. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { TradesChangedDocument, TradesDocument, type TradeFilter } from './documents';
import { hasAllArrived, withArrived, withChange, withPage, type TradeList } from './trade-list';

const PAGE = 50;

export type LiveTradeList = {
  /** Undefined until the first page is there. */
  list: TradeList | undefined;
  /** When the engine last said something of it, in milliseconds since 1970. */
  readAtMs: number;
  error: CombinedError | undefined;
  isLoadingMore: boolean;
  loadMore(): void;
  showArrived(): void;
  reload(): void;
};

/** `filter` is compared by its content. */
export function useTradeList(filter: TradeFilter): LiveTradeList {
  const client = useClient();
  const [list, setList] = useState<TradeList>();
  const [readAtMs, setReadAtMs] = useState(() => Date.now());
  const [error, setError] = useState<CombinedError>();
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(filter);
  /** What was asked for another filter is not taken any more. */
  const generation = useRef(0);

  useEffect(() => {
    const present = ++generation.current;
    const isPresent = () => generation.current === present;
    const wanted = JSON.parse(key) as TradeFilter;
    const endings: (() => void)[] = [];
    const follow = (after: string | null, isMatch: boolean) => {
      const variables = { after, ...(isMatch ? { filter: wanted } : {}) };
      const live = client.subscription(TradesChangedDocument, variables).subscribe(({ data, error: failed }) => {
        if (!isPresent()) return;
        if (failed) setError(failed);
        if (!data) return;
        setReadAtMs(Date.now());
        setList((before) => before && withChange(before, data.tradesChanged.trade, isMatch));
      });
      endings.push(() => live.unsubscribe());
    };
    const begin = async () => {
      const { data, error: failed } = await client.query(TradesDocument, { filter: wanted, first: PAGE }).toPromise();
      if (!isPresent()) return;
      setError(failed);
      if (!data) return;
      const { nodes, pageInfo } = data.trades;
      setReadAtMs(Date.now());
      setList({ rows: nodes, arrived: [], endCursor: pageInfo.endCursor, hasMore: pageInfo.hasNextPage });
      follow(data.changes.latest, true);
      // A row that leaves the filter is not told by the filtered feed, and must not go on showing what was.
      if (key !== '{}') follow(data.changes.latest, false);
    };
    setList(undefined);
    void begin();
    return () => {
      for (const end of endings) end();
    };
  }, [client, key, attempt]);

  const endCursor = list?.endCursor;
  const loadMore = useCallback(() => {
    if (endCursor == null || isLoadingMore) return;
    const present = generation.current;
    const load = async () => {
      setLoadingMore(true);
      const variables = { filter: JSON.parse(key) as TradeFilter, first: PAGE, after: endCursor };
      const { data, error: failed } = await client.query(TradesDocument, variables).toPromise();
      setLoadingMore(false);
      if (generation.current !== present) return;
      setError(failed);
      if (!data) return;
      const { nodes, pageInfo } = data.trades;
      const next = { endCursor: pageInfo.endCursor, hasMore: pageInfo.hasNextPage };
      setList((before) => before && withPage(before, nodes, next));
    };
    void load();
  }, [client, key, endCursor, isLoadingMore]);

  const reload = () => setAttempt((count) => count + 1);
  return {
    list,
    readAtMs,
    error,
    isLoadingMore,
    loadMore,
    showArrived: () => (list && hasAllArrived(list) ? setList((before) => before && withArrived(before)) : reload()),
    reload,
  };
}
