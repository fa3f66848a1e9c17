/**
 * What to do about a command: pure, and asked again after each step with what the step brought. Refusals come first,
 * the happy path last. A repeat of what already happened is success with no new events.
 */
import { closeCall, payCall, queryCall, refundCall, refundQueryCall } from './alipay-calls';
import {
  expiryOf as commandExpiry,
  type CloseCommand,
  type PayCommand,
  type RefundCommand,
  type SyncCommand,
  type TradeCommand,
} from './commands';
import { verdictOn } from './alipay-outcomes';
import { decideFollowUp, decideTradeCheck } from './decide-follow-up';
import { decideSettleAnomaly } from './decide-settle';
import { expiryOf } from './due';
import { formatYuan } from './money';
import { call, type DecideContext, type Decision, type Run } from './decision';
import { refusal, type Refusal } from './refusals';
import { changingCallsInFlight, findRefund, isUnpaid, refundableFen, type Refund, type Trade } from './trade';
import type { AlipayMethod, FactEvent } from './trade-events';

export function decide(trade: Trade, command: TradeCommand, context: DecideContext): Decision {
  switch (command.type) {
    case 'Pay':
      return decidePay(trade, command, context);
    case 'Refund':
      return decideRefund(trade, command, context);
    case 'Close':
      return decideClose(trade, command, context);
    case 'Sync':
      return decideSync(trade, command, context);
    case 'SettleAnomaly':
      return decideSettleAnomaly(trade, command, context.now);
    case 'FollowUp':
      return decideFollowUp(trade, context);
  }
}

// ---------------------------------------------------------------------- pay

function decidePay(trade: Trade, command: PayCommand, { now, merchant, run }: DecideContext): Decision {
  const { opened } = trade;
  if (!opened) {
    const { type: _type, ...order } = command;
    const data = { ...order, merchant, expiresAt: commandExpiry(command, now).toISOString() };
    return { kind: 'call', facts: [{ type: 'TradeOpened', data }], request: payCall(data) };
  }
  const conflicts = conflictingFields(opened, command);
  if (conflicts.length > 0) return { kind: 'refuse', refusals: conflicts };
  const other = changingCallsInFlight(trade)[0];
  if (other && !run.waited) return { kind: 'wait', callId: other.callId };
  // The answer with the code was lost, or never came: the same order again is the same code, and no money moves.
  const isCodeMissing = opened.method === 'QR_CODE' && trade.state === 'CREATED' && !trade.closeWanted && !trade.misfit;
  const isFirstTry = !run.waited && run.calls.length === 0;
  if (isCodeMissing && isFirstTry && now.getTime() < expiryOf(trade)) {
    return call(payCall(opened));
  }
  return decideTradeCheck(trade, { now, merchant, run }) ?? { kind: 'done', refusals: payOutcome(trade) };
}

const PAY_FIELDS = [
  ['method', 'method'],
  ['subject', 'subject'],
  ['totalFen', 'totalAmount'],
  ['authCode', 'authCode'],
  ['timeout', 'timeout'],
  ['body', 'body'],
  ['returnUrl', 'returnUrl'],
  ['quitUrl', 'quitUrl'],
  ['buyerId', 'buyerId'],
  ['storeId', 'storeId'],
  ['operatorId', 'operatorId'],
  ['terminalId', 'terminalId'],
] as const;

function conflictingFields(opened: NonNullable<Trade['opened']>, command: PayCommand): Refusal[] {
  return PAY_FIELDS.filter(([name]) => opened[name] !== command[name]).map(([, field]) =>
    refusal('IDEMPOTENCY_CONFLICT', `Order ${command.outTradeNo} was opened with another ${field}.`, { field }),
  );
}

function payOutcome(trade: Trade): Refusal[] {
  if (trade.state === 'TRADE_CLOSED' && trade.closed?.reason === 'PAYMENT_REFUSED') {
    const { code, subCode, subMsg } = trade.closed;
    const method = trade.opened?.method === 'BARCODE' ? 'alipay.trade.pay' : 'alipay.trade.precreate';
    return [
      refusal('ALIPAY_REFUSED', `Alipay refused the payment${subMsg ? `: ${subMsg}` : '.'} Use a new outTradeNo.`, {
        alipay: { code, subCode, subMsg },
        advice: verdictOn(method, code ?? '', subCode).advice,
      }),
    ];
  }
  if (trade.misfit && isUnpaid(trade)) return [numberIsTaken(trade.opened?.outTradeNo ?? '')];
  const isQrCode = trade.opened?.method === 'QR_CODE';
  if (trade.state === 'CREATED' && isQrCode) {
    const message = 'Alipay has not confirmed a code for this order yet. Send the same mutation again to get it.';
    return [refusal('OUTCOME_UNKNOWN', message, { advice: 'RETRY_SAME_KEYS' })];
  }
  return trade.question || changingCallsInFlight(trade).length > 0 ? [outcomeUnknown('the payment')] : [];
}

// ------------------------------------------------------------------- refund

function decideRefund(trade: Trade, command: RefundCommand, { now, run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(command.outTradeNo)] };
  const existing = findRefund(trade, command.outRequestNo);
  if (!existing) return decideNewRefund(trade, command, now);
  const conflicts = [
    ...(existing.amountFen === command.amountFen ? [] : ['amount']),
    ...(existing.reason === command.reason ? [] : ['reason']),
  ].map((field) =>
    refusal('IDEMPOTENCY_CONFLICT', `Refund ${command.outRequestNo} was requested with another ${field}.`, { field }),
  );
  if (conflicts.length > 0) return { kind: 'refuse', refusals: conflicts };
  const same = trade.inFlight.find((call) => call.bizContent['out_request_no'] === command.outRequestNo);
  if (same && !run.waited) return { kind: 'wait', callId: same.callId };
  if (isToBeLookedUpNow(existing, run)) return call(refundQueryCall(command.outTradeNo, existing));
  const outcome = refundOutcome(trade, command.outRequestNo);
  const mayTryAgain = existing.state === 'REFUSED' && outcome.some(({ advice }) => advice === 'RETRY_SAME_KEYS');
  const isFirstTry = !run.waited && run.calls.length === 0;
  return mayTryAgain && isFirstTry
    ? decideNewRefund(trade, command, now, existing.tradeNo)
    : { kind: 'done', refusals: outcome };
}

