/** The other ways to pay, and a change from one to another under the same number. */
import { aScannedCode, barcode, MUST_CONFIRM, PAYS, UNNOTIFIED } from './payment-scenarios';
import type { Scenario, Scene } from './scene';

const LACKS_BALANCE = '02';
const BUYER_ID = '2088102146225135';
const aCodeShown = ({ shop }: Scene) => shop.pays({ timeout: '10m' });
const aPage = { method: 'PAGE' as const, timeout: '10m' };

export const WAYS: Scenario[] = [
  {
    name: 'a page that is opened, paid and notified',
    movesMoney: true,
    when: async ({ shop, buyer }) => {
      await shop.pays(aPage);
      buyer.paysByPage();
      await shop.sees('TRADE_SUCCESS');
    },
  },
  {
    name: 'a page that is paid, and no notify comes',
    movesMoney: true,
    world: UNNOTIFIED,
    when: async ({ shop, buyer }) => {
      await shop.pays(aPage);
      buyer.paysByPage();
    },
  },
  { name: 'a WAP page that nobody opens', when: ({ shop }) => shop.pays({ method: 'WAP', timeout: '5m' }) },
  {
    name: 'a WAP page that is opened, and not paid until it expires',
    when: async ({ shop, buyer }) => {
      await shop.pays({ method: 'WAP', timeout: '5m' });
      buyer.opensPage();
    },
  },
  {
    name: 'an order in a mini program whose answer is lost',
    movesMoney: true,
    world: { faults: { 'alipay.trade.create': ['answer-lost'] } },
    when: async ({ shop, buyer }) => {
      await shop.pays({ method: 'JSAPI', buyerId: BUYER_ID });
      buyer.pays();
      await shop.sees('TRADE_SUCCESS');
    },
  },
  {
    name: 'a code that is changed to a page, which is paid',
    movesMoney: true,
    given: aCodeShown,
    when: async ({ shop, buyer }) => {
      await shop.pays({ ...aPage, switchMethod: true });
      buyer.paysByPage();
      await shop.sees('TRADE_SUCCESS');
    },
  },
  {
    name: 'a code that is changed to a page, and is paid itself',
    movesMoney: true,
    given: aCodeShown,
    when: async ({ shop, buyer }) => {
      await shop.pays({ ...aPage, switchMethod: true });
      buyer.pays();
      await shop.sees('TRADE_SUCCESS');
    },
  },
  {
    name: 'a code that was scanned and is to be changed to a page: it is closed',
    given: aScannedCode,
    when: ({ shop }) => shop.pays({ ...aPage, switchMethod: true }),
  },
  {
    name: 'a code that is changed to a bar code, which pays',
    movesMoney: true,
    orNeverPaid: true,
    given: aCodeShown,
    when: ({ shop }) => shop.pays({ ...barcode(PAYS), switchMethod: true }),
  },
  {
    name: 'a code that is changed to a bar code, which is never confirmed',
    orNeverPaid: true,
    given: aCodeShown,
    when: ({ shop }) => shop.pays({ ...barcode(MUST_CONFIRM), timeout: '1m', switchMethod: true }),
  },
  {
    name: 'a page that is changed to a bar code, which is refused, and paid after that',
    movesMoney: true,
    given: ({ shop, buyer }) => shop.pays(aPage).then(buyer.keepsPage),
    when: async ({ shop, buyer }) => {
      await shop.pays({ ...barcode(LACKS_BALANCE), switchMethod: true });
      buyer.paysByPage();
      await shop.sees('TRADE_SUCCESS');
    },
  },
];
