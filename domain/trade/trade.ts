/** What is known of one trade: the result of folding its stream (`evolve.ts`), and what can be read from it. */
import type { TradeName } from '../alipay/alipay-calls';
import type { Doubt, InFlightCall, LostCall } from '../alipay/open-calls';
import type { AtAlipay } from '../alipay/trade-report';
import { isReadOnly } from '../alipay/methods';
import type { AlipayError } from './refusals';
import type { AttemptState } from './machines/attempt-machine';
import type { DoubtState } from './machines/doubt-machine';
import type { EndingState } from './machines/ending-machine';
import type { RefundState } from './machines/refund-machine';
import type { SettlementState } from './machines/settlement-machine';
import type { TradeState } from './machines/trade-machine';
import type { AnomalyKind, TradeAnomalyObserved, TradeAnomalySettled } from '../events/anomaly-events';
import type { AlipayPageIssued } from '../events/evidence-events';
import type { TradeClosed, TradeOpened } from '../events/payment-events';
import type { RefundDepositedBack } from '../events/refund-events';
import type { SettlementShare } from '../events/settlement-events';
import type { JsonObject } from '../values/json';

/** Of the trade itself: its state says what is in doubt. */
export type TradeDoubt = Doubt & { state: Exclude<DoubtState, 'NONE'> };

/** The latest way to pay: what the buyer was given for it, and what Alipay said to it. */
export type Attempt = {
  state: AttemptState;
  /** When this way was chosen; undefined for the first, which the order began with. */
  chosenAt?: string;
  /** When Alipay was last requested a code, or a page was issued: it lives from then. */
  issuedAt?: string;
  /** While the code is handed out. */
  qrCode?: string;
  qrExpiresAt?: string;
  /** What the buyer's signed page or order string says. */
  page?: AlipayPageIssued['data'];
  /** Since when the buyer is asked to confirm on the phone. */
  onPhoneSince?: string;
  /** What Alipay refused it with, while it is refused. */
  refusal?: AlipayError;
  /** What an unsigned answer to it said: shown, not believed. */
  unsignedAnswer?: AlipayError;
  /** When alipay.trade.pay answered that it is paid, while nothing else proves that. */
  paidByAnswerAt?: string;
  /** Until then the code or page of an earlier attempt may still be paid, in milliseconds since 1970. */
  earlierPayableUntilMs?: number;
};

/** The payment that was booked. Its sum is `Trade.paidFen`. */
export type Payment = {
  paidAt: string;
  /** Of the event that booked it. */
  revision: number;
  buyerId?: string;
  buyerLogonId?: string;
};

/** What was done to end the trade: a close, or a cancel. */
export type Ending = {
  state: EndingState;
  /** When the first of the calls was sent, while the end is requested. */
  since?: string;
  /** What Alipay refused the latest close or cancel with. */
  refusal?: AlipayError;
};

/** The latest query of the trade: when it left, and what it saw, where it was answered and nothing changed since. */
export type LastQuery = { at: string; saw?: AtAlipay };

/** A person's word on an attempt whose outcome was unknown. */
export type GivenUp = { who: string; why: string; at: string };

export type Refund = {
  outRequestNo: string;
  amountFen: number;
  reason?: string | undefined;
  /** What goes back of which goods, and from whose share, in Alipay's own names. */
  details?: JsonObject | undefined;
  /** Of a second payment of the order: Alipay's number of that trade. Its money is not the trade's own. */
  tradeNo?: string | undefined;
  state: RefundState;
  requestedAt: string;
  /** What Alipay was known to have returned when it was asked for: no part of it. */
  askedAfterFen: number;
  /** What others were known to have returned when it was first asked for: none of it is this refund. */
  foreignBeforeFen?: number;
  /** When it succeeded or was refused for good. */
  endedAt?: string;
  doubt?: Doubt;
  /** An attempt whose outcome was unknown came before: a later refusal alone proves nothing. */
  hadUnknownAttempt: boolean;
  /** The latest refusal that Alipay gave for it. */
  refusal?: AlipayError;
  /** Who gave it up, and why: it is never sent again. */
  givenUp?: GivenUp;
  /** Alipay's latest word was "no such refund": the identical request may be sent again. */
  notFoundAtAlipay: boolean;
  /** When a query first brought "no such refund" after the latest attempt whose outcome is unknown. */
  notFoundSince?: string;
  /** The bank's answer, where Alipay reported one. */
  depositBack?: RefundDepositedBack['data'];
};

/** A sharing-out of the money among partners (alipay.trade.order.settle). */
export type Settlement = {
  outRequestNo: string;
  shares: readonly SettlementShare[];
  /** What was shared out in fact, where it is not the whole: some of the shares failed. */
  sharedFen?: number | undefined;
  state: SettlementState;
  requestedAt: string;
  /** When it succeeded or was refused for good. */
  endedAt?: string;
  doubt?: Doubt;
  /** The latest refusal that Alipay gave for it. */
  refusal?: AlipayError;
  /** Who gave it up, and why: it is never sent again. */
  givenUp?: GivenUp;
  /** Alipay's latest word was that it knows no such settlement: the identical request may be sent again. */
  notFoundAtAlipay?: boolean;
  /** When a query first brought that word after the latest attempt whose outcome is unknown. */
  notFoundSince?: string;
};

