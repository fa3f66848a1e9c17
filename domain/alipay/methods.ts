/**
 * What a call of each method can do at Alipay. One entry a method: whoever has to treat methods differently asks this table
 * (facts: docs/reference/alipay-protocol.md, "Methods").
 */
import { ASKING, CANCEL, CLOSE, ORDERING, REFUND, SETTLE, type Verdicts } from './alipay-outcomes';
import {
  hasText,
  judgeCancel,
  judgePayment,
  judgeQuery,
  judgeRefund,
  judgeRefundQuery,
  judgeSettleQuery,
  nothingMore,
  type JudgeSuccess,
} from './judge-success';
import type { AtAlipay } from './trade-report';
import type { AlipayMethod } from '../events/alipay-methods';

export type Method = {
  /** The subject that it belongs to; of a bill, `domain/reconciliation` makes the call. */
  subject: 'payment' | 'refund' | 'settlement' | 'bill';
  /** Changes nothing at Alipay, whatever becomes of the call. */
  isReadOnly?: true;
  /** Of a query about one request: the method that sent the request. */
  asksAbout?: AlipayMethod;
  /** Opens an order: the notifies of its trade go where this call says (docs/reference/wire.md, "notify_url"). */
  opensOrder?: true;
  /** Makes a trade at Alipay by itself; otherwise the buyer does, by scanning. */
  makesTrade?: true;
  /** What the buyer needs to pay and nobody has before the answer: a QR code, or the number of the trade. */
  handsOut?: 'code' | 'trade-no';
  /** Ends a trade, and how that request is called here. */
  ends?: 'close' | 'cancel';
  /** Money may have moved: a sub_code that is not listed is unknown. */
  movesMoney?: true;
  /** Each request has a number of its own, `out_request_no`. */
  isNumbered?: true;
  /** Its answer may leave the numbers out where there is nothing to report, or names the request only. */
  mayNameNothing?: true;
  /**
   * Its answer may be about another trade of Alipay's under our order number: the call brings the number, or names its trade
   * itself, or (of an order that is unpaid here) what it sees decides which trade is ours.
   */
  mayNameAnotherTrade?: 'always' | 'while-unpaid';
  /** What a query sees as long as a lost call has had no effect; without it, a query shows nothing of the call. */
  unchanged?: readonly AtAlipay[];
  /** The code, beside 10000, of a success that waits for the buyer. */
  waitingCode?: '10003';
  /** What the documented sub_codes mean, without their prefix. */
  subCodes: Verdicts;
  /** Whether a success is complete and matches what was asked. */
  judge: JudgeSuccess;
};

const TABLE = {
  'alipay.trade.precreate': {
    subject: 'payment',
    opensOrder: true,
    handsOut: 'code',
    subCodes: ORDERING,
    judge: hasText('qr_code'),
  },
  'alipay.trade.pay': {
    subject: 'payment',
    opensOrder: true,
    makesTrade: true,
    movesMoney: true,
    mayNameAnotherTrade: 'always',
    unchanged: ['NOT_EXIST'],
    waitingCode: '10003',
    subCodes: ORDERING,
    judge: judgePayment,
  },
  'alipay.trade.create': {
    subject: 'payment',
    opensOrder: true,
    makesTrade: true,
    handsOut: 'trade-no',
    mayNameAnotherTrade: 'always',
    unchanged: ['NOT_EXIST'],
    subCodes: ORDERING,
    judge: hasText('trade_no'),
  },
  'alipay.trade.refund': {
    subject: 'refund',
    movesMoney: true,
    isNumbered: true,
    mayNameAnotherTrade: 'always',
    subCodes: REFUND,
    judge: judgeRefund,
  },
  'alipay.trade.cancel': {
    subject: 'payment',
    ends: 'cancel',
    movesMoney: true,
    unchanged: ['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'NOT_EXIST'],
    subCodes: CANCEL,
    judge: judgeCancel,
  },
  'alipay.trade.close': {
    subject: 'payment',
    ends: 'close',
    unchanged: ['WAIT_BUYER_PAY', 'NOT_EXIST'],
    subCodes: CLOSE,
    judge: nothingMore,
  },
  'alipay.trade.query': {
    subject: 'payment',
    isReadOnly: true,
    mayNameAnotherTrade: 'while-unpaid',
    subCodes: ASKING,
    judge: judgeQuery,
  },
  'alipay.trade.fastpay.refund.query': {
    subject: 'refund',
    isReadOnly: true,
    asksAbout: 'alipay.trade.refund',
    mayNameNothing: true,
    mayNameAnotherTrade: 'always',
    subCodes: ASKING,
    judge: judgeRefundQuery,
  },
  'alipay.trade.order.settle': {
    subject: 'settlement',
    movesMoney: true,
    isNumbered: true,
    subCodes: SETTLE,
    judge: nothingMore,
  },
  'alipay.trade.order.settle.query': {
    subject: 'settlement',
    isReadOnly: true,
    asksAbout: 'alipay.trade.order.settle',
    mayNameNothing: true,
    subCodes: {},
    judge: judgeSettleQuery,
  },
  'alipay.data.dataservice.bill.downloadurl.query': {
    subject: 'bill',
    isReadOnly: true,
    subCodes: {},
    judge: hasText('bill_download_url'),
  },
} as const satisfies Record<AlipayMethod, Method>;

export const METHODS: Readonly<Record<AlipayMethod, Method>> = TABLE;

/** Methods whose requests have numbers of their own. */
export type NumberedMethod = {
  [Name in AlipayMethod]: (typeof TABLE)[Name] extends { isNumbered: true } ? Name : never;
}[AlipayMethod];

/** Calls that make a trade at Alipay by themselves. */
export const OPENING = methodsThat(({ makesTrade }) => makesTrade === true);
/** Calls that end one. */
export const ENDING = methodsThat(({ ends }) => ends !== undefined);

export function methodsThat(isMeant: (method: Method) => boolean): readonly AlipayMethod[] {
  return (Object.keys(TABLE) as AlipayMethod[]).filter((name) => isMeant(METHODS[name]));
}

/** Whether a call of this method changes nothing at Alipay. */
export function isReadOnly(method: AlipayMethod): boolean {
  return METHODS[method].isReadOnly === true;
}
