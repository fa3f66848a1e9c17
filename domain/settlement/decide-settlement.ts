/** Sharing out the money of a paid trade (alipay.trade.order.settle). Idempotent by its out_request_no; never sent again unasked. */
import { shareableFen, sharedFen } from '../trade/account';
import { settleCall, settleQueryCall } from '../alipay/alipay-calls';
import type { SettleCommand } from '../trade/commands';
import { call, timesMade, type DecideContext, type Decision } from '../trade/decision';
import { notFound, outcomeUnknown, refusedByAlipay, wasGivenUp } from '../trade/common-refusals';
import { formatYuan } from '../values/money';
import { isBeingCancelled, mayRequestStillArrive } from '../trade/lost-calls';
import { refusal, type Refusal } from '../trade/refusals';
import { findSettlement } from './settlement';
import type { Settlement, Trade } from '../trade/trade';
import type { FactEvent } from '../events/trade-events';

export function decideOrderSettle(trade: Trade, command: SettleCommand, { now, run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(command.outTradeNo)] };
  const { outRequestNo, shares } = command;
  const existing = findSettlement(trade, outRequestNo);
  const request = () => settleCall(trade.tradeNo ?? '', { outRequestNo, shares });
  const send = (): Decision => {
    const data = { outRequestNo, shares, requestedAt: now.toISOString() };
    const requested: FactEvent = { type: 'SettlementRequested', data };
    return { kind: 'call', facts: [requested], request: request() };
  };
  if (!existing) {
    const impossible = whyNot(trade, command);
    return impossible ? { kind: 'refuse', refusals: [impossible] } : send();
  }
  if (JSON.stringify(existing.shares) !== JSON.stringify(shares)) {
    const message = `Settlement ${outRequestNo} was requested with other shares.`;
    return { kind: 'refuse', refusals: [refusal('IDEMPOTENCY_CONFLICT', message, { field: 'shares' })] };
  }
  const same = trade.inFlight.find(({ bizContent }) => bizContent['out_request_no'] === outRequestNo);
  if (same && !run.waited) return { kind: 'wait', callId: same.callId };
  if (timesMade(run, 'alipay.trade.order.settle') > 0 || same) return { kind: 'done', refusals: outcomeOf(existing) };
  if (existing.doubt && timesMade(run, 'alipay.trade.order.settle.query') === 0) {
    return call(settleQueryCall(trade.tradeNo ?? '', existing));
  }
  // The caller asks for it again, and Alipay knows nothing of it: the identical request, with the same number.
  const isUnknownThere =
    existing.doubt !== undefined &&
    !existing.givenUp &&
    existing.notFoundAtAlipay === true &&
    !mayRequestStillArrive(trade, 'alipay.trade.order.settle', outRequestNo, now.toISOString());
  const isToBeTriedAgain =
    existing.state === 'REFUSED' && outcomeOf(existing).some(({ advice }) => advice === 'RETRY_SAME_KEYS');
  if (!isUnknownThere && !isToBeTriedAgain) return { kind: 'done', refusals: outcomeOf(existing) };
  const impossible = whyNot(trade, command);
  if (impossible) return { kind: 'refuse', refusals: [impossible] };
  return isUnknownThere ? call(request()) : send();
}

function whyNot(trade: Trade, command: SettleCommand): Refusal | undefined {
  if (trade.state !== 'TRADE_SUCCESS' && trade.state !== 'TRADE_FINISHED') {
    return refusal('TRADE_NOT_PAID', 'Only the money of a paid trade can be shared out.');
  }
  if (isBeingCancelled(trade)) return outcomeUnknown('the cancel');
  const leftFen = shareableFen(trade, command.outRequestNo);
  if (sharedFen(command) <= leftFen) return undefined;
  const message = `Only ${formatYuan(leftFen)} of ${formatYuan(trade.paidFen)} is left to share out.`;
  return refusal('SETTLEMENT_EXCEEDS_PAID', message, { field: 'shares' });
}

function outcomeOf({ state, refusal: alipay, outRequestNo, givenUp }: Settlement): Refusal[] {
  if (state === 'SUCCEEDED') return [];
  if (givenUp) return [wasGivenUp(`settlement ${outRequestNo}`, givenUp)];
  if (state !== 'REFUSED') return [outcomeUnknown(`settlement ${outRequestNo}`)];
  return [refusedByAlipay('alipay.trade.order.settle', 'to share the money out', alipay)];
}
