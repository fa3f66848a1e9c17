/** What comes after a payment, or instead of it: refunds, closes, expiries, cancels. */
import { aScannedCode, barcode, MUST_CONFIRM, PAYS, UNNOTIFIED } from './payment-scenarios';
import { atOnce, type Scenario, type Scene } from './scene';

const aPaidTrade = async ({ shop, buyer }: Scene) => {
  await shop.pays();
  buyer.pays();
  await shop.sees('TRADE_SUCCESS');
};
const aCodeShown =
  (timeout: string) =>
  ({ shop }: Scene) =>
    shop.pays({ timeout });
const nothingMore = async () => undefined;

export const REFUNDS: Scenario[] = [
  { name: 'a partial refund', movesMoney: true, given: aPaidTrade, when: ({ shop }) => shop.refunds('r1', '30.00') },
  { name: 'a full refund', movesMoney: true, given: aPaidTrade, when: ({ shop }) => shop.refunds('r1', '88.00') },
  {
    name: 'refunds one after the other, up to the whole',
    movesMoney: true,
    given: aPaidTrade,
    when: async ({ shop }) => {
      await shop.refunds('r1', '30.00');
      await shop.refunds('r2', '58.00');
    },
  },
  {
    name: 'two refunds at once',
    movesMoney: true,
    given: aPaidTrade,
    when: ({ shop }) => atOnce(shop.refunds('r1', '30.00'), shop.refunds('r2', '44.00')),
  },
  {
    name: 'two refunds at once where one has room',
    movesMoney: true,
    given: aPaidTrade,
    when: ({ shop }) => atOnce(shop.refunds('r1', '50.00'), shop.refunds('r2', '50.00')),
  },
  {
    name: 'the same refund requested twice at once',
    movesMoney: true,
    given: aPaidTrade,
    when: ({ shop }) => atOnce(shop.refunds('r1', '30.00'), shop.refunds('r1', '30.00')),
  },
  {
    name: 'a refund whose notify comes before the answer',
    movesMoney: true,
    world: { answerMs: 2_000, notifyMs: [20] },
    given: aPaidTrade,
    when: ({ shop }) => shop.refunds('r1', '30.00'),
  },
  {
    name: 'a refund whose answer is lost',
    movesMoney: true,
    world: { faults: { 'alipay.trade.refund': ['answer-lost'] } },
    given: aPaidTrade,
    when: ({ shop }) => shop.refunds('r1', '30.00'),
  },
  {
    name: 'a refund whose answer is lost, and the shop asks for a sync',
    movesMoney: true,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.refund': ['answer-lost'] } },
    given: ({ shop }) => shop.pays(barcode(PAYS)),
    when: async ({ shop, passes }) => {
      const refunded = shop.refunds('r1', '30.00');
      await passes(9_000);
      await shop.syncs();
      await refunded;
    },
  },
  {
    name: 'a full refund whose answer is lost',
    movesMoney: true,
    world: { faults: { 'alipay.trade.refund': ['answer-lost'] } },
    given: aPaidTrade,
    when: ({ shop }) => shop.refunds('r1', '88.00'),
  },
  {
    name: 'a refund whose request is lost twice',
    movesMoney: true,
    world: { faults: { 'alipay.trade.refund': ['request-lost', 'request-lost'] } },
    given: aPaidTrade,
    when: ({ shop }) => shop.refunds('r1', '30.00'),
  },
  {
    name: 'a refund that Alipay refuses',
    movesMoney: true,
    given: aPaidTrade,
    when: async ({ shop, alipay }) => {
      alipay.takesSellersMoney();
      await shop.refunds('r1', '30.00');
    },
  },
  {
    name: 'a refund whose answer the store cannot take at first',
    movesMoney: true,
    world: { storeFaults: ['not-stored'] },
    given: aPaidTrade,
    when: ({ shop }) => shop.refunds('r1', '30.00'),
  },
];

/** Follow-up learns nothing until the order's time is over. */
const QUERIES_FAIL = { 'alipay.trade.query': Array.from({ length: 5 }, () => 'request-lost' as const) };

export const ENDS: Scenario[] = [
  { name: 'a close before anybody paid', given: aScannedCode, when: ({ shop }) => shop.closes() },
  {
    name: 'a close that is requested twice at once',
    given: aScannedCode,
    when: ({ shop }) => atOnce(shop.closes(), shop.closes()),
  },
  {
    name: 'a close whose answer is lost',
    world: { faults: { 'alipay.trade.close': ['answer-lost'] } },
    given: aScannedCode,
    when: ({ shop }) => shop.closes(),
  },
  {
    name: 'a close of a code that nobody scanned',
    given: aCodeShown('2m'),
    when: ({ shop }) => shop.closes(),
  },
  {
    name: 'a close of a code that is scanned afterwards',
    // A shop that waits for a certain answer to a close that was lost waits until the code is dead: nobody can scan it then.
    orEndsAs: ({ state, paidFen, atAlipay }) =>
      state === 'TRADE_CLOSED' && paidFen === 0 && atAlipay?.state === undefined,
    given: aCodeShown('3m'),
    when: async ({ shop, buyer, passes }) => {
      await shop.closes();
      await passes(60_000);
      buyer.scans();
    },
  },
  {
    name: 'a close just after the buyer paid',
    movesMoney: true,
    given: aScannedCode,
    when: async ({ shop, buyer }) => {
      buyer.pays();
      await shop.closes();
    },
  },
  { name: 'a code that nobody scans until it expires', when: ({ shop }) => shop.pays({ timeout: '5m' }) },
  { name: 'a scanned code that nobody pays until it expires', given: aScannedCode, when: nothingMore },
  {
    name: 'a bar code that the buyer never confirms',
    given: ({ shop }) => shop.pays({ ...barcode(MUST_CONFIRM), timeout: '1m' }),
    when: nothingMore,
  },
  {
    name: 'a bar code that was paid unseen and is cancelled at its end',
    movesMoney: true,
    orNeverPaid: true,
    orFoundPaid: true,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.pay': ['answer-lost'], ...QUERIES_FAIL } },
    when: ({ shop }) => shop.pays({ ...barcode(PAYS), timeout: '1m' }),
  },
  {
    name: 'a bar code that was paid unseen and whose cancel is lost',
    movesMoney: true,
    orNeverPaid: true,
    orFoundPaid: true,
    isLostAfterOutage: true,
    world: {
      ...UNNOTIFIED,
      faults: { 'alipay.trade.pay': ['answer-lost'], 'alipay.trade.cancel': ['answer-lost'], ...QUERIES_FAIL },
    },
    when: ({ shop }) => shop.pays({ ...barcode(PAYS), timeout: '1m' }),
  },
];
