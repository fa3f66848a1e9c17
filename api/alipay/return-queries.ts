/**
 * Queries Alipay about orders whose buyers came back. Anybody can load a signed address repeatedly, so the queries are
 * limited: one at a time for an order, few for all orders together, and through the admission queue of mutations.
 */
import type { Admission } from '../request/admission';
import { MAX_RETURN_QUERIES } from '../request/limits';

/** Returns at once. A query beyond the limits is dropped: the page waits, and follow-up queries later. `query` never rejects. */
export type QueryOnReturn = (outTradeNo: string, query: () => Promise<unknown>) => void;

export function createReturnQueries(
  admission: Pick<Admission, 'enter' | 'leave'>,
  maxQueries = MAX_RETURN_QUERIES,
): QueryOnReturn {
  const running = new Set<string>();
  const queryInTurn = async (outTradeNo: string, query: () => Promise<unknown>) => {
    running.add(outTradeNo);
    try {
      if (!(await admission.enter('mutation'))) return;
      try {
        await query();
      } finally {
        admission.leave('mutation');
      }
    } finally {
      running.delete(outTradeNo);
    }
  };
  return (outTradeNo, query) => {
    if (running.has(outTradeNo) || running.size >= maxQueries) return;
    void queryInTurn(outTradeNo, query);
  };
}
