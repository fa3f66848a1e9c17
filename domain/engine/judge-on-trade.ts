/** Judges an answer a second time, by what the trade says: `judgeAnswer` knows the request alone. */
import { judgeRefundSum } from '../refund/judge-refund';
import { judgeTradeNo } from '../alipay/judge-trade-no';
import type { Trade } from '../trade/trade';
import type { AlipayCallAnswered } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

type Answer = AlipayCallAnswered['data'];

/** `before` is the trade when the call was sent, `now` when its answer is recorded. Never makes an outcome more certain. */
export function judgeOnTrade(answer: Answer, asked: JsonObject, before: Trade, now: Trade): Answer {
  return judgeTradeNo(judgeRefundSum(answer, asked, before, now), now);
}
