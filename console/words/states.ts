/** The words of states and ways to pay, the same on every page. */
import { defineWords } from './language';

export const stateWords = defineWords({
  en: {
    CREATED: 'Opened',
    WAIT_BUYER_PAY: 'Waiting for payment',
    TRADE_SUCCESS: 'Paid',
    TRADE_FINISHED: 'Finished, no refunds',
    TRADE_CLOSED: 'Closed',
    IN_DOUBT: 'In doubt',
    ANOMALY: 'Anomaly',
  },
  zh: {
    CREATED: '已创建',
    WAIT_BUYER_PAY: '待付款',
    TRADE_SUCCESS: '已付款',
    TRADE_FINISHED: '交易结束（不可退款）',
    TRADE_CLOSED: '已关闭',
    IN_DOUBT: '结果待确认',
    ANOMALY: '异常',
  },
});

/** By `closeReason`. */
export const closedWords = defineWords({
  en: {
    EXPIRED: 'Closed (unpaid)',
    CLOSED_BY_MERCHANT: 'Closed (unpaid)',
    CLOSED_ELSEWHERE: 'Closed (unpaid)',
    PAYMENT_REFUSED: 'Closed (unpaid)',
    CANCELLED: 'Closed (cancelled)',
    FULLY_REFUNDED: 'Closed (fully refunded)',
  },
  zh: {
    EXPIRED: '已关闭（未付款）',
    CLOSED_BY_MERCHANT: '已关闭（未付款）',
    CLOSED_ELSEWHERE: '已关闭（未付款）',
    PAYMENT_REFUSED: '已关闭（未付款）',
    CANCELLED: '已关闭（已撤销）',
    FULLY_REFUNDED: '已关闭（已全额退款）',
  },
});

export const methodWords = defineWords({
  en: {
    QR_CODE: 'QR code',
    BARCODE: 'Bar code',
    JSAPI: 'Mini program',
    PAGE: 'Web page',
    WAP: 'Phone page',
    APP: 'App',
  },
  zh: {
    QR_CODE: '扫码支付',
    BARCODE: '付款码支付',
    JSAPI: '小程序支付',
    PAGE: '电脑网站支付',
    WAP: '手机网站支付',
    APP: 'APP 支付',
  },
});

export const refundWords = defineWords({
  en: {
    REQUESTED: 'Refunding',
    UNKNOWN: 'In doubt',
    SUCCEEDED: 'Refunded',
    REFUSED: 'Refused',
  },
  zh: {
    REQUESTED: '退款中',
    UNKNOWN: '结果待确认',
    SUCCEEDED: '退款成功',
    REFUSED: '退款被拒',
  },
});
