/** Opening a payment: the order as it is asked for first, the same order again, and the same order in another way. */
import { closeCall, queryCall } from '../alipay/alipay-calls';
import { openingOf } from '../alipay/opening';
import { handedOut, wayToPay, type UnsentOrder } from '../alipay/ways-to-pay';
import type { PayCommand } from '../trade/commands';
import { call, timesMade, type DecideContext, type Decision } from '../trade/decision';
import { numberIsTaken, outcomeUnknown, refusedByAlipay } from '../trade/common-refusals';
import { DETAIL_FIELDS, differingFields } from '../alipay/order-details';
import { refusal, type AlipayError, type Refusal } from '../trade/refusals';
import { changingCallsInFlight, isUnpaid, nameOf, type Trade } from '../trade/trade';
import { authCodeDigest } from '../events/auth-code';
import type { FactEvent } from '../events/trade-events';
import { orderExpiresAt, expiryOf } from '../trade/time-limits';
import { requestedEnd } from '../trade/ending';
import type { TradeOpened } from '../events/payment-events';
import { decideTradeCheck } from '../follow-up/decide-trade-check';

type Opened = TradeOpened['data'];

export function decidePay(trade: Trade, command: PayCommand, context: DecideContext): Decision {
  const { now, run } = context;
  const { opened } = trade;
  if (!opened) {
    const data = orderOf(command, context);
    return attempt({ type: 'TradeOpened', data }, { ...data, authCode: command.authCode }, now);
  }
  const isSwitch = command.switchMethod === true && opened.method !== command.method;
  if (isSwitch) return decideSwitch(trade, opened, command, context);
  const conflicts = conflictingFields(opened, command);
  if (conflicts.length > 0) return { kind: 'refuse', refusals: conflicts };
  const other = changingCallsInFlight(trade)[0];
  if (other && !run.waited) return { kind: 'wait', callId: other.callId };
  // The answer with the code was lost, or never came: the same order again is the same code, and no money moves.
  const isFirstTry = !run.waited && run.calls.length === 0;
  const opening = openingOf(opened);
  if ('call' in opening && isAnswerMissing(trade) && isFirstTry && now.getTime() < expiryOf(trade)) {
    return call(opening.call);
  }
  return decideTradeCheck(trade, context) ?? { kind: 'done', refusals: payOutcome(trade) };
}

function orderOf(command: PayCommand, { now, merchant }: DecideContext): Opened {
  const { type: _type, switchMethod: _switch, authCode: _secret, ...order } = command;
  return { ...order, ...digestOf(command), merchant, expiresAt: orderExpiresAt(command, now).toISOString() };
}

function digestOf({ outTradeNo, authCode }: PayCommand): Pick<Opened, 'authCodeDigest'> {
  return authCode === undefined ? {} : { authCodeDigest: authCodeDigest(outTradeNo, authCode) };
}

/** One way to pay, begun: a call whose answer is awaited, or a page that the buyer takes to Alipay. */
function attempt(fact: FactEvent, order: UnsentOrder, now: Date): Decision {
  const opening = openingOf(order);
  if ('call' in opening) return { kind: 'call', facts: [fact], request: opening.call };
  const awaiting: FactEvent = { type: 'TradeAwaitingBuyer', data: { since: now.toISOString() } };
  return { kind: 'record', events: [fact, { type: 'AlipayPageIssued', data: opening.page }, awaiting] };
}

/** What the buyer needs is still in Alipay's hands: a code, or the number of a created trade. */
function isAnswerMissing(trade: Trade): boolean {
  const { opened, state, contentMismatch, attempt, tradeNo } = trade;
  if (!opened || requestedEnd(trade) !== 'NONE' || contentMismatch) return false;
  const awaited = handedOut(wayToPay(opened.method));
  if (awaited !== 'code' && awaited !== 'trade-no') return false;
  const isHere = tradeNo || (awaited === 'code' && attempt?.state.handedOut === 'CODE');
  return state === 'CREATED' || (state === 'WAIT_BUYER_PAY' && !isHere);
}

// ------------------------------------------------------------ another way to pay

/**
 * The order is to be paid in another way. Alipay is asked first: what is paid stays paid; what waits for a buyer is closed
 * there, which uses the number up; and what Alipay does not know yet goes on under the same number, of which Alipay takes one
 * payment whichever of the codes and pages that are out the buyer uses.
 */
function decideSwitch(trade: Trade, opened: Opened, command: PayCommand, context: DecideContext): Decision {
  const { now, run } = context;
  const conflicts = conflictingFields(opened, command).filter(({ path }) => MUST_STAY.includes(path?.[1] ?? ''));
  if (conflicts.length > 0) return { kind: 'refuse', refusals: conflicts };
  if (trade.paidFen > 0) return { kind: 'refuse', refusals: [alreadyPaid(opened)] };
  if (trade.state === 'TRADE_CLOSED') return { kind: 'refuse', refusals: [closedForGood()] };
  if (trade.contentMismatch) return { kind: 'refuse', refusals: [numberIsTaken(command.outTradeNo)] };
  const other = changingCallsInFlight(trade)[0];
  if (other) return run.waited ? unknownYet : { kind: 'wait', callId: other.callId };
  const last = run.calls.at(-1)?.method;
  if (last === undefined || last === 'alipay.trade.close') {
    return timesMade(run, 'alipay.trade.query') < 2 ? call(queryCall(nameOf(trade))) : unknownYet;
  }
  if (trade.lastQuery?.saw === 'WAIT_BUYER_PAY') {
    return timesMade(run, 'alipay.trade.close') > 0 ? unknownYet : call(closeCall(opened));
  }
  if (trade.doubt || requestedEnd(trade) !== 'NONE') return unknownYet;
  if (trade.lastQuery?.saw === undefined) return nothingSwitched;
  if (trade.lastQuery.saw !== 'NOT_EXIST') return unknownYet;
  const order = orderOf(command, context);
  const fact: FactEvent = { type: 'PayMethodSwitched', data: { ...order, from: opened.method } };
  return attempt(fact, { ...order, authCode: command.authCode }, now);
}

