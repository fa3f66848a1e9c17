/** What a due trade itself needs: a query, or another attempt to end it. */
import { queryCall } from '../alipay/alipay-calls';
import { decideEnd } from './decide-end';
import { tradeCheckAt } from './due';
import { type DecideContext, type Decision, timesMade, call } from '../trade/decision';
import { type Trade, isOver, nameOf } from '../trade/trade';

/** At most so many queries in one run: one to learn, one to check what a close or cancel did. */
const MAX_QUERIES_PER_RUN = 2;

/**
 * The next step about the trade itself: ask; then, where the time is over or a close is wanted, close or cancel right
 * after the answer, and ask again. Undefined when nothing is due.
 */
export function decideTradeCheck(trade: Trade, { now, run }: DecideContext): Decision | undefined {
  const { opened } = trade;
  if (!opened || isOver(trade)) return undefined;
  const queries = timesMade(run, 'alipay.trade.query');
  const isDue = (tradeCheckAt(trade) ?? Infinity) <= now.getTime();
  if (isDue && queries < MAX_QUERIES_PER_RUN) return call(queryCall(nameOf(trade)));
  if (queries === 0 || trade.paidFen > 0) return undefined;
  return decideEnd(trade, opened, run, now);
}
