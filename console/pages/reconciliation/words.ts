import { defineWords } from '../../words/language';

export const reconciliationWords = defineWords({
  en: {
    title: 'Reconciliation',
    intro:
      'Every day after 10:00 in Beijing the engine requests Alipay’s bill of the day before, and compares it with the books.',
    month: (month: string) => month,
    monthBefore: 'Month before',
    monthAfter: 'Month after',
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    ofMonth: 'Bill of the whole month',
    summary: (equal: number, differing: number) => `${equal} equal, ${differing} with differences`,
    EQUAL: 'Equal',
    DIFFERS: (count: number) => (count === 1 ? '1 difference' : `${count} differences`),
    RUNNING: 'Running',
    NOT_READY: 'No bill yet',
    FAILED: 'Failed',
    NOT_REQUESTED: 'Not requested',
    notRequested: (from: string, to: string, count: number) => `${from} to ${to}: not requested, ${count} days`,
  },
  zh: {
    title: '对账',
    intro: '系统每天北京时间 10:00 之后下载支付宝前一日账单，并与本系统账目逐笔核对。',
    month: (month: string) => `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月`,
    monthBefore: '上个月',
    monthAfter: '下个月',
    weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
    ofMonth: '整月账单',
    summary: (equal: number, differing: number) => `${equal} 天一致，${differing} 天有差异`,
    EQUAL: '一致',
    DIFFERS: (count: number) => `${count} 处差异`,
    RUNNING: '对账中',
    NOT_READY: '等待账单',
    FAILED: '失败',
    NOT_REQUESTED: '未对账',
    notRequested: (from: string, to: string, count: number) => `${from} 日至 ${to} 日未对账，共 ${count} 天`,
  },
});
