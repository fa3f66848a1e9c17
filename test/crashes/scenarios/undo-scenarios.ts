/** Cancels, and refunds that the policy makes beside a person's. */
import type { Outcome } from '../outcome';
import { barcode, MUST_CONFIRM, PAYS, UNNOTIFIED } from './payment-scenarios';
import { atOnce, type Scenario, type Scene } from './scene';

const IS_EXPIRED = '03';
const paidAtTheTill = ({ shop }: Scene) => shop.pays(barcode(PAYS));
const cancels = ({ shop }: Scene) => shop.cancels();

/** The customer leaves while the till still waits for the answer to the payment. */
const paysAndCancels = async ({ shop, passes }: Scene) => {
  const paid = shop.pays({ ...barcode(PAYS), timeout: '5m' });
  await passes(9_000);
  await atOnce(paid, shop.cancels());
};
const isCancelled = ({ state, closeReason, refundedFen, paidFen }: Outcome) =>
  state === 'TRADE_CLOSED' && closeReason === 'CANCELLED' && refundedFen === paidFen;
/** Whether the cancel or the code's end closed it is a matter of what was stored. */
const isClosedUnpaid = ({ state, paidFen, atAlipay }: Outcome) =>
  state === 'TRADE_CLOSED' && paidFen === 0 && atAlipay.moneyCalls.length === 0;
export const isPaidAndNotReturned = ({ state, refundedFen }: Outcome) => state === 'TRADE_SUCCESS' && refundedFen === 0;

export const CANCELS: Scenario[] = [
  { name: 'a cancel of what is paid', movesMoney: true, given: paidAtTheTill, when: cancels },
  {
    name: 'a cancel that is requested twice at once',
    movesMoney: true,
    given: paidAtTheTill,
    when: ({ shop }) => atOnce(shop.cancels(), shop.cancels()),
  },
  {
    name: 'a cancel whose answer is lost',
    movesMoney: true,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.cancel': ['answer-lost'] } },
    given: paidAtTheTill,
    when: cancels,
  },
  {
    name: 'a cancel whose request is lost',
    movesMoney: true,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.cancel': ['request-lost'] } },
    given: paidAtTheTill,
    when: cancels,
  },
  {
    name: 'a cancel that is carried out late',
    movesMoney: true,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.cancel': ['late'] } },
    given: paidAtTheTill,
    when: cancels,
  },
  {
    name: 'a cancel that Alipay refuses',
    movesMoney: true,
    given: paidAtTheTill,
    when: async ({ shop, alipay }) => {
      alipay.takesSellersMoney();
      await shop.cancels();
    },
  },
  {
    name: 'a cancel that Alipay wants sent again',
    movesMoney: true,
    // The shop that received OUTCOME_UNKNOWN sees the order paid as before.
    orEndsAs: isPaidAndNotReturned,
    world: { faults: { 'alipay.trade.cancel': ['retry-flag'] } },
    given: paidAtTheTill,
    when: cancels,
  },
  {
    name: 'a cancel of what waits for the buyer',
    given: ({ shop }) => shop.pays(barcode(MUST_CONFIRM)),
    when: cancels,
  },
  {
    name: 'a cancel of a payment whose answer is lost',
    movesMoney: true,
    orEndsAs: isCancelled,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.pay': ['answer-lost'] } },
    when: paysAndCancels,
  },
  {
    name: 'a cancel of a payment that never left',
    movesMoney: true,
    orEndsAs: isCancelled,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.pay': ['request-lost'] } },
    when: paysAndCancels,
  },
  {
    name: 'a cancel of a payment that reaches Alipay afterwards',
    movesMoney: true,
    orEndsAs: isCancelled,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.pay': ['late'] } },
    when: paysAndCancels,
  },
  {
    name: 'a cancel of a code that nobody scanned',
    orEndsAs: isClosedUnpaid,
    given: ({ shop }) => shop.pays({ timeout: '5m' }),
    when: cancels,
  },
  {
    name: 'a cancel of a code that is paid afterwards',
    movesMoney: true,
    // A shop that waits for a certain answer to a cancel that was lost waits until the code is dead: nobody can pay it then.
    orEndsAs: isClosedUnpaid,
    given: ({ shop }) => shop.pays({ timeout: '5m' }),
    when: async ({ shop, buyer, passes }) => {
      await shop.cancels();
      await passes(60_000);
      buyer.pays();
    },
  },
  {
    name: 'a refund while the outcome of a cancel is unknown',
    movesMoney: true,
    orEndsAs: (outcome) => isCancelled(outcome) || outcome.refunds.join() === '3000 SUCCEEDED',
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.cancel': ['late'] } },
    given: paidAtTheTill,
    when: async ({ shop, passes }) => {
      const cancelled = shop.cancels();
      await passes(9_000);
      await atOnce(cancelled, shop.refunds('r1', '30.00'));
    },
  },
];

/** The order is closed here, then the money comes: the policy returns it. */
export const paidAfterClose = async ({ shop, alipay }: Scene) => {
  const order = { total_amount: '88.00', subject: 'Tea', scene: 'bar_code', auth_code: '2812345678901277' };
  alipay.executes('alipay.trade.pay', order);
  await shop.sees('TRADE_SUCCESS');
};
export const returnIt = { policy: { latePayment: 'refund' as const } };
export const closedUnpaid = ({ shop }: Scene) => shop.pays(barcode(IS_EXPIRED));
export const isReturnedWhole = ({ state, refunds }: Outcome) =>
  state === 'TRADE_CLOSED' && refunds.join() === '8800 SUCCEEDED';

export const POLICY_REFUNDS: Scenario[] = [
  {
    name: 'a late payment that the policy returns',
    movesMoney: true,
    world: returnIt,
    given: closedUnpaid,
    when: paidAfterClose,
  },
  {
    name: 'a late payment that the policy returns, and the answer is lost',
    movesMoney: true,
    world: { ...returnIt, faults: { 'alipay.trade.refund': ['answer-lost'] } },
    given: closedUnpaid,
    when: paidAfterClose,
  },
  {
    name: 'a late payment of which a person refunds a part at once',
    movesMoney: true,
    orEndsAs: isReturnedWhole,
    world: returnIt,
    given: closedUnpaid,
    when: async (scene) => {
      await paidAfterClose(scene);
      await scene.shop.refunds('r1', '30.00');
    },
  },
  {
    name: 'a late payment of which a person refunds a part, and the answer is lost',
    movesMoney: true,
    orEndsAs: isReturnedWhole,
    world: { ...returnIt, faults: { 'alipay.trade.refund': ['answer-lost'] } },
    given: closedUnpaid,
    when: async (scene) => {
      await paidAfterClose(scene);
      await scene.shop.refunds('r1', '30.00');
    },
  },
];
