/**
 * What evidence means: the one pure function from what was said on the wire to the facts of a trade. Replaying stored
 * evidence through it shows what *would* have been concluded under today's rules.
 *
 * A verified fact is never refused. What does not fit becomes a `TradeAnomalyObserved` beside the evidence.
 */
import { ANSWERS, type AskedCall, type GivenAnswer } from './answers';
import { anomaly } from '../trade/anomaly';
import { concludeDepositMessage, isDepositBackMessage } from '../refund/conclude-deposit-back';
import { concludeReport } from '../payment/conclude-report';
import type { ShopRules } from '../payment/shop-rules';
import { refundNotOurs, returnedFenInAnswer } from '../refund/foreign-refund';
import { parseNode } from '../alipay/judge-answer';
import { isUnpaid, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import { readTradeReport } from '../alipay/trade-report';
import type { AlipayNotifyReceived, CallAnswer } from '../events/evidence-events';
import type { JsonObject } from '../values/json';
import { judgeTradeNo, otherTradeNo } from '../payment/judge-trade-no';
import { judgeRefundSum } from '../refund/judge-refund';

/** The facts that follow from an answer. `asked` is the call that it answers; `at` is when the answer was recorded. */
export function concludeAnswer(
  trade: Trade,
  asked: AskedCall,
  answer: CallAnswer,
  { at, shop = {} }: { at: string; shop?: ShopRules },
): FactEvent[] {
  const node = parseNode(answer.content) ?? {};
  const given = { trade, answer, node, asked, at, shop };
  return answer.outcome === 'unknown' ? concludeUnknown(given) : ANSWERS[answer.method].conclude(given);
}

/** What a signed answer proves all the same: another trade of Alipay's, or a sum that others returned. */
function concludeUnknown(given: GivenAnswer): FactEvent[] {
  const { trade, answer, at } = given;
  const returnedFen = returnedFenInAnswer(trade, answer);
  return [...otherTradeNamed(given), ...(returnedFen > 0 ? refundNotOurs(trade, returnedFen, at) : [])];
}

/** A signed answer about our order that names another trade of Alipay's answers nothing of ours, and is reported. */
function otherTradeNamed({ trade, answer, node, at, shop }: GivenAnswer): FactEvent[] {
  const { reason, signed, method, cancelAction } = answer;
  const tradeNo = otherTradeNo(node, trade);
  const isOurOrder = trade.opened !== undefined && node['out_trade_no'] === trade.opened.outTradeNo;
  if (!signed || reason !== 'answer-mismatch' || !isOurOrder || tradeNo === undefined) return [];
  const report = method === 'alipay.trade.query' ? readTradeReport(node) : undefined;
  if (report) return concludeReport(trade, report, at, shop);
  const ended = cancelAction === undefined ? '' : ` It ended that trade (action=${cancelAction}), not ours.`;
  const detail = `Alipay answers ${method} of this order with trade ${tradeNo}, and ours is ${trade.tradeNo ?? ''}.${ended} Query both by their numbers.`;
  // An order that is unpaid stays ours: the answer says nothing of it, so it is still ended and queried.
  return anomaly(trade, {
    kind: isUnpaid(trade) ? 'CONTRADICTS_STATE' : 'TRADE_NO_DIFFERS',
    detail,
    observedAt: at,
    tradeNo,
  });
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

/** `before` is the trade when the call was sent, `now` when its answer is recorded. Never makes an outcome more certain. */
export function judgeOnTrade(answer: CallAnswer, asked: JsonObject, before: Trade, now: Trade): CallAnswer {
  return judgeTradeNo(judgeRefundSum(answer, asked, before, now), now);
}