/** What this very run has sent was probably done: a refund query can say so at once. */
function isToBeLookedUpNow({ outRequestNo, question }: Refund, run: Run): boolean {
  const did = (method: AlipayMethod) =>
    run.calls.some((made) => made.method === method && made.outRequestNo === outRequestNo);
  const isUnasked = question?.immediate === true && question.lastCheckAt === undefined;
  return isUnasked && did('alipay.trade.refund') && !did('alipay.trade.fastpay.refund.query');
}

/** `tradeNo` names a second payment of the order: what can go back of that, only Alipay knows. */
function decideNewRefund(trade: Trade, command: RefundCommand, now: Date, tradeNo?: string): Decision {
  const impossible = tradeNo === undefined ? whyNotRefundable(trade, command) : undefined;
  if (impossible) return { kind: 'refuse', refusals: [impossible] };
  const { outTradeNo, outRequestNo, amountFen, reason } = command;
  const requested: FactEvent = {
    type: 'RefundRequested',
    data: {
      outRequestNo,
      amountFen,
      ...(reason === undefined ? {} : { reason }),
      requestedAt: now.toISOString(),
      ...(tradeNo === undefined ? {} : { tradeNo }),
    },
  };
  return { kind: 'call', facts: [requested], request: refundCall(outTradeNo, { ...command, tradeNo }) };
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
  const leftFen = refundableFen(trade);
  if (command.amountFen <= leftFen) return undefined;
  const message = `Only ${formatYuan(leftFen)} of ${formatYuan(trade.paidFen)} can still be refunded.`;
  return refusal('REFUND_EXCEEDS_REFUNDABLE', message, { field: 'amount' });
}

function refundOutcome(trade: Trade, outRequestNo: string): Refusal[] {
  const refund = findRefund(trade, outRequestNo);
  if (!refund || refund.state === 'SUCCEEDED') return [];
  if (refund.state !== 'REFUSED') return [outcomeUnknown(`refund ${outRequestNo}`)];
  const alipay = refund.refusal ?? {};
  const { advice } = verdictOn('alipay.trade.refund', alipay.code ?? '', alipay.subCode);
  const message = `Alipay refused the refund${alipay.subMsg ? `: ${alipay.subMsg}` : '.'}`;
  return [refusal('ALIPAY_REFUSED', message, { alipay, advice })];
}

// ------------------------------------------------------------ close and sync

function decideClose(trade: Trade, command: CloseCommand, context: DecideContext): Decision {
  const { run } = context;
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(command.outTradeNo)] };
  const didClose = run.calls.some(({ method }) => method === 'alipay.trade.close');
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
  const isPayable = trade.paidFen === 0 && !trade.misfit && trade.atAlipay === 'WAIT_BUYER_PAY';
  if (!isPayable) return { kind: 'done', refusals: [] };
  return didClose ? { kind: 'done', refusals: [outcomeUnknown('the close')] } : call(closeCall(opened));
}

function notClosedYet(trade: Trade): Refusal {
  if (trade.question || trade.atAlipay !== 'NOT_EXIST') return outcomeUnknown('the close');
  const until = trade.qrExpiresAt ?? trade.opened?.expiresAt ?? 'it expires';
  return refusal(
    'TRADE_NOT_STARTED',
    `Nobody has scanned the code, so Alipay has no trade to close, and the code could still be paid until ${until}. ` +
      'The wish is kept: the trade is closed as soon as Alipay allows it.',
  );
}

/** One query for the trade, the rest for refunds; more of them are left to follow-up. */
const MAX_SYNC_CALLS = 11;

function decideSync(trade: Trade, { outTradeNo, doubted }: SyncCommand, { run }: DecideContext): Decision {
  if (!trade.opened) return { kind: 'refuse', refusals: [notFound(outTradeNo)] };
  if (!run.calls.some(({ method }) => method === 'alipay.trade.query')) return call(queryCall(outTradeNo));
  const open = trade.refunds.find(
    ({ question, outRequestNo, state }) =>
      (question || (state === 'REFUSED' && doubted?.includes(outRequestNo))) &&
      !run.calls.some((call) => call.outRequestNo === outRequestNo),
  );
  if (open && run.calls.length < MAX_SYNC_CALLS) return call(refundQueryCall(outTradeNo, open));
  return { kind: 'done', refusals: trade.question ? [outcomeUnknown('the trade')] : [] };
}

// ------------------------------------------------------------------- common

function notFound(outTradeNo: string): Refusal {
  return refusal('TRADE_NOT_FOUND', `No trade ${outTradeNo} was opened here.`, { field: 'outTradeNo' });
}

function numberIsTaken(outTradeNo: string): Refusal {
  return refusal(
    'OUTCOME_UNKNOWN',
    `Alipay knows order ${outTradeNo} with another content than ours; see the trade's anomalies. Compare with Alipay's console; use a new outTradeNo for the buyer.`,
    { advice: 'ASK_A_PERSON' },
  );
}

function outcomeUnknown(what: string): Refusal {
  return refusal(
    'OUTCOME_UNKNOWN',
    `Alipay has not said for certain what became of ${what}. It is being found out: watch the trade, do not start another.`,
  );
}
