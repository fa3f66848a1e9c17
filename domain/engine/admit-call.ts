/**
 * Whether a call may be made now, asked before its intent is stored: an intent that cannot be sent would be a question
 * without need, to the shop as well as to follow-up. And what a caller is answered whose command could not be sent.
 */
import type { CancelCommand, CloseCommand, PayCommand, TradeCommand } from '../trade/commands';
import type { DecideContext, Run } from '../trade/decision';
import { nextWorkAt } from '../follow-up/due';
import { payOutcome } from '../payment/decide-pay';
import type { Denial, Urgency } from '../ports';
import { findSettlement } from '../settlement/settlement';
import { notConfirmed, outcomeUnknown } from '../trade/common-refusals';
import { requestedEnd } from '../trade/ending';
import { isBeingCancelled } from '../trade/lost-calls';
import { refusal, type Refusal } from '../trade/refusals';
import { isReadOnly } from '../alipay/methods';
import {
  changingCallsInFlight,
  findRefund,
  isInDoubt,
  isUnpaid,
  type Refund,
  type Settlement,
  type Trade,
} from '../trade/trade';

/** What follow-up has begun it finishes like a caller: a close belongs right after the query that asked for it. */
export function urgencyOf(command: TradeCommand, trade: Trade, { now, run }: DecideContext): Urgency {
  if (run.calls.length > 0) return 'caller';
  if (command.type === 'Sync' && command.isUnattended) return 'follow-up';
  if (command.type !== 'FollowUp') return 'caller';
  return (nextWorkAt(trade) ?? Infinity) > now.getTime() ? 'poll' : 'follow-up';
}

export function whyDenied(denial: Denial): string {
  return denial === 'busy'
    ? 'Alipay is being called as often as it may be at the moment.'
    : 'Alipay does not answer at the moment.';
}

/**
 * What is answered where a command ends because nothing (more) could be sent, for every method: "nothing was changed" only where
 * nothing of what it asks for is open. An earlier attempt may be carried out at Alipay after all, and whoever is told that nothing was
 * changed would do it in another way, too. `why`: a sentence.
 */
export function notSent(why: string, command: TradeCommand, trade: Trade, run: Run): Refusal[] {
  const hasChanged = run.calls.some(({ method }) => !isReadOnly(method));
  const open = openOutcome(command, trade) ?? (hasChanged ? [sendAgain()] : undefined);
  if (open) return open.map((one) => ({ ...one, message: `${why} ${one.message}` }));
  return [refusal('ALIPAY_UNAVAILABLE', `${why} Nothing was changed: send the same again a little later.`)];
}

/** What the command is answered without a call, while something of what it asks for is open; undefined where nothing is. */
function openOutcome(command: TradeCommand, trade: Trade): Refusal[] | undefined {
  switch (command.type) {
    case 'Pay':
      return openPayment(command, trade);
    case 'Close':
    case 'Cancel':
      return openEnding(command, trade);
    case 'Refund':
      return isOpen(findRefund(trade, command.outRequestNo))
        ? [outcomeUnknown(`refund ${command.outRequestNo}`)]
        : undefined;
    case 'Settle':
      return isOpen(findSettlement(trade, command.outRequestNo))
        ? [outcomeUnknown(`settlement ${command.outRequestNo}`)]
        : undefined;
    case 'Sync':
    case 'FollowUp':
    case 'ResolveAnomaly':
      return isInDoubt(trade) ? [outcomeUnknown('the trade')] : undefined;
  }
}

/** Follow-up does not do what was never stored: only the same command does. */
function sendAgain(): Refusal {
  const message = 'What became of an earlier request is not certain. Send the same again, and start nothing else.';
  return refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' });
}

function isOpen(requested: Pick<Refund | Settlement, 'state'> | undefined): boolean {
  return requested !== undefined && requested.state !== 'SUCCEEDED' && requested.state !== 'REFUSED';
}

/**
 * An opened order can be paid: a repeat of its payment is answered what is known of it. Another way to pay it waits for what is open, as
 * it does when Alipay answers (`decideSwitch`).
 */
function openPayment({ method }: PayCommand, trade: Trade): Refusal[] | undefined {
  if (!trade.opened) return undefined;
  if (trade.opened.method === method) return payOutcome(trade);
  return isTradeOpen(trade) || isEnding(trade) ? [outcomeUnknown('the earlier attempt')] : undefined;
}

/** A stored close may end an order whose cancel is asked for, but only the cancel returns what is paid meanwhile. */
function openEnding({ type }: CloseCommand | CancelCommand, trade: Trade): Refusal[] | undefined {
  const what = type === 'Close' ? 'close' : 'cancel';
  if (trade.state === 'TRADE_CLOSED') return [notConfirmed(what)];
  const requested = requestedEnd(trade);
  const isStored = type === 'Close' ? requested !== 'NONE' : requested === 'CANCEL' || isBeingCancelled(trade);
  if (isStored && (isUnpaid(trade) || isTradeOpen(trade))) return [outcomeUnknown(`the ${what}`)];
  return isTradeOpen(trade) || isEnding(trade) ? [sendAgain()] : undefined;
}

/** A close or a cancel of the trade is stored, and follow-up goes on with it. */
function isEnding(trade: Trade): boolean {
  return isUnpaid(trade) && requestedEnd(trade) !== 'NONE';
}

/** What became of an attempt to pay or to end the trade is not known. */
function isTradeOpen(trade: Trade): boolean {
  return trade.doubt !== undefined || changingCallsInFlight(trade).length > 0;
}
