/** What a caller is told while Alipay has not said what became of something, or says something else than we hold. */
import { refusal, type Refusal } from './refusals';
import type { Trade } from './trade';

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

/** Alipay has nothing to end, and what the buyer may hold cannot be taken back. */
export function notStarted(trade: Trade): Refusal {
  const until = trade.qrExpiresAt ?? trade.opened?.expiresAt ?? 'it expires';
  return refusal(
    'TRADE_NOT_STARTED',
    `The buyer has not begun to pay, so Alipay has no trade to close, and what was shown could still be paid until ${until}. ` +
      'The wish is kept: the trade is closed as soon as Alipay allows it.',
  );
}
