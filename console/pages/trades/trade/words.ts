import { defineWords } from '../../../words/language';

export const tradeWords = defineWords({
  en: {
    back: 'Trades',
    order: (outTradeNo: string) => `Order ${outTradeNo}`,
    history: 'History',
    facts: 'Facts',
    refunds: 'Refunds',
    settlements: 'Profit sharing',
    anomalies: 'Anomalies',
    states: 'States',
    none: 'No such order',
    noneHow: 'Nothing of this number was opened here. Once it is, it appears by itself.',
  },
  zh: {
    back: '交易',
    order: (outTradeNo: string) => `订单 ${outTradeNo}`,
    history: '历史记录',
    facts: '订单信息',
    refunds: '退款',
    settlements: '分账',
    anomalies: '异常',
    states: '状态图',
    none: '没有该订单',
    noneHow: '此处没有该订单号；创建后会自动显示。',
  },
});

export const doubtWords = defineWords({
  en: {
    title: 'In doubt',
    refund: (outRequestNo: string) => `Whether refund ${outRequestNo} went back to the buyer is not known:`,
    payment: 'Whether this order is paid or closed at Alipay is not known',
    other: 'Whether Alipay did what was last asked of it is not known',
    since: 'since',
    next: 'The engine asks Alipay by itself until it answers; nothing is lost.',
    lastAsked: 'Last asked at',
    nextAt: 'Asks again at',
    inSeconds: (seconds: number) => `in ${seconds} s`,
    inMinutes: (minutes: number, seconds: number) => `in ${minutes} min ${seconds} s`,
    dueNow: 'It asks now.',
    leave: 'Do not take or return this money in another way meanwhile.',
  },
  zh: {
    title: '结果待确认',
    refund: (outRequestNo: string) => `退款 ${outRequestNo} 是否已退回买家尚未确认：`,
    payment: '该订单在支付宝是否已付款或已关闭尚未确认',
    other: '支付宝是否已执行上一次请求尚未确认',
    since: '自',
    next: '系统会自动向支付宝查询，直到得到结果，不会丢失。',
    lastAsked: '上次查询：',
    nextAt: '下次查询：',
    inSeconds: (seconds: number) => `${seconds} 秒后`,
    inMinutes: (minutes: number, seconds: number) => `${minutes} 分 ${seconds} 秒后`,
    dueNow: '正在查询。',
    leave: '在此期间请勿以其他方式收款或退款。',
  },
});
