/** Facts that do not fit, and what a person did about them. */
import type { Event } from './event';

export type AnomalyKind =
  /** Alipay names another total than ours. */
  | 'AMOUNT_DIFFERS'
  /** The money went to a seller that is not ours. */
  | 'SELLER_DIFFERS'
  /** Alipay speaks of a trade that we never opened. */
  | 'UNKNOWN_TRADE'
  /** A buyer paid a trade that we had closed: accepted, a person decides about a refund. */
  | 'PAID_AFTER_CLOSE'
  /** Another Alipay trade number than the one we know: perhaps a second payment of one order. */
  | 'TRADE_NO_DIFFERS'
  /** The order number had been paid before the order was opened here. */
  | 'PAID_BEFORE_OPENED'
  /** Money was returned by a refund that we never asked for. */
  | 'REFUND_NOT_OURS'
  /** Signed, but it does not fit what is already known. */
  | 'CONTRADICTS_STATE'
  /** The whole schedule of checks has passed and Alipay has still not said what happened. */
  | 'OUTCOME_STILL_UNKNOWN';

/** A verified fact that does not fit: kept, shown to a person, never refused. Version 1 named some of it in `detail` only (`upcast.ts`). */
export type TradeAnomalyObserved = Event<
  'TradeAnomalyObserved',
  {
    kind: AnomalyKind;
    /** One sentence for a person: what was seen and what to do. */
    detail: string;
    observedAt: string;
    /** Cumulative money that Alipay says was returned, when the anomaly is about that. */
    refundedFen?: number | undefined;
    /** How much of it nobody asked for here, at least. */
    foreignFen?: number | undefined;
    /** What the engine does about it by itself: the policy at the moment when it was seen. */
    remedy?: 'refund' | undefined;
    /** The refund or settlement whose outcome is still unknown; resolving the anomaly gives it up. */
    outRequestNo?: string | undefined;
    about?: 'refund' | 'settlement' | undefined;
    /** Of SELLER_DIFFERS: who got the money. */
    sellerId?: string | undefined;
    /** Alipay's number of the trade that the remedy is about, and how much was paid on it. */
    tradeNo?: string | undefined;
    amountFen?: number | undefined;
    /** When Alipay executed that payment, and the latest refund of others, where Alipay names the time. */
    paidAt?: string | undefined;
    refundedAt?: string | undefined;
  }
>;

/** Somebody has dealt with an anomaly. It stays in the history; it is no longer open. */
export type TradeAnomalySettled = Event<
  'TradeAnomalySettled',
  {
    /** Id of the event that observed it. */
    anomalyId: string;
    /** A named operator, `policy`, or `paystate` itself. */
    who: string;
    why: string;
    /** What shows it: a bill's line, a ticket, a refund. */
    evidence?: string | undefined;
    settledAt: string;
  }
>;
