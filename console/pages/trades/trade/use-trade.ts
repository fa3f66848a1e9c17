/** One order with its events, as it is now and as it changes. */
import { useEffect, useState } from 'react';
import { useClient, type Client, type CombinedError } from 'urql';
import { useMay } from '../../../session/session';
import { TradeChangedDocument, TradeDocument, TradeHistoryDocument, type TradeQueryVariables } from './documents';
import { withChange, withFurther, withPage, type Events, type KnownTrade } from './known-trade';
import { browserNowMs } from '../../../session/engine-clock';

/** Of an order that is not opened yet: without a position its first message would bring the state that it has by then, and no event. */
const BEFORE_ALL = '0';
/** Of a hundred events each: so many are read at once. The longest history of an ordinary order has thirty events. */
const PAGES_AT_ONCE = 20;

export function useTrade(outTradeNo: string) {
  const client = useClient();
  const withBuyer = useMay('READ_BUYER');
  const [known, setKnown] = useState<KnownTrade>();
  const [error, setError] = useState<CombinedError>();
  const [attempt, setAttempt] = useState(0);
  const [isReading, setReading] = useState(false);
  useEffect(() => {
    let isOver = false;
    let end: () => void = () => undefined;
    const begin = async () => {
      const read = await readTrade(client, { outTradeNo, withBuyer });
      if (isOver) return;
      setError(read.error);
      if (!read.known) return;
      setKnown(read.known);
      const variables = { outTradeNo, after: read.known.trade?.position ?? BEFORE_ALL, withBuyer };
      const live = client.subscription(TradeChangedDocument, variables).subscribe((message) => {
        if (message.error) setError(message.error);
        const change = message.data?.tradeChanged;
        if (change) setKnown((before) => before && withChange(before, change, browserNowMs()));
      });
      end = () => live.unsubscribe();
    };
    setKnown(undefined);
    void begin();
    return () => {
      isOver = true;
      end();
    };
  }, [client, outTradeNo, withBuyer, attempt]);
  /** The rest of a history that is too long to come at once, so many pages at a time. */
  const readFurther = async () => {
    if (!known || isReading) return;
    setReading(true);
    const more = await readOn(client, outTradeNo, known, PAGES_AT_ONCE);
    setReading(false);
    setKnown((before) => (before?.trade?.outTradeNo === outTradeNo ? withFurther(before, more) : before));
  };
  return { known, error, isReading, readFurther, retry: () => setAttempt((count) => count + 1) };
}

async function readTrade(
  client: Client,
  variables: TradeQueryVariables,
): Promise<{ known?: KnownTrade; error?: CombinedError | undefined }> {
  const { data, error } = await client.query(TradeDocument, variables).toPromise();
  if (!data) return { error };
  const readAtMs = browserNowMs();
  if (!data.trade) return { known: { trade: null, events: [], further: null, readAtMs }, error };
  const { history, ...trade } = data.trade;
  const events = await readOn(client, variables.outTradeNo, withPage([], history), PAGES_AT_ONCE - 1);
  return { known: { trade, readAtMs, ...events }, error };
}

/** Goes on behind `further`; a page that does not come can be read later. */
async function readOn(client: Client, outTradeNo: string, from: Events, pages: number): Promise<Events> {
  let { events, further } = from;
  for (let page = 0; page < pages && further !== null; page += 1) {
    const { data } = await client.query(TradeHistoryDocument, { outTradeNo, after: further }).toPromise();
    if (!data?.trade) break;
    ({ events, further } = withPage(events, data.trade.history));
  }
  return { events, further };
}
