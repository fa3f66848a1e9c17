/** Bugs of the engine that histories found and that are not fixed yet. What one of them explains is left out. */
import type { History } from './history';
import { wasInterferedWith } from './journal';
import type { Played, Violation } from './play';
import type { World } from './world';

export type KnownBug = {
  name: string;
  /** Where the cause is, and what to do about it. */
  cause: string;
  /** A seed that shows it: `npm run replay -- <seed>`. */
  seed: number;
  explains(violation: Violation, history: History, world: World): boolean;
};

export const knownBugs: readonly KnownBug[] = [
  {
    name: 'what others refunded is forgotten when our own refund is refused',
    cause:
      'domain/conclude-report.ts, refundNotOurs: a pending refund of ours explains the sum that a notify names, and nobody ' +
      'looks again when it is refused; fold refund_fee into refundedAtAlipayFen and conclude anew at RefundRefused',
    seed: 878,
    explains: ({ invariant, detail }, _history, { journal, books }) =>
      invariant === 'engineAgreesWithLedger' &&
      / refunded /.test(detail) &&
      books
        .outTradeNos()
        .some(
          (no) =>
            detail.startsWith(no) &&
            wasInterferedWith(journal, no, 'console-refund') &&
            books.tradeOf(no).refunds.some(({ state }) => state === 'REFUSED'),
        ),
  },
];

/** What no known bug explains, in the order in which it showed. */
export const unexplained = (history: History, { world, violations }: Played): Violation[] =>
  violations.filter((violation) => !knownBugs.some((bug) => bug.explains(violation, history, world)));
