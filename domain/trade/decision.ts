/** What `decide` can answer, and what it knows besides the trade and the command. */
import type { GatewayRequest } from '../ports';
import type { Refusal } from './refusals';
import type { FactEvent, TradeEvent } from '../events/trade-events';
import type { AlipayMethod } from '../events/alipay-methods';

/** What the handling of one command has done so far. */
export type Run = {
  /** Calls that it made, answered by now, or given up: then their outcome is unknown. */
  calls: readonly { method: AlipayMethod; outRequestNo?: string | undefined; isUnknown?: boolean }[];
  /** It waited for the same call of another handler: do not send a second one. */
  waited: boolean;
};

/** How often the run has made this call; about one refund or settlement, where its number is given. */
export function timesMade({ calls }: Run, method: AlipayMethod, outRequestNo?: string): number {
  const isMeant = (made: Run['calls'][number]) => outRequestNo === undefined || made.outRequestNo === outRequestNo;
  return calls.filter((made) => made.method === method && isMeant(made)).length;
}

export type Decision =
  | { kind: 'refuse'; refusals: Refusal[] }
  /** Nothing (more) to do. The refusals say what the caller has to know about the outcome. */
  | { kind: 'done'; refusals: Refusal[] }
  /** Alipay did not say what it has to say before anything (more) is sent. `why`: a sentence for the caller. */
  | { kind: 'not-sent'; why: string }
  /** Another handler has this call in its hands: wait for its answer, then decide again. */
  | { kind: 'wait'; callId: string }
  /** Append, then decide again. */
  | { kind: 'record'; events: TradeEvent[] }
  /** Append the facts and the intent, call, append the answer and what follows from it, then decide again. */
  | { kind: 'call'; facts: FactEvent[]; request: GatewayRequest };

/** A call that needs no facts beside its intent. */
export function call(request: GatewayRequest): Decision {
  return { kind: 'call', facts: [], request };
}

export type DecideContext = { now: Date; merchant: string; run: Run };
