/**
 * What evidence means: the one pure function from what was said on the wire to the facts of a trade. Replaying stored
 * evidence through it shows what *would* have been concluded under today's rules.
 *
 * A verified fact is never refused. What does not fit becomes a `TradeAnomalyObserved` beside the evidence.
 */
import { verdictOn } from '../alipay/alipay-outcomes';
import { anomaly } from '../trade/anomaly';
import { concludeDepositMessage, isDepositBackMessage } from '../refund/conclude-deposit-back';
import { concludeRefund, concludeRefundQuery } from '../refund/conclude-refund';
import { concludeReport, type ShopRules } from '../payment/conclude-report';
import { concludeSettle, concludeSettleQuery } from '../settlement/conclude-settlement';
import { refundNotOurs, returnedFenInAnswer } from '../refund/foreign-refund';
import { parseNode } from '../alipay/judge-answer';
import { OPENING } from '../events/alipay-methods';
import { hasLost, intentOf, mayStillArrive } from '../trade/lost-calls';
import { isUnpaid, type AtAlipay, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import { readTradeReport, type TradeReport } from '../alipay/trade-report';
import { codeLifeMs, expiryOf } from '../trade/time-limits';
import type { AlipayCallAnswered, AlipayCallRequested, AlipayNotifyReceived } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

type Answer = AlipayCallAnswered['data'];

/** The facts that follow from an answer. `asked` is the call that it answers; `at` is when the answer was recorded. */
export function concludeAnswer(
  trade: Trade,
  asked: Pick<AlipayCallRequested['data'], 'bizContent'> & { requestedAt: string },
  answer: Answer,
  at: string,
  shop: ShopRules = {},
): FactEvent[] {
  const node = parseNode(answer.content) ?? {};
  if (answer.outcome === 'unknown') return concludeUnknown(trade, answer, node, at, shop);
  switch (answer.method) {
    case 'alipay.trade.precreate':
      return answer.outcome === 'ok'
        ? concludePrecreate(trade, asked.requestedAt, node)
        : paymentRefused(trade, answer, at);
    case 'alipay.trade.create':
      return answer.outcome === 'ok'
        ? concludeCreate(trade, asked.requestedAt, node)
        : paymentRefused(trade, answer, at);
    case 'alipay.trade.pay':
      return answer.outcome === 'ok' ? concludePay(trade, answer, node, at, shop) : paymentRefused(trade, answer, at);
    case 'alipay.trade.query':
      return concludeQuery(trade, answer, node, at, shop);
    case 'alipay.trade.close':
      return answer.outcome === 'ok' ? closedByClose(trade, at) : [];
    case 'alipay.trade.cancel':
      return answer.outcome === 'ok' ? concludeCancel(trade, node, at) : [];
    case 'alipay.trade.refund':
      return concludeRefund(trade, answer, asked.bizContent, node, at);
    case 'alipay.trade.fastpay.refund.query':
      return concludeRefundQuery(trade, answer, node, at, asked.requestedAt);
    case 'alipay.trade.order.settle':
      return concludeSettle(trade, answer, at);
    case 'alipay.trade.order.settle.query':
      return concludeSettleQuery(trade, answer, at, asked.requestedAt);
    // Of no trade: `reconcile-bill.ts` makes that call.
    case 'alipay.data.dataservice.bill.downloadurl.query':
      return [];
  }
}

/** What a signed answer proves all the same: another trade of Alipay's, or a sum that others returned. */
function concludeUnknown(trade: Trade, answer: Answer, node: JsonObject, at: string, shop: ShopRules): FactEvent[] {
  const returnedFen = returnedFenInAnswer(trade, answer);
  return [
    ...otherTradeNamed(trade, answer, node, at, shop),
    ...(returnedFen > 0 ? refundNotOurs(trade, returnedFen, at) : []),
  ];
}

/** A signed answer about our order that names another trade of Alipay's answers nothing of ours, and is reported. */
function otherTradeNamed(
  trade: Trade,
  { reason, signed, method, cancelAction }: Answer,
  node: JsonObject,
  at: string,
  shop: ShopRules,
): FactEvent[] {
  const tradeNo = node['trade_no'];
  const isOurOrder = trade.opened !== undefined && node['out_trade_no'] === trade.opened.outTradeNo;
  if (!signed || reason !== 'answer-mismatch' || !isOurOrder || trade.tradeNo === undefined) return [];
  if (typeof tradeNo !== 'string' || tradeNo === trade.tradeNo) return [];
  const report = method === 'alipay.trade.query' ? readTradeReport(node) : undefined;
  if (report) return concludeReport(trade, report, at, shop);
  const ended = cancelAction === undefined ? '' : ` It ended that trade (action=${cancelAction}), not ours.`;
  const detail = `Alipay answers ${method} of this order with trade ${tradeNo}, and ours is ${trade.tradeNo}.${ended} Query both by their numbers.`;
  return anomaly(trade, 'TRADE_NO_DIFFERS', detail, at, { tradeNo });
}

/** The facts that follow from a notify whose signature and app_id were verified. */
export function concludeNotify(
  trade: Trade,
  notify: AlipayNotifyReceived['data'],
  at: string,
  shop: ShopRules = {},
): FactEvent[] {
  if (isDepositBackMessage(notify.params)) return concludeDepositMessage(trade, notify.params, at);
  const report = readTradeReport(notify.params);
  return report ? concludeReport(trade, report, at, shop) : [];
}

function concludePrecreate(trade: Trade, requestedAt: string, node: JsonObject): FactEvent[] {
  // A payment that was notified before this answer came stands.
  if (!isUnpaid(trade) || !trade.opened || typeof node['qr_code'] !== 'string') return [];
  // A code that was asked for again lives from then on, beyond the order's own time.
  const lifeMs = codeLifeMs(trade.attemptedAt ?? trade.openedAt ?? requestedAt, trade.opened);
  return [
    {
      type: 'TradeAwaitingBuyer',
      data: {
        since: requestedAt,
        qrCode: node['qr_code'],
        qrExpiresAt: new Date(Date.parse(requestedAt) + lifeMs).toISOString(),
      },
    },
  ];
}

/** The trade exists from now on; the buyer pays it by its number in the wallet. */
function concludeCreate(trade: Trade, requestedAt: string, node: JsonObject): FactEvent[] {
  if (!isUnpaid(trade) || typeof node['trade_no'] !== 'string') return [];
  return [{ type: 'TradeAwaitingBuyer', data: { since: requestedAt, tradeNo: node['trade_no'] } }];
}

/** trade.pay names no status: 10000 is paid, 10003 waits for the buyer to confirm on the phone. */
function concludePay(trade: Trade, answer: Answer, node: JsonObject, at: string, shop: ShopRules): FactEvent[] {
  const report = readTradeReport(node, answer.code === '10000' ? 'TRADE_SUCCESS' : 'WAIT_BUYER_PAY');
  return report ? concludeReport(trade, report, at, shop) : [];
}

/**
 * A refused payment closes the trade at once, unless an earlier attempt is unknown, the refusal may leave a payable trade
 * at Alipay, or something paid stands there under our number: then a query decides first.
 */
function paymentRefused(trade: Trade, answer: Answer, at: string): FactEvent[] {
  const { mayLeaveTrade } = verdictOn(answer.method, answer.code ?? '', answer.subCode);
  const isDoubtful = trade.question !== undefined || hasLost(trade, OPENING);
  const mayStandThere = isDoubtful || trade.numberWasPaid || mayBuyerHold(trade, at);
  return isUnpaid(trade) && !mayLeaveTrade && !mayStandThere ? [closedAsRefused(answer, at)] : [];
}

function closedAsRefused({ code, subCode, subMsg }: Trade['payRefusal'] & object, closedAt: string): FactEvent {
  return { type: 'TradeClosed', data: { reason: 'PAYMENT_REFUSED', closedAt, code, subCode, subMsg } };
}

function concludeQuery(trade: Trade, answer: Answer, node: JsonObject, at: string, shop: ShopRules): FactEvent[] {
  if (answer.outcome === 'ok') {
    const report = readTradeReport(node);
    const facts = report ? concludeReport(trade, report, at, shop) : [];
    // What was just found not to fit, or is known not to, is not ours to close.
    const isOurs = facts.length === 0 && !trade.misfit;
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
  if (!asked || !leftAfter(trade.endedAt, trade, answer) || mayBuyerHold(trade, asked.requestedAt)) return [];
  if (mayStillArrive(trade, OPENING, asked.requestedAt)) return [];
  if (trade.payRefusal) return [closedAsRefused(trade.payRefusal, at)];
  return trade.cancelAccepted ? [{ type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at } }] : [];
}

/** A code or page that can still be paid may be in somebody's hands. */
function mayBuyerHold(trade: Trade, at: string): boolean {
  const isOut = trade.qrCode !== undefined || trade.page !== undefined;
  return Date.parse(at) < (isOut ? expiryOf(trade) : (trade.payableUntilMs ?? 0));
}

/**
 * Whether the query left after that event: of what came later it knows nothing. Where its intent is not known any more, because
 * it was given up for lost, it may have left at any time.
 */
function leftAfter(revision: number | undefined, trade: Trade, { callId }: Answer): boolean {
  const asked = intentOf(trade, callId);
  return asked !== undefined && revision !== undefined && asked.revision > revision;
}

/** Only a query that left after the close tells how it stands: any other report may be older than the close. */
function isWaitingThoughClosed(trade: Trade, { status }: TradeReport, answer: Answer): boolean {
  const { state, paidFen, closedRevision } = trade;
  const isWaiting = status === 'WAIT_BUYER_PAY' && state === 'TRADE_CLOSED' && paidFen === 0;
  return isWaiting && leftAfter(closedRevision, trade, answer);
}

/** Paid here and not paid at Alipay, or returned here and not returned there: only a query that left after our fact tells. */
function contradiction(trade: Trade, seen: AtAlipay, answer: Answer, at: string): FactEvent[] {
  if (trade.paidFen === 0) return [];
  const isUnpaidThere = seen === 'NOT_EXIST' || seen === 'WAIT_BUYER_PAY';
  if (isUnpaidThere && leftAfter(trade.paidRevision, trade, answer)) {
    const detail = `Paid here since ${trade.paidAt ?? at}, and Alipay says ${seen}: the payment may have been rolled back. Deliver nothing before Alipay's bill shows it.`;
    return anomaly(trade, 'CONTRADICTS_STATE', detail, at);
  }
  const isPaidThere = seen === 'TRADE_SUCCESS' || seen === 'TRADE_FINISHED';
  if (!isPaidThere || trade.state !== 'TRADE_CLOSED' || !leftAfter(trade.closedRevision, trade, answer)) return [];
  const detail = `Returned here (${trade.closed?.reason ?? 'closed'}), and Alipay says ${seen}: the money may still be with the shop. Compare with Alipay's bill.`;
  return anomaly(trade, 'CONTRADICTS_STATE', detail, at);
}

function closedHereOnly(trade: Trade, at: string): FactEvent[] {
  const detail = `Closed here since ${trade.closed?.closedAt ?? at}, but at Alipay the buyer can still pay. Close it again: that closes it there, too.`;
  return anomaly(trade, 'CONTRADICTS_STATE', detail, at);
}

function closedByClose(trade: Trade, at: string): FactEvent[] {
  if (!isUnpaid(trade)) return [];
  if (trade.payRefusal) return [closedAsRefused(trade.payRefusal, at)];
  const expired = trade.opened !== undefined && at >= trade.opened.expiresAt;
  return [{ type: 'TradeClosed', data: { reason: expired ? 'EXPIRED' : 'CLOSED_BY_MERCHANT', closedAt: at } }];
}

/**
 * `action`: close = was unpaid; refund = was paid and is now refunded whole; absent = nothing found, a query tells. The answer names no amount:
 * where the payment was never seen here, a query tells first whose it was, and how much (`cancelRefunded`).
 */
function concludeCancel(trade: Trade, node: JsonObject, at: string): FactEvent[] {
  if (!trade.opened || trade.state === 'TRADE_CLOSED') return [];
  if (node['action'] === 'close') {
    if (trade.paidFen > 0) return anomaly(trade, 'CONTRADICTS_STATE', CLOSED_THOUGH_PAID, at);
    const cancelled: FactEvent = { type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at } };
    return [trade.payRefusal ? closedAsRefused(trade.payRefusal, at) : cancelled];
  }
  // Where Alipay's trade is not our order, what it returned was not ours either: the evidence stands for itself.
  if (node['action'] !== 'refund' || trade.misfit || trade.paidFen === 0) return [];
  return [{ type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at, refundedFen: trade.paidFen } }];
}

const CLOSED_THOUGH_PAID = 'Alipay says that it closed the trade unpaid, and it is paid here. Query it by hand.';
