/** Trades whose run failed, or that stayed due after it, rest: others get their turn. */
import { MINUTE_MS, SECOND_MS } from '../values/durations';

const FIRST_REST_MS = SECOND_MS;
const MAX_REST_MS = MINUTE_MS;
/** More than that rest no longer than until the next walk through the list. */
const MAX_RESTING = 1_000;

export type Rests = {
  /** Each in a row is twice as long as the one before. */
  begin(outTradeNo: string): void;
  end(outTradeNo: string): void;
  /** 0 when the trade does not rest. */
  untilMs(outTradeNo: string): number;
};

export function createRests(nowMs: () => number): Rests {
  const resting = new Map<string, { times: number; untilMs: number }>();
  return {
    begin(outTradeNo) {
      const times = (resting.get(outTradeNo)?.times ?? 0) + 1;
      const restMs = Math.min(FIRST_REST_MS * 2 ** (times - 1), MAX_REST_MS);
      resting.delete(outTradeNo);
      resting.set(outTradeNo, { times, untilMs: nowMs() + restMs });
      const oldest = resting.keys().next().value;
      if (resting.size > MAX_RESTING && oldest !== undefined) resting.delete(oldest);
    },
    end: (outTradeNo) => void resting.delete(outTradeNo),
    untilMs: (outTradeNo) => resting.get(outTradeNo)?.untilMs ?? 0,
  };
}
