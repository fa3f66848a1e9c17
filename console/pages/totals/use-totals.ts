/** The sums as the engine has them, read again as orders change. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { useFeed } from '../../session/use-feed';
import {
  StoreTotalsDocument,
  TotalsChangedDocument,
  TotalsDocument,
  type StoreTotalsQuery,
  type SumsFragment,
  type TotalsQuery,
} from './documents';
import { periodBefore, type Period } from './period';
import { browserNowMs } from '../../session/engine-clock';

export type Sums = SumsFragment;

type Read = {
  /** Which days were asked for. */
  key: string;
  totals: TotalsQuery | undefined;
  stores: StoreTotalsQuery['stores'] | undefined;
  error: CombinedError | undefined;
  /** Alone: there may be more stores than the engine sums up. */
  storesError: CombinedError | undefined;
  atMs: number;
};

export type LiveTotals = Omit<Read, 'key' | 'atMs'> & { readAtMs: number; reload: () => void };

/** At most so often while orders change. */
const READ_EVERY_MS = 2_000;

/** `period` undefined: nothing is asked. */
export function useTotals(period: Period | undefined): LiveTotals {
  const client = useClient();
  const key = period ? `${period.from} ${period.to}` : '';
  const [read, setRead] = useState<Read>(() => nothingOf(key));
  /** From where on changes are followed: of the first answer of all. */
  const [since, setSince] = useState<string | null>();
  const attempt = useRef(0);

  const reload = useCallback(async () => {
    const [from = '', to = ''] = key.split(' ');
    if (to === '') return;
    const present = ++attempt.current;
    const before = periodBefore({ from, to });
    const [totals, stores] = await Promise.all([
      client.query(TotalsDocument, { from, to, beforeFrom: before.from, beforeTo: before.to }).toPromise(),
      client.query(StoreTotalsDocument, { from, to }).toPromise(),
    ]);
    // Another answer is on its way, or other days are wanted.
    if (attempt.current !== present) return;
    const { data } = totals;
    if (data) setSince((known) => (known === undefined ? data.changes.latest : known));
    setRead((last) => ({
      key,
      totals: data ?? (last.key === key ? last.totals : undefined),
      stores: stores.data?.stores ?? (last.key === key ? last.stores : undefined),
      error: totals.error,
      storesError: totals.error ? undefined : stores.error,
      atMs: data ? browserNowMs() : last.atMs,
    }));
  }, [client, key]);

  useEffect(() => {
    void reload();
    return () => void (attempt.current += 1);
  }, [reload]);

  const due = useRef<ReturnType<typeof setTimeout>>();
  useEffect(
    () => () => {
      clearTimeout(due.current);
      due.current = undefined;
    },
    [reload],
  );
  const readSoon = () => {
    due.current ??= setTimeout(() => {
      due.current = undefined;
      void reload();
    }, READ_EVERY_MS);
  };
  const failed = useFeed(TotalsChangedDocument, since === undefined ? undefined : { after: since }, readSoon);
  const present = read.key === key ? read : nothingOf(key);
  return {
    ...present,
    error: present.error ?? failed,
    readAtMs: present.atMs,
    reload: useCallback(() => void reload(), [reload]),
  };
}

function nothingOf(key: string): Read {
  return { key, totals: undefined, stores: undefined, error: undefined, storesError: undefined, atMs: browserNowMs() };
}
