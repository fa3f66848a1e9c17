/** Whether a signed success is complete and matches what was asked, by method. What is missing or differs proves nothing. */
import { parseWireAmount } from '../values/money';
import type { CallAnswer } from '../events/evidence-events';
import { readTradeStatus } from '../events/trade-status';
import type { JsonObject } from '../values/json';

export type Success = Pick<
  CallAnswer,
  'outcome' | 'reason' | 'tradeStatus' | 'refundStatus' | 'cancelAction' | 'settled'
>;

/** `asked` is the content of the call; `sameTrade` says that the answer names the trade that was asked about. */
export type JudgeSuccess = (node: JsonObject, asked: JsonObject, sameTrade: boolean) => Success;

const ok: Success = { outcome: 'ok' };
export const doubtful = (reason: string): Success => ({ outcome: 'unknown', reason });

/** The answer says nothing beside the trade. */
export const nothingMore: JudgeSuccess = () => ok;

/** The answer has a text of that name. */
export function hasText(name: string): JudgeSuccess {
  return (node) => (typeof node[name] === 'string' ? ok : doubtful('answer-incomplete'));
}

/** Final only when every share is: done where any share is, with the sum of those. Anything between is asked about again. */
export function judgeSettleQuery(node: JsonObject, asked: JsonObject): Success {
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

export function judgeCancel(node: JsonObject): Success {
  // Alipay asks to be called again: nothing was settled by this one.
  if (node['retry_flag'] === 'Y') return doubtful('retry-flag');
  const action = node['action'];
  return action === 'close' || action === 'refund' ? { outcome: 'ok', cancelAction: action } : ok;
}

export function judgePayment(node: JsonObject, asked: JsonObject): Success {
  const sameAmount = parseWireAmount(node['total_amount']) === parseWireAmount(asked['total_amount']);
  if (!sameAmount) return doubtful('answer-mismatch');
  return typeof node['trade_no'] === 'string' ? ok : doubtful('answer-incomplete');
}

export function judgeQuery(node: JsonObject): Success {
  const tradeStatus = readTradeStatus(node['trade_status']);
  const complete = tradeStatus && typeof node['trade_no'] === 'string' && parseWireAmount(node['total_amount']);
  return complete ? { outcome: 'ok', tradeStatus } : doubtful('answer-incomplete');
}

/** `refund_fee` is what was returned on the trade so far; `fund_change` says whether *this* call moved money. */
export function judgeRefund(node: JsonObject, asked: JsonObject): Success {
  if (node['fund_change'] !== 'Y') return doubtful('no-fund-change');
  const returnedFen = parseWireAmount(node['refund_fee']) ?? 0;
  return returnedFen >= (parseWireAmount(asked['refund_amount']) ?? 0) ? ok : doubtful('answer-mismatch');
}

/** Success only with REFUND_SUCCESS; an empty answer is `ok` without a refundStatus: asked too early, or not received. */
export function judgeRefundQuery(node: JsonObject, asked: JsonObject, sameTrade: boolean): Success {
  const status = node['refund_status'];
  if (status === undefined || status === '') return ok;
  if (status !== 'REFUND_SUCCESS') return doubtful('answer-incomplete');
  const same = sameTrade && node['out_request_no'] === asked['out_request_no'];
  return same ? { outcome: 'ok', refundStatus: 'REFUND_SUCCESS' } : doubtful('answer-mismatch');
}
