/**
 * What happened, in a sentence, by the type of the event and what came of it (`AlipayCallAnswered.refused`). Of several, the first of
 * which everything in braces is known is said; the last one needs nothing. A type that is not here is of a later release.
 */
import type { Dictionary } from '../../../../words/language';
import type { EventLine } from '../known-trade';

export type Sentences = Readonly<Record<string, readonly string[]>>;

/** Plain, so that a test compares it with the engine's types. */
export const SENTENCES: Dictionary<Sentences> = {
  en: {
    TradeOpened: ['Order of {amount} opened, to be paid by {method}', 'Order opened'],
    PayMethodSwitched: ['Way to pay changed from {formerMethod} to {method}', 'Way to pay changed'],
    TradeAwaitingBuyer: ['The buyer can pay'],
    'TradeAwaitingBuyer.onPhone': ['The buyer is asked to confirm on the phone'],
    TradePaid: ['The buyer paid {amount}', 'The buyer paid'],
    TradeFinished: ['Finished: the time for refunds is over'],
    TradeClosed: ['Closed'],
    'TradeClosed.EXPIRED': ['Closed: nobody paid in time'],
    'TradeClosed.CLOSED_BY_MERCHANT': ['Closed by the shop, unpaid'],
    'TradeClosed.CLOSED_ELSEWHERE': ['Closed at Alipay, unpaid; that was not asked for here'],
    'TradeClosed.CANCELLED': ['Cancelled at Alipay'],
    'TradeClosed.FULLY_REFUNDED': ['Closed: all of the money went back'],
    'TradeClosed.PAYMENT_REFUSED': [
      'Closed: Alipay refused the payment ({reason})',
      'Closed: Alipay refused the payment',
    ],
    RefundRequested: ['Refund {outRequestNo} of {amount} requested', 'Refund requested'],
    RefundSucceeded: ['Refund {outRequestNo} of {amount} succeeded', 'Refund succeeded'],
    RefundRefused: ['Refund {outRequestNo} refused: {reason}', 'Refund {outRequestNo} refused', 'Refund refused'],
    RefundGivenUp: ['Refund {outRequestNo} given up by {who}: it is not sent again', 'Refund given up'],
    RefundDepositedBack: [
      'The bank could not credit refund {outRequestNo}: {amount} is in the buyer’s Alipay balance',
      'The bank could not credit a refund',
    ],
    'RefundDepositedBack.credited': [
      'The bank credited {amount} of refund {outRequestNo}',
      'The bank credited a refund',
    ],
    SettlementRequested: ['Profit sharing {outRequestNo} of {amount} requested', 'Profit sharing requested'],
    SettlementSucceeded: [
      'Profit sharing {outRequestNo}: {amount} transferred',
      'Profit sharing {outRequestNo} succeeded',
      'Profit sharing succeeded',
    ],
    SettlementRefused: [
      'Profit sharing {outRequestNo} refused: {reason}',
      'Profit sharing {outRequestNo} refused',
      'Profit sharing refused',
    ],
    SettlementGivenUp: [
      'Profit sharing {outRequestNo} given up by {who}: it is not sent again',
      'Profit sharing given up',
    ],
    TradeAnomalyObserved: ['Anomaly: {anomalyKind}', 'Anomaly'],
    TradeAnomalySettled: ['Anomaly resolved by {who}', 'Anomaly resolved'],
    AlipayCallRequested: ['Request to Alipay: {alipayMethod}', 'Request to Alipay'],
    AlipayCallAnswered: ['Alipay answered: {alipayMethod}', 'Alipay answered'],
    'AlipayCallAnswered.ok': [
      'Alipay answered {alipayMethod}: {tradeStatus}',
      'Alipay accepted: {alipayMethod}',
      'Alipay accepted',
    ],
    'AlipayCallAnswered.refused': [
      'Alipay refused {alipayMethod}: {reason}',
      'Alipay refused {alipayMethod}',
      'Alipay refused',
    ],
    'AlipayCallAnswered.unknown': [
      'Outcome unknown of {alipayMethod}: {reason}',
      'Outcome unknown of {alipayMethod}',
      'Outcome unknown',
    ],
    AlipayNotifyReceived: [
      'Notify of Alipay: refund {outRequestNo}, the order is {tradeStatus}',
      'Notify of Alipay: {tradeStatus}',
      'Message of Alipay',
    ],
    AlipayPageIssued: ['Page handed to the buyer: {alipayMethod}', 'Page handed to the buyer'],
  },
  zh: {
    TradeOpened: ['创建订单 {amount}，支付方式：{method}', '创建订单'],
    PayMethodSwitched: ['支付方式由{formerMethod}改为{method}', '更换支付方式'],
    TradeAwaitingBuyer: ['等待买家付款'],
    'TradeAwaitingBuyer.onPhone': ['等待买家在手机上确认'],
    TradePaid: ['买家已付款 {amount}', '买家已付款'],
    TradeFinished: ['交易结束，已过可退款期限'],
    TradeClosed: ['已关闭'],
    'TradeClosed.EXPIRED': ['已关闭：超时未付款'],
    'TradeClosed.CLOSED_BY_MERCHANT': ['商户关闭，未付款'],
    'TradeClosed.CLOSED_ELSEWHERE': ['在支付宝被关闭，未付款；并非由本系统发起'],
    'TradeClosed.CANCELLED': ['已在支付宝撤销'],
    'TradeClosed.FULLY_REFUNDED': ['已关闭：已全额退款'],
    'TradeClosed.PAYMENT_REFUSED': ['已关闭：支付宝拒绝付款（{reason}）', '已关闭：支付宝拒绝付款'],
    RefundRequested: ['申请退款 {outRequestNo}，{amount}', '申请退款'],
    RefundSucceeded: ['退款 {outRequestNo} 成功，{amount}', '退款成功'],
    RefundRefused: ['退款 {outRequestNo} 被拒：{reason}', '退款 {outRequestNo} 被拒', '退款被拒'],
    RefundGivenUp: ['{who} 放弃退款 {outRequestNo}，不再提交', '放弃退款'],
    RefundDepositedBack: ['退款 {outRequestNo} 银行入账失败，{amount} 已退至买家支付宝余额', '退款银行入账失败'],
    'RefundDepositedBack.credited': ['退款 {outRequestNo} 的 {amount} 银行已入账', '退款银行已入账'],
    SettlementRequested: ['申请分账 {outRequestNo}，{amount}', '申请分账'],
    SettlementSucceeded: ['分账 {outRequestNo} 完成，实际转出 {amount}', '分账 {outRequestNo} 成功', '分账成功'],
    SettlementRefused: ['分账 {outRequestNo} 被拒：{reason}', '分账 {outRequestNo} 被拒', '分账被拒'],
    SettlementGivenUp: ['{who} 放弃分账 {outRequestNo}，不再提交', '放弃分账'],
    TradeAnomalyObserved: ['异常：{anomalyKind}', '异常'],
    TradeAnomalySettled: ['异常已由 {who} 处理', '异常已处理'],
    AlipayCallRequested: ['请求支付宝：{alipayMethod}', '请求支付宝'],
    AlipayCallAnswered: ['支付宝应答：{alipayMethod}', '支付宝应答'],
    'AlipayCallAnswered.ok': [
      '支付宝应答（{alipayMethod}）：{tradeStatus}',
      '支付宝已受理：{alipayMethod}',
      '支付宝已受理',
    ],
    'AlipayCallAnswered.refused': ['支付宝拒绝{alipayMethod}：{reason}', '支付宝拒绝{alipayMethod}', '支付宝拒绝'],
    'AlipayCallAnswered.unknown': ['{alipayMethod}结果未知：{reason}', '{alipayMethod}结果未知', '结果未知'],
    AlipayNotifyReceived: [
      '支付宝通知：退款 {outRequestNo}，订单状态：{tradeStatus}',
      '支付宝通知：{tradeStatus}',
      '支付宝消息',
    ],
    AlipayPageIssued: ['已向买家提供页面：{alipayMethod}', '已向买家提供页面'],
  },
};

export type Details = EventLine['details'];
export type Named = keyof Details;

/** In pieces: text, and the names of what stands between it. Undefined: of a type that is not known here. */
export function sentenceOf(
  sentences: Sentences,
  { type, details }: Pick<EventLine, 'type' | 'details'>,
): readonly (string | { named: Named })[] | undefined {
  const candidates = sentences[`${type}.${variantOf(details)}`] ?? sentences[type];
  const whole = candidates?.find((text) => namesIn(text).every((name) => details[name] !== null));
  return whole
    ?.split(/(\{\w+\})/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece.startsWith('{') ? { named: piece.slice(1, -1) as Named } : piece));
}

function namesIn(text: string): Named[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as Named);
}

function variantOf({ closeReason, outcome, isCredited, isOnPhone }: Details): string {
  return closeReason ?? outcome ?? (isCredited === true ? 'credited' : isOnPhone === true ? 'onPhone' : '');
}
