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
  TradeOpened: 1,
  PayMethodSwitched: 1,
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
