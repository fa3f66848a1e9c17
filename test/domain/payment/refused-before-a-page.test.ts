import { decidePay } from '../../../domain/payment/decide-pay';
import type { PayCommand } from '../../../domain/trade/commands';
import { at, givenTrade, openedQr } from '../given/given-trade';
import type { TradeOpened } from '../../../domain/events/payment-events';

it('an order that went on in a page, and is closed by the refusal of an earlier bar code, tells that refusal when it is repeated', () => {
  const { data: order } = openedQr as TradeOpened;
  const trade = givenTrade(
    [0, { type: 'TradeOpened', data: { ...order, method: 'PAGE' } }],
    [
      9,
      {
        type: 'TradeClosed',
        data: { reason: 'PAYMENT_REFUSED', closedAt: at(9), code: '40004', subCode: 'ACQ.PAYMENT_FAIL' },
      },
    ],
  );
  const { outTradeNo, totalFen, subject } = order;
  const command: PayCommand = { type: 'Pay', outTradeNo, totalFen, subject, method: 'PAGE' };

  const decision = decidePay(trade, command, {
    now: new Date(at(10)),
    merchant: 'main',
    run: { calls: [], waited: false },
  });

  expect(decision).toMatchObject({ kind: 'done', refusals: [{ code: 'ALIPAY_REFUSED', advice: 'NEW_ORDER' }] });
});
