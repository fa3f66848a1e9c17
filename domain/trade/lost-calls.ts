/**
 * A request whose answer nobody has may still arrive at Alipay after its sender gave up. Until it can no longer arrive, neither
 * "no such trade" nor "unchanged" says what became of it. This is the one place for that rule, for every method that changes
 * something; the calls themselves are kept in `Trade.lostCalls`.
 */
import { ENDING, isReadOnly, METHODS, OPENING, type NumberedMethod } from '../alipay/methods';
import type { AlipayMethod } from '../events/alipay-methods';
import type { AtAlipay } from '../alipay/trade-report';
import { hasAcceptedCancel, requestedEnd } from './ending';
import type { InFlightCall, LostCall } from '../alipay/open-calls';
import type { Trade } from './trade';
import type { CallAnswer } from '../events/evidence-events';
import { HOUR_MS, MINUTE_MS } from '../values/durations';

/** Where an event stands: when it was recorded, and its revision. */
export type LogPosition = { at: string; revision: number };

/** How long a request may be under way after its sender gave up. Far beyond what was ever seen. */
const MAX_LATENESS_MS = 30_000;
/** Clocks of two nodes differ by two seconds at most (docs/reference/eventstoredb.md). */
const MAX_CLOCK_DIFFERENCE_MS = 2_000;
/** Of one method, or of one refund or settlement, only the latest ones matter: what is lost later arrives later. */
const MAX_LOST_PER_REQUEST = 32;
/** A refund or settlement is forgotten so long after it could still arrive: no answer of a query from before is on its way then. */
const FORGOTTEN_AFTER_MS = HOUR_MS;

/** The moment from which a lost call can no longer arrive, in milliseconds since 1970, by any node's clock. */
export function arrivalEndOf({ lostAt }: Pick<LostCall, 'lostAt'>): number {
  return Date.parse(lostAt) + MAX_LATENESS_MS + MAX_CLOCK_DIFFERENCE_MS;
}

/** Whether a call of these methods is on its way, or was lost and may still have an effect when Alipay is queried at `askedAt`. */
export function mayStillArrive(trade: Trade, methods: readonly AlipayMethod[], askedAt: string): boolean {
  const asked = Date.parse(askedAt);
  const isLate = trade.lostCalls.some((call) => methods.includes(call.method) && asked < arrivalEndOf(call));
  return isLate || isOnItsWay(trade, methods);
}

/** Whether a call of these methods is on its way: somebody waits for its answer. */
export function isOnItsWay({ inFlight }: Trade, methods: readonly AlipayMethod[]): boolean {
  return inFlight.some(({ method }) => methods.includes(method));
}

/** The same of one refund or settlement, by its number. */
export function mayRequestStillArrive(
  trade: Trade,
  method: NumberedMethod,
  outRequestNo: string | undefined,
  askedAt: string,
): boolean {
  const asked = Date.parse(askedAt);
  return trade.lostCalls.some(
    (call) => call.method === method && call.outRequestNo === outRequestNo && asked < arrivalEndOf(call),
  );
}

/** Whether a call of that refund or settlement is on its way: somebody waits for its answer. */
export function isRequestOnItsWay(
  { inFlight }: Trade,
  method: NumberedMethod,
  outRequestNo: string | undefined,
  /** The call that is being answered, where it is one of them. */
  answeredCallId?: string,
): boolean {
  return inFlight.some(
    (call) =>
      call.callId !== answeredCallId && call.method === method && call.bizContent['out_request_no'] === outRequestNo,
  );
}

/** Whether a call of these methods was lost, and no query since it can no longer arrive has shown what it did. */
export function hasLost({ lostCalls }: Trade, methods: readonly AlipayMethod[]): boolean {
  return lostCalls.some(({ method }) => methods.includes(method));
}

/** A cancel whose answer nobody has, and no query since it can no longer arrive has shown what it did: it may return all of the money. */
export function lostCancel(trade: Trade): LostCall | undefined {
  return lastLost(trade, ['alipay.trade.cancel']);
}

/** The same of a close or a cancel. */
export function lostEnding(trade: Trade): LostCall | undefined {
  return lastLost(trade, ENDING);
}

/** A cancel is on its way, or its outcome is unknown: it would return all of the money. */
export function isBeingCancelled(trade: Trade): boolean {
  return (
    isOnItsWay(trade, ['alipay.trade.cancel']) || trade.doubt?.state === 'CANCEL' || lostCancel(trade) !== undefined
  );
}

/** Also by an earlier cancel that may still arrive, though Alipay has refused a later one. */
export function mayHaveBeenCancelled(trade: Trade): boolean {
  return requestedEnd(trade) === 'CANCEL' || lostCancel(trade) !== undefined;
}

/** A finished trade was not ended by such a call, and cannot be any more: Alipay refuses it. */
function lastLost({ lostCalls, state }: Trade, methods: readonly AlipayMethod[]): LostCall | undefined {
  return state === 'TRADE_FINISHED' ? undefined : lostCalls.findLast(({ method }) => methods.includes(method));
}

