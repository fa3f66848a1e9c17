import { setup } from 'xstate';
import { deriveRegionTables, firstStates } from './transition-table';

export const ATTEMPT_STATES = {
  opening: ['OPEN', 'REFUSED'],
  handedOut: ['NOTHING', 'PAGE', 'CODE'],
  proof: ['NOT_DUE', 'DUE'],
} as const;
export type AttemptState = { [Region in keyof typeof ATTEMPT_STATES]: (typeof ATTEMPT_STATES)[Region][number] };

/**
 * PageIssued is an AlipayPageIssued, CodeIssued a TradeAwaitingBuyer with a code, WaySwitched a PayMethodSwitched. OpeningAccepted,
 * OpeningRefused and PaidByAnswer are an AlipayCallAnswered of the call that opens the payment; PaidByAnswer is a success of
 * alipay.trade.pay that does not wait for the buyer. TradeSeen is an AlipayCallAnswered of a query that says how the trade stands,
 * PaymentNotified an AlipayNotifyReceived that says that it is paid.
 */
export const ATTEMPT_FACTS = [
  'PageIssued',
  'CodeIssued',
  'OpeningAccepted',
  'OpeningRefused',
  'PaidByAnswer',
  'TradeSeen',
  'PaymentNotified',
  'WaySwitched',
] as const;
export type AttemptFactType = (typeof ATTEMPT_FACTS)[number];

/**
 * The latest way to pay. Its regions are independent: a code that was handed out can still be paid after a repeated opening was
 * refused, and an order must not be closed meanwhile.
 */
export const attemptMachine = setup({
  types: { events: {} as { type: AttemptFactType } },
}).createMachine({
  id: 'attempt',
  type: 'parallel',
  states: {
    opening: {
      initial: 'OPEN',
      states: {
        OPEN: {
          description: 'Nothing that Alipay said ends this way to pay.',
          on: { OpeningRefused: 'REFUSED' },
        },
        REFUSED: {
          description: 'Alipay refused it: the order is ended as soon as nobody can pay it in an earlier way.',
          on: { OpeningRefused: 'REFUSED', OpeningAccepted: 'OPEN', PaidByAnswer: 'OPEN', WaySwitched: 'OPEN' },
        },
      },
    },
    handedOut: {
      initial: 'NOTHING',
      states: {
        NOTHING: {
          description: 'The buyer has nothing of this way that could be paid without us.',
          on: { PageIssued: 'PAGE', CodeIssued: 'CODE' },
        },
        PAGE: {
          description: 'The buyer may hold a signed page or order string.',
          on: { PageIssued: 'PAGE', CodeIssued: 'CODE', WaySwitched: 'NOTHING' },
        },
        CODE: {
          description: 'The buyer may hold a QR code.',
          on: { CodeIssued: 'CODE', WaySwitched: 'NOTHING' },
        },
      },
    },
    proof: {
      initial: 'NOT_DUE',
      states: {
        NOT_DUE: {
          description: 'No payment is known by the answer of alipay.trade.pay alone.',
          on: { PaidByAnswer: 'DUE' },
        },
        DUE: {
          description: 'Alipay may roll back a payment that only this answer proves: a query is due.',
          on: { PaidByAnswer: 'DUE', TradeSeen: 'NOT_DUE', PaymentNotified: 'NOT_DUE' },
        },
      },
    },
  },
});

/** Derived from `attemptMachine` at start-up; `test/domain/trade/machines.test.ts` proves the two equal. */
export const attemptTransitions = deriveRegionTables<AttemptState, AttemptFactType>(
  attemptMachine,
  ATTEMPT_STATES,
  ATTEMPT_FACTS,
);

export const FIRST_ATTEMPT_STATE = firstStates(attemptMachine) as AttemptState;
