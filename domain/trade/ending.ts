/** What is to end a trade, or has ended it. */
import type { EndingState } from './machines/ending-machine';
import type { Trade } from './trade';

/** The end that is tried until the trade is over. */
export function requestedEnd({ ending }: Trade): EndingState['request'] {
  return ending?.state.request ?? 'NONE';
}

/** Alipay accepted a cancel: a trade that it does not know after that will never be paid. */
export function hasAcceptedCancel({ ending }: Trade): boolean {
  return ending !== undefined && ending.state.effect !== 'NONE';
}
