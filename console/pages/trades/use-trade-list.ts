/** The list as the engine has it: read page by page, and live from the moment of its first page on. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { useReading, type Reading } from '../../parts/table/use-pages';
import { useMay } from '../../session/session';
import { TradesChangedDocument, TradesDocument, type TradeFilter, type TradeOrder } from './documents';
import { canShowArrived, listOf, withArrived, withChange, withPage, type TradeList } from './trade-list';
import { browserNowMs } from '../../session/engine-clock';

/** The first page is there soon; whoever goes on scrolls. */
const FIRST_PAGE = 50;
const PAGE = 100;

export type LiveTradeList = Reading & {
  /** Undefined until the first page is there. */
  list: TradeList | undefined;
  /** When the engine last said something of it, in milliseconds since 1970. */
  readAtMs: number;
  error: CombinedError | undefined;
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
  const { begin, ...reading } = useReading();
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify({ filter, order } satisfies Wanted);
  const shown = useRef<string>();

  useEffect(() => {
    let isOver = false;
    const wanted = JSON.parse(key) as Wanted;
    const endings: (() => void)[] = [];
    const follow = (after: string | null, isMatch: boolean) => {
      const variables = { after, withBuyer, ...(isMatch ? { filter: wanted.filter } : {}) };
      const live = client.subscription(TradesChangedDocument, variables).subscribe(({ data, error: failed }) => {
        if (failed) setError(failed);
        if (!data) return;
        setReadAtMs(browserNowMs());
        setList((before) => before && withChange(before, data.tradesChanged.trade, isMatch));
      });
      endings.push(() => live.unsubscribe());
    };
    const read = async () => {
      const variables = { ...wanted, first: FIRST_PAGE, withBuyer };
      const { data, error: failed } = await client.query(TradesDocument, variables).toPromise();
      if (isOver) return undefined;
      setError(failed);
      if (!data) return failed;
      const { nodes, pageInfo } = data.trades;
      setReadAtMs(browserNowMs());
      setList(listOf(wanted.order, nodes, { endCursor: pageInfo.endCursor, hasMore: pageInfo.hasNextPage }));
      follow(data.changes.latest, true);
      // A row that leaves the filter is not told by the filtered feed, and must not go on showing what was.
      if (Object.keys(wanted.filter).length > 0) follow(data.changes.latest, false);
      return failed;
    };
    // A list that is read anew stays until it is there.
    if (shown.current !== key) setList(undefined);
    shown.current = key;
    void begin('first', read);
    return () => {
      isOver = true;
      for (const end of endings) end();
    };
  }, [client, begin, key, withBuyer, attempt]);

  const endCursor = list?.endCursor;
  const loadMore = useCallback(() => {
    if (endCursor == null) return;
    void begin('further', async (isPresent) => {
      const variables = { ...(JSON.parse(key) as Wanted), first: PAGE, after: endCursor, withBuyer };
      const { data, error: failed } = await client.query(TradesDocument, variables).toPromise();
      if (!data || !isPresent()) return failed;
      const { nodes, pageInfo } = data.trades;
      const next = { endCursor: pageInfo.endCursor, hasMore: pageInfo.hasNextPage };
      setList((before) => before && withPage(before, nodes, next));
      return failed;
    });
  }, [client, begin, key, withBuyer, endCursor]);

  const reload = () => setAttempt((count) => count + 1);
  return {
    list,
    readAtMs,
    error,
    ...reading,
    loadMore,
    showArrived: () => (list && canShowArrived(list) ? setList((before) => before && withArrived(before)) : reload()),
    reload,
  };
}
