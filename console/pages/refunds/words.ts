import { defineWords } from '../../words/language';

export const refundsWords = defineWords({
  en: {
    title: 'Refunds',
    states: 'State',
    order: 'Order',
    sortedBy: 'Order of the list',
    REQUESTED_DESC: 'Requested, newest first',
    REQUESTED_ASC: 'Requested, oldest first',
    ENDED_DESC: 'Ended, latest first',
    from: 'From',
    to: 'to',
    state: 'State',
    requested: 'Requested (Beijing)',
    outcome: 'What became of it',
    amount: 'Amount',
    number: (outRequestNo: string) => `refund ${outRequestNo}`,
    reason: (reason: string) => `Reason: ${reason}`,
    ended: 'Ended',
    credited: (yuan: string) => `The bank has credited ¥${yuan} to the buyer’s card.`,
    notCredited: (yuan: string) =>
      `The bank could not credit ¥${yuan} to the card: it is in the buyer’s Alipay balance.`,
    secondPayment: (tradeNo: string) => `Of a second payment of this order, Alipay no. ${tradeNo}.`,
    arrived: (count: number) => `${count} new`,
    none: 'No refunds yet',
    noneHow:
      'A refund appears here the moment it is requested: on the page of a paid order press “Refund”, or let the shop’s program send it. What a cancel returned is in the totals only.',
    toTrades: 'To the paid orders',
    noMatch: 'No refund matches',
    clear: 'Show all refunds',
  },
  zh: {
    title: '退款',
    states: '状态',
    order: '订单',
    sortedBy: '排序',
    REQUESTED_DESC: '按申请时间，最新在前',
    REQUESTED_ASC: '按申请时间，最早在前',
    ENDED_DESC: '按结束时间，最新在前',
    from: '申请自',
    to: '至',
    state: '状态',
    requested: '申请时间（北京）',
    outcome: '处理结果',
    amount: '金额',
    number: (outRequestNo: string) => `退款请求号 ${outRequestNo}`,
    reason: (reason: string) => `原因：${reason}`,
    ended: '结束于',
    credited: (yuan: string) => `银行已将 ¥${yuan} 退回买家的银行卡。`,
    notCredited: (yuan: string) => `银行未能将 ¥${yuan} 退回银行卡，款项已退至买家的支付宝余额。`,
    secondPayment: (tradeNo: string) => `针对该订单的重复付款，支付宝交易号 ${tradeNo}。`,
    arrived: (count: number) => `${count} 笔新退款`,
    none: '还没有退款',
    noneHow: '退款一经申请就会显示在这里：可在已付款订单的页面点“退款”，也可由商户系统发起。撤销所退的款项仅计入统计。',
    toTrades: '查看已付款的订单',
    noMatch: '没有符合条件的退款',
    clear: '显示全部退款',
  },
});

/** Why a refund ended without money, by its code; the engine's own words stand beneath. */
export const refusalWords = defineWords<Readonly<Record<string, string>>>({
  en: {
    ALIPAY_REFUSED: 'Alipay refused it. Nothing went back.',
    GIVEN_UP: 'Somebody gave it up; its number is used up. If it is still wanted, request it under another number.',
  },
  zh: {
    ALIPAY_REFUSED: '支付宝拒绝了该笔退款，款项未退回。',
    GIVEN_UP: '该笔退款已由人工放弃，请求号作废；如仍需退款，请用新的退款请求号申请。',
  },
});
