/**
 * DESIGN section 8, promise 1: the process stops at an await of the store, of Alipay or of a sleep, at every one of them in
 * turn, and starts again. With CRASH_PAIRS=all every second crash on the way back is tried, too (110,000: nine minutes).
 */
import { ENDS, REFUNDS } from './scenarios/ending-scenarios';
import { NOTIFIES, PAYMENTS } from './scenarios/payment-scenarios';
import { portsOf, testCrashes } from './test-crashes';
import { WAYS } from './scenarios/way-scenarios';

const SCENARIOS = [...PAYMENTS, ...NOTIFIES, ...REFUNDS, ...ENDS, ...WAYS];

testCrashes(SCENARIOS);

it('crashes at every kind of await', async () => {
  expect(await portsOf(SCENARIOS)).toEqual([
    'append',
    'call alipay.trade.cancel',
    'call alipay.trade.close',
    'call alipay.trade.create',
    'call alipay.trade.fastpay.refund.query',
    'call alipay.trade.pay',
    'call alipay.trade.precreate',
    'call alipay.trade.query',
    'call alipay.trade.refund',
    'read',
    'sleep',
  ]);
});
