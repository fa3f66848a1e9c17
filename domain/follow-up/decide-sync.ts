/** Decides a sync: everything that is in doubt is queried at once, instead of at its time. */
import { queryCall, refundQueryCall } from '../alipay/alipay-calls';
import { notFound, outcomeUnknown } from '../trade/common-refusals';
import type { SyncCommand } from '../trade/commands';
import { type DecideContext, type Decision, timesMade, call } from '../trade/decision';
import { type Refusal, refusal } from '../trade/refusals';
import { nameOf, type Trade } from '../trade/trade';

/** One query for the trade, the rest for refunds; more of them are left to follow-up. */
const MAX_SYNC_CALLS = 11;

export function decideSync(trade: Trade, { outTradeNo, doubted }: SyncCommand, { run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(outTradeNo)] };
  if (timesMade(run, 'alipay.trade.query') === 0) return call(queryCall(nameOf(trade)));
  // The one that was asked about longest ago comes first, so that a repeated sync reaches all of them.
  const open = [...trade.refunds]
    .sort((one, other) => (one.doubt?.lastCheckAt ?? '').localeCompare(other.doubt?.lastCheckAt ?? ''))
    .find(
      ({ doubt, outRequestNo, state }) =>
        (doubt || (state === 'REFUSED' && doubted?.includes(outRequestNo))) &&
        !run.calls.some((call) => call.outRequestNo === outRequestNo),
    );
  if (open && run.calls.length < MAX_SYNC_CALLS) return call(refundQueryCall(nameOf(trade), open));
  if (open) return { kind: 'done', refusals: [notAllAsked()] };
  if (trade.doubt) return { kind: 'done', refusals: [outcomeUnknown('the trade')] };
  return { kind: 'done', refusals: run.calls.some(({ isUnknown }) => isUnknown) ? [nothingLearnt()] : [] };
}

/** More outcomes are in doubt than one command asks about. */
function notAllAsked(): Refusal {
  const message = `More than ${MAX_SYNC_CALLS - 1} refunds of this trade are in doubt, and not all of them were asked about. Sync again.`;
  return refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' });
}

/** Where nothing is in question nobody asks again: what is shown would be taken for what Alipay says now. */
function nothingLearnt(): Refusal {
  const message = 'Alipay gave no answer that can be relied on; what is shown is what was known before. Sync again.';
  return refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' });
}
