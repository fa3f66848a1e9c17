/**
 * Histories by chance. A history is one array of steps that overlap in time, not fast-check's commands: those run one
 * after the other, and what this searches for happens between the halves of two commands. An array shrinks as well.
 */
import fc from 'fast-check';
import type { CallFault, FaultRule } from '../../../simulator/gateway/faults';
import {
  commands,
  buyer,
  cancel,
  codeEnding,
  MAX_ORDERS,
  means,
  order,
  others,
  pay,
  paysAgain,
  reconcile,
  refund,
  resolve,
  settle,
  switches,
  timeout,
  trouble,
  way,
} from './arbitrary-acts';
import { aimedAt, CANCELLING, RECONCILING, PAYING, REFUNDING, SETTLING, weather, weighted } from './arbitrary-faults';
import type { History, OrderPlan, Step } from './history';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/values/durations';

/** Groups of a few steps. */
const MAX_STEPS = 20;

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

/** Several faults in a row on all that one command leads to: the query afterwards fails, and the retry, too. */
function ambush(calls: [string, CallFault[]][], act: fc.Arbitrary<Step['act']>): fc.Arbitrary<Step[]> {
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

/**
 * The line to Alipay is away for hours after a call whose answer was lost: a person does by hand in the console what seems
 * to be wanted, or nothing, and says that it is dealt with; then the line comes back.
 */
const byHand: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.oneof(refund, cancel, settle),
    fc.oneof(aimedAt(REFUNDING.slice(0, 1)), aimedAt(CANCELLING.slice(0, 1)), aimedAt(SETTLING.slice(0, 1))),
    fc.constantFrom<Step['act']['do'][]>(['nothing'], ['console-refund'], ['console-refund'], ['console-close']),
    fc.constantFrom(25, 50, 100),
    fc.integer({ min: 7, max: 9 }),
  )
  .map(([act, rule, [byHand], share, hours]) => {
    const { order, node } = act;
    const person: Step['act'] =
      byHand === 'console-refund'
        ? { do: 'console-refund', order, share }
        : byHand === 'console-close'
          ? { do: 'console-close', order }
          : { do: 'nothing' };
    return [
      { waitMs: 0, act: { do: 'fault', rule } },
      { waitMs: 0, act },
      { waitMs: 60, act: { do: 'outage', ms: hours * HOUR_MS } },
      { waitMs: 6.6 * HOUR_MS, act: person },
      ...[0, 1].map((which): Step => ({ waitMs: SECOND_MS, act: { do: 'resolve', order, node, which } })),
    ];
  });

/** The same order is paid twice, and somebody returns a part while the policy may return the second. */
const twice: fc.Arbitrary<Step[]> = fc
  .tuple(waitMs, paysAgain, fc.nat(2 * SECOND_MS), refund, fc.boolean())
  .map(([waitMs, again, gapMs, act, isRefunded]): Step[] => [
    { waitMs, act: again },
    ...(isRefunded ? [{ waitMs: gapMs, act: { ...act, order: again.order } }] : []),
  ]);

const morningRuns = fc.array(fc.tuple(fc.nat(3 * HOUR_MS), reconcile), { minLength: 1, maxLength: 3, size: 'max' });

/** A command comes about midnight in Beijing, and the bill of that day is reconciled in the morning, or too early. */
const overNight: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.integer({ min: -10 * SECOND_MS, max: 10 * SECOND_MS }),
    commands,
    morningRuns,
    fc.option(aimedAt(RECONCILING)),
  )
  .map(([aroundMs, act, runs, rule]): Step[] => [
    { waitMs: 12 * HOUR_MS + aroundMs, act },
    ...(rule === null ? [] : [{ waitMs: 8 * HOUR_MS, act: { do: 'fault' as const, rule } }]),
    ...runs.map(([waitMs, act], index): Step => ({ waitMs: waitMs + (index === 0 ? 8 * HOUR_MS : 0), act })),
  ]);

/** All notifies of a payment are lost, and queries may fail until the morning: the bill is the first to have it. */
const unheard = (order: number): fc.Arbitrary<Step[]> =>
  fc
    .tuple(switches, fc.constantFrom(0, 0.9, 0.97, 1), morningRuns)
    .map(([change, chance, runs]): Step[] => [
      { waitMs: 0, act: { do: 'fault', rule: { method: 'notify', fault: 'notify-lost', times: 40 } } },
      ...(chance === 0 ? [] : [failingQueries(chance)]),
      { waitMs: 0, act: { ...change, order, to: 'QR_CODE', timeout: '2d' } },
      { waitMs: 3 * SECOND_MS, act: { do: 'buyer-pays', order, buyer: undefined, means: 0 } },
      ...runs.map(([waitMs, act], index): Step => ({ waitMs: waitMs + (index === 0 ? 21 * HOUR_MS : 0), act })),
    ]);

const failingQueries = (chance: number): Step => {
  const rule: FaultRule = { method: 'alipay.trade.query', fault: 'system-error', times: 1_000_000, chance };
  return { waitMs: 0, act: { do: 'fault', rule } };
};

