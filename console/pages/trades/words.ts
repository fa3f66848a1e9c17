import { defineWords } from '../../words/language';

export const tradesWords = defineWords({
  en: {
    title: 'Trades',
    search: 'Order number, Alipay number or subject',
    states: 'State',
    order: 'Order',
    state: 'State',
    method: 'Way to pay',
    opened: 'Opened (Beijing)',
    amount: 'Amount',
    refunded: (yuan: string) => `refunded ¥${yuan}`,
    arrived: (count: string) => `${count} new`,
    none: 'No orders yet',
    noneHow: 'An order appears here the moment it is opened.',
    noMatch: 'No order matches',
    noMatchHow:
      'Search takes the beginning of an order number or of Alipay’s number, a whole refund number, or a part of the subject.',
    clear: 'Show all orders',
  },
  zh: {
    title: '交易',
    search: '订单号、支付宝交易号或商品名称',
    states: '状态',
    order: '订单',
    state: '状态',
    method: '支付方式',
    opened: '创建时间（北京）',
    amount: '金额',
    refunded: (yuan: string) => `已退 ¥${yuan}`,
    arrived: (count: string) => `${count} 笔新交易`,
    none: '还没有订单',
    noneHow: '订单创建后会立即显示在这里。',
    noMatch: '没有符合条件的订单',
    noMatchHow: '可按订单号或支付宝交易号开头、完整的退款单号，或商品名称的一部分查找。',
    clear: '显示全部订单',
  },
});
