/** What every virtual wire to the simulator's core has in common with `adapters/alipay/alipay-gateway.ts`. */
import type { GatewayRequest } from '../../domain/ports';
import type { Answer } from '../../simulator/core/answers';

/** How long the adapter waits for an answer by default. */
export const CALL_TIMEOUT_MS = 8_000;
/** How long a call may wait for its turn before that. */
export const MAX_WAIT_MS = 4_000;
export const MAX_CALL_MS = MAX_WAIT_MS + CALL_TIMEOUT_MS + 250;

const OPENING: readonly string[] = ['alipay.trade.precreate', 'alipay.trade.pay', 'alipay.trade.create'];

/** A request as the core takes it: where notifies go is said by what opens a trade. */
export function coreCallOf({ method, bizContent }: GatewayRequest, notifyUrl: string) {
  return { method, biz: { ...bizContent }, notifyUrl: OPENING.includes(method) ? notifyUrl : undefined };
}

/** The node of an answer, as Alipay writes JSON. */
export const contentOf = (answer: Answer): string => JSON.stringify(answer).replaceAll('/', '\\/');
