/** What a webhook can be told, as the engine names it, in words. */
import { defineWords } from '../../words/language';

const en = {
  'trade.opened': 'an order was opened',
  'trade.paid': 'the buyer paid',
  'trade.finished': 'the time for refunds is over',
  'trade.closed': 'the order ended',
  'refund.requested': 'a refund was requested',
  'refund.succeeded': 'the money went back',
  'refund.refused': 'a refund was refused',
  'refund.deposited_back': 'the bank answered on a refund',
  'refund.given_up': 'a refund in doubt was given up',
  'settlement.requested': 'profit sharing was requested',
  'settlement.succeeded': 'partners got their shares',
  'settlement.refused': 'profit sharing was refused',
  'settlement.given_up': 'profit sharing was given up',
  'anomaly.observed': 'something does not fit',
  'anomaly.resolved': 'an anomaly was resolved',
  'bill.agrees': 'a bill agrees with the books',
  'bill.differs': 'a bill differs from the books',
  'bill.failed': 'a bill could not be compared',
};

export type Kind = keyof typeof en;

export const KINDS = Object.keys(en) as Kind[];

export const kindWords = defineWords<Record<Kind, string>>({
  en,
  zh: {
    'trade.opened': '订单已创建',
    'trade.paid': '买家已付款',
    'trade.finished': '已过可退款期限',
    'trade.closed': '订单已关闭',
    'refund.requested': '已申请退款',
    'refund.succeeded': '退款成功',
    'refund.refused': '退款被拒',
    'refund.deposited_back': '银行已反馈退款入账结果',
    'refund.given_up': '已放弃结果待确认的退款',
    'settlement.requested': '已申请分账',
    'settlement.succeeded': '分账成功',
    'settlement.refused': '分账被拒',
    'settlement.given_up': '已放弃结果待确认的分账',
    'anomaly.observed': '发现异常',
    'anomaly.resolved': '异常已处理',
    'bill.agrees': '对账一致',
    'bill.differs': '对账有差异',
    'bill.failed': '对账失败',
  },
});
