/** Acts by chance: what shops, buyers and others do, and what goes wrong. */
import fc from 'fast-check';
import { faultRule, weighted } from './arbitrary-faults';
import type { Act, CrashTiming, Means, PayVariant, RefundDetail, RefundVariant, StoreFault } from './history';
import type { PayMethod } from '../../../domain/events/payment-events';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/values/durations';

export const MAX_ORDERS = 3;

export const order = fc.nat(MAX_ORDERS - 1);
export const node = fc.nat(1);
const downMs = weighted<number>([3, fc.nat(2 * SECOND_MS)], [2, fc.nat(MINUTE_MS)], [1, fc.nat(DAY_MS)]);

const payVariant = weighted<PayVariant>(
  [8, fc.constant('as-planned')],
  [1, fc.constantFrom('other-amount', 'other-subject')],
);
const refundVariant = weighted<RefundVariant>(
  [8, fc.constant('as-planned')],
  [1, fc.constantFrom('other-amount', 'other-reason')],
);
const refundDetail = weighted<RefundDetail>(
  [8, fc.constant('plain')],
  [1, fc.constant('goods')],
  [2, fc.constant('partners')],
);
/** By name or not at all; `xiaoming` has a hundred yuan, `wangwu` has nothing. */
export const buyer = fc.constantFrom(undefined, undefined, undefined, 'lilei', 'hanmeimei', 'xiaoming', 'wangwu');
/** Mostly what a buyer does who sees one thing; else an older code or page, or one that was left open. */
export const means = weighted<Means>([3, fc.constant(undefined)], [2, fc.nat(3)]);

export const way = weighted<PayMethod>(
  [4, fc.constant('QR_CODE')],
  [4, fc.constant('BARCODE')],
  [3, fc.constantFrom('PAGE', 'WAP', 'APP')],
  [2, fc.constant('JSAPI')],
);
export const timeout = fc.constantFrom(
  undefined,
  undefined,
  ...['1m', '2m', '3m', '5m', '20m', '90m', '3h', '1c', '2d', '15d'],
);
export const codeEnding = fc.constantFrom('00', '00', '01', '01', '01', '02', '02', '03', '04', '05');
const storeFault = fc.constantFrom<StoreFault>('stored-unanswered', 'not-stored', 'unreadable');
const share = fc.constantFrom(0, 25, 50, 75, 100);

export const pay = fc.record({ do: fc.constant('pay' as const), order, node, variant: payVariant });
export const switches = fc.record({
  do: fc.constant('switch' as const),
  order,
  node,
  to: way,
  timeout,
  attempt: fc.integer({ min: 1, max: 4 }),
  codeEnding,
});
export const refund = fc.record({
  do: fc.constant('refund' as const),
  order,
  node,
  request: fc.nat(3),
  variant: refundVariant,
  detail: refundDetail,
});
export const cancel = fc.record({ do: fc.constant('cancel' as const), order, node });
export const settle = fc.record({
  do: fc.constant('settle' as const),
  order,
  node,
  request: fc.nat(1),
  percents: weighted<number[]>(
    [2, fc.constantFrom([10], [30], [50], [90], [100])],
    [2, fc.constantFrom([10, 10], [30, 60], [0, 50, 20])],
  ),
});
export const resolve = fc.record({ do: fc.constant('resolve' as const), order, node, which: fc.nat(3) });
export const reconcile = fc.record({
  do: fc.constant('reconcile' as const),
  node,
  daysBack: weighted<number>([8, fc.constant(1)], [3, fc.constant(2)]),
});
export const commands: fc.Arbitrary<Act> = weighted<Act>(
  [8, pay],
  [8, switches],
  [24, refund],
  [3, fc.record({ do: fc.constant('close'), order, node })],
  [4, fc.record({ do: fc.constant('sync'), order, node })],
  [2, resolve],
  [10, cancel],
  [8, settle],
  [1, reconcile],
);

/** Past the deadline of a call, as a rule. */
const frozenMs = fc.nat(5 * MINUTE_MS);
const port = fc.integer({ min: 1, max: 12 });
const timing = fc.constantFrom<CrashTiming>('before', 'after');
export const trouble: fc.Arbitrary<Act> = weighted<Act>(
  [20, fc.record({ do: fc.constant('fault'), rule: faultRule })],
  [2, fc.record({ do: fc.constant('outage'), ms: weighted([2, fc.nat(MINUTE_MS)], [1, fc.nat(8 * HOUR_MS)]) })],
  [4, fc.record({ do: fc.constant('store-fault'), node, fault: storeFault, times: fc.integer({ min: 1, max: 7 }) })],
  [2, fc.record({ do: fc.constant('crash'), node, downMs })],
  [6, fc.record({ do: fc.constant('crash-at'), node, port, timing, downMs })],
  [3, fc.record({ do: fc.constant('crash-at'), node, port, timing: fc.constant('frozen' as const), downMs: frozenMs })],
  [1, fc.record({ do: fc.constant('freeze'), node, ms: frozenMs })],
  [1, fc.record({ do: fc.constant('clock-step'), node, ms: fc.integer({ min: -500, max: 500 }) })],
);

export const paysAtEnd = fc.record({
  do: fc.constant('pays-at-end' as const),
  order,
  buyer: fc.constant(undefined),
  offsetMs: fc.integer({ min: -2 * SECOND_MS, max: 8 * SECOND_MS }),
});
export const paysAgain = fc.record({ do: fc.constant('pays-again' as const), order, buyer });
export const others: fc.Arbitrary<Act> = weighted<Act>(
  [3, fc.record({ do: fc.constant('scan'), order, buyer, means })],
  [10, fc.record({ do: fc.constant('buyer-pays'), order, buyer, means })],
  [3, fc.record({ do: fc.constant('open-page'), order, means })],
  [2, paysAtEnd],
  [2, paysAgain],
  [2, fc.record({ do: fc.constant('console-refund'), order, share })],
  [1, fc.record({ do: fc.constant('console-close'), order })],
  [1, fc.record({ do: fc.constant('stranger-orders'), order, sameContent: fc.boolean() })],
  [1, fc.record({ do: fc.constant('seller-balance'), balance: fc.constantFrom('none', 'ample') })],
  [2, fc.constant({ do: 'nothing' })],
);
