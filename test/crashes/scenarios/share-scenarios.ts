/** The money of a paid trade that goes to partners. */
import type { Outcome } from '../outcome';
import { barcode, PAYS, UNNOTIFIED } from './payment-scenarios';
import { atOnce, type Scenario, type Scene } from './scene';
import { closedUnpaid, isPaidAndNotReturned, isReturnedWhole, paidAfterClose, returnIt } from './undo-scenarios';

const SETTLE = 'alipay.trade.order.settle';

const paidAtTheTill = ({ shop }: Scene) => shop.pays(barcode(PAYS));
const settles = ({ shop }: Scene) => shop.settles('s1', '8.00');
const settlesTwo = ({ shop }: Scene) => shop.settles('s1', '8.00', '2.00');
/** The shop waits for the outcome first, and asks then. */
const settlesAgainLater = async ({ shop, passes }: Scene) => {
  const settled = shop.settles('s1', '8.00');
  await passes(60_000);
  await atOnce(settled, shop.settles('s1', '8.00'));
};

const REQUESTED: Scenario[] = [
  { name: 'a settlement', movesMoney: true, given: paidAtTheTill, when: settles },
  { name: 'a settlement of two shares', movesMoney: true, given: paidAtTheTill, when: settlesTwo },
  {
    name: 'the same settlement requested twice at once',
    movesMoney: true,
    given: paidAtTheTill,
    when: (scene) => atOnce(settles(scene), settles(scene)),
  },
  {
    name: 'two settlements at once where one has room',
    movesMoney: true,
    orEndsAs: isOneOfTwoSettled,
    given: paidAtTheTill,
    when: ({ shop }) => atOnce(shop.settles('s1', '50.00'), shop.settles('s2', '50.00')),
  },
  {
    name: 'a settlement whose answer is lost',
    movesMoney: true,
    world: { faults: { [SETTLE]: ['answer-lost'] } },
    given: paidAtTheTill,
    when: settles,
  },
  {
    name: 'a settlement of two shares whose answer is lost',
    movesMoney: true,
    world: { faults: { [SETTLE]: ['answer-lost'] } },
    given: paidAtTheTill,
    when: settlesTwo,
  },
  {
    name: 'a settlement that is carried out late',
    movesMoney: true,
    world: { faults: { [SETTLE]: ['late'] } },
    given: paidAtTheTill,
    when: settles,
  },
  {
    name: 'a settlement that never arrives',
    movesMoney: true,
    orEndsAs: isSettledOrNot,
    world: { faults: { [SETTLE]: ['request-lost'] } },
    given: paidAtTheTill,
    when: settles,
  },
  {
    name: 'a settlement that never arrives, and is requested again with the same number',
    movesMoney: true,
    world: { faults: { [SETTLE]: ['request-lost'] } },
    given: paidAtTheTill,
    when: settlesAgainLater,
  },
  {
    name: 'a settlement that arrives late, and is requested again with the same number',
    movesMoney: true,
    world: { faults: { [SETTLE]: ['late'] } },
    given: paidAtTheTill,
    when: settlesAgainLater,
  },
  {
    name: 'a settlement that Alipay refuses',
    movesMoney: true,
    orEndsAs: isSettledOrNot,
    world: { faults: { [SETTLE]: ['refused ACQ.TRADE_SETTLE_ERROR'] } },
    given: paidAtTheTill,
    when: settles,
  },
  {
    name: 'a settlement beside a refund',
    movesMoney: true,
    given: paidAtTheTill,
    when: ({ shop }) => atOnce(shop.settles('s1', '8.00'), shop.refunds('r1', '30.00')),
  },
  {
    name: 'a settlement while the outcome of a cancel is unknown',
    movesMoney: true,
    orEndsAs: (outcome) => outcome.settlements.join() === 's1 SUCCEEDED' || outcome.closeReason === 'CANCELLED',
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.cancel': ['late'] } },
    given: paidAtTheTill,
    when: async ({ shop, passes }) => {
      const cancelled = shop.cancels();
      await passes(9_000);
      await atOnce(cancelled, shop.settles('s1', '80.00'));
    },
  },
  {
    name: 'a late payment that is shared out at once',
    movesMoney: true,
    orEndsAs: (outcome) => isReturnedWhole(outcome) || isPaidAndNotReturned(outcome),
    world: returnIt,
    given: closedUnpaid,
    when: async (scene) => {
      await paidAfterClose(scene);
      await scene.shop.settles('s1', '80.00');
    },
  },
];

/** A request that perhaps never left is not sent again by itself: once Alipay knows nothing of it, it counts as refused. */
const isNeverShared = ({ settlements, atAlipay }: Outcome) =>
  settlements.every((settlement) => settlement.endsWith('REFUSED')) && atAlipay.sharedFen === 0;

export const SETTLEMENTS = REQUESTED.map((scenario): Scenario => {
  const { orEndsAs = () => false } = scenario;
  return { ...scenario, orEndsAs: (outcome) => isNeverShared(outcome) || orEndsAs(outcome) };
});

function isOneOfTwoSettled({ settlements, atAlipay }: Outcome): boolean {
  return /^s[12] SUCCEEDED$/.test(settlements.join()) && atAlipay.sharedFen === 5000;
}

/** Whether a lost or refused request was sent again depends on whether the shop learned of it before the crash. */
function isSettledOrNot({ settlements, atAlipay }: Outcome): boolean {
  const isRefused = settlements.join() === 's1 REFUSED' && atAlipay.sharedFen === 0;
  return isRefused || (settlements.join() === 's1 SUCCEEDED' && atAlipay.sharedFen === 800);
}
