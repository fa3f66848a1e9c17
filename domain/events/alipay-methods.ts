/** Kinds of Alipay's methods, by what a call can change. */
import type { AlipayMethod } from './trade-events';

/** Calls that make a trade at Alipay by themselves. */
export const OPENING: readonly AlipayMethod[] = ['alipay.trade.pay', 'alipay.trade.create'];
/** Calls that end one. */
export const ENDING: readonly AlipayMethod[] = ['alipay.trade.close', 'alipay.trade.cancel'];

const READ_ONLY: readonly AlipayMethod[] = [
  'alipay.trade.query',
  'alipay.trade.fastpay.refund.query',
  'alipay.trade.order.settle.query',
];

/** Whether a call of this method changes nothing at Alipay. */
export function isReadOnly(method: AlipayMethod): boolean {
  return READ_ONLY.includes(method);
}
