import { defineWords } from '../../../words/language';
import type { Fault, Method } from './offered';

type Words = { faults: Record<Fault, string>; methods: Record<Method, string> };

const en: Words = {
  faults: {
    'answer-lost': 'Done, but the answer is lost',
    'request-lost': 'The request is lost, nothing is done',
    'system-error': 'Done, but answers SYSTEM_ERROR',
    slow: 'Answers five seconds late',
    'http-500': 'Done, but answers HTTP 500',
    'bad-signature': 'Done, but the signature is wrong',
    'late-arrival': 'No answer, done ten seconds later',
    'not-refundable': 'The order cannot be refunded once paid',
    'notify-lost': 'A notify is lost',
    'notify-duplicate': 'A notify comes twice',
    'notify-late': 'A notify comes ten minutes late',
    'notify-wrong-amount': 'A notify of another amount comes as well',
    'notify-forged': 'A forged notify comes as well',
  },
  methods: {
    '*': 'Any call',
    'alipay.trade.precreate': 'QR code (precreate)',
    'alipay.trade.pay': 'Bar code (pay)',
    'alipay.trade.query': 'Query',
    'alipay.trade.refund': 'Refund',
    'alipay.trade.fastpay.refund.query': 'Query of a refund',
    'alipay.trade.close': 'Close',
    'alipay.trade.cancel': 'Cancel',
    'alipay.trade.order.settle': 'Profit sharing (settle)',
  },
};

const zh: Words = {
  faults: {
    'answer-lost': '已执行，但应答丢失',
    'request-lost': '请求丢失，未执行',
    'system-error': '已执行，但返回 SYSTEM_ERROR',
    slow: '延迟五秒应答',
    'http-500': '已执行，但返回 HTTP 500',
    'bad-signature': '已执行，但签名错误',
    'late-arrival': '无应答，十秒后才执行',
    'not-refundable': '付款后不可退款',
    'notify-lost': '通知丢失',
    'notify-duplicate': '通知重复',
    'notify-late': '通知延迟十分钟',
    'notify-wrong-amount': '另有金额不符的通知',
    'notify-forged': '另有伪造的通知',
  },
  methods: {
    '*': '任意调用',
    'alipay.trade.precreate': '生成二维码（precreate）',
    'alipay.trade.pay': '付款码支付（pay）',
    'alipay.trade.query': '查询',
    'alipay.trade.refund': '退款',
    'alipay.trade.fastpay.refund.query': '查询退款',
    'alipay.trade.close': '关闭',
    'alipay.trade.cancel': '撤销',
    'alipay.trade.order.settle': '分账（settle）',
  },
};

export const faultWords = defineWords({
  en: {
    ...en,
    title: 'Faults',
    how: 'What shall go wrong with the next calls or notifies. The engine must come through each of them.',
    fault: 'What goes wrong',
    method: 'With which call',
    times: 'How often',
    timesOf: (times: string) => (times === '1' ? 'once' : `${times} times`),
    add: 'Add the fault',
    inForce: 'Faults in force',
    none: 'None is in force.',
    clear: 'Clear all faults',
  },
  zh: {
    ...zh,
    title: '故障注入',
    how: '让接下来的调用或通知出错；系统必须能正确应对每一种。',
    fault: '故障',
    method: '作用于哪个调用',
    times: '次数',
    timesOf: (times: string) => `${times} 次`,
    add: '添加故障',
    inForce: '生效中的故障',
    none: '当前没有故障。',
    clear: '清除全部故障',
  },
});
