/** A small world at one moment: what the engine stored, what its handlers run, what is on the wire, what Alipay has. */
import type { TradeCommand } from '../../../domain/trade/commands';
import type { Run } from '../../../domain/trade/decision';
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import type { Refusal } from '../../../domain/trade/refusals';
import type { Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import type { Alipay, Notify } from './alipay';

/** A call whose answer is not recorded yet. */
export type PendingCall = {
  callId: string;
  request: GatewayRequest;
  requestedAtMs: number;
  deadlineAtMs: number;
  /** The trade when a refund was sent: its answer is judged against that. */
  before?: Trade;
  /** Alipay's answer, on its way to the sender; undefined while the request is on its way to Alipay. */
  answer?: WireAnswer;
};

/** One handler of a command, as `handleCommand` carries it out: it waits for its own call, or for another handler's. */
export type Handler = {
  /** The caller, for the story and to distinguish handlers: `pay`, `cancel`, `follow-up`. */
  who: string;
  command: TradeCommand;
  run: Run;
  call?: PendingCall;
  waitsFor?: { callId: string; untilMs: number };
};

/** A request whose sender does not wait any more. It may arrive before `untilMs`, or never. */
export type LateRequest = { request: GatewayRequest; untilMs: number };

/** What may still be done; the search ends where nothing is left. */
export type Budget = {
  faults: number;
  crashes: number;
  timeSteps: number;
  /** Of each command, how often it may be given. */
  commands: Readonly<Record<string, number>>;
  /** How often the buyer may act. */
  buyer: number;
  console: number;
};

export type CallerAnswer = { who: string; command: TradeCommand; refusals: readonly Refusal[]; trade: Trade };

export type World = {
  nowMs: number;
  trade: Trade;
  /** Ids given out so far. */
  ids: number;
  alipay: Alipay;
  handlers: readonly Handler[];
  late: readonly LateRequest[];
  notifies: readonly Notify[];
  budget: Budget;
  /** Of the move that led here, for checks and the story. No part of the state. */
  happened: { events: readonly TradeEvent[]; answers: readonly CallerAnswer[]; atAlipay: readonly string[] };
};
