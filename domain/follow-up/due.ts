/**
 * When a trade wants attention, derived from its state alone: nothing is kept in a timer, so a restart loses nothing.
 * `decide-follow-up.ts` says what is done then.
 */
import { requestedEnd } from '../trade/ending';
import { nextArrivalEnd } from '../trade/lost-calls';
import { owedRefund } from '../refund/owed-refund';
import type { Doubt } from '../alipay/open-calls';
import { type Settlement, hasOpenMismatch, isOver, MISMATCH_KINDS, type Refund, type Trade } from '../trade/trade';
import { nextQueryAgeMs } from './waiting-queries';
import { attemptEndOf, expiryOf } from '../trade/time-limits';
import { SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS } from '../values/durations';
import { fnvHash } from '../values/fnv-hash';

/** Ages of an open question at which Alipay is asked again; daily after the last. */
const CHECK_AGES_MS = [
  5 * SECOND_MS,
  10 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
];
/**
 * Trades whose outcome was lost in the same moment of an outage are not asked about in the same moment again: each check
 * comes later than the schedule says by a part of the age that is the trade's own, and never earlier.
 */
const JITTER_OF_AGE = 0.1;
const MAX_JITTER_MS = 15 * MINUTE_MS;
/** A refund query is not conclusive in the first ten seconds (refund.query, "query later"). */
const MIN_REFUND_CHECK_AGE_MS = 10 * SECOND_MS;

/** A buyer with the phone in the hand: ask every five seconds at first (face-to-face quick start). */
const CONFIRM_POLL_MS = 5 * SECOND_MS;
/** A close is stored and the code is not scanned yet: the trade is queried, and closed as soon as it exists. */
const CLOSE_WANTED_POLL_MS = 10 * SECOND_MS;
/** One query before the end, in case the notify of a payment was lost. */
const LOOK_BEFORE_EXPIRY_MS = MINUTE_MS;

/** Milliseconds since 1970 at which `FollowUp` finds something to do; undefined when nothing is open. */
export function nextDueAt(trade: Trade): number | undefined {
  // A call in some process's hands: its answer comes first, or its deadline passes.
  if (trade.inFlight.length > 0) return Math.min(...trade.inFlight.map((call) => Date.parse(call.deadlineAt)));
  const refundChecks = trade.refunds.map((refund) => refundCheckAt(trade, refund) ?? Infinity);
  const settleChecks = trade.settlements.map((settlement) => settlementCheckAt(trade, settlement) ?? Infinity);
  const checks = [...refundChecks, ...settleChecks];
  const due = Math.min(tradeCheckAt(trade) ?? Infinity, owedRefundAt(trade) ?? Infinity, ...checks);
  return due === Infinity ? undefined : due;
}

/** When the refund is due for a query; undefined when its outcome is known. */
export function refundCheckAt(trade: Trade, { doubt, outRequestNo }: Refund): number | undefined {
  if (!doubt) return undefined;
  if (doubt.immediate && doubt.lastCheckAt === undefined) return Date.parse(doubt.since);
  const share = shareOf(`${trade.opened?.outTradeNo ?? ''}/${outRequestNo}`);
  return Math.max(checkAt(doubt, share), Date.parse(doubt.since) + late(MIN_REFUND_CHECK_AGE_MS, share));
}

/** When the settlement is due for a query; undefined when its outcome is known. */
export function settlementCheckAt(trade: Trade, { doubt, outRequestNo }: Settlement): number | undefined {
  return doubt && checkAt(doubt, shareOf(`${trade.opened?.outTradeNo ?? ''}/${outRequestNo}`));
}

/** When a refund that the policy owes is to be sent: at once, or by the schedule where Alipay must confirm something first. */
export function owedRefundAt(trade: Trade): number | undefined {
  const owed = owedRefund(trade);
  if (!owed) return undefined;
  const since = Date.parse(owed.since);
  const wasAsked = owed.tradeNo !== undefined && lastCheckOf(trade) >= since;
  return wasAsked ? nextAge(since, lastCheckOf(trade), shareOf(trade.opened?.outTradeNo ?? '')) : since;
}

/** When the trade itself is due for a query: an outcome in doubt, a buyer who should confirm, an expiry. */
export function tradeCheckAt(trade: Trade): number | undefined {
  if (!trade.opened || isOver(trade)) return undefined;
  if (!trade.doubt) {
    if (trade.paidFen > 0) return confirmationAt(trade);
    const isMismatchResolved = trade.contentMismatch === true && !hasOpenMismatch(trade);
    return isMismatchResolved ? checkOfResolvedAt(trade) : unpaidCheckAt(trade);
  }
  // Only a query that leaves after a lost call can no longer arrive shows what that call did.
  const arrivalEnd = nextArrivalEnd(trade, lastCheckOf(trade)) ?? Infinity;
  const check = Math.min(arrivalEnd, checkAt(trade.doubt, shareOf(trade.opened.outTradeNo)));
  // A buyer at the till does not wait for the next query of the schedule: the end of the time-out is a query, too.
  const ends = [attemptEndOf(trade), expiryOf(trade)].filter((end) => lastCheckOf(trade) < end);
  return trade.paidFen === 0 ? Math.min(check, ...ends) : check;
}

/** A person has dealt with what stands there: Alipay is asked whether it fits now until it answers, and not for ever. */
function checkOfResolvedAt(trade: Trade): number | undefined {
  const resolvedAtMs = trade.anomalies.flatMap(({ kind, resolved }) =>
    resolved && MISMATCH_KINDS.includes(kind) ? [Date.parse(resolved.settledAt)] : [],
  );
  const latest = Math.max(...resolvedAtMs);
  if (lastCheckOf(trade) < latest) return latest;
  const isAnswered = trade.lastQuery?.saw !== undefined;
  return isAnswered ? undefined : nextAge(latest, lastCheckOf(trade), shareOf(trade.opened?.outTradeNo ?? ''));
}

