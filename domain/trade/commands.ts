/** Commands on a trade. The input of each is checked at the border, before any state is read. */
import type { PayMethod } from '../events/payment-events';
import type { SettlementShare } from '../events/settlement-events';
import type { JsonObject } from '../values/json';

export type OptionalPayField =
  | 'authCode'
  | 'timeout'
  | 'body'
  | 'returnUrl'
  | 'quitUrl'
  | 'buyerId'
  | 'storeId'
  | 'operatorId'
  | 'terminalId'
  | 'buyerOpenId';

export type PayCommand = {
  type: 'Pay';
  outTradeNo: string;
  totalFen: number;
  subject: string;
  method: PayMethod;
  details?: JsonObject | undefined;
  switchMethod?: true | undefined;
} & { [field in OptionalPayField]?: string | undefined };
export type RefundCommand = {
  type: 'Refund';
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  reason?: string | undefined;
  details?: JsonObject | undefined;
};
export type CloseCommand = { type: 'Close'; outTradeNo: string };
/** Share out the money of a paid trade among partners. */
export type SettleCommand = {
  type: 'Settle';
  outTradeNo: string;
  outRequestNo: string;
  shares: readonly SettlementShare[];
};
/** Undo a payment face to face: close it unpaid, or return all of it. */
export type CancelCommand = { type: 'Cancel'; outTradeNo: string };
export type SyncCommand = {
  type: 'Sync';
  outTradeNo: string;
  /** Refunds to ask about although their outcome seemed known: a bill says otherwise. */
  doubted?: readonly string[] | undefined;
  /** Nobody waits for it: its first call yields to those who wait, as follow-up's do. */
  isUnattended?: boolean | undefined;
};
/** A person has dealt with an anomaly. `anomalyId` is the id of the event that observed it. */
export type SettleAnomalyCommand = {
  type: 'SettleAnomaly';
  outTradeNo: string;
  anomalyId: string;
  who: string;
  why: string;
  evidence?: string | undefined;
};
/** Do what is due now, if anything. */
export type FollowUpCommand = { type: 'FollowUp'; outTradeNo: string };

export type TradeCommand =
  | PayCommand
  | RefundCommand
  | CloseCommand
  | CancelCommand
  | SettleCommand
  | SyncCommand
  | SettleAnomalyCommand
  | FollowUpCommand;
