/** One order with its events, as it is now and as it changes. */
import { useEffect, useState } from 'react';
import { useClient, type Client, type CombinedError, type OperationResult } from 'urql';
import {
  TradeChangedDocument,
  TradeDocument,
  type EventLineFragment,
  type TradeChangedSubscription,
  type TradeHeadFragment,
  type TradeQuery,
  type TradeQueryVariables,
} from './documents';

export type EventLine = EventLineFragment;
export type TradeHead = TradeHeadFragment;

/** `trade` null: it was not opened here. */
export type KnownTrade = { trade: TradeHead | null; events: readonly EventLine[]; readAtMs: number };

/** Of an order that is not opened yet: without a position its first message would bring the state that it has by then, and no event. */
const BEFORE_ALL = '0';
/** Of a hundred events each; the longest history of an ordinary order has thirty. */
const MAX_PAGES = 20;

export function useTrade(outTradeNo: string) {
  const client = useClient();
  const [known, setKnown] = useState<KnownTrade>();
  const [error, setError] = useState<CombinedError>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isOver = false;
    let end: () => void = () => undefined;
    const begin = async () => {
      const read = await readTrade(client, outTradeNo);
      if (isOver) return;
      setError(read.error);
      if (!read.known) return;
      setKnown(read.known);
      const after = read.known.trade?.position ?? BEFORE_ALL;
      const variables = { outTradeNo, after };
      const live = client.subscription(TradeChangedDocument, variables).subscribe(({ data, error: failed }) => {
        if (failed) setError(failed);
        if (data) setKnown((before) => before && withChange(before, data.tradeChanged));
      });
      end = () => live.unsubscribe();
    };
    setKnown(undefined);
    void begin();
    return () => {
      isOver = true;
      end();
    };
  }, [client, outTradeNo, attempt]);
  return { known, error, retry: () => setAttempt((count) => count + 1) };
}

async function readTrade(
  client: Client,
  outTradeNo: string,
): Promise<{ known?: KnownTrade; error?: CombinedError | undefined }> {
  const events: EventLine[] = [];
  let after: string | null = null;
  for (let page = 1; ; page += 1) {
    const variables: TradeQueryVariables = { outTradeNo, after };
    const { data, error }: OperationResult<TradeQuery> = await client.query(TradeDocument, variables).toPromise();
    if (!data) return { error };
    const readAtMs = Date.now();
    if (!data.trade) return { known: { trade: null, events: [], readAtMs }, error };
    const { history, ...trade } = data.trade;
    events.push(...history.nodes);
    after = history.pageInfo.endCursor;
    if (!history.pageInfo.hasNextPage || page === MAX_PAGES) return { known: { trade, events, readAtMs }, error };
  }
}

function withChange(before: KnownTrade, change: TradeChangedSubscription['tradeChanged']): KnownTrade {
  const last = before.events.at(-1)?.revision ?? -1;
  const further = change.events.filter(({ revision }) => revision > last);
  return { trade: change.trade, events: [...before.events, ...further], readAtMs: Date.now() };
}
