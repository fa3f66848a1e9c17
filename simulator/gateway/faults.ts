/** Faults on request: the rules in force, and which one applies next. What each fault does is in gateway.ts and notifier.ts. */
import { isKnownMethod } from '../core/core';
import { isOrderingCall } from '../ledger/products';
import { seededRandom } from '../values/seeded-random';

/** Faults of a gateway call. Unless its comment says "not executed", the call is executed and only its answer is faulty. */
export const CALL_FAULTS = {
  'answer-lost': 'executed, then the connection is reset',
  'request-lost': 'not executed, the connection is reset',
  timeout: 'executed, never answered',
  'request-timeout': 'not executed, never answered',
  'system-error': 'executed, answers 40004 ACQ.SYSTEM_ERROR',
  'gateway-busy': 'executed, answers an unsigned 20000 isp.unknow-error',
  'call-limited': 'not executed, answers an unsigned 40005 isv.app-call-limited',
  'business-error': 'not executed, answers 40004 with the sub_code of the rule',
  'bad-signature': 'executed, the signature is of something else',
  'no-signature': 'executed, the answer has no sign',
  'sign-first': 'executed, sign stands before the node',
  'duplicate-node': 'executed, a forged second node of the same name follows the sign',
  'error-response': 'executed, answers a signed 20000 in the error_response envelope',
  'replayed-answer': 'executed, answers with the last signed answer of the same method',
  'numeric-amounts': 'executed, amounts are bare JSON numbers',
  'gbk-sub-msg': 'executed, answers a signed 20000 whose sub_msg is GBK bytes',
  'refund-query-empty':
    'executed, answers 10000 without any refund field; with ms, only about a refund that is younger',
  slow: 'executed at once, answered after ms of real time',
  'half-body': 'executed, half the answer is sent, then the connection is reset',
  'http-500': 'executed, answers HTTP 500',
  html: 'executed, answers an HTML page',
  redirect: 'executed, answers 302 to the gateway itself',
  'late-arrival': 'never answered; executed ms of the simulator clock later (10 seconds if unsaid)',
  'late-execution': 'answers 40004 ACQ.SYSTEM_ERROR; executed ms of the simulator clock later (10 seconds if unsaid)',
  'share-fails': 'executed, the last share of the settlement fails, and the answer is 40004 ACQ.SYSTEM_ERROR',
  'not-refundable': 'executed; the product of the order cannot be refunded: paid is TRADE_FINISHED',
} as const;
export type CallFault = keyof typeof CALL_FAULTS;

/** Faults of one attempt to deliver a notify. An extra copy comes before the genuine one; its answer does not count. */
export const NOTIFY_FAULTS = {
  'notify-lost': 'the attempt never arrives and counts as failed',
  'notify-answer-lost': 'the attempt arrives, but its answer counts as failed',
  'notify-duplicate': 'sent twice',
  'notify-late': 'the attempt is made ms later on the simulator clock (10 minutes if unsaid)',
  'notify-reorder': 'held back until another notify of the trade was sent, 10 minutes at most',
  'notify-gbk': 'charset=GBK',
  'notify-forged': 'an extra copy with another amount and a signature by a foreign key',
  'notify-foreign-app': 'an extra, rightly signed copy for another app_id',
  'notify-wrong-amount': 'an extra, rightly signed copy with another total_amount',
  'notify-wrong-seller': 'an extra, rightly signed copy for another seller_id',
  'notify-md5': 'an extra copy that claims sign_type=MD5',
  'notify-sha1': 'an extra copy signed with SHA1 (sign_type=RSA)',
} as const;
export type NotifyFault = keyof typeof NOTIFY_FAULTS;

export type FaultRule = {
  /** An Alipay method, `notify`, or `*` for all. A notify fault under a method concerns the trades that method made. */
  method: string;
  fault: CallFault | NotifyFault;
  times: number;
  ms?: number | undefined;
  sub_code?: string | undefined;
  /** Strikes with this probability only, drawn from the seed. */
  chance?: number | undefined;
};

export const MAX_FAULT_RULES = 1000;

/** Why a rule makes no sense, or undefined. */
export function faultRuleProblem(rule: Pick<FaultRule, 'method' | 'fault' | 'sub_code'>): string | undefined {
  const isCallFault = Object.hasOwn(CALL_FAULTS, rule.fault);
  if (rule.method !== '*' && rule.method !== 'notify' && !isKnownMethod(rule.method)) {
    return `unknown method "${rule.method}": give an Alipay method the simulator has, "notify" or "*"`;
  }
  if (isCallFault && rule.method === 'notify')
    return `"${rule.fault}" is a fault of calls: for notifies use a notify-… fault`;
  if (rule.fault === 'business-error' && !rule.sub_code) return '"business-error" needs a sub_code';
  return undefined;
}

export type Faults = ReturnType<typeof createFaults>;

/** No rules at first. The same seed and the same sequence of calls give the same faults. */
export function createFaults() {
  let rules: FaultRule[] = [];
  let random = seededRandom(1);

  const take = (matches: (rule: FaultRule) => boolean): FaultRule | undefined => {
    const rule = rules.find(
      (candidate) => matches(candidate) && (candidate.chance === undefined || random() < candidate.chance),
    );
    if (!rule) return undefined;
    rule.times -= 1;
    if (rule.times <= 0) rules = rules.filter((candidate) => candidate !== rule);
    return rule;
  };

  return {
    /** Adds rules behind those in force; a seed starts the draws anew. Throws when there would be too many. */
    add(added: FaultRule[], seed?: number) {
      if (rules.length + added.length > MAX_FAULT_RULES)
        throw new Error(`more than ${MAX_FAULT_RULES} rules: DELETE them first`);
      if (seed !== undefined) random = seededRandom(seed);
      rules.push(...added.map((rule) => ({ ...rule })));
    },
    clear() {
      rules = [];
    },
    list: (): FaultRule[] => rules.map((rule) => ({ ...rule })),
    /** The fault the next call of `method` meets, used up by asking. */
    takeForCall: (method: string) =>
      take((rule) => (rule.method === '*' || rule.method === method) && concernsCall(rule.fault, method)),
    /** The fault the next attempt meets to notify about a trade that `madeBy` made. */
    takeForNotify: (madeBy: string) =>
      take((rule) => Object.hasOwn(NOTIFY_FAULTS, rule.fault) && ['*', 'notify', madeBy].includes(rule.method)),
  };
}

/** Whether a fault can show at all in a call of `method`; a rule for `*` waits for one where it does. */
function concernsCall(fault: string, method: string): boolean {
  if (fault === 'refund-query-empty') return method === 'alipay.trade.fastpay.refund.query';
  if (fault === 'share-fails') return method === 'alipay.trade.order.settle';
  if (fault === 'not-refundable') return isOrderingCall(method);
  return Object.hasOwn(CALL_FAULTS, fault);
}
