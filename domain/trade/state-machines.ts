import { setup, transition, type AnyStateMachine } from 'xstate';
import { TRADE_STATUSES } from '../events/trade-status';

export const TRADE_STATES = ['CREATED', ...TRADE_STATUSES] as const;
export type TradeState = (typeof TRADE_STATES)[number];

export const TRADE_FACTS = ['TradeAwaitingBuyer', 'TradePaid', 'TradeFinished', 'TradeClosed'] as const;
export type TradeFactType = (typeof TRADE_FACTS)[number];

/**
 * The life of a trade, in Alipay's own state names; the stored facts are its events. CREATED is ours: opened here, and
 * Alipay has not yet said that a buyer can pay.
 *
 * No state is `final`: a buyer who pays at the very moment of a close is a fact that must be accepted (TRADE_CLOSED →
 * TRADE_SUCCESS). No guards: tightening one would rewrite history. Limits belong to `decide`.
 */
export const tradeMachine = setup({
  types: { events: {} as { type: TradeFactType } },
}).createMachine({
  id: 'trade',
  initial: 'CREATED',
  states: {
    CREATED: {
      description: 'Opened here; whether Alipay knows it is not yet known.',
      on: { TradeAwaitingBuyer: 'WAIT_BUYER_PAY', TradePaid: 'TRADE_SUCCESS', TradeClosed: 'TRADE_CLOSED' },
    },
    WAIT_BUYER_PAY: {
      description: 'The buyer can pay: scan the code, or confirm on the phone.',
      on: { TradeAwaitingBuyer: 'WAIT_BUYER_PAY', TradePaid: 'TRADE_SUCCESS', TradeClosed: 'TRADE_CLOSED' },
    },
    TRADE_SUCCESS: {
      description: 'Paid, and can be refunded.',
      on: { TradeFinished: 'TRADE_FINISHED', TradeClosed: 'TRADE_CLOSED' },
    },
    TRADE_FINISHED: { description: 'Paid, and past the time of refunds.' },
    TRADE_CLOSED: {
      description: 'Unpaid and over, or fully refunded.',
      on: { TradePaid: 'TRADE_SUCCESS' },
    },
  },
});

/** Derived from `tradeMachine` at start-up; `test/domain/trade/machines.test.ts` proves the two equal. */
export const tradeTransitions = deriveTransitionTable(tradeMachine, TRADE_STATES, TRADE_FACTS);

export const REFUND_STATES = ['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** `RefundAnswerUnknown` is an `AlipayCallAnswered` of a refund call whose outcome is unknown. */
export const REFUND_FACTS = [
  'RefundRequested',
  'RefundAnswerUnknown',
  'RefundSucceeded',
  'RefundRefused',
  'RefundGivenUp',
  'RefundDepositedBack',
] as const;
export type RefundFactType = (typeof REFUND_FACTS)[number];

/**
 * The life of one refund, by its out_request_no. UNKNOWN is a state that users see: money may have moved, and it is
 * settled with the same number. A refused refund may be asked for again with the same number (balance topped up), and
 * a refusal may turn out to have been wrong.
 */
export const refundMachine = setup({
  types: { events: {} as { type: RefundFactType } },
}).createMachine({
  id: 'refund',
  initial: 'REQUESTED',
  states: {
    REQUESTED: {
      description: 'Asked for; its amount is reserved.',
      on: { RefundAnswerUnknown: 'UNKNOWN', RefundSucceeded: 'SUCCEEDED', RefundRefused: 'REFUSED' },
    },
    UNKNOWN: {
      description: 'Alipay may have returned the money; its amount stays reserved until that is known.',
      on: {
        RefundAnswerUnknown: 'UNKNOWN',
        RefundSucceeded: 'SUCCEEDED',
        RefundRefused: 'REFUSED',
        RefundGivenUp: 'UNKNOWN',
      },
    },
    SUCCEEDED: {
      description: 'The money went back.',
      on: { RefundDepositedBack: 'SUCCEEDED' },
    },
    REFUSED: {
      description: 'Refused for certain, or given up and not found; no money is known to have moved.',
      on: { RefundRequested: 'REQUESTED', RefundAnswerUnknown: 'UNKNOWN', RefundSucceeded: 'SUCCEEDED' },
    },
  },
});

/** Derived from `refundMachine` at start-up; `test/domain/trade/machines.test.ts` proves the two equal. */
export const refundTransitions = deriveTransitionTable(refundMachine, REFUND_STATES, REFUND_FACTS);

export const SETTLEMENT_STATES = ['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED'] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

/** `SettlementAnswerUnknown` is an `AlipayCallAnswered` of a settle call whose outcome is unknown. */
export const SETTLEMENT_FACTS = [
  'SettlementRequested',
  'SettlementAnswerUnknown',
  'SettlementSucceeded',
  'SettlementRefused',
  'SettlementGivenUp',
] as const;
export type SettlementFactType = (typeof SETTLEMENT_FACTS)[number];

/** The life of one sharing-out of a paid trade, by its out_request_no. Not refunds: money goes to partners, not back to the buyer. */
export const settlementMachine = setup({
  types: { events: {} as { type: SettlementFactType } },
}).createMachine({
  id: 'settlement',
  initial: 'REQUESTED',
  states: {
    REQUESTED: {
      description: 'Asked for; its amount is promised.',
      on: { SettlementAnswerUnknown: 'UNKNOWN', SettlementSucceeded: 'SUCCEEDED', SettlementRefused: 'REFUSED' },
    },
    UNKNOWN: {
      description: 'Alipay may have shared the money out; its amount stays promised until that is known.',
      on: {
        SettlementAnswerUnknown: 'UNKNOWN',
        SettlementSucceeded: 'SUCCEEDED',
        SettlementRefused: 'REFUSED',
        SettlementGivenUp: 'UNKNOWN',
      },
    },
    SUCCEEDED: { description: 'The shares were transferred.' },
    REFUSED: {
      description: 'Refused for certain, or given up and not found; no money is known to have moved.',
      on: { SettlementRequested: 'REQUESTED', SettlementSucceeded: 'SUCCEEDED' },
    },
  },
});

/** Derived from `settlementMachine` at start-up; `test/domain/trade/machines.test.ts` proves the two equal. */
export const settlementTransitions = deriveTransitionTable(settlementMachine, SETTLEMENT_STATES, SETTLEMENT_FACTS);

/** `table[state][eventType]` is the next state; absent when the state does not handle the event. */
export type TransitionTable<State extends string, EventType extends string> = Readonly<
  Record<State, Readonly<Partial<Record<EventType, State>>>>
>;

/**
 * Reads a machine into a plain table, once, at start-up. The machine stays the single authority; the fold uses the table
 * because it folds a million events in the time in which XState steps through a thousand.
 */
export function deriveTransitionTable<State extends string, EventType extends string>(
  machine: AnyStateMachine,
  states: readonly State[],
  eventTypes: readonly EventType[],
): TransitionTable<State, EventType> {
  const rowOf = (state: State) => {
    const snapshot = machine.resolveState({ value: state, context: {} });
    const handled = eventTypes.filter((type) => snapshot.can({ type }));
    return handled.map((type) => [type, transition(machine, snapshot, { type })[0].value as State] as const);
  };
  return Object.fromEntries(states.map((state) => [state, Object.fromEntries(rowOf(state))])) as TransitionTable<
    State,
    EventType
  >;
}
