/** What the answers to paying, ending and querying do to a trade: what stays in doubt, and what Alipay was last seen to say. */
import { ENDING } from '../alipay/methods';
import type { CallAnswer } from '../events/evidence-events';
import { withDoubtOfOpeningAnswered } from './evolve-payment';
import { type LogPosition, withLostCallsAnswered, isOnItsWay, lostCancel, leavesOpen } from '../trade/lost-calls';
import { alipayErrorOf } from '../trade/refusals';
import {
  doubtFactOf,
  withAttempt,
  withAttemptFact,
  withCancelAccepted,
  withDoubt,
  withDoubtAnswered,
  withEndRefused,
  withEndWithdrawn,
  withoutSeen,
  withoutUnsignedAnswer,
} from '../trade/trade-parts';
import { attemptEndOf } from '../trade/time-limits';
import type { AtAlipay } from '../alipay/trade-report';
import { newDoubt } from '../alipay/open-calls';
import { type Trade, isOver } from '../trade/trade';
import type { DoubtFactType } from '../trade/machines/doubt-machine';

/** The trade is closed here and waited at Alipay: now it is closed there, too. */
export function withLateEndingAnswer(trade: Trade, answer: CallAnswer): Trade {
  return answer.outcome === 'ok' ? withoutSeen(trade) : trade;
}

export function withEndingAnswer(trade: Trade, answer: CallAnswer, position: LogPosition): Trade {
  const cancelAccepted = answer.method === 'alipay.trade.cancel' && answer.outcome === 'ok';
  // The schedule continues from the first attempt to end the trade: one that never succeeds is not tried ever faster.
  const since = trade.ending?.since ?? position.at;
  const asked = newDoubt({ ...position, at: since }, answer.outcome !== 'unknown');
  const lostAt = trade.lostCalls.find(({ callId }) => callId === answer.callId)?.lostAt ?? position.at;
  const doubt = answer.outcome === 'unknown' ? { ...asked, lastCheckAt: lostAt } : asked;
  const open = withDoubt(trade, doubtFactOf(answer.method), doubt);
  if (answer.outcome === 'refused') return withRefusedEnding(open, answer);
  if (!cancelAccepted) return open;
  return { ...withCancelAccepted(open, answer.cancelAction === 'refund'), endedRevision: position.revision };
}

/** A paid trade that could not be cancelled is an order like any other again; an unpaid one is still to be closed. */
function withRefusedEnding(trade: Trade, answer: CallAnswer): Trade {
  const refused = withEndRefused(trade, alipayErrorOf(answer));
  return trade.paidFen === 0 ? refused : withEndWithdrawn(refused);
}

export function withOpeningAnswer(before: Trade, answer: CallAnswer, position: LogPosition): Trade {
  if (before.paidFen > 0 || isOver(before)) return before;
  const known = withoutUnsignedAnswer(before);
  const trade: Trade = answer.subCode?.endsWith('TRADE_HAS_SUCCESS') ? { ...known, numberWasPaid: true } : known;
  if (answer.outcome === 'ok') {
    const answered = withDoubtOfOpeningAnswered(trade);
    const isPaid = answer.method === 'alipay.trade.pay' && answer.code === '10000';
    return isPaid
      ? withAttemptFact(answered, 'PaidByAnswer', { paidByAnswerAt: position.at })
      : withAttemptFact(answered, 'OpeningAccepted');
  }
  const isUnsigned = !answer.signed && answer.code !== undefined;
  const inDoubt = withDoubt(trade, doubtFactOf(answer.method), newDoubt(position, answer.outcome !== 'unknown'));
  if (isUnsigned) return withAttempt(inDoubt, { unsignedAnswer: alipayErrorOf(answer) });
  if (answer.outcome === 'unknown') return inDoubt;
  // A refused payment may leave a trade behind that somebody can still pay: query before closing (see conclude-opening.ts).
  const refused = withAttemptFact(inDoubt, 'OpeningRefused', { refusal: alipayErrorOf(answer) });
  return { ...refused, endedRevision: position.revision };
}

export function withQueryAnswer(trade: Trade, answer: CallAnswer, { at, revision }: LogPosition): Trade {
  const seen = statusSeen(answer);
  // What an earlier query saw must not be acted on after one that failed.
  const checked = { ...(seen === undefined ? trade : withAttemptFact(trade, 'TradeSeen')), lastQuery: { at } };
  if (seen === undefined) {
    return trade.doubt ? { ...checked, doubt: { ...trade.doubt, lastCheckAt: at } } : checked;
  }
  const lastQuery = { at, saw: seen };
  // A query that left before the trade was closed says nothing of what stands there now.
  if (isOver(trade) && (trade.closed?.revision ?? -1) > revision) return checked;
  // A query that left before the doubt arose says nothing about it.
  if (trade.doubt && trade.doubt.sinceRevision > revision) return { ...checked, lastQuery };
  const proven = provenBy(trade, seen, { at, revision });
  const known = proven ? withDoubtAnswered(checked, proven) : checked;
  if (known.doubt) return { ...known, lastQuery, doubt: { ...known.doubt, lastCheckAt: at } };
  return { ...withEndUndone(withLostCallsAnswered(known, { at, revision }), seen), lastQuery };
}

/** The trade is paid, and the call to end it had no effect: a later return is not its effect. */
function withEndUndone(trade: Trade, seen: AtAlipay): Trade {
  const isEnding = lostCancel(trade) !== undefined || isOnItsWay(trade, ENDING);
  const isUndone = trade.paidFen > 0 && !isEnding && (seen === 'TRADE_SUCCESS' || seen === 'TRADE_FINISHED');
  return isUndone ? withEndWithdrawn(trade) : trade;
}

/**
 * What a query proves about what is in doubt, if anything. "No such trade" does not answer whether a lost payment arrives. Where an
 * earlier code or page keeps the order open, it does when the payment was refused, or its time is over.
 */
function provenBy(trade: Trade, seen: AtAlipay, asked: LogPosition): DoubtFactType | undefined {
  if (leavesOpen(trade, seen, asked)) return undefined;
  if (seen !== 'NOT_EXIST') return 'TradeKnown';
  const { attempt, endedRevision } = trade;
  if (attempt?.earlierPayableUntilMs === undefined) return 'TradeAbsent';
  const isRefused =
    attempt.state.opening === 'REFUSED' && endedRevision !== undefined && asked.revision > endedRevision;
  return isRefused || Date.parse(asked.at) >= attemptEndOf(trade) ? 'TradeKnown' : 'TradeAbsent';
}

/** Undefined when the query showed nothing. */
function statusSeen(answer: CallAnswer): AtAlipay | undefined {
  if (answer.subCode?.endsWith('TRADE_NOT_EXIST') && answer.outcome === 'refused') return 'NOT_EXIST';
  return answer.outcome === 'ok' ? answer.tradeStatus : undefined;
}
