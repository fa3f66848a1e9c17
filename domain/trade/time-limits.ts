/** How long an order, its code and its page can be paid. */
import type { PayCommand } from './commands';
import type { Trade } from './trade';
import { endOfBeijingDay } from '../values/beijing-time';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../values/durations';
import { parseTimeout } from '../values/timeout';
import type { TradeOpened } from '../events/payment-events';

/** The time-out that an order has when the shop names none: the life of a QR code; a buyer at the till. */
export const DEFAULT_TIMEOUT = { QR_CODE: '2h', BARCODE: '2m', PAGE: '2h', WAP: '2h', APP: '2h', JSAPI: '2h' } as const;

/** A precreated QR code expires after two hours, whatever time-out the order has (Java SDK, `qr_code`). */
export const QR_CODE_LIFE_MS = 2 * HOUR_MS;
/** WAP and APP read a shorter time-out as five minutes (Java SDK, `timeout_express`). */
export const MIN_WALLET_LIFE_MS = 5 * MINUTE_MS;

/** How long a code can be scanned, from the moment that Alipay was asked for it. */
export function codeLifeMs(attemptedAt: string, { timeout, expiresAt }: TradeOpened['data']): number {
  return timeout !== undefined && parseTimeout(timeout) === 'midnight'
    ? QR_CODE_LIFE_MS
    : Math.min(Date.parse(expiresAt) - Date.parse(attemptedAt), QR_CODE_LIFE_MS);
}

export function isLongerThanQrLife(timeout: string): boolean {
  const parsed = parseTimeout(timeout) ?? 0;
  return parsed === 'midnight' || parsed > QR_CODE_LIFE_MS;
}

/** When the order's time-out ends. `1c` is midnight in Beijing; without one, the method's usual time. */
export function orderExpiresAt(command: Pick<PayCommand, 'method' | 'timeout'>, now: Date): Date {
  const parsed = parseTimeout(command.timeout ?? DEFAULT_TIMEOUT[command.method]) ?? 0;
  return parsed === 'midnight' ? endOfBeijingDay(now) : new Date(now.getTime() + parsed);
}

/** Alipay closes an expired trade some time after the deadline; clocks differ. */
const EXPIRY_GRACE_MS = 5 * SECOND_MS;
/** A code's life begins when Alipay has the request, which may take as long as a call may take. */
const CODE_GRACE_MS = 30 * SECOND_MS;

/** The moment from which nobody should be able to pay any more, by whichever of the codes and pages that were given out. */
export function expiryOf(trade: Trade): number {
  // A trade that exists is what all of them lead to.
  const earlierEnd = trade.tradeNo === undefined ? (trade.attempt?.earlierPayableUntilMs ?? 0) : 0;
  return Math.max(earlierEnd, attemptEndOf(trade));
}

/** The moment from which nobody should be able to pay by the latest way. An unscanned code may expire before or after its order. */
export function attemptEndOf(trade: Trade): number {
  const { opened } = trade;
  if (!opened) return Infinity;
  const end = Date.parse(opened.expiresAt);
  if (opened.method === 'BARCODE' || trade.tradeNo !== undefined) return end + EXPIRY_GRACE_MS;
  if (opened.method === 'QR_CODE') {
    const attemptedAt = trade.attempt?.chosenAt ?? trade.openedAt ?? opened.expiresAt;
    return Date.parse(trade.attempt?.issuedAt ?? attemptedAt) + codeLifeMs(attemptedAt, opened) + CODE_GRACE_MS;
  }
  // Alipay reads less than five minutes as five minutes there: also where a page is opened in its last moment.
  const walletLifeMs = opened.method === 'WAP' || opened.method === 'APP' ? MIN_WALLET_LIFE_MS : 0;
  return end + walletLifeMs + CODE_GRACE_MS;
}
