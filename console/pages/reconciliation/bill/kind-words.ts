/** The kinds of differences, and what somebody should do about each. */
import { defineWords, type Dictionary } from '../../../words/language';
import type { DiscrepancyKind } from './documents';

type Words = Record<DiscrepancyKind, { name: string; advice: string }>;

export const kindWords: Dictionary<Words> = defineWords<Words>({
  en: {
    PAYMENT_UNKNOWN_HERE: {
      name: 'Payment unknown here',
      advice: 'Find out which system opened this order under our app; deliver or refund it there.',
    },
    PAYMENT_NOT_BOOKED: {
      name: 'Payment not booked',
      advice: 'Do not deliver yet: look it up in Alipay’s merchant console, then ask Alipay on the order’s page.',
    },
    PAYMENT_NOT_IN_BILL: {
      name: 'Payment not in the bill',
      advice:
        'Look it up in Alipay’s merchant console. If it is not paid there, stop the delivery and ask Alipay’s support with the trade number.',
    },
    PAYMENT_AMOUNT_DIFFERS: {
      name: 'Another amount paid',
      advice: 'Compare Alipay’s merchant console with the order’s history; return by hand what is not ours.',
    },
    TRADE_NO_DIFFERS: {
      name: 'Another trade number',
      advice:
        'Perhaps paid twice: look both numbers up in Alipay’s merchant console. If both are paid, refund one of them there.',
    },
    FEE_DIFFERS: {
      name: 'Another fee',
      advice: 'Compare with the rate in Alipay’s contract; correct ALIPAY_FEE_RATE or complain to Alipay.',
    },
    REFUND_UNKNOWN_HERE: {
      name: 'Refund unknown here',
      advice:
        'Find out who refunds outside of paystate (Alipay’s merchant console shows the operator), and stop it or book it.',
    },
    REFUND_NOT_BOOKED: {
      name: 'Refund not booked',
      advice:
        'Do not refund again. Ask Alipay on the order’s page; if it stays, ask Alipay’s support with the refund’s number.',
    },
    REFUND_NOT_IN_BILL: {
      name: 'Refund not in the bill',
      advice:
        'Look it up in Alipay’s merchant console by the refund’s number (of a cancel: the order’s). If the money did not go back, ask Alipay’s support.',
    },
    REFUND_AMOUNT_DIFFERS: {
      name: 'Another amount refunded',
      advice:
        'Look it up in Alipay’s merchant console by the refund’s number, and settle the difference with the buyer.',
    },
    ROW_UNREADABLE: {
      name: 'A line cannot be read',
      advice: 'Open the bill and compare this line by hand: a comma in a text may have shifted its columns.',
    },
    BILL_SUMS_DIFFER: {
      name: 'The bill’s totals do not fit',
      advice: 'Download the bill again: the file may be incomplete or altered.',
    },
  },
  zh: {
    PAYMENT_UNKNOWN_HERE: {
      name: '本系统无此收款',
      advice: '请查明是哪个系统用本应用创建了该订单，并在该系统中发货或退款。',
    },
    PAYMENT_NOT_BOOKED: {
      name: '收款未入账',
      advice: '请先勿发货：在支付宝商家平台核实后，到订单页点“向支付宝查询”。',
    },
    PAYMENT_NOT_IN_BILL: {
      name: '账单无此收款',
      advice: '请在支付宝商家平台核实；若该平台显示未付款，请停止发货，并凭支付宝交易号联系支付宝客服。',
    },
    PAYMENT_AMOUNT_DIFFERS: {
      name: '收款金额不符',
      advice: '请对照支付宝商家平台与订单历史；不属于本商户的款项请人工退回。',
    },
    TRADE_NO_DIFFERS: {
      name: '支付宝交易号不符',
      advice: '可能重复付款：请在支付宝商家平台分别核实两个交易号，若均已付款，请在该平台对其中一笔退款。',
    },
    FEE_DIFFERS: {
      name: '手续费不符',
      advice: '请与支付宝签约费率核对：若 ALIPAY_FEE_RATE 有误请更正，否则请向支付宝提出异议。',
    },
    REFUND_UNKNOWN_HERE: {
      name: '本系统无此退款',
      advice: '请查明是谁在本系统之外退款（支付宝商家平台可查操作员），并予以制止或补记。',
    },
    REFUND_NOT_BOOKED: {
      name: '退款未入账',
      advice: '请勿再次退款：到订单页点“向支付宝查询”；若仍不一致，请凭退款请求号联系支付宝客服。',
    },
    REFUND_NOT_IN_BILL: {
      name: '账单无此退款',
      advice: '请凭退款请求号（撤销则用商户订单号）在支付宝商家平台核实；若款项未退回，请联系支付宝客服。',
    },
    REFUND_AMOUNT_DIFFERS: {
      name: '退款金额不符',
      advice: '请凭退款请求号在支付宝商家平台核实，并与买家结清差额。',
    },
    ROW_UNREADABLE: {
      name: '账单行无法读取',
      advice: '请打开账单人工核对此行：文本中的逗号可能使列错位。',
    },
    BILL_SUMS_DIFFER: {
      name: '账单汇总与明细不符',
      advice: '请重新下载账单：文件可能不完整或被改动。',
    },
  },
});
