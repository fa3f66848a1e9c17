/**
 * Whether a signed answer is about *our* trade. A call that names the order's number alone may reach another trade of Alipay's under
 * that number: a second payment. It is known by the answer's `trade_no` as soon as our own number is known, which may be after
 * the call has left.
 */
import { parseNode } from '../alipay/judge-answer';
import { METHODS } from '../alipay/methods';
import type { Trade } from '../trade/trade';
import type { CallAnswer } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

/** `now` is the trade when the answer is recorded. An answer about another trade says nothing of what became of the call on ours. */
export function judgeTradeNo(answer: CallAnswer, now: Trade): CallAnswer {
  if (answer.outcome !== 'ok' || !isBoundToTrade(answer, now)) return answer;
  const other = otherTradeNo(parseNode(answer.content) ?? {}, now);
  return other === undefined ? answer : { ...answer, outcome: 'unknown', reason: 'answer-mismatch' };
}

/** The number in an answer, where it is another than that of our trade. A blank one names no trade. */
export function otherTradeNo({ trade_no: tradeNo }: JsonObject, trade: Trade): string | undefined {
  if (typeof tradeNo !== 'string' || tradeNo === '' || trade.tradeNo === undefined) return undefined;
  return tradeNo === trade.tradeNo ? undefined : tradeNo;
}

function isBoundToTrade({ method }: CallAnswer, { paidFen }: Trade): boolean {
  const { mayNameAnotherTrade } = METHODS[method];
  return mayNameAnotherTrade === undefined || (mayNameAnotherTrade === 'while-unpaid' && paidFen > 0);
}
