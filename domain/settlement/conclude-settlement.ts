/** What Alipay's answers about a sharing-out mean. */
import { anomaly, givenUpTooEarly } from '../trade/anomaly';
import { isRequestOnItsWay, wasNotFoundBefore } from '../trade/lost-calls';
import { formatYuan } from '../values/money';
import { sharedFen } from '../trade/account';
import { findSettlement, isNotFound } from './settlement';
import type { Settlement, Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { CallAnswer } from '../events/evidence-events';

export function concludeSettle(trade: Trade, answer: CallAnswer, at: string): FactEvent[] {
  const settlement = findSettlement(trade, answer.outRequestNo);
  if (!settlement || settlement.state === 'SUCCEEDED') return [];
  const { outRequestNo } = settlement;
  if (answer.outcome === 'ok') {
    const succeeded: FactEvent = { type: 'SettlementSucceeded', data: { outRequestNo, settledAt: at } };
    return [succeeded, ...givenUpTooEarly(trade, settlement, at)];
  }
  // After an attempt whose outcome is unknown, this refusal may be that of a repeat.
  return settlement.doubt ? [] : [refused(settlement, answer, at)];
}

/** Of `alipay.trade.order.settle.query`: done, or failed, when every share is. */
export function concludeSettleQuery(trade: Trade, answer: CallAnswer, at: string, askedAt: string): FactEvent[] {
  const settlement = findSettlement(trade, answer.outRequestNo);
  if (!settlement?.doubt) return [];
  // Unknown to Alipay, twice, since no attempt can arrive any more: none was carried out.
  const isOnItsWay = isRequestOnItsWay(trade, 'alipay.trade.order.settle', settlement.outRequestNo);
  if (isNotFound(answer) && wasNotFoundBefore(settlement, askedAt) && !isOnItsWay)
    return [refused(settlement, { ...answer, ...settlement.refusal }, at)];
  if (answer.outcome !== 'ok' || answer.settled === undefined) return [];
  const { outRequestNo } = settlement;
  if (answer.settled.state === 'FAIL') return [refused(settlement, answer, at)];
  const { amountFen } = answer.settled;
  const askedFen = sharedFen(settlement);
  const partial = amountFen === askedFen ? {} : { sharedFen: amountFen };
  const succeeded: FactEvent = { type: 'SettlementSucceeded', data: { outRequestNo, settledAt: at, ...partial } };
  const tooEarly = givenUpTooEarly(trade, settlement, at);
  if (amountFen === askedFen) return [succeeded, ...tooEarly];
  const detail = `Settlement ${outRequestNo} was asked for ${formatYuan(askedFen)} and Alipay shared out ${formatYuan(answer.settled.amountFen)}. Compare with Alipay's bill; settle what failed under a new number.`;
  return [succeeded, ...tooEarly, ...anomaly(trade, { kind: 'AMOUNT_DIFFERS', detail, observedAt: at })];
}

function refused({ outRequestNo }: Settlement, { code, subCode, subMsg }: CallAnswer, refusedAt: string): FactEvent {
  return { type: 'SettlementRefused', data: { outRequestNo, refusedAt, code, subCode, subMsg } };
}
