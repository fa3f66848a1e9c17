/** The generated table is only as good as the scenes it is played in: what must never change without a thought, in literals. */
import { playAnswer } from '../../cli/sub-code-scene';
import { SUB_CODES } from '../../domain/alipay-outcomes';
import type { AlipayMethod } from '../../domain/trade-events';

const METHODS = Object.keys(SUB_CODES) as AlipayMethod[];

test.each([
  'ACQ.TRADE_HAS_SUCCESS',
  'ACQ.TRADE_STATUS_ERROR',
  'ACQ.REASON_TRADE_STATUS_INVALID',
  'ACQ.REASON_ILLEGAL_STATUS',
  'ACQ.TRADE_NOT_EXIST',
])('a close that is refused with %s closes nothing, and Alipay is asked at once', (subCode) => {
  expect(playAnswer('alipay.trade.close', '40004', subCode)).toEqual({
    outcome: 'refused',
    facts: [],
    next: '`alipay.trade.query` at once',
  });
});

test.each(METHODS)('%s: a system error is never certain, however it is spelt', (method) => {
  for (const subCode of ['ACQ.SYSTEM_ERROR', 'AQC.SYSTEM_ERROR', 'aop.ACQ.SYSTEM_ERROR', 'isp.unknow-error']) {
    expect(playAnswer(method, '40004', subCode)).toMatchObject({ outcome: 'unknown', facts: [] });
  }
});

test.each(['ACQ.TRADE_HAS_CLOSE', 'ACQ:TRADE_HAS_CLOSE', 'TRADE_HAS_CLOSE'])('%s is one code', (subCode) => {
  const facts = ['TradeClosed (PAYMENT_REFUSED)'];
  expect(playAnswer('alipay.trade.pay', '40004', subCode)).toEqual({ outcome: 'refused', facts, next: 'nothing more' });
});

test('a payment that is refused for the buyer may have left a trade: it is asked about before anything is closed', () => {
  const followed = playAnswer('alipay.trade.pay', '40004', 'ACQ.BUYER_BALANCE_NOT_ENOUGH');
  expect(followed).toEqual({ outcome: 'refused', facts: [], next: '`alipay.trade.query` at once' });
});

test('a discordant repeat of a refund is unknown, and looked up at once', () => {
  const followed = playAnswer('alipay.trade.refund', '40004', 'ACQ.DISCORDANT_REPEAT_REQUEST');
  expect(followed).toEqual({ outcome: 'unknown', facts: [], next: '`alipay.trade.fastpay.refund.query` at once' });
});
