/** Which revision is shown: it stands in the address (`?rev=6`), and without it the trade as it is now. */
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useMay } from '../../../../session/session';
import { TradeAsOfDocument } from '../documents';
import type { TradeHead } from '../known-trade';

export function usePast(outTradeNo: string, latest: number | undefined) {
  const [params, setParams] = useSearchParams();
  const named = params.get('rev') ?? '';
  const isPast = latest !== undefined && /^\d{1,6}$/.test(named) && Number(named) < latest;
  const revision = isPast ? Number(named) : undefined;
  const withBuyer = useMay('READ_BUYER');
  const [{ data, error }] = useQuery({
    query: TradeAsOfDocument,
    variables: { outTradeNo, revision: revision ?? 0, withBuyer },
    pause: revision === undefined,
  });
  /** While the next one is on its way it is the one before: `past.revision` says which. */
  const past: TradeHead | undefined = data?.tradeAsOf ?? undefined;
  const show = (to: number) =>
    setParams(to === latest ? {} : { rev: String(to) }, { replace: true, preventScrollReset: true, flushSync: true });
  return { revision, past, error: revision === undefined ? undefined : error, show };
}
