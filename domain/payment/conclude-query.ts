/** What the answer to a query means, and what contradicts our books. */
import { readTradeReport, type AtAlipay, type TradeReport } from '../alipay/trade-report';
import { OPENING } from '../alipay/methods';
import type { FactEvent } from '../events/trade-events';
import { mayBuyerHold, type SignedAnswer } from './conclude-opening';
import { concludeReport } from './conclude-report';
import { anomaly } from '../trade/anomaly';
import { closedUnpaid, hasAcceptedCancel } from '../trade/ending';
import { intentOf, mayStillArrive } from '../trade/lost-calls';
import { type Trade, isUnpaid } from '../trade/trade';
import type { CallAnswer } from '../events/evidence-events';

export function concludeQuery({ trade, answer, node, at, shop }: SignedAnswer): FactEvent[] {
  if (answer.outcome === 'ok') {
    const report = readTradeReport(node);
    const facts = report ? concludeReport(trade, report, at, shop) : [];
    // What was just found not to fit, or is known not to, is not ours to close.
    const isOurs = facts.length === 0 && !trade.contentMismatch;
    if (!report || !isOurs) return facts;
    if (isWaitingThoughClosed(trade, report, answer)) return closedHereOnly(trade, at);
    return [...facts, ...contradiction(trade, report.status, answer, at)];
  }
  if (answer.subCode?.endsWith('TRADE_NOT_EXIST')) {
    const contradicting = contradiction(trade, 'NOT_EXIST', answer, at);
    if (contradicting.length > 0) return contradicting;
  }
  // Not at Alipay. That closes a trade only where nothing payable is out: a refused payment, or an accepted cancel.
  if (!isUnpaid(trade) || !answer.subCode?.endsWith('TRADE_NOT_EXIST')) return [];
  const asked = intentOf(trade, answer.callId);
  // A query that left before the payment had arrived says nothing of what its refusal left behind.
  if (!asked || !leftAfter(trade.endedRevision, trade, answer) || mayBuyerHold(trade, asked.requestedAt)) return [];
  if (mayStillArrive(trade, OPENING, asked.requestedAt)) return [];
  const isEnded = trade.attempt?.state.opening === 'REFUSED' || hasAcceptedCancel(trade);
  return isEnded ? [closedUnpaid(trade, at)] : [];
}

/**
 * Whether the query left after that event: of what came later it knows nothing. Where its intent is not known any more, because
 * it was given up for lost, it may have left at any time.
 */
function leftAfter(revision: number | undefined, trade: Trade, { callId }: CallAnswer): boolean {
  const asked = intentOf(trade, callId);
  return asked !== undefined && revision !== undefined && asked.revision > revision;
}

/** Only a query that left after the close shows the state after it: any other report may be older than the close. */
function isWaitingThoughClosed(trade: Trade, { status }: TradeReport, answer: CallAnswer): boolean {
  const { state, paidFen, closed } = trade;
  const isWaiting = status === 'WAIT_BUYER_PAY' && state === 'TRADE_CLOSED' && paidFen === 0;
  return isWaiting && leftAfter(closed?.revision, trade, answer);
}

/** Paid here and not paid at Alipay, or returned here and not returned there: only a query that left after our fact proves it. */
function contradiction(trade: Trade, seen: AtAlipay, answer: CallAnswer, at: string): FactEvent[] {
  if (trade.paidFen === 0) return [];
  const isUnpaidThere = seen === 'NOT_EXIST' || seen === 'WAIT_BUYER_PAY';
  if (isUnpaidThere && leftAfter(trade.payment?.revision, trade, answer)) {
    const detail = `Paid here since ${trade.payment?.paidAt ?? at}, and Alipay says ${seen}: the payment may have been rolled back. Deliver nothing before Alipay's bill shows it.`;
    return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail, observedAt: at });
  }
  const isPaidThere = seen === 'TRADE_SUCCESS' || seen === 'TRADE_FINISHED';
  if (!isPaidThere || trade.state !== 'TRADE_CLOSED' || !leftAfter(trade.closed?.revision, trade, answer)) return [];
  const detail = `Returned here (${trade.closed?.reason ?? 'closed'}), and Alipay says ${seen}: the money may still be with the shop. Compare with Alipay's bill.`;
  return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail, observedAt: at });
}

function closedHereOnly(trade: Trade, at: string): FactEvent[] {
  const detail = `Closed here since ${trade.closed?.closedAt ?? at}, but at Alipay the buyer can still pay. Close it again: that closes it there, too.`;
  return anomaly(trade, { kind: 'CONTRADICTS_STATE', detail, observedAt: at });
}
