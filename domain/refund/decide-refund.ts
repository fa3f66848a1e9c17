/** Decides a refund: a new one is checked against the account, a repeated one is queried or sent again with its keys. */
import { refundQueryCall, refundCall } from '../alipay/alipay-calls';
import { notFound, outcomeUnknown, wasGivenUp, refusedByAlipay } from '../trade/common-refusals';
import { differingFields } from '../alipay/order-details';
import type { AlipayMethod } from '../events/alipay-methods';
import type { FactEvent } from '../events/trade-events';
import { refundableFen, withPartnersFen } from '../trade/account';
import type { RefundCommand } from '../trade/commands';
import { type DecideContext, type Decision, call, type Run, timesMade } from '../trade/decision';
import { isBeingCancelled } from '../trade/lost-calls';
import { refusal, type Refusal } from '../trade/refusals';
import { type Trade, findRefund, nameOf, type Refund } from '../trade/trade';
import { formatYuan } from '../values/money';
import { REFUND_DETAIL_FIELDS } from './refund-input';

export function decideRefund(trade: Trade, command: RefundCommand, { now, run }: DecideContext): Decision {
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
  if (isToBeQueriedNow(existing, run)) return call(refundQueryCall(nameOf(trade), existing));
  const outcome = refundOutcome(trade, command.outRequestNo);
  const mayBeSentAgain = existing.state === 'REFUSED' && outcome.some(({ advice }) => advice === 'RETRY_SAME_KEYS');
  const isFirstTry = !run.waited && run.calls.length === 0;
  return mayBeSentAgain && isFirstTry
    ? decideNewRefund(trade, command, now, existing.tradeNo)
    : { kind: 'done', refusals: outcome };
}

/** What this very run has sent was probably done: a refund query can say so at once. */
function isToBeQueriedNow({ outRequestNo, doubt }: Refund, run: Run): boolean {
  const did = (method: AlipayMethod) => timesMade(run, method, outRequestNo) > 0;
  const isUnasked = doubt?.immediate === true && doubt.lastCheckAt === undefined;
  return isUnasked && did('alipay.trade.refund') && !did('alipay.trade.fastpay.refund.query');
}

/** `tradeNo` names a second payment of the order: only Alipay knows how much of it can be refunded. */
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
