/** Which revision is shown: it stands in the address (`?rev=6`), and without it the trade as it is now. */
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { TradeAsOfDocument, type PastHeadFragment } from './documents';

export function usePast(outTradeNo: string, latest: number | undefined) {
  const [params, setParams] = useSearchParams();
  const named = params.get('rev') ?? '';
  const isPast = latest !== undefined && /^\d{1,6}$/.test(named) && Number(named) < latest;
  const revision = isPast ? Number(named) : undefined;
  const [{ data, error }] = useQuery({
    query: TradeAsOfDocument,
    variables: { outTradeNo, revision: revision ?? 0 },
    pause: revision === undefined,
  });
  const answered = data?.tradeAsOf ?? undefined;
  // While the next one is on its way, what has come is not taken for it.
  const past: PastHeadFragment | undefined = answered?.revision === revision ? answered : undefined;
  const show = (to: number) =>
    setParams(to === latest ? {} : { rev: String(to) }, { replace: true, preventScrollReset: true, flushSync: true });
  return { revision, past, error: revision === undefined ? undefined : error, show };
}
