/** Changes to one part of a trade; its state changes by the table of its machine. Nothing is mutated. */
import { METHODS } from '../alipay/methods';
import type { AlipayMethod } from '../events/alipay-methods';
import {
  attemptTransitions,
  FIRST_ATTEMPT_STATE,
  type AttemptFactType,
  type AttemptState,
} from './machines/attempt-machine';
import { doubtTransitions, type DoubtFactType } from './machines/doubt-machine';
import { endingTransitions, FIRST_ENDING_STATE, type EndingFactType } from './machines/ending-machine';
import { nextStates } from './machines/transition-table';
import type { Doubt } from '../alipay/open-calls';
import type { Attempt, Ending, Trade } from './trade';

type AttemptContent = Omit<Attempt, 'state'>;

export function withAttempt(trade: Trade, change: AttemptContent): Trade {
  return { ...trade, attempt: { state: FIRST_ATTEMPT_STATE, ...trade.attempt, ...change } };
}

/** What the attempt holds only as long as it is in that state. */
const HELD: readonly (readonly [isHeld: (state: AttemptState) => boolean, names: readonly (keyof AttemptContent)[]])[] =
  [
    [({ opening }) => opening === 'REFUSED', ['refusal']],
    [({ handedOut }) => handedOut !== 'NOTHING', ['qrCode', 'qrExpiresAt', 'page']],
    [({ proof }) => proof === 'DUE', ['paidByAnswerAt']],
  ];

export function withAttemptFact(trade: Trade, type: AttemptFactType, change: AttemptContent = {}): Trade {
  const before = trade.attempt?.state ?? FIRST_ATTEMPT_STATE;
  const state = nextStates(attemptTransitions, before, type);
  if (state === before) return Object.keys(change).length === 0 ? trade : withAttempt(trade, change);
  const dropped = HELD.flatMap(([isHeld, names]) => (isHeld(state) ? [] : names));
  return { ...trade, attempt: { ...without(trade.attempt ?? { state }, dropped), ...change, state } };
}

/** What an unsigned answer said is no longer shown. */
export function withoutUnsignedAnswer(trade: Trade): Trade {
  return trade.attempt ? { ...trade, attempt: without(trade.attempt, ['unsignedAnswer']) } : trade;
}

/** A close or cancel is sent. The schedule counts from the first of them; what Alipay refused an earlier one with is past. */
export function withEndRequested(trade: Trade, ends: 'close' | 'cancel', at: string): Trade {
  const { refusal: _earlier, ...ending } = trade.ending ?? { state: FIRST_ENDING_STATE };
  const state = endingAfter(ending, ends === 'cancel' ? 'CancelRequested' : 'CloseRequested');
  return { ...trade, ending: { ...ending, state, since: ending.since ?? at } };
}

/** The trade is an order like any other again: nothing is to end it. What Alipay said to the calls that were sent stays known. */
export function withEndWithdrawn(trade: Trade): Trade {
  if (!trade.ending) return trade;
  const { since: _over, ...ending } = trade.ending;
  return { ...trade, ending: { ...ending, state: endingAfter(ending, 'EndWithdrawn') } };
}

/** Alipay has answered a cancel with success. */
export function withCancelAccepted(trade: Trade, hasReturned: boolean): Trade {
  const ending = trade.ending ?? { state: FIRST_ENDING_STATE };
  const state = endingAfter(ending, hasReturned ? 'CancelReturned' : 'CancelAccepted');
  return { ...trade, ending: { ...ending, state } };
}

export function withEndRefused(trade: Trade, refusal: NonNullable<Ending['refusal']>): Trade {
  return { ...trade, ending: { state: FIRST_ENDING_STATE, ...trade.ending, refusal } };
}

function endingAfter({ state }: Ending, type: EndingFactType): Ending['state'] {
  return nextStates(endingTransitions, state, type);
}

/** The fact that the outcome of such a call is not known. */
export function doubtFactOf(method: AlipayMethod): DoubtFactType {
  const { handsOut, makesTrade, ends } = METHODS[method];
  if (ends) return ends === 'cancel' ? 'CancelUnknown' : 'CloseUnknown';
  if (handsOut) return 'OrderUnknown';
  return makesTrade ? 'PaymentUnknown' : 'TradeUnknown';
}

/** A doubt begins, or is replaced by another. */
export function withDoubt(trade: Trade, type: DoubtFactType, doubt: Doubt): Trade {
  const state = doubtTransitions[trade.doubt?.state ?? 'NONE'][type] ?? 'NONE';
  return state === 'NONE' ? trade : { ...trade, doubt: { ...doubt, state } };
}

/** A doubt ends, where the fact answers it. */
export function withDoubtAnswered(trade: Trade, type: DoubtFactType): Trade {
  if (!trade.doubt || doubtTransitions[trade.doubt.state][type] !== 'NONE') return trade;
  const { doubt: _answered, ...rest } = trade;
  return rest;
}

/** What the latest query saw must not be acted on any more. */
export function withoutSeen(trade: Trade): Trade {
  return trade.lastQuery ? { ...trade, lastQuery: { at: trade.lastQuery.at } } : trade;
}

function without<Part extends object>(part: Part, names: readonly (keyof Part)[]): Part {
  const left = Object.entries(part).filter(([name]) => !names.includes(name as keyof Part));
  return Object.fromEntries(left) as Part;
}
