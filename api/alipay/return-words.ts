/** What the page of a buyer who comes back from Alipay says, in the language of the browser. */
import Negotiator from 'negotiator';

export type ReturnState = 'waiting' | 'paid' | 'refunded' | 'closed';
/** The heading of a state, and what the buyer does now. */
type Said = readonly [heading: string, next: string];

export type ReturnWords = {
  /** Of the page, as HTML names it. */
  lang: 'zh-CN' | 'en';
  states: Readonly<Record<ReturnState, Said>>;
  /** To a visitor about whose order nothing may be said. */
  nothingToSay: Said;
  shop: string;
  order: string;
  goesOn: string;
  /** Names the shop by its host. */
  back: (shop: string) => string;
};

const zh: ReturnWords = {
  lang: 'zh-CN',
  states: {
    waiting: ['支付结果确认中', '请稍候，本页会自动显示结果。请勿重复付款。'],
    paid: ['支付成功，谢谢', '商家会收到付款通知，您可以返回商家。'],
    refunded: ['款项已退还给您', '退款已原路退回，请在支付宝账单中查看。'],
    closed: ['订单已关闭，未付款', '如仍需购买，请返回商家重新下单。'],
  },
  nothingToSay: ['请返回商家页面查看支付结果', '本页无法显示订单信息。'],
  shop: '商家',
  order: '商户订单号',
  goesOn: '正在返回商家…',
  back: (shop) => `返回 ${shop}`,
};

const en: ReturnWords = {
  lang: 'en',
  states: {
    waiting: ['Your payment is being confirmed', 'This page shows the result by itself. Do not pay again.'],
    paid: ['Paid. Thank you.', 'The shop is told of the payment. You can go back to it.'],
    refunded: ['The money went back to you', 'It went back the way it came: see your bill in Alipay.'],
    closed: ['The order is closed and was not paid', 'If you still want it, order again at the shop.'],
  },
  nothingToSay: ['Please go back to the shop to see the result', 'This page cannot show an order.'],
  shop: 'Shop',
  order: 'Order',
  goesOn: 'Taking you back to the shop…',
  back: (shop) => `Back to ${shop}`,
};

/** Chinese for a browser that names no language, as buyers of Alipay have; English for one that names neither. */
export function returnWords(acceptLanguage: string | undefined): ReturnWords {
  const [wanted] = new Negotiator({ headers: { 'accept-language': acceptLanguage } }).languages(['zh', 'en']);
  return wanted === 'zh' ? zh : en;
}