/** "10000 may be rolled back" (alipay.trade.pay): a payment that is known by its own answer alone is queried once. */
const CONFIRM_PAYMENT_MS = 2 * MINUTE_MS;

function confirmationAt(trade: Trade): number | undefined {
  const { state, paidByAnswerAt } = trade.attempt ?? {};
  if (state?.proof !== 'DUE' || paidByAnswerAt === undefined) return undefined;
  const since = Date.parse(paidByAnswerAt);
  const share = shareOf(trade.opened?.outTradeNo ?? '');
  const wasAsked = lastCheckOf(trade) >= since + CONFIRM_PAYMENT_MS;
  return wasAsked ? nextAge(since, lastCheckOf(trade), share) : since + late(CONFIRM_PAYMENT_MS, share);
}

function unpaidCheckAt(trade: Trade): number {
  return Math.min(unpaidWorkAt(trade), nextWaitingQueryAt(trade) ?? Infinity);
}

/** When an unpaid order must be queried, whatever the budget of waiting queries: a buyer to confirm, a close, the end. */
function unpaidWorkAt(trade: Trade): number {
  const expiry = expiryOf(trade);
  const lastCheck = lastCheckOf(trade);
  // The trade was queried at its end and is still open: a close is on its way, or Alipay does not answer.
  if (lastCheck >= expiry) return nextAge(expiry, lastCheck, shareOf(trade.opened?.outTradeNo ?? ''));
  if (trade.attempt?.onPhoneSince)
    return Math.min(expiry, pollAt(Date.parse(trade.attempt.onPhoneSince), lastCheck, CONFIRM_POLL_MS));
  if (requestedEnd(trade) !== 'NONE' && trade.ending?.since) {
    return Math.min(expiry, pollAt(Date.parse(trade.ending.since), lastCheck, CLOSE_WANTED_POLL_MS));
  }
  const queryAt = expiry - LOOK_BEFORE_EXPIRY_MS;
  const isWorthIt = queryAt > Date.parse(trade.openedAt ?? '') + LOOK_BEFORE_EXPIRY_MS && lastCheck < queryAt;
  return isWorthIt ? queryAt : expiry;
}

/**
 * When an order whose code or page is out is queried in case its notify is lost (`waiting-queries.ts`); undefined when
 * anything else is to be done about it. These queries have a budget of their own, so they are listed apart.
 */
export function nextWaitingQueryAt(trade: Trade): number | undefined {
  const { opened, openedAt } = trade;
  const isBusy = trade.inFlight.length + trade.refunds.length + trade.settlements.length > 0;
  if (!opened || openedAt === undefined || isBusy || isOver(trade) || trade.paidFen > 0) return undefined;
  // A close or cancel is sent right after a query that finds a refused payment waiting: no reason to make it sooner.
  const isEnding = requestedEnd(trade) !== 'NONE' || trade.attempt?.state.opening === 'REFUSED';
  if (isEnding || trade.doubt || trade.attempt?.onPhoneSince !== undefined || trade.contentMismatch === true)
    return undefined;
  const since = Math.max(
    Date.parse(trade.attempt?.issuedAt ?? openedAt),
    Date.parse(trade.attempt?.chosenAt ?? openedAt),
  );
  const queryAt = since + late(nextQueryAgeMs(lastCheckOf(trade) - since), shareOf(opened.outTradeNo));
  return queryAt < expiryOf(trade) - LOOK_BEFORE_EXPIRY_MS ? queryAt : undefined;
}

/** As `nextDueAt`, without waiting queries. */
export function nextWorkAt(trade: Trade): number | undefined {
  if (nextWaitingQueryAt(trade) === undefined) return nextDueAt(trade);
  return Math.min(unpaidWorkAt(trade), owedRefundAt(trade) ?? Infinity);
}

/** The next of queries that begin close together and get rarer: a tenth of the time since `since` apart. */
function pollAt(since: number, lastCheck: number, firstPauseMs: number): number {
  const last = Math.max(since, lastCheck);
  // In whole milliseconds: the views keep no other times.
  return last + Math.max(firstPauseMs, Math.ceil((last - since) / 10));
}

function lastCheckOf(trade: Trade): number {
  return trade.lastQuery?.at ? Date.parse(trade.lastQuery.at) : -Infinity;
}

function checkAt(doubt: Doubt, share: number): number {
  const since = Date.parse(doubt.since);
  if (doubt.lastCheckAt === undefined) return doubt.immediate ? since : nextAge(since, since, share);
  return nextAge(since, Date.parse(doubt.lastCheckAt), share);
}

/** The next moment of the schedule that began at `since`, after the query at `lastCheck`. */
function nextAge(since: number, lastCheck: number, share: number): number {
  const age = lastCheck - since;
  return (
    since + late(CHECK_AGES_MS.find((checkAge) => checkAge > age) ?? (Math.floor(age / DAY_MS) + 1) * DAY_MS, share)
  );
}

function late(ageMs: number, share: number): number {
  return ageMs + Math.floor(Math.min(ageMs * JITTER_OF_AGE, MAX_JITTER_MS) * share);
}

/** From 0 to 1, the same for the same name at every fold. Mixed once more: the hashes of short names differ in few bits. */
function shareOf(name: string): number {
  const hash = fnvHash(name);
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
