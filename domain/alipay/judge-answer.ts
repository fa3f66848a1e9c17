/**
 * Decides the outcome of a call from what came back on the wire. `ok` needs a verified signature *and* an answer that
 * matches what was asked: a signature binds nothing of the request, so an old signed answer could be replayed.
 */
import { verdictOn } from './alipay-outcomes';
import { parseWireAmount } from '../values/money';
import type { GatewayRequest, WireAnswer } from '../ports';
import type { AlipayMethod } from '../events/alipay-methods';
import { readTradeStatus } from '../events/trade-status';
import type { CallAnswer } from '../events/evidence-events';
import type { JsonObject } from '../values/json';

export type Judged = Omit<CallAnswer, 'callId'>;

/** Never throws. The result is what is stored as `AlipayCallAnswered`, less its callId. */
export function judgeAnswer(asked: GatewayRequest, wire: WireAnswer): Judged {
  const base = {
    method: asked.method,
    outRequestNo: textOf(asked.bizContent['out_request_no']),
    durationMs: wire.durationMs,
  };
  if (wire.kind === 'none') return { ...base, outcome: 'unknown', signed: false, reason: wire.reason };
  const node = parseNode(wire.content);
  const said = {
    ...base,
    content: wire.content,
    signed: wire.signed,
    code: textOf(node?.['code']),
    subCode: textOf(node?.['sub_code']),
    subMsg: textOf(node?.['sub_msg']),
  };
  if (!node || said.code === undefined) return { ...said, outcome: 'unknown', reason: 'unparsable' };
  // Believing an unsigned refusal would let whoever sits on the wire book a refund as failed that went through.
  if (!wire.signed) return { ...said, outcome: 'unknown', reason: 'unsigned' };
  if (said.code === '10000' || (said.code === '10003' && asked.method === 'alipay.trade.pay')) {
    return { ...said, ...judgeSuccess(asked, node) };
  }
  const { outcome } = verdictOn(asked.method, said.code, said.subCode);
  return { ...said, outcome, ...(outcome === 'unknown' ? { reason: 'not-definite' } : {}) };
}

/** The node of an answer, or undefined when it is no JSON object. Numbers stay as `JSON.parse` reads them. */
export function parseNode(content: string | undefined): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(content ?? '');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

type Success = Pick<CallAnswer, 'outcome' | 'reason' | 'tradeStatus' | 'refundStatus' | 'cancelAction' | 'settled'>;

const ok: Success = { outcome: 'ok' };
const doubtful = (reason: string): Success => ({ outcome: 'unknown', reason });

/** Queries whose answer may leave the numbers out where there is nothing to report, or names the request only. */
const MAY_NAME_NOTHING: readonly AlipayMethod[] = [
  'alipay.trade.fastpay.refund.query',
  'alipay.trade.order.settle.query',
];

function judgeSuccess(asked: GatewayRequest, node: JsonObject): Success {
  const named = asked.bizContent['trade_no'] === undefined ? 'out_trade_no' : 'trade_no';
  const sameTrade = node[named] === asked.bizContent[named];
  if (!sameTrade && !MAY_NAME_NOTHING.includes(asked.method)) return doubtful('answer-mismatch');
  switch (asked.method) {
    case 'alipay.trade.precreate':
      return typeof node['qr_code'] === 'string' ? ok : doubtful('answer-incomplete');
    case 'alipay.trade.create':
      return typeof node['trade_no'] === 'string' ? ok : doubtful('answer-incomplete');
    case 'alipay.trade.pay':
      return judgePayment(asked.bizContent, node);
    case 'alipay.trade.query':
      return judgeQuery(node);
    case 'alipay.trade.refund':
      return judgeRefund(asked.bizContent, node);
    case 'alipay.trade.fastpay.refund.query':
      return judgeRefundQuery(asked.bizContent, node, sameTrade);
    case 'alipay.trade.close':
    case 'alipay.trade.order.settle':
      return ok;
    case 'alipay.trade.order.settle.query':
      return judgeSettleQuery(asked.bizContent, node);
    case 'alipay.data.dataservice.bill.downloadurl.query':
      return typeof node['bill_download_url'] === 'string' ? ok : doubtful('answer-incomplete');
    case 'alipay.trade.cancel':
      return judgeCancel(node);
  }
}

/** Final only when every share is: done where any share is, with the sum of those. Anything between is asked about again. */
function judgeSettleQuery(asked: JsonObject, node: JsonObject): Success {
  const details = node['royalty_detail_list'];
  if (node['out_request_no'] !== asked['out_request_no'] || !Array.isArray(details)) return doubtful('answer-mismatch');
  const shares = details.map((detail) => (typeof detail === 'object' && detail !== null ? (detail as JsonObject) : {}));
  const fenOf = (of: JsonObject[]) => of.reduce((sum, share) => sum + (parseWireAmount(share['amount']) ?? NaN), 0);
  if (shares.length === 0 || Number.isNaN(fenOf(shares))) return doubtful('answer-incomplete');
  const done = shares.filter(({ state }) => state === 'SUCCESS');
  const failed = shares.filter(({ state }) => state === 'FAIL');
  if (done.length + failed.length < shares.length) return ok;
  return done.length > 0
    ? { outcome: 'ok', settled: { state: 'SUCCESS', amountFen: fenOf(done) } }
    : { outcome: 'ok', settled: { state: 'FAIL', amountFen: fenOf(failed) } };
}

function judgeCancel(node: JsonObject): Success {
  // Alipay asks to be called again: nothing was settled by this one.
  if (node['retry_flag'] === 'Y') return doubtful('retry-flag');
  const action = node['action'];
  return action === 'close' || action === 'refund' ? { outcome: 'ok', cancelAction: action } : ok;
}

function judgePayment(asked: JsonObject, node: JsonObject): Success {
  const sameAmount = parseWireAmount(node['total_amount']) === parseWireAmount(asked['total_amount']);
  if (!sameAmount) return doubtful('answer-mismatch');
  return typeof node['trade_no'] === 'string' ? ok : doubtful('answer-incomplete');
}

function judgeQuery(node: JsonObject): Success {
  const tradeStatus = readTradeStatus(node['trade_status']);
  const complete = tradeStatus && typeof node['trade_no'] === 'string' && parseWireAmount(node['total_amount']);
  return complete ? { outcome: 'ok', tradeStatus } : doubtful('answer-incomplete');
}

/** `refund_fee` is what was returned on the trade so far; `fund_change` says whether *this* call moved money. */
function judgeRefund(asked: JsonObject, node: JsonObject): Success {
  if (node['fund_change'] !== 'Y') return doubtful('no-fund-change');
  const returnedFen = parseWireAmount(node['refund_fee']) ?? 0;
  return returnedFen >= (parseWireAmount(asked['refund_amount']) ?? 0) ? ok : doubtful('answer-mismatch');
}

/** Success only with REFUND_SUCCESS; an empty answer is `ok` without a refundStatus: asked too early, or not received. */
function judgeRefundQuery(asked: JsonObject, node: JsonObject, sameTrade: boolean): Success {
  const status = node['refund_status'];
  if (status === undefined || status === '') return ok;
  if (status !== 'REFUND_SUCCESS') return doubtful('answer-incomplete');
  const same = sameTrade && node['out_request_no'] === asked['out_request_no'];
  return same ? { outcome: 'ok', refundStatus: 'REFUND_SUCCESS' } : doubtful('answer-mismatch');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