/** One act by itself; trouble, and at once what runs into it; or two commands that overlap. */
const steps: fc.Arbitrary<Step[]> = weighted<Step[]>(
  [8, fc.record({ waitMs, act: commands }).map((step) => [step])],
  [4, fc.record({ waitMs, act: others }).map((step) => [step])],
  [4, fc.record({ waitMs, act: trouble }).map((step) => [step])],
  [
    6,
    fc.tuple(waitMs, trouble, commands).map(([waitMs, trouble, act]) => [
      { waitMs, act: trouble },
      { waitMs: 0, act },
    ]),
  ],
  [
    4,
    fc.tuple(waitMs, commands, fc.nat(60), commands).map(([waitMs, first, gapMs, second]) => [
      { waitMs, act: first },
      { waitMs: gapMs, act: second },
    ]),
  ],
  [2, ambush(REFUNDING, refund)],
  [2, ambush(CANCELLING, cancel)],
  [2, ambush(SETTLING, settle)],
  [1, byHand],
  [1, twice],
  [
    1,
    fc.tuple(waitMs, resolve, fc.nat(60), commands).map(([waitMs, act, gapMs, next]) => [
      { waitMs, act },
      { waitMs: gapMs, act: next },
    ]),
  ],
  [1, ambush(PAYING, pay)],
  [1, ambush(PAYING, switches)],
  [3, twoWays],
  [2, overNight],
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
  const atEnd = (offsetMs: number): Step => ({
    waitMs: SECOND_MS,
    act: { do: 'pays-at-end', order, buyer: undefined, offsetMs },
  });
  const syncs = fc.nat(60).map((waitMs): Step[] => [pays, { waitMs, act: { do: 'sync', order, node: 1 } }]);
  return weighted<Step[]>(
    [2, fc.constant([])],
    [6, fc.constant([pays])],
    [2, syncs],
    [5, isChanged],
    [2, isOpenedLate],
    [4, isChangedAndPaid],
    [12, fc.constant([pays, isPaid])],
    [2, unheard(order)],
    [1, fc.constant([refusal, pays, strangers, isPaid])],
    [8, fc.tuple(waitMs, cancel).map(([waitMs, act]): Step[] => [pays, isPaid, { waitMs, act: { ...act, order } }])],
    [
      5,
      fc
        .tuple(fc.nat(9 * SECOND_MS), cancel, fc.option(fc.nat(60)))
        .map(([waitMs, act, payMs]): Step[] => [
          pays,
          { waitMs, act: { ...act, order } },
          ...(payMs === null ? [] : [{ ...isPaid, waitMs: payMs }]),
        ]),
    ],
    [6, fc.tuple(waitMs, settle).map(([waitMs, act]): Step[] => [pays, isPaid, { waitMs, act: { ...act, order } }])],
    [3, fc.integer({ min: -2 * SECOND_MS, max: 8 * SECOND_MS }).map((offsetMs): Step[] => [pays, atEnd(offsetMs)])],
    // A page is out when the order goes to the till, and the buyer pays by the page: a trade of another product is cancelled.
    [
      3,
      fc
        .tuple(switches, fc.nat(3 * SECOND_MS), fc.nat(9 * SECOND_MS), cancel)
        .map(([change, paidMs, waitMs, act]): Step[] => [
          pays,
          { waitMs: SECOND_MS, act: { ...change, order, to: 'BARCODE', codeEnding: '02' } },
          { waitMs: paidMs, act: { do: 'buyer-pays', order, buyer: undefined, means: 0 } },
          { waitMs, act: { ...act, order } },
        ]),
    ],
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

/** Nodes keep time by NTP: within two seconds of Alipay's. */
const skew = weighted<number>(
  [4, fc.constant(0)],
  [2, fc.integer({ min: -900, max: 900 })],
  [1, fc.integer({ min: -2_000, max: 2_000 })],
);

export const historyArbitrary: fc.Arbitrary<History> = fc.record({
  noiseSeed: fc.integer(),
  // A read model costs as much as all the rest of a history.
  hasReadSide: weighted<boolean>([7, fc.constant(false)], [1, fc.constant(true)]),
  nodes: fc.constantFrom<1 | 2>(1, 2),
  // With the steps of clocks, no more than two seconds apart.
  skewMs: fc
    .tuple(skew, skew)
    .map(([one, other]) => [one, Math.max(one - 1_500, Math.min(one + 1_500, other))] as const),
  rules: fc.record(
    {
      refuseRepeatedPrecreate: fc.constant(true),
      cancelBlocksUnscannedQr: fc.constant(true),
      failedPayLeavesTrade: fc.constant(true),
      barcodePasswordAboveFen: fc.constant(5_000),
      expiryLagMs: fc.nat(90 * SECOND_MS),
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
  // The last to be drawn: what a seed draws besides stays as it was.
  denials: weighted<number>([4, fc.constant(0)], [1, fc.constant(0.1)], [1, fc.constant(0.5)]),
});
