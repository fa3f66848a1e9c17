/** What does not fit: how an anomaly is raised, what it advises, and what resolving one does. */
import { formatYuan } from '../values/money';
import { type Refund, type Settlement, type Trade, MISMATCH_KINDS } from './trade';
import type { AnomalyKind, TradeAnomalyObserved, TradeAnomalySettled } from '../events/anomaly-events';

/** What a person should do about each kind, in a sentence. Afterwards `resolveAnomaly` records that it is dealt with. */
const ADVICE: Record<AnomalyKind, string> = {
  AMOUNT_DIFFERS:
    "Compare the order with Alipay's bill and find out who named the other amount; return by hand what is not ours.",
  SELLER_DIFFERS:
    'Check the contract, the app and its keys: the money of this order went to somebody else. Where ALIPAY_SELLER_ID names another seller than ours, correct it, then `sync`: that books the payment.',
  UNKNOWN_TRADE: 'Find out which system opened this order under our app; deliver or refund it there.',
  PAID_AFTER_CLOSE: 'Deliver the order after all, or refund it.',
  TRADE_NO_DIFFERS: "Look both trades up in Alipay's merchant console; if both are paid, refund one of them there.",
  PAID_BEFORE_OPENED:
    "Find out whose payment stands under this order number in Alipay's merchant console; open a new order for this buyer.",
  REFUND_NOT_OURS:
    'Find out who refunds outside of paystate, and stop it or book it; the amount is not refundable here any more.',
  CONTRADICTS_STATE:
    "Compare the trade with Alipay's merchant console; `sync` asks Alipay now, `close` closes there what is closed here.",
  OUTCOME_STILL_UNKNOWN:
    "Look it up in Alipay's merchant console, or ask Alipay's support with the trade number; `sync` asks again now. Resolving this anomaly gives the refund or settlement up: it is not sent again, and Alipay is asked until it says what became of it.",
};

export const ANOMALY_KINDS = Object.keys(ADVICE) as readonly AnomalyKind[];

/** A kind that a newer release recorded is unknown to this one. */
export function adviceOn(kind: AnomalyKind): string {
  return (ADVICE as Partial<typeof ADVICE>)[kind] ?? "Compare the trade with Alipay's merchant console.";
}

/** An anomaly to record; none when the same one is known already, so that retries do not repeat it. */
export function anomaly(trade: Trade, observed: TradeAnomalyObserved['data']): TradeAnomalyObserved[] {
  const { kind, detail } = observed;
  if (trade.anomalies.some((known) => known.kind === kind && known.detail === detail)) return [];
  return [{ type: 'TradeAnomalyObserved', data: observed }];
}

/** What a person gave up, and perhaps did in another way, and Alipay has carried out all the same. */
export function givenUpTooEarly(trade: Trade, attempt: Refund | Settlement, at: string): TradeAnomalyObserved[] {
  const { outRequestNo, givenUp } = attempt;
  if (!givenUp) return [];
  const [what, twice] =
    'shares' in attempt
      ? [`Settlement ${outRequestNo}`, 'If the partners were paid in another way, they have it twice.']
      : [
          `Refund ${outRequestNo} of ${formatYuan(attempt.amountFen)}`,
          'If the money was returned in another way, it went back twice.',
        ];
  const detail = `${what} was given up by ${givenUp.who} at ${givenUp.at}, and Alipay has carried it out. ${twice}`;
  return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail, observedAt: at });
}

/** `actor` is who said so by his credential; `resolved.who` is the name that he gave. */
export function withAnomalyResolved(trade: Trade, data: TradeAnomalySettled['data'], actor: string): Trade {
  const resolved = { ...data, actor };
  const anomalies = trade.anomalies.map((anomaly) =>
    anomaly.eventId === data.anomalyId && !anomaly.resolved ? { ...anomaly, resolved } : anomaly,
  );
  return { ...trade, anomalies };
}

export function withAnomaly(trade: Trade, anomaly: TradeAnomalyObserved['data'], eventId: string): Trade {
  const isMismatch = trade.paidFen === 0 && MISMATCH_KINDS.includes(anomaly.kind);
  return {
    ...trade,
    ...(isMismatch ? { contentMismatch: true } : {}),
    refundedAtAlipayFen: Math.max(trade.refundedAtAlipayFen, anomaly.refundedFen ?? 0),
    foreignRefundFen: Math.max(trade.foreignRefundFen, anomaly.foreignFen ?? 0),
    anomalies: [...trade.anomalies, { ...anomaly, eventId }],
  };
}
