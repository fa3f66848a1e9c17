/** From the domain's trade and events to the objects of the schema. */
import { adviceOn } from '../../domain/trade/anomaly';
import { refusedByAlipay, wasGivenUp } from '../../domain/trade/common-refusals';
import { refundableShares } from '../../domain/refund/refundable-shares';
import type { Refusal } from '../../domain/trade/refusals';
import { refundableAtMostFen, refundableFen, refundedFen, reservedFen, sharedFen } from '../../domain/trade/account';
import {
  type Settlement as DomainSettlement,
  isInDoubt,
  type Anomaly as DomainAnomaly,
  type Refund as DomainRefund,
  type Trade,
} from '../../domain/trade/trade';
import { detailsOf } from './events/event-details';
import { summaryOf } from './events/event-summary';
import type { Anomaly, TradeObject } from '../types/trade-types';
import type { AppliedChange } from '../../projections/views/read-model';
import type { TradeChange, TradeEventObject } from '../types/event-types';
import { idInTrade, nodeIdOf, readNodeId, type TradeTime } from '../request/node-id';
import type { Refund, Settlement } from '../types/refund-types';
import { withAuthCodesMasked } from '../../domain/events/auth-code';
import type { RecordedEvent } from '../../domain/events/recorded-event';

/** Undefined for a trade that was never opened here (there may be evidence about it all the same). */
export function viewTrade(trade: Trade, when: TradeTime = 'now'): TradeObject | undefined {
  const { opened, openedAt } = trade;
  if (!opened || openedAt === undefined) return undefined;
  const { outTradeNo } = opened;
  const closed = trade.state === 'TRADE_CLOSED' ? trade.closed : undefined;
  const hasBuyer = trade.payment?.buyerId !== undefined || trade.payment?.buyerLogonId !== undefined;
  return {
    source: trade,
    id: idInTrade('Trade', when, outTradeNo),
    outTradeNo,
    tradeNo: trade.tradeNo,
    state: trade.state ?? 'CREATED',
    method: opened.method,
    subject: opened.subject,
    totalAmount: opened.totalFen,
    paidAmount: trade.paidFen,
    refundedAmount: refundedFen(trade),
    reservedAmount: reservedFen(trade),
    refundableAmount: refundableAtMostFen(trade),
    refundableWithoutRoyalty: refundableFen(trade),
    refundableShares: refundableShares(trade).map(({ amountFen, ...of }) => ({ ...of, amount: amountFen })),
    inDoubt: isInDoubt(trade),
    settled: !isInDoubt(trade),
    closeReason: closed?.reason,
    buyer: hasBuyer ? { id: trade.payment?.buyerId, logonId: trade.payment?.buyerLogonId } : undefined,
    storeId: opened.storeId,
    terminalId: opened.terminalId,
    operatorId: opened.operatorId,
    createdAt: openedAt,
    changedAt: trade.changedAt ?? openedAt,
    paidAt: trade.payment?.paidAt,
    closedAt: closed?.closedAt,
    expiresAt: opened.expiresAt,
    refunds: trade.refunds.map((refund) => viewRefund(refund, trade, when)),
    settlements: trade.settlements.map((settlement) => viewSettlement(settlement, outTradeNo, when)),
    anomalies: trade.anomalies.map((anomaly) => viewAnomaly(anomaly, { outTradeNo, trade }, when)),
    revision: trade.revision,
    position: trade.position ?? '',
  };
}

/** The order's number stands beside the trade: one that was never opened here does not know it. */
export function viewAnomaly(
  { eventId, kind, detail, observedAt, resolved, tradeNo }: DomainAnomaly,
  { outTradeNo, trade }: { outTradeNo: string; trade: Trade },
  when: TradeTime = 'now',
): Anomaly {
  return {
    of: trade,
    when,
    eventId,
    id: when === 'now' ? eventId : idInTrade('Anomaly', when, outTradeNo, eventId),
    outTradeNo,
    tradeNo: tradeNo ?? trade.tradeNo,
    kind,
    detail,
    advice: adviceOn(kind),
    observedAt,
    resolvedBy: resolved?.who,
    resolvedByActor: resolved?.actor,
    resolvedAt: resolved?.settledAt,
    note: resolved?.why,
    evidence: resolved?.evidence,
    settledBy: resolved?.who,
    settledAt: resolved?.settledAt,
  };
}

