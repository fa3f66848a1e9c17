/** How Alipay's products differ, by the method that orders them. */

/** Methods that a buyer's browser or app brings. Their trades come into being when the buyer confirms. */
const PAGE_METHODS: readonly string[] = ['alipay.trade.page.pay', 'alipay.trade.wap.pay', 'alipay.trade.app.pay'];
export const isPageMethod = (method: string) => PAGE_METHODS.includes(method);
/** Products that notify of closing and finishing, too (alipay-protocol.md 3.2). */
export const notifiesEveryState = (method: string) =>
  method === 'alipay.trade.wap.pay' || method === 'alipay.trade.app.pay';
