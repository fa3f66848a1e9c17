/** What is in doubt: a call whose outcome at Alipay is not known, and the query that is due for it. */
import { isOnItsWay, lostCancel, type Place } from './lost-calls';
import type { Trade, Doubt } from './trade';
import type { CallAnswer } from '../events/evidence-events';

/** A cancel is on its way, or its outcome is unknown: it would return all of the money. */
export function isBeingCancelled(trade: Trade): boolean {
  return (
    isOnItsWay(trade, ['alipay.trade.cancel']) ||
    trade.doubt?.about === 'alipay.trade.cancel' ||
    lostCancel(trade) !== undefined
  );
}

export function withoutDoubt({ doubt: _answered, ...rest }: Trade): Trade {
  return rest;
}

export function doubtAbout(answer: CallAnswer, { at, revision }: Place, immediate: boolean): Doubt {
  return { since: at, sinceRevision: revision, about: answer.method, ...(immediate ? { immediate } : {}) };
}

/** Also by an earlier cancel that may still arrive, though Alipay has refused a later one. */
export function mayHaveBeenCancelled(trade: Trade): boolean {
  return trade.ending?.wanted === 'cancel' || lostCancel(trade) !== undefined;
}
