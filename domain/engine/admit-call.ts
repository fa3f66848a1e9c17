/**
 * Whether a call may be made now, asked before its intent is stored: an intent that cannot be sent would be a question
 * without need, to the shop as well as to follow-up.
 */
import type { TradeCommand } from '../trade/commands';
import type { DecideContext, Run } from '../trade/decision';
import { nextWorkAt } from '../follow-up/due';
import type { Denial, PaymentGateway, Urgency } from '../ports';
import { refusal, type Refusal } from '../trade/refusals';
import { isReadOnly, type AlipayMethod } from '../events/alipay-methods';
import type { Trade } from '../trade/trade';

/** What follow-up has begun it finishes like a caller: a close belongs right after the query that asked for it. */
export function urgencyOf(command: TradeCommand, trade: Trade, { now, run }: DecideContext): Urgency {
  if (run.calls.length > 0) return 'caller';
  if (command.type === 'Sync' && command.isUnattended) return 'follow-up';
  if (command.type !== 'FollowUp') return 'caller';
  return (nextWorkAt(trade) ?? Infinity) > now.getTime() ? 'look' : 'follow-up';
}

/** Undefined when the call may be made; otherwise the refusal that its caller gets. */
export async function admitCall(
  gateway: PaymentGateway,
  method: AlipayMethod,
  urgency: Urgency,
  run: Run,
): Promise<Refusal | undefined> {
  const denial = await gateway.admit?.(method, urgency);
  return denial && refusalOf(denial, run);
}

function refusalOf(denial: Denial, run: Run): Refusal {
  const why = denial === 'busy' ? 'Alipay is being called as often as it may be' : 'Alipay does not answer';
  if (run.calls.some(({ method }) => !isReadOnly(method))) {
    return refusal('OUTCOME_UNKNOWN', `${why} at the moment. What became of this is being found out: watch the trade.`);
  }
  return refusal(
    'ALIPAY_UNAVAILABLE',
    `${why} at the moment. Nothing was changed: send the same again a little later.`,
  );
}
