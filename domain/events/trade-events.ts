/**
 * Every event type of a trade's stream. Past tense, self-contained, permanent: once shipped, a type is never
 * changed; a new meaning is a new type or a new `schemaVersion` with an upcaster.
 *
 * Two kinds are written together in one append. *Evidence* is what was said on the wire; *facts* are what it means.
 * Facts are derived from evidence by one pure function (`conclude.ts`). docs/reference/events.md lists them for readers.
 *
 * Amounts are integer fen. Times are RFC 3339 in UTC unless the field quotes Alipay's own text.
 */
import type { TradeAnomalyObserved, TradeAnomalySettled } from './anomaly-events';
import type { EvidenceEvent } from './evidence-events';
import type {
  TradeOpened,
  PayMethodSwitched,
  TradeAwaitingBuyer,
  TradePaid,
  TradeFinished,
  TradeClosed,
} from './payment-events';
import type {
  RefundRequested,
  RefundSucceeded,
  RefundRefused,
  RefundDepositedBack,
  RefundGivenUp,
} from './refund-events';
import type {
  SettlementRequested,
  SettlementSucceeded,
  SettlementRefused,
  SettlementGivenUp,
} from './settlement-events';

export type FactEvent =
  | TradeOpened
  | PayMethodSwitched
  | TradeAwaitingBuyer
  | TradePaid
  | TradeFinished
  | TradeClosed
  | RefundRequested
  | RefundSucceeded
  | RefundRefused
  | RefundDepositedBack
  | SettlementRequested
  | SettlementSucceeded
  | SettlementRefused
  | RefundGivenUp
  | SettlementGivenUp
  | TradeAnomalyObserved
  | TradeAnomalySettled;

export type TradeEvent = EvidenceEvent | FactEvent;

/** The version of its content that each type is written in; `upcast.ts` lifts older ones to it. */
export const SCHEMA_VERSIONS: Readonly<Record<TradeEvent['type'], number>> = {
  AlipayCallRequested: 1,
  AlipayCallAnswered: 1,
  AlipayNotifyReceived: 1,
  AlipayPageIssued: 1,
  TradeOpened: 2,
  PayMethodSwitched: 2,
  TradeAwaitingBuyer: 1,
  TradePaid: 1,
  TradeFinished: 1,
  TradeClosed: 1,
  RefundRequested: 1,
  RefundSucceeded: 1,
  RefundRefused: 1,
  RefundDepositedBack: 1,
  SettlementRequested: 1,
  SettlementSucceeded: 1,
  SettlementRefused: 1,
  RefundGivenUp: 1,
  SettlementGivenUp: 1,
  TradeAnomalyObserved: 2,
  TradeAnomalySettled: 1,
};