/** Whether what a query saw leaves open what a lost call did, or will do. */
export function leavesOpen(trade: Trade, seen: AtAlipay, asked: LogPosition): boolean {
  // That contradicts the payment (`contradiction` in conclude-query.ts): it says nothing of what a lost cancel did to it.
  const isAbsent = seen === 'NOT_EXIST' || seen === 'WAIT_BUYER_PAY';
  if (trade.paidFen > 0 && isAbsent && lostCancel(trade) !== undefined) return true;
  // Nobody has the number that a lost call would have brought: it matters only where the order is to be closed.
  const isToBeClosed = trade.attempt?.state.opening === 'REFUSED' || hasAcceptedCancel(trade);
  return trade.lostCalls.some((call) => {
    const { unchanged, handsOut } = METHODS[call.method];
    return unchanged?.includes(seen) === true && (!handsOut || isToBeClosed) && !isAnsweredBy(call, asked);
  });
}

/**
 * The earliest moment after `sinceMs` from which a query shows what a lost call of the trade itself did. An unpaid trade that is to
 * be ended is tried again by its own schedule, which asks first.
 */
export function nextArrivalEnd({ lostCalls, paidFen }: Trade, sinceMs: number): number | undefined {
  const methods = paidFen > 0 ? ENDING : OPENING;
  const ends = lostCalls.filter(({ method }) => methods.includes(method)).map(arrivalEndOf);
  const later = ends.filter((end) => end > sinceMs);
  return later.length === 0 ? undefined : Math.min(...later);
}

/** What a query that saw anything at all has answered is not open any more. */
export function withLostCallsAnswered(trade: Trade, asked: LogPosition): Trade {
  const isOpen = (call: LostCall) => METHODS[call.method].unchanged === undefined || !isAnsweredBy(call, asked);
  return trade.lostCalls.every(isOpen) ? trade : { ...trade, lostCalls: trade.lostCalls.filter(isOpen) };
}

function isAnsweredBy(call: LostCall, asked: LogPosition): boolean {
  return asked.revision > call.revision && Date.parse(asked.at) >= arrivalEndOf(call);
}

/** The intent that an answer belongs to: on its way, or given up meanwhile. */
export function intentOf(trade: Trade, callId: string): { requestedAt: string; revision: number } | undefined {
  return (
    trade.inFlight.find((call) => call.callId === callId) ?? trade.lostCalls.find((call) => call.callId === callId)
  );
}

/** The call of an answer is no longer on its way; where the answer says nothing for certain, it is lost from then on. */
export function withAnswerOf(trade: Trade, answer: CallAnswer, at: string): Trade {
  const call = trade.inFlight.find(({ callId }) => callId === answer.callId);
  const inFlight = call ? trade.inFlight.filter(({ callId }) => callId !== answer.callId) : trade.inFlight;
  const isUnanswered = answer.outcome === 'unknown' && !hasArrived(answer) && !isReadOnly(answer.method);
  if (!call) {
    if (isUnanswered || !trade.lostCalls.some(({ callId }) => callId === answer.callId)) return { ...trade, inFlight };
    return { ...trade, inFlight, lostCalls: trade.lostCalls.filter(({ callId }) => callId !== answer.callId) };
  }
  if (!isUnanswered) return { ...trade, inFlight };
  return { ...trade, inFlight, lostCalls: withLost(trade.lostCalls, lost(call, at)) };
}

function withLost(earlier: readonly LostCall[], latest: LostCall): LostCall[] {
  const isRemembered = (call: LostCall) =>
    call.outRequestNo === undefined || Date.parse(latest.lostAt) < arrivalEndOf(call) + FORGOTTEN_AFTER_MS;
  const isOfSame = (call: LostCall) => call.method === latest.method && call.outRequestNo === latest.outRequestNo;
  const kept = earlier.filter(isRemembered);
  const oldest = kept.filter(isOfSame).at(-MAX_LOST_PER_REQUEST);
  return [...kept.filter((call) => call !== oldest), latest];
}

function lost(call: InFlightCall, at: string): LostCall {
  const { callId, method, bizContent, requestedAt, revision, deadlineAt } = call;
  const outRequestNo = bizContent['out_request_no'];
  return {
    callId,
    method,
    ...(typeof outRequestNo === 'string' ? { outRequestNo } : {}),
    requestedAt,
    revision,
    // A call counts as lost from its deadline, however long nobody was there to record that.
    lostAt: deadlineAt < at ? deadlineAt : at,
  };
}

/**
 * A request that never left, or that Alipay has answered for certain under its signature, is not under way any more. Of one that was
 * answered with an error of Alipay's system (20000, SYSTEM_ERROR), nobody says that it is not carried out after all.
 */
function hasArrived({ signed, reason }: CallAnswer): boolean {
  return reason === 'not-sent' || (signed && reason !== 'answer-mismatch' && reason !== 'not-definite');
}

/** Two queries that find nothing count as two from this distance on. Far beyond the ten seconds that Alipay names. */
const QUERIES_APART_MS = MINUTE_MS;

/**
 * Whether an earlier query found nothing, too. "No such refund" may mean "queried too early" (refund.query, "query later"). What
 * is taken for refused is requested again by people, under another number: one such answer is not enough for that.
 */
export function wasNotFoundBefore({ notFoundSince }: { notFoundSince?: string }, askedAt: string): boolean {
  return notFoundSince !== undefined && Date.parse(askedAt) - Date.parse(notFoundSince) >= QUERIES_APART_MS;
}
