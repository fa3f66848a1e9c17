/** As crash-at-every-await.test.ts, for what undoes a payment, or resolves what does not fit. */
import { RESOLVED } from './resolve-scenarios';
import { portsOf, testCrashes } from './test-crashes';
import { CANCELS, POLICY_REFUNDS } from './undo-scenarios';

const SCENARIOS = [...CANCELS, ...RESOLVED, ...POLICY_REFUNDS];

testCrashes(SCENARIOS);

it('crashes at every kind of await', async () => {
  expect(await portsOf(SCENARIOS)).toEqual([
    'append',
    'call alipay.trade.cancel',
    'call alipay.trade.fastpay.refund.query',
    'call alipay.trade.pay',
    'call alipay.trade.query',
    'call alipay.trade.refund',
    'read',
    'sleep',
  ]);
});
