/** Facts of a settlement: money shared among partners (alipay.trade.order.settle). */
import type { Event } from './event';

/** A partner's part of the money. */
export type SettlementShare = {
  transIn: string;
  transInType: 'userId' | 'loginName';
  amountFen: number;
  description?: string | undefined;
};

/** The shop asked to share out the money of a paid trade (`alipay.trade.order.settle`). */
export type SettlementRequested = Event<
  'SettlementRequested',
  { outRequestNo: string; shares: readonly SettlementShare[]; requestedAt: string }
>;

export type SettlementSucceeded = Event<
  'SettlementSucceeded',
  {
    outRequestNo: string;
    settledAt: string;
    /** What was shared out in fact, where some of the shares failed. */
    sharedFen?: number | undefined;
  }
>;

export type SettlementRefused = Event<
  'SettlementRefused',
  {
    outRequestNo: string;
    refusedAt: string;
    code?: string | undefined;
    subCode?: string | undefined;
    subMsg?: string | undefined;
  }
>;

export type SettlementGivenUp = Event<
  'SettlementGivenUp',
  { outRequestNo: string; who: string; why: string; givenUpAt: string }
>;
