/** The list as the engine has it: read page by page, and live from the moment of its first page on. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { useMay } from '../../session/session';
import { TradesChangedDocument, TradesDocument, type TradeFilter, type TradeOrder } from './documents';
import { canShowArrived, listOf, withArrived, withChange, withPage, type TradeList } from './trade-list';
import { browserNowMs } from '../../session/engine-clock';

/** The first page is there soon; whoever goes on scrolls. */
const FIRST_PAGE = 50;
const PAGE = 100;

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

/** What is listed. */
type Wanted = { filter: TradeFilter; order: TradeOrder };

/** Both are compared by their content. */
export function useTradeList(filter: TradeFilter, order: TradeOrder): LiveTradeList {
  const client = useClient();
  const withBuyer = useMay('READ_BUYER');
  const [list, setList] = useState<TradeList>();
  const [readAtMs, setReadAtMs] = useState(() => browserNowMs());
  const [error, setError] = useState<CombinedError>();
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify({ filter, order } satisfies Wanted);
  /** What was asked for another list is not taken any more. */
  const generation = useRef(0);
  const shown = useRef<string>();

  useEffect(() => {
    const present = ++generation.current;
    const isPresent = () => generation.current === present;
    const wanted = JSON.parse(key) as Wanted;
    const endings: (() => void)[] = [];
    const follow = (after: string | null, isMatch: boolean) => {
      const variables = { after, withBuyer, ...(isMatch ? { filter: wanted.filter } : {}) };
      const live = client.subscription(TradesChangedDocument, variables).subscribe(({ data, error: failed }) => {
        if (!isPresent()) return;
        if (failed) setError(failed);
        if (!data) return;
        setReadAtMs(browserNowMs());
        setList((before) => before && withChange(before, data.tradesChanged.trade, isMatch));
      });
      endings.push(() => live.unsubscribe());
    };
    const begin = async () => {
      const variables = { ...wanted, first: FIRST_PAGE, withBuyer };
      const { data, error: failed } = await client.query(TradesDocument, variables).toPromise();
      if (!isPresent()) return;
      setError(failed);
      if (!data) return;
      const { nodes, pageInfo } = data.trades;
      setReadAtMs(browserNowMs());
      setList(listOf(wanted.order, nodes, { endCursor: pageInfo.endCursor, hasMore: pageInfo.hasNextPage }));
      follow(data.changes.latest, true);
      // A row that leaves the filter is not told by the filtered feed, and must not go on showing what was.
      if (Object.keys(wanted.filter).length > 0) follow(data.changes.latest, false);
    };
    // A list that is read anew stays until it is there.
    if (shown.current !== key) setList(undefined);
    shown.current = key;
    void begin();
    return () => {
      for (const end of endings) end();
    };
  }, [client, key, withBuyer, attempt]);

  const endCursor = list?.endCursor;
  const loadMore = useCallback(() => {
    if (endCursor == null || isLoadingMore) return;
    const present = generation.current;
    const load = async () => {
      setLoadingMore(true);
      const variables = { ...(JSON.parse(key) as Wanted), first: PAGE, after: endCursor, withBuyer };
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
  }, [client, key, withBuyer, endCursor, isLoadingMore]);

  const reload = () => setAttempt((count) => count + 1);
  return {
    list,
    readAtMs,
    error,
    isLoadingMore,
    loadMore,
    showArrived: () => (list && canShowArrived(list) ? setList((before) => before && withArrived(before)) : reload()),
    reload,
  };
}
