/**
 * Whether a signed answer is about *our* trade. A call that names the order's number alone may reach another trade of Alipay's under
 * that number: a second payment. It is known by the answer's `trade_no` as soon as our own number is known, which may be after
 * the call has left.
 */
import { parseNode } from '../alipay/judge-answer';
import { METHODS } from '../alipay/methods';
import type { Trade } from '../trade/trade';
import type { CallAnswer } from '../events/evidence-events';

/** `now` is the trade when the answer is recorded. An answer about another trade says nothing of what became of the call on ours. */
export function judgeTradeNo(answer: CallAnswer, now: Trade): CallAnswer {
  if (answer.outcome !== 'ok' || !isBoundToTrade(answer, now)) return answer;
  const tradeNo = parseNode(answer.content)?.['trade_no'];
  const isOurs = typeof tradeNo !== 'string' || tradeNo === '' || now.tradeNo === undefined || tradeNo === now.tradeNo;
  return isOurs ? answer : { ...answer, outcome: 'unknown', reason: 'answer-mismatch' };
}

function isBoundToTrade({ method }: CallAnswer, { paidFen }: Trade): boolean {
  const { mayNameAnotherTrade } = METHODS[method];
  return mayNameAnotherTrade === undefined || (mayNameAnotherTrade === 'while-unpaid' && paidFen > 0);
}