/** Of any id that an anomaly has, of the past as well; other text is left as it is. */
export function eventIdOfAnomaly(id: string): string {
  const key = readNodeId(id);
  return (key?.type === 'Anomaly' ? key.names[1] : undefined) ?? id;
}

export function viewRefund(refund: DomainRefund, of: Trade, when: TradeTime = 'now'): Refund {
  const { outRequestNo, amountFen, state, reason, tradeNo, requestedAt, endedAt, depositBack: bank } = refund;
  return {
    id: idInTrade('Refund', when, of.opened?.outTradeNo ?? '', outRequestNo),
    of,
    when,
    outRequestNo,
    amount: amountFen,
    state,
    reason,
    tradeNo,
    requestedAt,
    endedAt,
    settledAt: endedAt,
    refusal: refundRefusal(refund),
    depositBack: bank && { credited: bank.status === 'S', amount: bank.amountFen, bankAckAt: bank.bankAckAt },
  };
}

export function viewSettlement(settlement: DomainSettlement, outTradeNo: string, when: TradeTime = 'now'): Settlement {
  const { outRequestNo, shares, state, requestedAt, endedAt } = settlement;
  return {
    id: idInTrade('Settlement', when, outTradeNo, outRequestNo),
    outRequestNo,
    amount: sharedFen(settlement),
    sharedAmount: sharedInFact(settlement),
    shares: shares.map(({ transIn, transInType, amountFen }) => ({ transIn, transInType, amount: amountFen })),
    state,
    requestedAt,
    endedAt,
    settledAt: endedAt,
    refusal: settlementRefusal(settlement),
  };
}

/** In fen; undefined while the outcome is in doubt. */
function sharedInFact(settlement: DomainSettlement): number | undefined {
  if (settlement.state === 'SUCCEEDED') return settlement.sharedFen ?? sharedFen(settlement);
  return settlement.state === 'REFUSED' ? 0 : undefined;
}

function settlementRefusal({ outRequestNo, state, refusal: alipay, givenUp }: DomainSettlement): Refusal | undefined {
  if (state === 'SUCCEEDED') return undefined;
  if (givenUp) return wasGivenUp(`settlement ${outRequestNo}`, givenUp);
  if (state !== 'REFUSED' || !alipay) return undefined;
  return refusedByAlipay('alipay.trade.order.settle', 'to share the money out', alipay);
}

function refundRefusal({ outRequestNo, state, refusal: alipay, givenUp }: DomainRefund): Refusal | undefined {
  if (state === 'SUCCEEDED') return undefined;
  if (givenUp) return wasGivenUp(`refund ${outRequestNo}`, givenUp);
  if (state !== 'REFUSED' || !alipay) return undefined;
  return refusedByAlipay('alipay.trade.refund', 'the refund', alipay);
}

export function viewEvent(event: RecordedEvent, outTradeNo: string): TradeEventObject {
  const { id: eventId, type, revision, position, metadata } = event;
  // The content is shown as it is stored; only its meaning is read in today's version.
  const data = withAuthCodesMasked(event.data);
  return {
    id: nodeIdOf('TradeEvent', outTradeNo, String(revision)),
    eventId,
    type,
    revision,
    position,
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    summary: summaryOf(event),
    details: detailsOf(event),
    causationId: metadata.$causationId,
    data,
  };
}

/** A change, live: the trade is shown as the present one, which it is when all that follows has come. All subscribers share it. */
export function viewChange(change: AppliedChange): TradeChange {
  let view = liveViews.get(change);
  if (!view) liveViews.set(change, (view = viewOf(change, 'now')));
  return view;
}

const liveViews = new WeakMap<AppliedChange, TradeChange>();

/** A change in a page: its trade belongs to the past. */
export function viewPastChange(change: AppliedChange): TradeChange {
  return viewOf(change, { revision: change.trade.revision });
}

function viewOf({ outTradeNo, trade, events, position }: AppliedChange, when: TradeTime): TradeChange {
  const shown = viewTrade(trade, when);
  if (!shown) throw new Error(`a change of ${outTradeNo} before it was opened`);
  return { trade: shown, events: events.map((event) => viewEvent(event, outTradeNo)), position };
}
