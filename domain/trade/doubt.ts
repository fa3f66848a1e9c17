/** What is in doubt: a call whose outcome at Alipay is not known, and the query that is due for it. */
import { lostCancel, type Place } from './lost-calls';
import type { Trade, OpenQuestion } from './trade';
import type { CallAnswer } from '../events/evidence-events';

/** A cancel is on its way, or its outcome is unknown: it would return all of the money. */
export function isBeingCancelled(trade: Trade): boolean {
  return (
    trade.inFlight.some(({ method }) => method === 'alipay.trade.cancel') ||
    trade.question?.about === 'alipay.trade.cancel' ||
    lostCancel(trade) !== undefined
  );
}

export function withoutQuestion({ question: _answered, ...rest }: Trade): Trade {
  return rest;
}

export function askedBecause(answer: CallAnswer, { at, revision }: Place, immediate: boolean): OpenQuestion {
  return { since: at, raisedAt: revision, about: answer.method, ...(immediate ? { immediate } : {}) };
}
