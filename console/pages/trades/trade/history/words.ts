import { defineWords } from '../../../../words/language';

export const historyWords = defineWords({
  en: {
    by: (actor: string) => `By: ${actor}`,
    raw: 'Raw',
    hide: 'Hide',
    ofEvent: (button: string, sentence: string) => `${button}: ${sentence}`,
    loading: 'Loading …',
    requestNote:
      'The business content as it was sent and stored; the code of a wallet is left out. The signature of the request is not stored.',
    signed: 'signed',
    signedNote:
      'The signature of Alipay over this text was verified before it was stored. Which of its keys signed is not recorded.',
    unsigned: 'not signed',
    unsignedNote: 'Without a signature of Alipay: on its own it proves nothing.',
    noAnswer: 'Nothing that can be believed arrived.',
    notifyNote:
      'Every parameter, with its signature (sign), which was verified before it was stored. Which key of Alipay signed is not recorded.',
    took: (ms: number) => `${ms} ms`,
    further: 'Later events are not loaded yet.',
    readFurther: 'Load further events',
  },
  zh: {
    by: (actor: string) => `操作者：${actor}`,
    raw: '原文',
    hide: '收起',
    ofEvent: (button: string, sentence: string) => `${button}：${sentence}`,
    loading: '加载中…',
    requestNote: '发送并保存的业务参数，不含付款码；请求的签名未保存。',
    signed: '已验签',
    signedNote: '保存前已验证支付宝对此原文的签名；未记录所用的公钥。',
    unsigned: '无签名',
    unsignedNote: '没有支付宝签名，不能单独作为证据。',
    noAnswer: '没有收到可信的应答。',
    notifyNote: '全部参数，含签名（sign），保存前已验签；未记录所用的公钥。',
    took: (ms: number) => `${ms} 毫秒`,
    further: '之后的记录尚未加载。',
    readFurther: '加载更多记录',
  },
});

/** By `actor`; of a key and a person the name follows. */
export const actorWords = defineWords<Readonly<Record<string, string>>>({
  en: {
    api: 'API call',
    'api-token': 'API token',
    alipay: 'Alipay',
    'follow-up': 'the engine’s follow-up',
    reconciliation: 'reconciliation',
    key: 'key ',
    jwt: 'user ',
  },
  zh: {
    api: '接口调用',
    'api-token': '初始令牌',
    alipay: '支付宝',
    'follow-up': '系统自动跟进',
    reconciliation: '对账',
    key: '密钥 ',
    jwt: '用户 ',
  },
});

/** What is asked of Alipay, by its method. */
export const callWords = defineWords<Readonly<Record<string, string>>>({
  en: {
    'alipay.trade.precreate': 'QR code',
    'alipay.trade.pay': 'bar code payment',
    'alipay.trade.create': 'trade for the mini program',
    'alipay.trade.query': 'query of the trade',
    'alipay.trade.close': 'close',
    'alipay.trade.cancel': 'cancel',
    'alipay.trade.refund': 'refund',
    'alipay.trade.fastpay.refund.query': 'query of the refund',
    'alipay.trade.order.settle': 'profit sharing',
    'alipay.trade.order.settle.query': 'query of the profit sharing',
    'alipay.trade.page.pay': 'web page',
    'alipay.trade.wap.pay': 'phone page',
    'alipay.trade.app.pay': 'app payment',
  },
  zh: {
    'alipay.trade.precreate': '生成二维码',
    'alipay.trade.pay': '付款码支付',
    'alipay.trade.create': '创建小程序交易',
    'alipay.trade.query': '查询交易',
    'alipay.trade.close': '关闭交易',
    'alipay.trade.cancel': '撤销交易',
    'alipay.trade.refund': '退款',
    'alipay.trade.fastpay.refund.query': '查询退款',
    'alipay.trade.order.settle': '分账',
    'alipay.trade.order.settle.query': '查询分账',
    'alipay.trade.page.pay': '电脑网站支付',
    'alipay.trade.wap.pay': '手机网站支付',
    'alipay.trade.app.pay': 'APP 支付',
  },
});

/** Why an outcome is not known, by the engine's word; codes of Alipay stand as they are. */
export const reasonWords = defineWords<Readonly<Record<string, string>>>({
  en: {
    timeout: 'no answer in time',
    'connection-failed': 'no connection',
    'bad-signature': 'the signature is wrong',
    'answer-mismatch': 'the answer is about something else',
    'answer-not-recorded': 'the engine stopped before it had the answer',
    overloaded: 'overloaded, not sent',
    'not-sent': 'not sent',
    'http-status': 'an error of HTTP',
    'not-definite': 'the answer is not definite',
    'too-large': 'the answer is too large',
    unparsable: 'the answer cannot be read',
    unsigned: 'the answer is not signed',
    'unknown-certificate': 'signed with an unknown certificate',
  },
  zh: {
    timeout: '超时无应答',
    'connection-failed': '无法连接',
    'bad-signature': '验签失败',
    'answer-mismatch': '应答与请求不符',
    'answer-not-recorded': '系统在收到应答前中断',
    overloaded: '系统繁忙，未发送',
    'not-sent': '未发送',
    'http-status': 'HTTP 状态码错误',
    'not-definite': '应答不明确',
    'too-large': '应答过大',
    unparsable: '应答无法解析',
    unsigned: '应答没有签名',
    'unknown-certificate': '签名证书未知',
  },
});
