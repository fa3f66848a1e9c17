/**
 * Asks Alipay about orders whose buyers came back. Anybody can load a signed address again and again, so what it brings about
 * is bounded: one question at a time for an order, few for all of them, and in the queue of those who want something done.
 */
import type { Admission } from '../request/admission';
import { MAX_RETURN_ASKS } from '../request/limits';

/** Answers at once; what is too much is dropped, for the page waits and the next check comes. `ask` never rejects. */
export type AskOnReturn = (outTradeNo: string, ask: () => Promise<unknown>) => void;

export function createReturnAsks(
  admission: Pick<Admission, 'enter' | 'leave'>,
  maxAsks = MAX_RETURN_ASKS,
): AskOnReturn {
  const running = new Set<string>();
  const askInTurn = async (outTradeNo: string, ask: () => Promise<unknown>) => {
    running.add(outTradeNo);
    try {
      if (!(await admission.enter('mutation'))) return;
      try {
        await ask();
      } finally {
        admission.leave('mutation');
      }
    } finally {
      running.delete(outTradeNo);
    }
  };
  return (outTradeNo, ask) => {
    if (running.has(outTradeNo) || running.size >= maxAsks) return;
    void askInTurn(outTradeNo, ask);
  };
}
