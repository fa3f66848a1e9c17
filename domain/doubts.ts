/** What a caller is told while Alipay has not said what became of something, or says something else than we hold. */
import { refusal, type Refusal } from './refusals';

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
