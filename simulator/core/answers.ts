/** The inner node of an answer, in Alipay's field names. `code` and `msg` always come first, as on the real wire. */
export type Answer = { code: string; msg: string; sub_code?: string; sub_msg?: string; [field: string]: unknown };

/** What the real gateway says beside a sub_code; the text is for people, programs read the sub_code. */
const SUB_MESSAGES: Record<string, string> = {
  'ACQ.ALLOC_AMOUNT_VALIDATE_ERROR': '分账金额校验错误',
  'ACQ.APPLY_PC_MERCHANT_CODE_ERROR': '申请二维码失败，同一订单号不能重复申请',
  'ACQ.BUYER_BALANCE_NOT_ENOUGH': '买家余额不足',
  'ACQ.BUYER_NOT_EXIST': '买家不存在',
  'ACQ.BUYER_SELLER_EQUAL': '买卖家不能相同',
  'ACQ.CONTEXT_INCONSISTENT': '交易信息被篡改',
  'ACQ.DISCORDANT_REPEAT_REQUEST': '请求信息不一致',
  'ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR': '当前时间已超过允许支付的时间',
  'ACQ.PAYMENT_AUTH_CODE_INVALID': '支付授权码无效',
  'ACQ.REASON_TRADE_REFUND_FEE_ERR': '退款金额无效',
  'ACQ.REASON_TRADE_STATUS_INVALID': '交易状态异常',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL': '退款金额与交易总金额不一致',
  'ACQ.SELLER_BALANCE_NOT_ENOUGH': '卖家余额不足',
  'ACQ.SELLER_NOT_EXIST': '卖家不存在',
  'ACQ.SYSTEM_ERROR': '系统错误',
  'ACQ.TOTAL_FEE_EXCEED': '订单总金额超过限额',
  'ACQ.TRADE_BUYER_NOT_MATCH': '交易买家不匹配',
  'ACQ.TRADE_CANCEL_TIME_OUT': '超过撤销时间范围',
  'ACQ.TRADE_HAS_CLOSE': '交易已经关闭',
  'ACQ.TRADE_HAS_FINISHED': '交易已经完结',
  'ACQ.TRADE_HAS_SUCCESS': '交易已被支付',
  'ACQ.TRADE_NOT_EXIST': '交易不存在',
  'ACQ.TRADE_SETTLE_ERROR': '分账处理失败',
  'ACQ.TRADE_STATUS_ERROR': '交易状态不合法',
};

/** 10000 Success with the given fields; fields that are undefined are left out by JSON. */
export function success(fields: Record<string, unknown>): Answer {
  return { code: '10000', msg: 'Success', ...fields };
}

/** 40004 Business Failed. `extra` are fields some failures carry besides (zero amounts, the order number). */
export function refused(subCode: string, extra: Record<string, unknown> = {}, detail?: string): Answer {
  const subMsg = SUB_MESSAGES[subCode] ?? '业务处理失败';
  return {
    code: '40004',
    msg: 'Business Failed',
    sub_code: subCode,
    sub_msg: detail ? `${subMsg}: ${detail}` : subMsg,
    ...extra,
  };
}

/** 40004 ACQ.INVALID_PARAMETER that names the field, for the developer who reads the log. */
export function invalidParameter(detail: string): Answer {
  return { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.INVALID_PARAMETER', sub_msg: `参数无效: ${detail}` };
}

/** 10003: the trade exists and waits for the buyer. The leading space is in the captured original. */
export function inProcess(fields: Record<string, unknown>): Answer {
  return { code: '10003', msg: ' order success pay inprocess', ...fields };
}

/** Errors of the gateway itself, before any business code runs. They are answered without a signature. */
export function gatewayError(
  code: '20000' | '40001' | '40002' | '40005' | '40006',
  subCode: string,
  subMsg: string,
): Answer {
  const msg = {
    '20000': 'Service Currently Unavailable',
    '40001': 'Missing Required Arguments',
    '40002': 'Invalid Arguments',
    '40005': 'Call Limited',
    '40006': 'Insufficient Permissions',
  }[code];
  return { code, msg, sub_code: subCode, sub_msg: subMsg };
}
