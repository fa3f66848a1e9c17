/**
 * What to do about a command: pure, and asked again after each step with what the step brought. Refusals come first,
 * the happy path last. A repeat of what already happened is success with no new events.
 */
import { closeCall, nameOf, queryCall, refundCall, refundQueryCall } from '../alipay/alipay-calls';
import type { CloseCommand, RefundCommand, SyncCommand, TradeCommand } from '../trade/commands';
import { decideFollowUp, decideTradeCheck } from '../follow-up/decide-follow-up';
import { decideCancel, isBeingCancelled, isPayableThoughClosed } from '../payment/decide-cancel';
import { decideOrderSettle } from '../settlement/decide-settlement';
import { decidePay } from '../payment/decide-pay';
import { decideSettleAnomaly } from './decide-anomaly';
import { formatYuan } from '../values/money';
import { call, timesMade, type DecideContext, type Decision, type Run } from '../trade/decision';
import { refusal, type Refusal } from '../trade/refusals';
import { differingFields } from '../alipay/order-details';
import { REFUND_DETAIL_FIELDS } from '../refund/refund-details';
import {
  notFound,
  notStarted,
  numberIsTaken,
  outcomeUnknown,
  refusedByAlipay,
  notConfirmed,
  wasGivenUp,
} from '../alipay/common-refusals';
import { refundableFen, withPartnersFen } from '../trade/account';
import { changingCallsInFlight, findRefund, type Refund, type Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';
import type { AlipayMethod } from '../events/alipay-methods';

export function decide(trade: Trade, command: TradeCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'Pay':
      return decidePay(trade, command, context);
    case 'Refund':
      return decideRefund(trade, command, context);
    case 'Close':
      return decideClose(trade, command, context);
    case 'Cancel':
      return decideCancel(trade, command, context);
    case 'Settle':
      return decideOrderSettle(trade, command, context);
    case 'Sync':
      return decideSync(trade, command, context);
    case 'SettleAnomaly':
      return decideSettleAnomaly(trade, command, context.now);
    case 'FollowUp':
      return decideFollowUp(trade, context);
  }
}

// ------------------------------------------------------------------- refund

function decideRefund(trade: Trade, command: RefundCommand, { now, run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(command.outTradeNo)] };
  const existing = findRefund(trade, command.outRequestNo);
  if (!existing) return decideNewRefund(trade, command, now);
  const conflicts = [
    ...(existing.amountFen === command.amountFen ? [] : ['amount']),
    ...(existing.reason === command.reason ? [] : ['reason']),
    ...differingFields(REFUND_DETAIL_FIELDS, existing.details, command.details),
  ].map((field) =>
    refusal('IDEMPOTENCY_CONFLICT', `Refund ${command.outRequestNo} was requested with another ${field}.`, { field }),
  );
  if (conflicts.length > 0) return { kind: 'refuse', refusals: conflicts };
  const same = trade.inFlight.find((call) => call.bizContent['out_request_no'] === command.outRequestNo);
  if (same && !run.waited) return { kind: 'wait', callId: same.callId };
  if (isToBeLookedUpNow(existing, run)) return call(refundQueryCall(nameOf(trade), existing));
  const outcome = refundOutcome(trade, command.outRequestNo);
  const mayTryAgain = existing.state === 'REFUSED' && outcome.some(({ advice }) => advice === 'RETRY_SAME_KEYS');
  const isFirstTry = !run.waited && run.calls.length === 0;
  return mayTryAgain && isFirstTry
    ? decideNewRefund(trade, command, now, existing.tradeNo)
    : { kind: 'done', refusals: outcome };
}

/** What this very run has sent was probably done: a refund query can say so at once. */
function isToBeLookedUpNow({ outRequestNo, question }: Refund, run: Run): boolean {
  const did = (method: AlipayMethod) => timesMade(run, method, outRequestNo) > 0;
  const isUnasked = question?.immediate === true && question.lastCheckAt === undefined;
  return isUnasked && did('alipay.trade.refund') && !did('alipay.trade.fastpay.refund.query');
}

/** `tradeNo` names a second payment of the order: what can go back of that, only Alipay knows. */
function decideNewRefund(trade: Trade, command: RefundCommand, now: Date, tradeNo?: string): Decision {
  const impossible = tradeNo === undefined ? whyNotRefundable(trade, command) : undefined;
  if (impossible) return { kind: 'refuse', refusals: [impossible] };
  const { outRequestNo, amountFen, reason } = command;
  const requested: FactEvent = {
    type: 'RefundRequested',
    data: {
      outRequestNo,
      amountFen,
      ...(reason === undefined ? {} : { reason }),
      requestedAt: now.toISOString(),
      ...(tradeNo === undefined ? {} : { tradeNo }),
      ...(command.details === undefined ? {} : { details: command.details }),
    },
  };
  return { kind: 'call', facts: [requested], request: refundCall(nameOf(trade), { ...command, tradeNo }) };
}

