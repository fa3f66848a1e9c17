/** What the answer to an attempt to pay means: a code, a trade that waits, a payment, a refusal. */
import { verdictOn } from '../alipay/verdict';
import { readTradeReport } from '../alipay/trade-report';
import { OPENING } from '../alipay/methods';
import type { FactEvent } from '../events/trade-events';
import { concludeReport } from './conclude-report';
import type { ShopRules } from './shop-rules';
import { closedAsRefused } from '../trade/ending';
import { hasLost } from '../trade/lost-calls';
import { codeLifeMs, expiryOf } from '../trade/time-limits';
import { type Trade, isUnpaid } from '../trade/trade';
import type { JsonObject } from '../values/json';
import type { CallAnswer } from '../events/evidence-events';

export function concludePrecreate(trade: Trade, requestedAt: string, node: JsonObject): FactEvent[] {
  // A payment that was notified before this answer came stands.
  if (!isUnpaid(trade) || !trade.opened || typeof node['qr_code'] !== 'string') return [];
  // A code that was asked for again lives from then on, beyond the order's own time.
  const lifeMs = codeLifeMs(trade.attempt?.chosenAt ?? trade.openedAt ?? requestedAt, trade.opened);
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

/** A signed answer about the trade: `node` is its content, `at` is when it was recorded. */
export type SignedAnswer = { trade: Trade; answer: CallAnswer; node: JsonObject; at: string; shop: ShopRules };

/** The trade exists from now on; the buyer pays it by its number in the wallet. */
export function concludeCreate(trade: Trade, requestedAt: string, node: JsonObject): FactEvent[] {
  if (!isUnpaid(trade) || typeof node['trade_no'] !== 'string') return [];
  return [{ type: 'TradeAwaitingBuyer', data: { since: requestedAt, tradeNo: node['trade_no'] } }];
}

/** trade.pay names no status: 10000 is paid, 10003 waits for the buyer to confirm on the phone. */
export function concludePay({ trade, answer, node, at, shop }: SignedAnswer): FactEvent[] {
  const report = readTradeReport(node, answer.code === '10000' ? 'TRADE_SUCCESS' : 'WAIT_BUYER_PAY');
  return report ? concludeReport(trade, report, at, shop) : [];
}

/**
 * A refused payment closes the trade at once, unless an earlier attempt is unknown, the refusal may leave a payable trade
 * at Alipay, or something paid stands there under our number: then a query decides first.
 */
export function paymentRefused(trade: Trade, answer: CallAnswer, at: string): FactEvent[] {
  const { mayLeaveTrade } = verdictOn(answer.method, answer.code ?? '', answer.subCode);
  const isDoubtful = trade.doubt !== undefined || hasLost(trade, OPENING);
  const mayStandThere = isDoubtful || trade.numberWasPaid || mayBuyerHold(trade, at);
  return isUnpaid(trade) && !mayLeaveTrade && !mayStandThere ? [closedAsRefused(answer, at)] : [];
}

/** A code or page that can still be paid may be in somebody's hands. */
export function mayBuyerHold(trade: Trade, at: string): boolean {
  const isOut = trade.attempt !== undefined && trade.attempt.state.handedOut !== 'NOTHING';
  return Date.parse(at) < (isOut ? expiryOf(trade) : (trade.attempt?.earlierPayableUntilMs ?? 0));
}
