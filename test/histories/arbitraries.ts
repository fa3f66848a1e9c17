/**
 * Histories by chance. A history is one array of steps that overlap in time, not fast-check's commands: those run one
 * after the other, and what is looked for here happens between the halves of two commands. An array shrinks as well.
 */
import fc from 'fast-check';
import type { PayMethod } from '../../domain/trade-events';
import type { CallFault, FaultRule } from '../../simulator/faults';
import { aimedAt, faultRule, PAYING, REFUNDING, weather, weighted } from './arbitrary-faults';
import type {
  Act,
  CrashTiming,
  History,
  Means,
  OrderPlan,
  PayVariant,
  RefundVariant,
  Step,
  StoreFault,
} from './history';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Groups of a few steps. */
const MAX_STEPS = 20;
const MAX_ORDERS = 3;

/** About the moment at which a time-out ends: what is opened just before it, and what comes just after. */
const aroundAnEnd = fc
  .tuple(fc.constantFrom(1, 2, 3, 5, 20, 90, 120), fc.integer({ min: -5 * SECOND_MS, max: 40 * SECOND_MS }))
  .map(([minutes, ms]) => minutes * MINUTE_MS + ms);

/** Mostly close together; sometimes as far apart as the time-outs and schedules of the protocol. */
const waitMs = weighted<number>(
  [60, fc.constant(0)],
  [44, fc.nat(60)],
  [52, fc.nat(10 * SECOND_MS)],
  [16, fc.nat(3 * MINUTE_MS)],
  [10, aroundAnEnd],
  [6, fc.nat(3 * HOUR_MS)],
  [4, fc.nat(30 * HOUR_MS)],
  [2, fc.nat(16 * DAY_MS)],
  // Past the time in which a payment can be returned.
  [1, fc.constant(366 * DAY_MS)],
);

const order = fc.nat(MAX_ORDERS - 1);
const node = fc.nat(1);
const downMs = weighted<number>([3, fc.nat(2 * SECOND_MS)], [2, fc.nat(MINUTE_MS)], [1, fc.nat(DAY_MS)]);

// ---------------------------------------------------------------------- acts

const payVariant = weighted<PayVariant>(
  [8, fc.constant('as-planned')],
  [1, fc.constantFrom('other-amount', 'other-subject')],
);
const refundVariant = weighted<RefundVariant>(
  [8, fc.constant('as-planned')],
  [1, fc.constantFrom('other-amount', 'other-reason')],
);
/** By name or not at all; `xiaoming` has a hundred yuan, `wangwu` has nothing. */
const buyer = fc.constantFrom(undefined, undefined, undefined, 'lilei', 'hanmeimei', 'xiaoming', 'wangwu');
/** Mostly what a buyer does who sees one thing; else an older code or page, or one that was left open. */
const means = weighted<Means>([3, fc.constant(undefined)], [2, fc.nat(3)]);

const way = weighted<PayMethod>(
  [4, fc.constant('QR_CODE')],
  [4, fc.constant('BARCODE')],
  [3, fc.constantFrom('PAGE', 'WAP', 'APP')],
  [2, fc.constant('JSAPI')],
);
const timeout = fc.constantFrom(
  undefined,
  undefined,
  ...['1m', '2m', '3m', '5m', '20m', '90m', '3h', '1c', '2d', '15d'],
);
const codeEnding = fc.constantFrom('00', '00', '01', '01', '01', '02', '02', '03', '04', '05');
const storeFault = fc.constantFrom<StoreFault>('stored-unanswered', 'not-stored', 'unreadable');
const share = fc.constantFrom(0, 25, 50, 75, 100);

const pay = fc.record({ do: fc.constant('pay' as const), order, node, variant: payVariant });
const switches = fc.record({
  do: fc.constant('switch' as const),
  order,
  node,
  to: way,
  timeout,
  attempt: fc.integer({ min: 1, max: 4 }),
  codeEnding,
});
const refund = fc.record({
  do: fc.constant('refund' as const),
  order,
  node,
  request: fc.nat(3),
  variant: refundVariant,
});
const asked: fc.Arbitrary<Act> = weighted<Act>(
  [8, pay],
  [8, switches],
  [24, refund],
  [3, fc.record({ do: fc.constant('close'), order, node })],
  [4, fc.record({ do: fc.constant('sync'), order, node })],
  [1, fc.record({ do: fc.constant('settle'), order, node })],
);

