/** How a payment happens and how it is reported. */
import { atOnce, type Scenario, type Scene } from './scene';

/** The last two digits say what the buyer does (simulator/ledger/buyers.ts). */
export const barcode = (lastDigits: '10' | '01' | '02' | '03' | '04') => ({
  method: 'BARCODE' as const,
  authCode: `28123456789012${lastDigits}`,
});
export const PAYS = '10';
export const MUST_CONFIRM = '01';
const LACKS_BALANCE = '02';
const IS_EXPIRED = '03';
const PAYS_BUT_SYSTEM_ERROR = '04';

/** No notify arrives: only the answer, or follow-up, can tell. */
export const UNNOTIFIED = { notifyMs: [] };

export const aScannedCode = async ({ shop, buyer }: Scene) => {
  await shop.pays({ timeout: '5m' });
  buyer.scans();
};

export const PAYMENTS: Scenario[] = [
  {
    name: 'a QR code that is scanned, paid and notified',
    movesMoney: true,
    when: async ({ shop, buyer, passes }) => {
      await shop.pays();
      buyer.scans();
      await passes(3_000);
      buyer.pays();
      await shop.sees('TRADE_SUCCESS');
    },
  },
  {
    name: 'a QR code whose answer is lost',
    world: { faults: { 'alipay.trade.precreate': ['answer-lost'] } },
    when: async ({ shop, buyer }) => {
      await shop.pays();
      buyer.pays();
    },
  },
  {
    name: 'a QR code that is requested twice at once',
    when: ({ shop }) => atOnce(shop.pays(), shop.pays()),
  },
  {
    name: 'a bar code that pays at once',
    movesMoney: true,
    orNeverPaid: true,
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
  {
    name: 'a bar code that is sent twice at once',
    movesMoney: true,
    orNeverPaid: true,
    when: ({ shop }) => atOnce(shop.pays(barcode(PAYS)), shop.pays(barcode(PAYS))),
  },
  {
    name: 'a bar code that the buyer must confirm',
    movesMoney: true,
    orNeverPaid: true,
    when: async ({ shop, buyer, passes }) => {
      await shop.pays(barcode(MUST_CONFIRM));
      await passes(7_000);
      buyer.pays();
      await shop.sees('TRADE_SUCCESS');
    },
  },
  {
    name: 'a bar code that is refused',
    orNeverPaid: true,
    when: ({ shop }) => shop.pays(barcode(LACKS_BALANCE)),
  },
  {
    name: 'a bar code that pays, but Alipay answers SYSTEM_ERROR',
    movesMoney: true,
    orNeverPaid: true,
    when: ({ shop }) => shop.pays(barcode(PAYS_BUT_SYSTEM_ERROR)),
  },
  {
    name: 'a bar code that pays, but the answer is lost',
    movesMoney: true,
    orNeverPaid: true,
    world: { ...UNNOTIFIED, faults: { 'alipay.trade.pay': ['answer-lost'] } },
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
  {
    name: 'a bar code whose request is lost',
    world: { faults: { 'alipay.trade.pay': ['request-lost'] } },
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
  {
    name: 'a bar code whose answer the store cannot take at first',
    movesMoney: true,
    orNeverPaid: true,
    world: { ...UNNOTIFIED, storeFaults: ['not-stored', 'not-stored'] },
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
  {
    name: 'a bar code whose answer is stored, but the store does not say so',
    movesMoney: true,
    orNeverPaid: true,
    world: { ...UNNOTIFIED, storeFaults: ['stored'] },
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
];

export const NOTIFIES: Scenario[] = [
  {
    name: 'a notify that comes before the answer',
    movesMoney: true,
    orNeverPaid: true,
    world: { answerMs: 2_000, notifyMs: [20] },
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
  {
    name: 'a notify that comes as the answer does',
    movesMoney: true,
    orNeverPaid: true,
    world: { answerMs: 100, notifyMs: [100] },
    when: ({ shop }) => shop.pays(barcode(PAYS)),
  },
  {
    name: 'a notify that comes twice',
    movesMoney: true,
    world: { notifyMs: [500, 900] },
    given: aScannedCode,
    when: async ({ buyer }) => buyer.pays(),
  },
  {
    name: 'two copies of a notify at once',
    movesMoney: true,
    world: { notifyMs: [500, 500] },
    given: aScannedCode,
    when: async ({ buyer }) => buyer.pays(),
  },
  {
    name: 'a lost notify, and the shop asks for a sync',
    movesMoney: true,
    world: UNNOTIFIED,
    given: aScannedCode,
    when: async ({ shop, buyer }) => {
      buyer.pays();
      await shop.syncs();
    },
  },
  {
    name: 'a payment that is notified after the trade was closed here',
    movesMoney: true,
    given: ({ shop }) => shop.pays(barcode(IS_EXPIRED)),
    when: async ({ alipay }) => {
      const order = { total_amount: '88.00', subject: 'Tea', scene: 'bar_code', auth_code: '2812345678901277' };
      alipay.executes('alipay.trade.pay', order);
    },
  },
];
