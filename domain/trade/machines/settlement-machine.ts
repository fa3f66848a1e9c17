import { setup } from 'xstate';
import { deriveTransitionTable } from './transition-table';

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