const port = fc.integer({ min: 1, max: 12 });
const timing = fc.constantFrom<CrashTiming>('before', 'after');
const trouble: fc.Arbitrary<Act> = weighted<Act>(
  [20, fc.record({ do: fc.constant('fault'), rule: faultRule })],
  [2, fc.record({ do: fc.constant('outage'), ms: weighted([2, fc.nat(MINUTE_MS)], [1, fc.nat(8 * HOUR_MS)]) })],
  [4, fc.record({ do: fc.constant('store-fault'), node, fault: storeFault, times: fc.integer({ min: 1, max: 7 }) })],
  [2, fc.record({ do: fc.constant('crash'), node, downMs })],
  [6, fc.record({ do: fc.constant('crash-at'), node, port, timing, downMs })],
  [1, fc.record({ do: fc.constant('clock-step'), node, ms: fc.integer({ min: -500, max: 500 }) })],
);

const others: fc.Arbitrary<Act> = weighted<Act>(
  [3, fc.record({ do: fc.constant('scan'), order, buyer, means })],
  [10, fc.record({ do: fc.constant('buyer-pays'), order, buyer, means })],
  [3, fc.record({ do: fc.constant('open-page'), order, means })],
  [2, fc.record({ do: fc.constant('console-refund'), order, share })],
  [1, fc.record({ do: fc.constant('console-close'), order })],
  [1, fc.record({ do: fc.constant('stranger-orders'), order, sameContent: fc.boolean() })],
  [1, fc.record({ do: fc.constant('seller-balance'), balance: fc.constantFrom('none', 'ample') })],
  [2, fc.constant({ do: 'nothing' })],
);

/** Several faults in a row on all that one command leads to: the look afterwards goes wrong, and the retry, too. */
function ambush(calls: [string, CallFault[]][], act: fc.Arbitrary<Act>): fc.Arbitrary<Step[]> {
  return fc
    .tuple(waitMs, fc.array(aimedAt(calls), { minLength: 2, maxLength: 6, size: 'max' }), act)
    .map(([waitMs, rules, act]) => [
      ...rules.map((rule, index): Step => ({ waitMs: index === 0 ? waitMs : 0, act: { do: 'fault', rule } })),
      { waitMs: 0, act },
    ]);
}

/** The shop changes to another way, or tries to; and buyers come with what they have of either. */
const twoWays: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.tuple(waitMs, waitMs, waitMs),
    fc.array(switches, { minLength: 1, maxLength: 3 }),
    order,
    buyer,
    buyer,
    means,
  )
  .map(([[first, second, third], all, order, one, other, means]) => [
    ...all.map((act): Step => ({ waitMs: first, act: { ...act, order } })),
    { waitMs: second, act: { do: 'buyer-pays', order, buyer: one, means } },
    { waitMs: third, act: { do: 'buyer-pays', order, buyer: other, means: 0 } },
  ]);

/** One act by itself; trouble, and at once what runs into it; or two commands that overlap. */
const steps: fc.Arbitrary<Step[]> = weighted<Step[]>(
  [8, fc.record({ waitMs, act: asked }).map((step) => [step])],
  [4, fc.record({ waitMs, act: others }).map((step) => [step])],
  [4, fc.record({ waitMs, act: trouble }).map((step) => [step])],
  [
    6,
    fc.tuple(waitMs, trouble, asked).map(([waitMs, trouble, act]) => [
      { waitMs, act: trouble },
      { waitMs: 0, act },
    ]),
  ],
  [
    4,
    fc.tuple(waitMs, asked, fc.nat(60), asked).map(([waitMs, first, gapMs, second]) => [
      { waitMs, act: first },
      { waitMs: gapMs, act: second },
    ]),
  ],
  [2, ambush(REFUNDING, refund)],
  [1, ambush(PAYING, pay)],
  [1, ambush(PAYING, switches)],
  [3, twoWays],
);

const REFUSED_ORDER: FaultRule = {
  method: 'alipay.trade.precreate',
  fault: 'business-error',
  sub_code: 'ACQ.PAYMENT_REQUEST_HAS_RISK',
  times: 1,
};

