/** What goes wrong by chance: rules for the simulator's faults, and the weather they make. */
import fc from 'fast-check';
import {
  CALL_FAULTS,
  NOTIFY_FAULTS,
  type CallFault,
  type FaultRule,
  type NotifyFault,
} from '../../../simulator/gateway/faults';
import { MAX_LATENESS_MS, RETRY_FLAG } from '../stage/core-gateway';
import type { Weather } from './history';
import { HOUR_MS, SECOND_MS } from '../../../domain/values/durations';

/** Only of a refund just made may Alipay say that it knows nothing (refund.query, "query later"). */
const REFUND_QUERY_LAG_MS = 10 * SECOND_MS;

export const weighted = <T>(...choices: [number, fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Refusals that Alipay may give although nothing is wrong with the trade. None claims what is not true of it. */
const BUSINESS_ERRORS = [
  RETRY_FLAG,
  'ACQ.SYSTEM_ERROR',
  'AQC.SYSTEM_ERROR',
  'ACQ.INVALID_PARAMETER',
  'ACQ.PAYMENT_FAIL',
  'ACQ.PAYMENT_REQUEST_HAS_RISK',
  'ACQ.ACCESS_FORBIDDEN',
  'ACQ.REFUND_CHARGE_ERROR',
  'ACQ.SELLER_BALANCE_NOT_ENOUGH',
  'ACQ.REASON_TRADE_BEEN_FREEZEN',
  'ACQ.CANCEL_NOT_ALLOWED',
  'ACQ.NEVER_HEARD_OF',
];

const METHODS: [number, string][] = [
  [12, '*'],
  [2, 'alipay.trade.precreate'],
  [3, 'alipay.trade.pay'],
  [2, 'alipay.trade.create'],
  [4, 'alipay.trade.query'],
  [2, 'alipay.trade.close'],
  [2, 'alipay.trade.cancel'],
  [5, 'alipay.trade.refund'],
  [3, 'alipay.trade.fastpay.refund.query'],
  [3, 'alipay.trade.order.settle'],
  [1, 'alipay.trade.order.settle.query'],
];
const method = weighted<string>(
  ...METHODS.map(([weight, name]): [number, fc.Arbitrary<string>] => [weight, fc.constant(name)]),
);
const MAX_SLOW_MS = 20 * SECOND_MS;
const slowMs = fc.integer({ min: 100, max: MAX_SLOW_MS });
const lateMs = weighted<number>([3, fc.nat(HOUR_MS)], [1, fc.constant(24 * HOUR_MS + 24 * 60_000)]);

const callFault = fc.constantFrom(...(Object.keys(CALL_FAULTS) as CallFault[]));
const notifyFault = fc.constantFrom(...(Object.keys(NOTIFY_FAULTS) as NotifyFault[]));

/** Only some faults have details. */
const ruleOf = ({ method, fault, ms, sub_code: subCode }: Omit<FaultRule, 'times'>): FaultRule => ({
  method,
  fault,
  times: 1,
  ...(fault === 'slow' || fault === 'notify-late' ? { ms } : {}),
  ...(fault === 'late-arrival' || fault === 'late-execution'
    ? { ms: Math.floor(((ms ?? 0) * MAX_LATENESS_MS) / MAX_SLOW_MS) }
    : {}),
  ...(fault === 'refund-query-empty' ? { ms: REFUND_QUERY_LAG_MS } : {}),
  ...(fault === 'business-error' ? { sub_code: subCode } : {}),
});
const callDetails = fc.record({ method, fault: callFault, ms: slowMs, sub_code: fc.constantFrom(...BUSINESS_ERRORS) });
const callRule = callDetails.map(ruleOf);
const notifyRule = fc.record({ method: fc.constant('notify'), fault: notifyFault, ms: lateMs }).map(ruleOf);

const times = weighted<number>([5, fc.constant(1)], [2, fc.integer({ min: 2, max: 4 })]);
export const faultRule = fc
  .tuple(weighted<FaultRule>([3, callRule], [2, notifyRule]), times)
  .map(([rule, times]): FaultRule => ({ ...rule, times }));

/** A rule that strikes by chance until the faults end. */
const drizzle = fc
  .tuple(weighted<FaultRule>([2, callRule], [1, notifyRule]), fc.constantFrom(0.1, 0.3, 0.6))
  .map(([rule, chance]): FaultRule => ({ ...rule, times: 1_000_000, chance }));

export const weather: fc.Arbitrary<Weather> = fc.record({
  faults: weighted<FaultRule[]>([1, fc.constant([])], [2, fc.array(drizzle, { maxLength: 4, size: 'max' })]),
  storeOutage: fc.constantFrom(0, 0, 0, 0.02, 0.1),
  crash: fc.constantFrom(0, 0, 0, 0.005, 0.03),
});

/** What an ambush does to each kind of call: above all, it hides what was done. */
const HIDING: CallFault[] = [
  'answer-lost',
  'timeout',
  'system-error',
  'request-lost',
  'request-timeout',
  'late-arrival',
  'late-arrival',
  'late-execution',
  'slow',
];
export const REFUNDING: [string, CallFault[]][] = [
  ['alipay.trade.refund', [...HIDING, 'business-error', 'business-error']],
  ['alipay.trade.fastpay.refund.query', ['refund-query-empty', 'refund-query-empty', 'timeout', 'http-500']],
];
export const PAYING: [string, CallFault[]][] = [
  ['alipay.trade.precreate', [...HIDING, 'business-error']],
  ['alipay.trade.pay', [...HIDING, 'business-error']],
  ['alipay.trade.create', [...HIDING, 'business-error']],
  ['alipay.trade.query', ['timeout', 'request-timeout', 'system-error']],
  ['alipay.trade.cancel', [...HIDING, 'business-error']],
  ['alipay.trade.close', [...HIDING, 'business-error']],
];

export const CANCELLING: [string, CallFault[]][] = [
  ['alipay.trade.cancel', [...HIDING, 'business-error']],
  ['alipay.trade.cancel', HIDING],
  ['alipay.trade.query', ['timeout', 'request-timeout', 'system-error']],
];
export const SETTLING: [string, CallFault[]][] = [
  ['alipay.trade.order.settle', [...HIDING, 'share-fails', 'share-fails', 'business-error']],
  ['alipay.trade.order.settle.query', ['timeout', 'http-500']],
];
/** What a run of reconciliation calls. */
export const RECONCILING: [string, CallFault[]][] = [
  ['alipay.data.dataservice.bill.downloadurl.query', ['timeout', 'system-error', 'answer-lost', 'bad-signature']],
  ['alipay.trade.query', ['timeout', 'request-timeout', 'system-error']],
  ['alipay.trade.fastpay.refund.query', ['refund-query-empty', 'timeout', 'http-500']],
];

/** A fault that only the aimed-at kinds of calls meet. */
export const aimedAt = (calls: [string, CallFault[]][]): fc.Arbitrary<FaultRule> =>
  fc
    .constantFrom(...calls)
    .chain(([method, faults]) =>
      fc
        .tuple(callDetails, fc.constantFrom(...faults))
        .map(([details, fault]) => ruleOf({ ...details, method, fault })),
    );