export type Anomaly = TradeAnomalyObserved['data'] & {
  /** Id of the event that observed it: its name. */
  eventId: string;
  /** Who dealt with it, and how; undefined while it is open. */
  resolved?: TradeAnomalySettled['data'] & { actor: string };
};

export type Trade = {
  /** Revision of the last event, -1 for a stream that does not exist. */
  revision: number;
  /** Position of the last event, and when it was recorded. */
  position?: string;
  changedAt?: string;
  opened?: TradeOpened['data'];
  openedAt?: string;
  /** Undefined until the trade was opened here. */
  state?: TradeState;
  tradeNo?: string;
  /** Undefined until a call, a page or a refusal belongs to it. */
  attempt?: Attempt;
  payment?: Payment;
  paidFen: number;
  /** `revision` is that of the event that closed it. */
  closed?: TradeClosed['data'] & { revision: number };
  /** The highest cumulative refund that Alipay ever named, whoever asked for it. */
  refundedAtAlipayFen: number;
  /** Money returned by refunds that were not asked for here, at least. */
  foreignRefundFen: number;
  refunds: readonly Refund[];
  /** Sharings-out of the money among partners. */
  settlements: readonly Settlement[];
  inFlight: readonly InFlightCall[];
  /** Calls whose answer nobody has, until a later query shows what they did (`lost-calls.ts`). */
  lostCalls: readonly LostCall[];
  /** The outcome of paying or closing is not known. */
  doubt?: TradeDoubt;
  ending?: Ending;
  /** Alipay said at our payment, or in a notify before the order was opened, that this number is paid already: whose payment is that? */
  numberWasPaid?: boolean;
  /** Alipay knows the order number with another content: what stands there is not ours to close. */
  contentMismatch?: boolean;
  /** By which event the payment was refused or the cancel accepted: only a query that left after it shows what it left behind. */
  endedRevision?: number;
  lastQuery?: LastQuery;
  /** Keys of the latest notifies (`notify-key.ts`). */
  notifies: readonly string[];
  anomalies: readonly Anomaly[];
};

export const initialTrade: Trade = {
  revision: -1,
  paidFen: 0,
  refundedAtAlipayFen: 0,
  foreignRefundFen: 0,
  refunds: [],
  settlements: [],
  inFlight: [],
  lostCalls: [],
  notifies: [],
  anomalies: [],
};

/** The name of our own trade in calls about its money: Alipay's number once it is paid, which answers must repeat. */
export function nameOf({ opened, tradeNo, paidFen }: Pick<Trade, 'opened' | 'tradeNo' | 'paidFen'>): TradeName {
  return { outTradeNo: opened?.outTradeNo ?? '', tradeNo: paidFen > 0 ? tradeNo : undefined };
}

export function findRefund(trade: Trade, outRequestNo: string): Refund | undefined {
  return trade.refunds.find((refund) => refund.outRequestNo === outRequestNo);
}

/** What stands at Alipay under our order number is not our order. */
export const MISMATCH_KINDS: readonly AnomalyKind[] = [
  'AMOUNT_DIFFERS',
  'SELLER_DIFFERS',
  'TRADE_NO_DIFFERS',
  'PAID_BEFORE_OPENED',
];

/** Nothing of it is paid, what stands at Alipay is not ours, and nobody has dealt with that yet. */
export function hasOpenMismatch(trade: Trade): boolean {
  return (
    isUnpaid(trade) &&
    trade.contentMismatch === true &&
    openAnomalies(trade).some(({ kind }) => MISMATCH_KINDS.includes(kind))
  );
}

export function openAnomalies(trade: Trade): Anomaly[] {
  return trade.anomalies.filter(({ resolved }) => resolved === undefined);
}

/** Open, and no money has come yet. */
export function isUnpaid(trade: Trade): boolean {
  return trade.state === 'CREATED' || trade.state === 'WAIT_BUYER_PAY';
}

/** Closed or finished here. A payment that arrives all the same reopens it. */
export function isOver(trade: Trade): boolean {
  return trade.state === 'TRADE_CLOSED' || trade.state === 'TRADE_FINISHED';
}

/** Calls on their way that can change something at Alipay. */
export function changingCallsInFlight(trade: Trade): InFlightCall[] {
  return trade.inFlight.filter((call) => !isReadOnly(call.method));
}

/** True while any outcome at Alipay is not known. */
export function isInDoubt(trade: Trade): boolean {
  return (
    trade.doubt !== undefined ||
    hasOpenMismatch(trade) ||
    changingCallsInFlight(trade).length > 0 ||
    [...trade.refunds, ...trade.settlements].some(({ state }) => state !== 'SUCCEEDED' && state !== 'REFUSED')
  );
}