/** Most faults are only met by an order that exists, or that is paid. */
function beginningOf(order: number): fc.Arbitrary<Step[]> {
  const pays: Step = { waitMs: 0, act: { do: 'pay', order, node: 0, variant: 'as-planned' } };
  const isPaid: Step = { waitMs: 2 * SECOND_MS, act: { do: 'buyer-pays', order, buyer: undefined, means: undefined } };
  // Closed here as refused, and then ordered and paid under the same number: a payment that comes too late.
  const refusal: Step = { waitMs: 0, act: { do: 'fault', rule: REFUSED_ORDER } };
  const strangers: Step = { waitMs: SECOND_MS, act: { do: 'stranger-orders', order, sameContent: true } };
  const change = fc.tuple(weighted([3, fc.nat(2 * SECOND_MS)], [1, waitMs]), switches);
  const isChanged = fc
    .array(change, { minLength: 1, maxLength: 3, size: 'max' })
    .map((changes): Step[] => [pays, ...changes.map(([waitMs, act]): Step => ({ waitMs, act: { ...act, order } }))]);
  const isChangedAndPaid = fc
    .tuple(isChanged, waitMs, buyer, means)
    .map(([changes, waitMs, buyer, means]): Step[] => [
      ...changes,
      { waitMs, act: { do: 'buyer-pays', order, buyer, means } },
    ]);
  // Of the time-outs that most pages have, the last minutes.
  const lastMinutes = fc
    .tuple(fc.constantFrom(5, 120), fc.nat(4 * MINUTE_MS))
    .map(([minutes, ms]) => minutes * MINUTE_MS - ms);
  const isOpenedLate = fc
    .tuple(lastMinutes, fc.nat(6 * MINUTE_MS), buyer)
    .map(([late, waitMs, buyer]): Step[] => [
      pays,
      { waitMs: late, act: { do: 'open-page', order, means: undefined } },
      { waitMs, act: { do: 'buyer-pays', order, buyer, means: 0 } },
    ]);
  const looks = fc.nat(60).map((waitMs): Step[] => [pays, { waitMs, act: { do: 'sync', order, node: 1 } }]);
  return weighted<Step[]>(
    [2, fc.constant([])],
    [6, fc.constant([pays])],
    [2, looks],
    [5, isChanged],
    [2, isOpenedLate],
    [4, isChangedAndPaid],
    [12, fc.constant([pays, isPaid])],
    [1, fc.constant([refusal, pays, strangers, isPaid])],
  );
}

// ------------------------------------------------------------------- history

const orderPlan: fc.Arbitrary<OrderPlan> = fc.record({
  method: way,
  totalFen: fc.constantFrom(8_800, 8_800, 1, 101, 10_001, 9_900_000_000),
  timeout,
  // Who has money, who has some, who has none, and who comes into being.
  buyerId: fc.constantFrom(
    '2088102146225135',
    '2088102146225143',
    '2088102146225169',
    '2088102146225151',
    '2088102146220001',
  ),
  codeEnding,
  refundShares: fc.tuple(...Array.from({ length: 4 }, () => fc.constantFrom(25, 25, 0, 10, 50, 50, 75, 100, 101))),
});

/** Nodes keep time by NTP: within a second of Alipay's. */
const skew = weighted<number>([2, fc.constant(0)], [1, fc.integer({ min: -900, max: 900 })]);

export const historyArbitrary: fc.Arbitrary<History> = fc.record({
  noiseSeed: fc.integer(),
  // A read model costs as much as all the rest of a history.
  hasReadSide: weighted<boolean>([7, fc.constant(false)], [1, fc.constant(true)]),
  nodes: fc.constantFrom<1 | 2>(1, 2),
  skewMs: fc.tuple(skew, skew),
  rules: fc.record(
    {
      refuseRepeatedPrecreate: fc.constant(true),
      cancelBlocksUnscannedQr: fc.constant(true),
      failedPayLeavesTrade: fc.constant(true),
      barcodePasswordAboveFen: fc.constant(5_000),
    },
    { requiredKeys: [] },
  ),
  weather,
  latePayment: fc.constantFrom('keep', 'refund'),
  orders: weighted<OrderPlan[]>(
    [3, fc.tuple(orderPlan)],
    [1, fc.array(orderPlan, { minLength: 1, maxLength: MAX_ORDERS, size: 'max' })],
  ),
  steps: fc
    .tuple(beginningOf(0), beginningOf(1), fc.array(steps, { maxLength: MAX_STEPS, size: 'max' }))
    .map(([first, second, rest]) => [...first, ...second, ...rest.flat()]),
});
