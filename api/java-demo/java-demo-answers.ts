/** What the routes of the Java demo answer: Alipay's own words, `code`, `msg`, `sub_code`, `sub_msg` (docs/reference/compatibility.md). */
import { formatBeijingTime } from '../../domain/values/beijing-time';
import { formatYuan } from '../../domain/values/money';
import type { Refusal, RefusalCode } from '../../domain/trade/refusals';
import { refundedFen } from '../../domain/trade/account';
import type { Refund, Trade } from '../../domain/trade/trade';

export type DemoAnswer = { code: string; msg: string; sub_code?: string; sub_msg?: string; [field: string]: unknown };

export function success(fields: Record<string, unknown>): DemoAnswer {
  return { code: '10000', msg: 'Success', ...fields };
}

export function businessFailed(subCode: string, subMsg: string): DemoAnswer {
  return { code: '40004', msg: 'Business Failed', sub_code: subCode, sub_msg: subMsg };
}

/** The outcome is unknown: a client of Alipay sends the same request again after this, with the same numbers. */
export function unavailable(subMsg: string): DemoAnswer {
  return { code: '20000', msg: 'Service Currently Unavailable', sub_code: 'isp.unknow-error', sub_msg: subMsg };
}

export const tooMany: DemoAnswer = {
  code: '40005',
  msg: 'Call Limited',
  sub_code: 'isv.app-call-limited',
  sub_msg: 'Too many requests are under way.',
};

export function notPermitted(subMsg: string): DemoAnswer {
  return {
    code: '40006',
    msg: 'Insufficient Permissions',
    sub_code: 'isv.insufficient-isv-permissions',
    sub_msg: subMsg,
  };
}

export const noToken: DemoAnswer = {
  code: '20001',
  msg: 'Insufficient Token Permissions',
  sub_code: 'aop.invalid-auth-token',
  sub_msg: 'Send "Authorization: Bearer <token>" with the API token of this engine.',
};

export function invalidRequest(subMsg: string): DemoAnswer {
  return { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-parameter', sub_msg: subMsg };
}

/** What Alipay itself would have answered; everything else about the input is ACQ.INVALID_PARAMETER. */
const SUB_CODES: Partial<Record<RefusalCode, string>> = {
  TRADE_NOT_FOUND: 'ACQ.TRADE_NOT_EXIST',
  TRADE_NOT_PAID: 'ACQ.TRADE_STATUS_ERROR',
  TRADE_ALREADY_PAID: 'ACQ.TRADE_HAS_SUCCESS',
  TRADE_CLOSED: 'ACQ.TRADE_HAS_CLOSE',
  TRADE_FINISHED: 'ACQ.TRADE_HAS_FINISHED',
  REFUND_EXCEEDS_REFUNDABLE: 'ACQ.REASON_TRADE_REFUND_FEE_ERR',
};

/** `conflict` is Alipay's word for the same number with another content. */
export function refused(refusals: readonly Refusal[], conflict: string): DemoAnswer {
  const [first] = refusals;
  const message = refusals.map((refusal) => refusal.message).join(' ');
  switch (first?.code) {
    case 'OUTCOME_UNKNOWN':
    case 'ALIPAY_UNAVAILABLE':
      return unavailable(message);
    case 'ALIPAY_REFUSED': {
      const { code = '40004', subCode = '', subMsg = message } = first.alipay ?? {};
      return { ...businessFailed(subCode, subMsg), code };
    }
    case 'IDEMPOTENCY_CONFLICT':
      return businessFailed(conflict, message);
    default:
      return businessFailed((first && SUB_CODES[first.code]) ?? 'ACQ.INVALID_PARAMETER', message);
  }
}

/** `refund_fee` is what the trade has returned so far; `send_back_fee` what went back by this very request. */
export function refunded(trade: Trade, refund: Refund, isNew: boolean, showsBuyer: boolean): DemoAnswer {
  return success({
    out_trade_no: trade.opened?.outTradeNo,
    trade_no: trade.tradeNo,
    buyer_logon_id: showsBuyer ? trade.payment?.buyerLogonId : undefined,
    buyer_user_id: showsBuyer ? trade.payment?.buyerId : undefined,
    fund_change: isNew ? 'Y' : 'N',
    gmt_refund_pay: wireTime(refund.endedAt),
    refund_fee: formatYuan(refundedFen(trade)),
    send_back_fee: formatYuan(isNew ? refund.amountFen : 0),
    // Alipay names the channels only where they are requested, and the engine does not request them.
    refund_detail_item_list: [],
  });
}

/** Without `refund_status` as long as it has not succeeded, as Alipay answers: it may still come. */
export function refundFound(trade: Trade, outRequestNo: string, refund: Refund | undefined): DemoAnswer {
  const named = { out_trade_no: trade.opened?.outTradeNo, trade_no: trade.tradeNo, out_request_no: outRequestNo };
  if (refund?.state !== 'SUCCEEDED') return success(named);
  return success({
    ...named,
    refund_reason: refund.reason,
    total_amount: formatYuan(trade.opened?.totalFen ?? 0),
    refund_amount: formatYuan(refund.amountFen),
    refund_status: 'REFUND_SUCCESS',
    gmt_refund_pay: wireTime(refund.endedAt),
  });
}

function wireTime(at: string | undefined): string | undefined {
  return at === undefined ? undefined : formatBeijingTime(new Date(at));
}
