/** How long an order, its code and its page can be paid. */
import type { PayCommand } from './commands';
import type { Trade } from './trade';
import { handedOut, WAYS_TO_PAY, wayToPay } from '../alipay/ways-to-pay';
import { endOfBeijingDay } from '../values/beijing-time';
import { MINUTE_MS, SECOND_MS } from '../values/durations';
import { parseTimeout } from '../values/timeout';
import type { TradeOpened } from '../events/payment-events';

/** How long a code can be scanned, from the moment that it was requested. */
export function codeLifeMs(attemptedAt: string, { timeout, expiresAt }: TradeOpened['data']): number {
  const { codeLifeMs: longestMs } = WAYS_TO_PAY.QR_CODE;
  return timeout !== undefined && parseTimeout(timeout) === 'midnight'
    ? longestMs
    : Math.min(Date.parse(expiresAt) - Date.parse(attemptedAt), longestMs);
}

/** When the order's time-out ends. `1c` is midnight in Beijing; without one, the method's usual time. */
export function orderExpiresAt(command: Pick<PayCommand, 'method' | 'timeout'>, now: Date): Date {
  const parsed = parseTimeout(command.timeout ?? wayToPay(command.method).defaultTimeout) ?? 0;
  return parsed === 'midnight' ? endOfBeijingDay(now) : new Date(now.getTime() + parsed);
}

/** Alipay closes an expired trade some time after the deadline; clocks differ. */
const EXPIRY_GRACE_MS = 5 * SECOND_MS;
/** A code's life begins when Alipay has the request, which may take as long as a call may take. */
const CODE_GRACE_MS = 30 * SECOND_MS;

/** The moment from which nobody should be able to pay any more, by whichever of the codes and pages that were given out. */
export function expiryOf(trade: Trade): number {
  // Every code and page of the order leads to the one trade that exists.
  const earlierEnd = trade.tradeNo === undefined ? (trade.attempt?.earlierPayableUntilMs ?? 0) : 0;
  return Math.max(earlierEnd, attemptEndOf(trade));
}

/** The moment from which nobody should be able to pay by the latest way. An unscanned code may expire before or after its order. */
export function attemptEndOf(trade: Trade): number {
  const { opened } = trade;
  if (!opened) return Infinity;
  const end = Date.parse(opened.expiresAt);
  const way = wayToPay(opened.method);
  if (handedOut(way) === undefined || trade.tradeNo !== undefined) return end + EXPIRY_GRACE_MS;
  if (way.codeLifeMs !== undefined) {
    const attemptedAt = trade.attempt?.chosenAt ?? trade.openedAt ?? opened.expiresAt;
    return Date.parse(trade.attempt?.issuedAt ?? attemptedAt) + codeLifeMs(attemptedAt, opened) + CODE_GRACE_MS;
  }
  // Alipay raises a shorter time-out to the least one, so a page that is opened in its last moment lives that much longer.
  return end + (way.leastTimeoutMinutes ?? 0) * MINUTE_MS + CODE_GRACE_MS;
}
