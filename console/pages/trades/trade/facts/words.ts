import { defineWords } from '../../../../words/language';

export const factWords = defineWords({
  en: {
    method: 'Way to pay',
    outTradeNo: 'Order no.',
    tradeNo: 'Alipay no.',
    opened: 'Opened',
    paidAt: 'Paid at',
    closedAt: 'Closed at',
    expires: 'Ends',
    store: 'Store',
    operator: 'Cashier',
    terminal: 'Terminal',
    buyer: 'Buyer',
    buyerId: 'Buyer’s id',
    ofBuyer: 'All orders of this buyer',
    bill: 'Bill',
    of: (outRequestNo: string) => `No. ${outRequestNo}`,
    reason: (reason: string) => `Reason: ${reason}`,
    secondPayment: (tradeNo: string) => `Of a second payment, Alipay no. ${tradeNo}`,
    credited: 'The bank has credited the buyer.',
    notCredited: 'The bank could not credit it: the money is in the buyer’s Alipay balance.',
    shared: 'transferred',
    observed: 'Seen',
    open: 'Open',
    resolved: 'Resolved',
    resolvedBy: (who: string, why: string) => `${who}: ${why}`,
    toAnomalies: 'To the anomalies',
  },
  zh: {
    method: '支付方式',
    outTradeNo: '商户订单号',
    tradeNo: '支付宝交易号',
    opened: '创建时间',
    paidAt: '付款时间',
    closedAt: '关闭时间',
    expires: '有效期至',
    store: '门店',
    operator: '收银员',
    terminal: '终端',
    buyer: '买家',
    buyerId: '买家 ID',
    ofBuyer: '该买家的全部订单',
    bill: '账单',
    of: (outRequestNo: string) => `请求号 ${outRequestNo}`,
    reason: (reason: string) => `原因：${reason}`,
    secondPayment: (tradeNo: string) => `针对重复付款，支付宝交易号 ${tradeNo}`,
    credited: '银行已将款项退回买家的银行卡。',
    notCredited: '银行未能将款项退回银行卡，款项已退至买家的支付宝余额。',
    shared: '实际转出',
    observed: '发现于',
    open: '未处理',
    resolved: '已处理',
    resolvedBy: (who: string, why: string) => `${who}：${why}`,
    toAnomalies: '查看异常',
  },
});

/** States of a refund, or of a settlement. */
export const partWords = defineWords({
  en: {
    refund: { REQUESTED: 'Refunding', UNKNOWN: 'In doubt', SUCCEEDED: 'Refunded', REFUSED: 'Refused' },
    settlement: { REQUESTED: 'Sharing', UNKNOWN: 'In doubt', SUCCEEDED: 'Shared', REFUSED: 'Refused' },
  },
  zh: {
    refund: { REQUESTED: '退款中', UNKNOWN: '结果待确认', SUCCEEDED: '退款成功', REFUSED: '退款被拒' },
    settlement: { REQUESTED: '分账中', UNKNOWN: '结果待确认', SUCCEEDED: '分账成功', REFUSED: '分账被拒' },
  },
});

export const billWords = defineWords({
  en: {
    fits: (day: string) => `In the bill of ${day}, without a difference`,
    differs: (day: string, count: number) => `${count} differences in the bill of ${day}`,
    compared: (day: string, count: number) => `The bill of ${day} is compared, with ${count} differences in all`,
    running: (day: string) => `The bill of ${day} is being compared`,
    missing: (day: string) => `The bill of ${day} is not compared yet`,
  },
  zh: {
    fits: (day: string) => `与 ${day} 账单一致`,
    differs: (day: string, count: number) => `与 ${day} 账单有 ${count} 处差异`,
    compared: (day: string, count: number) => `${day} 账单已对账，共 ${count} 处差异`,
    running: (day: string) => `${day} 账单对账中`,
    missing: (day: string) => `${day} 账单尚未对账`,
  },
});
