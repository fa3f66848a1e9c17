import { defineWords } from '../../words/language';

export const tradesWords = defineWords({
  en: {
    title: 'Trades',
    arrived: (count: string) => `${count} new`,
    changed: (count: string) => `${count} new or changed`,
    none: 'No orders yet',
    noneHow: 'An order appears here the moment it is opened.',
    nonePaid: 'No order is paid yet',
    noMatch: 'No order matches',
    hints: {
      text: 'Search takes the beginning of an order number or of Alipay’s number, a whole refund number, or a part of the subject.',
      paid: 'An order that nobody has paid has no time of payment, and is not listed by it.',
      id: 'Store, cashier and terminal are compared as a whole, as the till sent them.',
      buyer: 'A buyer is found by the whole ID that Alipay gave; the masked login name is none.',
      inDoubt: 'Nothing is in doubt here: of every call to Alipay the outcome is known.',
      anomalies: 'No anomaly waits for anybody here.',
      refunds: 'An order is listed when any of its refunds is in that state.',
    },
    byBuyer: (id: string) => `Search for the buyer ${id}`,
    clear: 'Show all orders',
  },
  zh: {
    title: '交易',
    arrived: (count: string) => `${count} 笔新交易`,
    changed: (count: string) => `${count} 笔新增或变更`,
    none: '还没有订单',
    noneHow: '订单创建后会立即显示在这里。',
    nonePaid: '还没有已付款的订单',
    noMatch: '没有符合条件的订单',
    hints: {
      text: '可按商户订单号或支付宝交易号的开头、完整的退款请求号，或商品名称的一部分查找。',
      paid: '未付款的订单没有付款时间，按付款时间筛选或排序时不会列出。',
      id: '门店、收银员和终端须与收银台上送的编号完全一致。',
      buyer: '买家须填写支付宝返回的完整 ID，脱敏的支付宝登录号不可用于查找。',
      inDoubt: '没有结果待确认的订单：所有请求的结果均已确认。',
      anomalies: '没有未处理的异常。',
      refunds: '只要订单中有任意一笔退款处于该状态，就会列出。',
    },
    byBuyer: (id: string) => `查找买家 ID ${id}`,
    clear: '显示全部订单',
  },
});
