/** Refusals that several commands share: an outcome in doubt, a contradiction, a refusal by Alipay. */
import { verdictOn } from './alipay-outcomes';
import { refusal, type AlipayError, type Refusal } from '../trade/refusals';
import type { GivenUp, Trade } from '../trade/trade';
import type { AlipayMethod } from '../events/alipay-methods';

export function outcomeUnknown(what: string): Refusal {
  return refusal(
    'OUTCOME_UNKNOWN',
    `Alipay has not said for certain what became of ${what}. It is being found out: watch the trade, do not start another.`,
  );
}

export function numberIsTaken(outTradeNo: string): Refusal {
  return refusal(
    'OUTCOME_UNKNOWN',
    `Alipay knows order ${outTradeNo} with another content than ours; see the trade's anomalies. Compare with Alipay's console; use a new outTradeNo for the buyer.`,
    { advice: 'ASK_A_PERSON' },
  );
}

export function notFound(outTradeNo: string): Refusal {
  return refusal('TRADE_NOT_FOUND', `No trade ${outTradeNo} was opened here.`, { field: 'outTradeNo' });
}

/** A person has given the attempt up: its number is used up. */
export function wasGivenUp(what: string, { who, why, at }: GivenUp): Refusal {
  const message = `${who} gave ${what} up at ${at}: ${why} It is not sent again. If it is still wanted, request it under another number.`;
  return refusal('GIVEN_UP', message);
}

/** Closed here, and perhaps not at Alipay: nobody asks again by itself. */
export function notConfirmed(what: 'close' | 'cancel'): Refusal {
  const message = `The order is closed here, and Alipay has not confirmed the ${what}: there the buyer may still pay. Send the same again.`;
  return refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' });
}

/** Alipay has nothing to end, and what the buyer may hold cannot be taken back. A payment that comes first is not returned by itself. */
export function notStarted(trade: Trade, asked: 'close' | 'cancel'): Refusal {
  const then = asked === 'close' ? 'refund it' : 'send the cancel again';
  const until = trade.attempt?.qrExpiresAt ?? trade.opened?.expiresAt ?? 'it expires';
  return refusal(
    'TRADE_NOT_STARTED',
    `The buyer has not begun to pay, so Alipay has no trade to close, and what was shown could still be paid until ${until}. ` +
      `The ${asked} request is stored: the trade is closed as soon as Alipay allows it. If the buyer pays first, the payment stands: ${then} then.`,
  );
}

/** Alipay's own word, and what its table advises on it. `what` was refused; `more` is said after it. */
export function refusedByAlipay(method: AlipayMethod, what: string, alipay: AlipayError = {}, more = ''): Refusal {
  const { advice } = verdictOn(method, alipay.code ?? '', alipay.subCode);
  const message = `Alipay refused ${what}${alipay.subMsg ? `: ${alipay.subMsg}` : '.'}${more}`;
  return refusal('ALIPAY_REFUSED', message, { alipay, advice });
}
