/** Alipay's methods, and what a call of each can change. */

/** Methods of the gateway that the engine calls (docs/reference/alipay-protocol.md, "Methods"). */
export type AlipayMethod =
  | 'alipay.trade.precreate'
  | 'alipay.trade.pay'
  | 'alipay.trade.create'
  | 'alipay.trade.query'
  | 'alipay.trade.close'
  | 'alipay.trade.cancel'
  | 'alipay.trade.refund'
  | 'alipay.trade.fastpay.refund.query'
  | 'alipay.trade.order.settle'
  | 'alipay.trade.order.settle.query'
  | 'alipay.data.dataservice.bill.downloadurl.query';

/** Methods whose signed request is handed to the buyer, who takes it to Alipay: the engine never calls them. */
export type PageMethod = 'alipay.trade.page.pay' | 'alipay.trade.wap.pay' | 'alipay.trade.app.pay';

/** The three outcomes of a call. `unknown` is not a failure: money may have moved. */
export type CallOutcome = 'ok' | 'refused' | 'unknown';

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
