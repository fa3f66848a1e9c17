/** Decides a close: the close is sent, and when Alipay does not accept it, a query shows whether the trade can be closed at all. */
import { closeCall } from '../alipay/alipay-calls';
import { notFound, numberIsTaken, notConfirmed, outcomeUnknown, notStarted } from '../trade/common-refusals';
import { isPayableThoughClosed } from './decide-cancel';
import type { CloseCommand } from '../trade/commands';
import { type DecideContext, type Decision, timesMade, call } from '../trade/decision';
import { refusal, type Refusal } from '../trade/refusals';
import { type Trade, changingCallsInFlight } from '../trade/trade';
import { decideTradeCheck } from '../follow-up/decide-trade-check';

export function decideClose(trade: Trade, command: CloseCommand, context: DecideContext): Decision {
  const { run } = context;
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(command.outTradeNo)] };
  const didClose = timesMade(run, 'alipay.trade.close') > 0;
  if (trade.state === 'TRADE_CLOSED') return decideCloseAgain(trade, trade.opened, didClose);
  if (trade.paidFen > 0) {
    const refusals = [refusal('TRADE_ALREADY_PAID', 'The trade is paid: return the money with a refund instead.')];
    return { kind: 'refuse', refusals };
  }
  if (trade.contentMismatch) return { kind: 'refuse', refusals: [numberIsTaken(command.outTradeNo)] };
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
  return trade.doubt || trade.lastQuery?.saw !== 'NOT_EXIST' ? outcomeUnknown('the close') : notStarted(trade, 'close');
}
