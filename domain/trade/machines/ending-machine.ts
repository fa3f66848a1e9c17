import { setup } from 'xstate';
import { deriveRegionTables, firstStates } from './transition-table';

export const ENDING_STATES = {
  request: ['NONE', 'CLOSE', 'CANCEL'],
  effect: ['NONE', 'ACCEPTED', 'RETURNED'],
} as const;
export type EndingState = { [Region in keyof typeof ENDING_STATES]: (typeof ENDING_STATES)[Region][number] };

/**
 * CloseRequested and CancelRequested are an AlipayCallRequested of that call; CancelAccepted and CancelReturned are an
 * AlipayCallAnswered of a cancel with `ok`, the latter with action=refund. EndWithdrawn: the trade is paid, and no close or cancel can
 * have an effect any more.
 */
export const ENDING_FACTS = [
  'CloseRequested',
  'CancelRequested',
  'EndWithdrawn',
  'CancelAccepted',
  'CancelReturned',
] as const;
export type EndingFactType = (typeof ENDING_FACTS)[number];

/** What is to end the trade, and what Alipay said that a cancel did: the second stays true when the first is withdrawn. */
export const endingMachine = setup({
  types: { events: {} as { type: EndingFactType } },
}).createMachine({
  id: 'ending',
  type: 'parallel',
  states: {
    request: {
      initial: 'NONE',
      states: {
        NONE: {
          description: 'The trade is not to be ended.',
          on: { CloseRequested: 'CLOSE', CancelRequested: 'CANCEL' },
        },
        CLOSE: {
          description: 'A close is tried until the trade is over, or paid.',
          on: { CancelRequested: 'CANCEL', EndWithdrawn: 'NONE' },
        },
        CANCEL: {
          description: 'A cancel is tried until the trade is over, or paid. A later close does not replace it.',
          on: { EndWithdrawn: 'NONE' },
        },
      },
    },
    effect: {
      initial: 'NONE',
      states: {
        NONE: {
          description: 'Alipay accepted no cancel.',
          on: { CancelAccepted: 'ACCEPTED', CancelReturned: 'RETURNED' },
        },
        ACCEPTED: {
          description: 'Alipay accepted a cancel: a trade that it does not know after that will never be paid.',
          on: { CancelReturned: 'RETURNED' },
        },
        RETURNED: {
          description: 'A cancel returned money of a payment: where it was never seen here, a query shows how much.',
        },
      },
    },
  },
});

/** Derived from `endingMachine` at start-up; `test/domain/trade/machines.test.ts` proves the two equal. */
export const endingTransitions = deriveRegionTables<EndingState, EndingFactType>(
  endingMachine,
  ENDING_STATES,
  ENDING_FACTS,
);

export const FIRST_ENDING_STATE = firstStates(endingMachine) as EndingState;
