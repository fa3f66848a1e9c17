/** What follows from one answer or notify of Alipay, or is due, for a folded trade. */
import { concludeAnswer, concludeNotify } from '../../../domain/engine/conclude';
import { decide } from '../../../domain/engine/decide';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';
import type { FactEvent, TradeEvent } from '../../../domain/events/trade-events';
import type { Policy } from '../../../domain/payment/shop-rules';
import type { Run } from '../../../domain/trade/decision';
import type { Trade } from '../../../domain/trade/trade';
import { at } from './given-trade';

/** Named in every notify of `factsOfNotify`. */
export const SELLER = '2088000000000009';

/** The facts that follow from an answer of second 50 to a call of second 40. */
export function factsOfAnswer(trade: Trade, answer: TradeEvent, bizContent = {}): FactEvent[] {
  if (answer.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
  return concludeAnswer(trade, { bizContent, requestedAt: at(40) }, answer.data, { at: at(50) });
}

/** The answer with a content of code 10000 about order_1; `node` adds to it. */
export function withContent(answer: TradeEvent, node: object = {}): TradeEvent {
  if (answer.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
  const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', trade_no: 'T1', ...node });
  return { ...answer, data: { ...answer.data, content } };
}

/** The facts that follow from a verified notify of second 50. */
export function factsOfNotify(
  trade: Trade,
  params: Record<string, string>,
  shop: { sellerId?: string; policy?: Policy } = {},
): FactEvent[] {
  const base = { trade_no: 'T1', out_trade_no: 'order_1', total_amount: '88.00', seller_id: SELLER };
  return concludeNotify(trade, { notifyId: 'n9', params: { ...base, ...params } }, at(50), shop);
}

/** Each fact by its type, an anomaly by its kind, a close by its reason. */
export function typesOf(facts: TradeEvent[]): string[] {
  return facts.map((fact) => {
    if (fact.type === 'TradeAnomalyObserved') return `anomaly ${fact.data.kind}`;
    return fact.type === 'TradeClosed' ? `TradeClosed ${fact.data.reason}` : fact.type;
  });
}

/** What follow-up decides at a second, after the calls that this run has made: the method of a call, `done`, … */
export function followUpAt(trade: Trade, second: number, ...made: AlipayMethod[]): string {
  const run: Run = { calls: made.map((method) => ({ method })), waited: false };
  const context = { now: new Date(at(second)), merchant: 'main', run };
  const decision = decide(trade, { type: 'FollowUp', outTradeNo: 'order_1' }, context);
  return decision.kind === 'call' ? decision.request.method : decision.kind;
}
