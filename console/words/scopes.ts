/** What a key may be allowed, in words. */
import type { Scope } from '../session/documents';
import { defineWords, type Dictionary } from './language';

export const scopeWords: Dictionary<Record<Scope, { name: string; allows: string }>> = defineWords<
  Record<Scope, { name: string; allows: string }>
>({
  en: {
    READ: { name: 'Read', allows: 'trades, their history, anomalies, bills and totals; no buyers' },
    READ_BUYER: { name: 'See buyers', allows: 'who paid' },
    PAY: { name: 'Take payments', allows: 'open payments, and make tokens for checkout pages' },
    REFUND: { name: 'Refund', allows: 'return money to buyers' },
    CLOSE: { name: 'Close', allows: 'close unpaid orders; with Refund also cancel' },
    SETTLE: { name: 'Share profit', allows: 'share money among partners' },
    OPERATE: { name: 'Operate', allows: 'ask Alipay, resolve anomalies, reconcile, resend webhooks' },
    AUDIT: { name: 'Audit', allows: 'the raw content of events: what was sent and received' },
    METRICS: { name: 'Metrics', allows: 'figures for monitoring' },
    ADMIN: { name: 'Administer', allows: 'create and revoke keys, change webhooks' },
  },
  zh: {
    READ: { name: '查看', allows: '交易及其历史、异常、对账和统计（不含买家信息）' },
    READ_BUYER: { name: '查看买家', allows: '付款人信息' },
    PAY: { name: '收款', allows: '发起收款，并为收银台页面签发观察令牌' },
    REFUND: { name: '退款', allows: '向买家退款' },
    CLOSE: { name: '关闭', allows: '关闭未付款订单；与“退款”一起还可撤销' },
    SETTLE: { name: '分账', allows: '向分账接收方分账' },
    OPERATE: { name: '运营', allows: '向支付宝查询、处理异常、对账、重发回调' },
    AUDIT: { name: '审计', allows: '事件原文：收发的原始内容' },
    METRICS: { name: '监控', allows: '监控指标' },
    ADMIN: { name: '管理', allows: '创建和吊销密钥、管理回调' },
  },
});

/** In the order of the list. */
export const SCOPES = Object.keys(scopeWords.en) as Scope[];