/** What the order is about; the rest may go with the way to pay. */
const MUST_STAY: readonly string[] = ['subject', 'totalAmount'];

const unknownYet: Decision = { kind: 'done', refusals: [outcomeUnknown('the earlier attempt')] };

/** Nothing was sent that changes anything, so nothing is due that would find it out. */
const nothingSwitched: Decision = {
  kind: 'not-sent',
  why: 'Alipay did not say how the order stands, so the way to pay is as before.',
};

function alreadyPaid({ method }: Opened): Refusal {
  return refusal('TRADE_ALREADY_PAID', `The order is paid already, by ${method}: there is nothing left to pay.`);
}

function closedForGood(): Refusal {
  const message =
    'The order is closed and nobody can pay it any more. That uses its number up: send the payment with a new outTradeNo.';
  return refusal('TRADE_CLOSED', message);
}

// ----------------------------------------------------------------- the same again

const PAY_FIELDS = [
  ['method', 'method'],
  ['subject', 'subject'],
  ['totalFen', 'totalAmount'],
  ['authCodeDigest', 'authCode'],
  ['timeout', 'timeout'],
  ['body', 'body'],
  ['returnUrl', 'returnUrl'],
  ['quitUrl', 'quitUrl'],
  ['buyerId', 'buyerId'],
  ['buyerOpenId', 'buyerOpenId'],
  ['storeId', 'storeId'],
  ['operatorId', 'operatorId'],
  ['terminalId', 'terminalId'],
] as const;

function conflictingFields(opened: Opened, command: PayCommand): Refusal[] {
  const asked = { ...command, ...digestOf(command) };
  const fields = PAY_FIELDS.filter(([name]) => opened[name] !== asked[name]).map(([, field]) => field);
  const details = differingFields(DETAIL_FIELDS, opened.details, command.details);
  return [...fields, ...details].map((field) => {
    const hint = field === 'method' ? ' To pay this order in another way, add switchMethod: true.' : '';
    return refusal('IDEMPOTENCY_CONFLICT', `Order ${command.outTradeNo} was opened with another ${field}.${hint}`, {
      field,
    });
  });
}

/** What is known of the payment of an opened order: nothing to refuse where it is paid, or can be paid by what was handed out. */
export function payOutcome(trade: Trade): Refusal[] {
  const { opened, closed } = trade;
  if (trade.state === 'TRADE_CLOSED' && closed?.reason === 'PAYMENT_REFUSED') {
    const { code, subCode, subMsg } = closed;
    // What was refused before the order went on in a page was a call.
    const opening = wayToPay(opened?.method ?? 'BARCODE').opening;
    const method = 'call' in opening ? opening.call : 'alipay.trade.pay';
    return [refusedByAlipay(method, 'the payment', { code, subCode, subMsg }, ' Use a new outTradeNo.')];
  }
  if (trade.state === 'TRADE_CLOSED' && trade.paidFen === 0) return [closedForGood()];
  if (trade.contentMismatch && isUnpaid(trade)) return [numberIsTaken(opened?.outTradeNo ?? '')];
  const request = requestedEnd(trade);
  if (request !== 'NONE' && isUnpaid(trade)) return [isBeingEnded(request)];
  if (isUnpaid(trade) && trade.attempt?.unsignedAnswer)
    return [unsignedAnswer(trade.attempt.unsignedAnswer, isAnswerMissing(trade))];
  if (isAnswerMissing(trade)) {
    const message =
      'Alipay has not confirmed this order yet. Send the same mutation again to get what the buyer needs.';
    return [refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' })];
  }
  if (trade.doubt || changingCallsInFlight(trade).length > 0) return [outcomeUnknown('the payment')];
  return isUnpaid(trade) && opened && handedOut(wayToPay(opened.method)) === undefined ? tillOutcome(trade) : [];
}

function isBeingEnded(request: 'CLOSE' | 'CANCEL'): Refusal {
  const message = `A ${request === 'CLOSE' ? 'close' : 'cancel'} of this order is under way: nobody is asked to pay it any more. Send the payment with a new outTradeNo.`;
  return refusal('OUTCOME_UNKNOWN', message, { advice: 'NEW_ORDER' });
}

/** Not believed, and shown all the same: a wrong app id or key is answered without a signature. */
function unsignedAnswer(alipay: AlipayError, mayRetry: boolean): Refusal {
  const said = [alipay.subCode ?? alipay.code, alipay.subMsg].filter((part) => part !== undefined).join(': ');
  const message = `Alipay's answer was not signed, so it proves nothing: ${said}. If it persists, check the app id and the keys: \`paystate doctor\` tells what is wrong.`;
  return refusal('OUTCOME_UNKNOWN', message, { alipay, advice: mayRetry ? 'RETRY_SAME_KEYS' : 'WAIT_FOR_STATE' });
}

/** Nothing came of the bar code and the order is still open: an earlier code or page can be paid, so no new number will do. */
function tillOutcome({ attempt }: Trade): Refusal[] {
  const declined = attempt?.refusal;
  if (declined) {
    const message = `Alipay refused the payment${declined.subMsg ? `: ${declined.subMsg}` : '.'} What was given out before can still be paid: switch to another way under the same outTradeNo.`;
    return [refusal('ALIPAY_REFUSED', message, { alipay: declined, advice: 'WAIT_FOR_STATE' })];
  }
  return attempt?.onPhoneSince === undefined ? [outcomeUnknown('the payment')] : [];
}
