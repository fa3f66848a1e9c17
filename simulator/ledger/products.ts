/** How Alipay's products differ, one entry for each method that orders. */
import type { OrderingMethod } from './ledger-rows';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../values/beijing-time';

type Product = {
  /** A buyer's browser or app brings the order; its trade exists from when the buyer confirms. */
  isPage?: true;
  /** Notifies of closing and finishing, too (alipay-protocol.md 3.2). */
  notifiesEveryState?: true;
  /** A trade without a time-out of its own closes after this time. */
  defaultTimeoutMs: number;
  /** A shorter time-out is read as this. */
  leastTimeoutMs?: number;
};

const FACE_TO_FACE: Product = { defaultTimeoutMs: 3 * HOUR_MS };
const WALLET: Product = {
  isPage: true,
  notifiesEveryState: true,
  defaultTimeoutMs: 15 * DAY_MS,
  leastTimeoutMs: 5 * MINUTE_MS,
};

export const PRODUCTS: Readonly<Record<OrderingMethod, Product>> = {
  'alipay.trade.precreate': FACE_TO_FACE,
  'alipay.trade.pay': FACE_TO_FACE,
  'alipay.trade.create': FACE_TO_FACE,
  'alipay.trade.page.pay': { isPage: true, defaultTimeoutMs: 15 * DAY_MS },
  'alipay.trade.wap.pay': WALLET,
  'alipay.trade.app.pay': WALLET,
};

const isOrdering = (method: string): method is OrderingMethod => Object.hasOwn(PRODUCTS, method);

export const isPageMethod = (method: string) => isOrdering(method) && PRODUCTS[method].isPage === true;
/** Methods by which a merchant's server orders. */
export const isOrderingCall = (method: string) => isOrdering(method) && !PRODUCTS[method].isPage;
