/** Anomalies that a person resolves. */
import { barcode, PAYS, UNNOTIFIED } from './payment-scenarios';
import { ELSEWHERE } from '../numbers';
import type { Scenario, Scene } from './scene';
import { HOUR_MS } from '../../../domain/values/durations';

const IS_EXPIRED = '03';
const paidAtTheTill = ({ shop }: Scene) => shop.pays(barcode(PAYS));

export const RESOLVED: Scenario[] = [
  {
    name: 'a person resolves a payment after the close',
    movesMoney: true,
    given: async ({ shop, alipay }) => {
      await shop.pays(barcode(IS_EXPIRED));
      const order = { total_amount: '88.00', subject: 'Tea', scene: 'bar_code', auth_code: '2812345678901277' };
      alipay.executes('alipay.trade.pay', order);
    },
    when: ({ shop }) => shop.resolves('PAID_AFTER_CLOSE'),
  },
  {
    name: 'a person resolves a refund that was made elsewhere',
    movesMoney: true,
    given: paidAtTheTill,
    when: async ({ shop, alipay }) => {
      alipay.executes('alipay.trade.refund', { out_request_no: ELSEWHERE, refund_amount: '5.00' });
      await shop.resolves('REFUND_NOT_OURS');
    },
  },
  {
    name: 'a person resolves a refund that was unknown for six hours',
    movesMoney: true,
    wasUnknownForLong: true,
    world: {
      ...UNNOTIFIED,
      faults: {
        'alipay.trade.refund': ['answer-lost'],
        'alipay.trade.fastpay.refund.query': Array.from({ length: 6 }, () => 'request-lost' as const),
      },
    },
    given: async ({ shop, passes }) => {
      await shop.pays(barcode(PAYS));
      await shop.refunds('r1', '30.00');
      await passes(7 * HOUR_MS);
    },
    when: ({ shop }) => shop.resolves('OUTCOME_STILL_UNKNOWN'),
  },
];
