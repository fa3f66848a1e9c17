import { setup } from 'xstate';
import { deriveTransitionTable } from './transition-table';

export const DOUBT_STATES = ['NONE', 'ORDER', 'PAYMENT', 'CLOSE', 'CANCEL', 'TRADE'] as const;
export type DoubtState = (typeof DOUBT_STATES)[number];

/**
 * `…Unknown`: what that call did, or where the trade stands, is not known (`doubtFactOf`); an AlipayCallAnswered says so that is
 * unknown, or that leaves it to a query. OpeningAnswered: Alipay has answered the attempt to pay, and nothing is known of a lost
 * close or cancel. TradeAbsent: a query found no such trade, and a lost payment may still arrive. TradeKnown: a query or a fact shows
 * where the trade stands, or the order is begun anew in another way.
 */
export const DOUBT_FACTS = [
  'OrderUnknown',
  'PaymentUnknown',
  'CloseUnknown',
  'CancelUnknown',
  'TradeUnknown',
  'OpeningAnswered',
  'TradeAbsent',
  'TradeKnown',
] as const;
export type DoubtFactType = (typeof DOUBT_FACTS)[number];

/** What each state handles alike: a new attempt to pay, or a contradiction, replaces whatever was in doubt. */
const ANY = { OrderUnknown: 'ORDER', PaymentUnknown: 'PAYMENT', TradeUnknown: 'TRADE' } as const;
const OF_A_TRADE = { ...ANY, CloseUnknown: 'CLOSE', CancelUnknown: 'CANCEL' } as const;

/** What of the trade itself is in doubt. Refunds and settlements have doubts of their own. */
export const doubtMachine = setup({
  types: { events: {} as { type: DoubtFactType } },
}).createMachine({
  id: 'doubt',
  initial: 'NONE',
  states: {
    NONE: { description: 'Nothing.', on: OF_A_TRADE },
    ORDER: {
      description:
        'Whether Alipay made the code or the trade that was requested. Nobody has it, so nobody can pay by it.',
      on: { ...OF_A_TRADE, OpeningAnswered: 'NONE', TradeAbsent: 'NONE', TradeKnown: 'NONE' },
    },
    PAYMENT: {
      description: 'Whether the buyer paid. The harder doubt: it stays when a close or cancel is in doubt, too.',
      on: { ...ANY, CloseUnknown: 'PAYMENT', CancelUnknown: 'PAYMENT', OpeningAnswered: 'NONE', TradeKnown: 'NONE' },
    },
    CLOSE: {
      description: 'What a close did. An answer to the attempt to pay does not say.',
      on: { ...OF_A_TRADE, TradeAbsent: 'NONE', TradeKnown: 'NONE' },
    },
    CANCEL: {
      description: 'What a cancel did: it may have returned all of the money, and nothing of it may be promised.',
      on: { ...OF_A_TRADE, TradeAbsent: 'NONE', TradeKnown: 'NONE' },
    },
    TRADE: {
      description:
        'Where the trade stands: a refund was refused as if it were over, or its payment may have gone back.',
      on: { ...OF_A_TRADE, OpeningAnswered: 'NONE', TradeAbsent: 'NONE', TradeKnown: 'NONE' },
    },
  },
});

/** Derived from `doubtMachine` at start-up; `test/domain/trade/machines.test.ts` proves the two equal. */
export const doubtTransitions = deriveTransitionTable(doubtMachine, DOUBT_STATES, DOUBT_FACTS);
