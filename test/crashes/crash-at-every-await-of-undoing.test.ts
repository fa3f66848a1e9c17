/** As crash-at-every-await.test.ts, for what undoes a payment, shares its money out, or resolves what does not fit. */
import { RESOLVED } from './scenarios/resolve-scenarios';
import { SETTLEMENTS } from './scenarios/share-scenarios';
import { portsOf, testCrashes } from './test-crashes';
import { CANCELS, POLICY_REFUNDS } from './scenarios/undo-scenarios';

const SCENARIOS = [...CANCELS, ...SETTLEMENTS, ...RESOLVED, ...POLICY_REFUNDS];

testCrashes(SCENARIOS);

it('crashes at every kind of await', async () => {
  expect(await portsOf(SCENARIOS)).toEqual([
    'append',
    'call alipay.trade.cancel',
    'call alipay.trade.fastpay.refund.query',
    'call alipay.trade.order.settle',
    'call alipay.trade.order.settle.query',
    'call alipay.trade.pay',
    'call alipay.trade.query',
    'call alipay.trade.refund',
    'read',
    'sleep',
  ]);
});
