import { setup } from 'xstate';
import { deriveTransitionTable } from './transition-table';
import { TRADE_STATUSES } from '../../events/trade-status';

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
