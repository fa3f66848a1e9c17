import { setup } from 'xstate';
import { deriveTransitionTable } from './transition-table';

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
