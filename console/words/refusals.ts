/**
 * Why the engine refuses what somebody asked for, by the code of its user error. An English page says the engine's own
 * sentence, which is more exact; a Chinese page says one of these, with the engine's below it.
 */
import type { Dictionary } from './language';

export const refusalWords: Dictionary<Readonly<Record<string, string>>> = {
  en: {},
  zh: {
    ALIPAY_REFUSED: '支付宝拒绝了该请求。',
    ALIPAY_UNAVAILABLE: '支付宝暂时没有响应，或调用频率已达上限；请求未发出，也未入账。',
    ANOMALY_ALREADY_SETTLED: '该异常此前已处理，且当时填写的内容不同。',
    ANOMALY_NOT_FOUND: '该订单没有此异常。',
    API_KEY_NOT_FOUND: '本商户没有该密钥。',
    GIVEN_UP: '该笔退款或分账已由人工放弃，其请求号不能再用。',
    IDEMPOTENCY_CONFLICT: '该订单号或请求号已用过，且当时的内容不同。',
    INVALID_AMOUNT: '金额有误：应为 0.01 至 100000000.00 元，最多两位小数。',
    INVALID_API_KEY: '无法按此内容创建密钥。',
    INVALID_AUTH_CODE: '付款码缺失或有误，请重新扫描买家的付款码。',
    INVALID_DATE: '日期有误：应为已结束的某日或某月（北京时间）。',
    INVALID_OPERATOR: '处理人有误：应为 1 至 64 个字符的姓名，且不能使用系统保留的名称。',
    INVALID_OUT_REQUEST_NO: '退款请求号或分账请求号有误：应为 1 至 64 位（分账为 1 至 32 位）字母、数字或下划线。',
    INVALID_OUT_TRADE_NO: '商户订单号有误：应为 1 至 64 位字母、数字或下划线。',
    INVALID_SUBJECT: '商品名称有误：应为 1 至 256 个字符。',
    INVALID_TEXT: '文字过长，或含有不允许的字符。',
    INVALID_TIMEOUT: '有效时间有误：应为 1 分钟至 15 天。',
    INVALID_WEBHOOK: '回调的内容有误。',
    NOT_CANCELLABLE: '只有当面付且尚未退款、尚未分账的订单可以撤销；该订单请关闭或退款。',
    OUTCOME_UNKNOWN: '支付宝的处理结果尚未确认，资金可能已变动。',
    RECONCILIATION_RUNNING: '正在核对另一份账单，每次只能进行一份。',
    REFUND_EXCEEDS_REFUNDABLE: '退款金额超过可退金额。',
    SETTLEMENT_EXCEEDS_PAID: '分账金额合计超过剩余金额。',
    TOO_MANY_API_KEYS: '本商户使用中的密钥已达上限，请先吊销一个。',
    TOO_MANY_RESENDS: '该回调排队中的重发请求过多。',
    TOO_MANY_WEBHOOKS: '本商户的回调数量已达上限，请先删除一个。',
    TRADE_ALREADY_PAID: '订单已付款，不能关闭，请退款。',
    TRADE_CLOSED: '订单已关闭。',
    TRADE_FINISHED: '已过可退款期限。',
    TRADE_NOT_FOUND: '本系统没有该订单。',
    TRADE_NOT_PAID: '订单尚未付款。',
    TRADE_NOT_STARTED:
      '买家尚未扫码，支付宝还没有可关闭的交易。请求已保存，支付宝允许时会立即提交；若买家先付款，则付款有效。',
    WEBHOOK_NOT_FOUND: '本商户没有该回调。',
  },
};
