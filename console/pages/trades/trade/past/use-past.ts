/** Which revision is shown: it stands in the address (`?rev=6`), and without it the trade as it is now. */
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useMay } from '../../../../session/session';
import { TradeAsOfDocument } from '../documents';
import type { TradeHead } from '../known-trade';

/** `sought`: what the slider stands at, which is ahead of `revision` while the page is on its way there. */
export function usePast(outTradeNo: string, latest: number | undefined) {
  const [params, setParams] = useSearchParams();
  const named = params.get('rev') ?? '';
  const revision = revisionOf(named, latest);
  /** What was gone to last: at once, while the page follows the address a moment later. */
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    if (named === namedInWindow()) setWanted(undefined);
  }, [named, wanted]);
  const withBuyer = useMay('READ_BUYER');
  const [{ data, error }] = useQuery({
    query: TradeAsOfDocument,
    variables: { outTradeNo, revision: revision ?? 0, withBuyer },
    pause: revision === undefined,
  });
  /** While the next one is on its way it is the one before: `past.revision` says which. */
  const past: TradeHead | undefined = data?.tradeAsOf ?? undefined;
  const show = (to: number) => {
    setWanted(to === latest ? '' : String(to));
    setParams(to === latest ? {} : { rev: String(to) }, { replace: true, preventScrollReset: true, flushSync: true });
  };
  const sought = revisionOf(wanted ?? named, latest);
  return { revision, sought, past, error: revision === undefined ? undefined : error, show };
}

/** Undefined: the present. */
function revisionOf(named: string, latest: number | undefined): number | undefined {
  const isPast = latest !== undefined && /^\d{1,6}$/.test(named) && Number(named) < latest;
  return isPast ? Number(named) : undefined;
}

/** The router is a render behind it. */
const namedInWindow = () => new URLSearchParams(location.search).get('rev') ?? '';