function whyNotRefundable(trade: Trade, command: RefundCommand): Refusal | undefined {
  switch (trade.state) {
    case undefined:
    case 'CREATED':
    case 'WAIT_BUYER_PAY':
      return refusal('TRADE_NOT_PAID', 'The trade is not paid, so there is nothing to refund. To stop it, close it.');
    case 'TRADE_FINISHED':
      return refusal('TRADE_FINISHED', 'The time for refunds is over. Return the money outside of Alipay trades.');
    case 'TRADE_CLOSED':
      return refusal('TRADE_CLOSED', 'The trade is closed: nothing is left to refund.');
    case 'TRADE_SUCCESS':
      break;
  }
  if (isBeingCancelled(trade)) return outcomeUnknown('the cancel');
  const leftFen = refundableFen(trade, command.details);
  if (command.amountFen <= leftFen) return undefined;
  const partnersFen = withPartnersFen(trade);
  const hint =
    partnersFen > 0 ? ` Partners have ${formatYuan(partnersFen)} of it: say in \`royalty\` out of whose share.` : '';
  const message = `Only ${formatYuan(leftFen)} of ${formatYuan(trade.paidFen)} can still be refunded.${hint}`;
  return refusal('REFUND_EXCEEDS_REFUNDABLE', message, { field: 'amount' });
}

function refundOutcome(trade: Trade, outRequestNo: string): Refusal[] {
  const refund = findRefund(trade, outRequestNo);
  if (!refund || refund.state === 'SUCCEEDED') return [];
  if (refund.state !== 'REFUSED') return [outcomeUnknown(`refund ${outRequestNo}`)];
  if (refund.givenUp) return [wasGivenUp(`refund ${outRequestNo}`, refund.givenUp)];
  return [refusedByAlipay('alipay.trade.refund', 'the refund', refund.refusal)];
}

// ------------------------------------------------------------ close and sync

function decideClose(trade: Trade, command: CloseCommand, context: DecideContext): Decision {
  const { run } = context;
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(command.outTradeNo)] };
  const didClose = timesMade(run, 'alipay.trade.close') > 0;
  if (trade.state === 'TRADE_CLOSED') return decideCloseAgain(trade, trade.opened, didClose);
  if (trade.paidFen > 0) {
    const refusals = [refusal('TRADE_ALREADY_PAID', 'The trade is paid: return the money with a refund instead.')];
    return { kind: 'refuse', refusals };
  }
  if (trade.misfit) return { kind: 'refuse', refusals: [numberIsTaken(command.outTradeNo)] };
  const other = changingCallsInFlight(trade)[0];
  if (other && !run.waited) return { kind: 'wait', callId: other.callId };
  if (!other && !didClose) return call(closeCall(trade.opened));
  return decideTradeCheck(trade, context) ?? { kind: 'done', refusals: [notClosedYet(trade)] };
}

/** Closed here already. Where Alipay was last seen waiting for the buyer, it is closed there, too. */
function decideCloseAgain(trade: Trade, opened: NonNullable<Trade['opened']>, didClose: boolean): Decision {
  if (!isPayableThoughClosed(trade)) return { kind: 'done', refusals: [] };
  return didClose ? { kind: 'done', refusals: [notConfirmed('close')] } : call(closeCall(opened));
}

function notClosedYet(trade: Trade): Refusal {
  return trade.question || trade.atAlipay !== 'NOT_EXIST' ? outcomeUnknown('the close') : notStarted(trade, 'close');
}

/** One query for the trade, the rest for refunds; more of them are left to follow-up. */
const MAX_SYNC_CALLS = 11;

function decideSync(trade: Trade, { outTradeNo, doubted }: SyncCommand, { run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(outTradeNo)] };
  if (timesMade(run, 'alipay.trade.query') === 0) return call(queryCall(nameOf(trade)));
  // The one that was asked about longest ago comes first, so that a repeated sync reaches all of them.
  const open = [...trade.refunds]
    .sort((one, other) => (one.question?.lastCheckAt ?? '').localeCompare(other.question?.lastCheckAt ?? ''))
    .find(
      ({ question, outRequestNo, state }) =>
        (question || (state === 'REFUSED' && doubted?.includes(outRequestNo))) &&
        !run.calls.some((call) => call.outRequestNo === outRequestNo),
    );
  if (open && run.calls.length < MAX_SYNC_CALLS) return call(refundQueryCall(nameOf(trade), open));
  if (open) return { kind: 'done', refusals: [notAllAsked()] };
  if (trade.question) return { kind: 'done', refusals: [outcomeUnknown('the trade')] };
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
