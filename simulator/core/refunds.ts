/** alipay.trade.refund and alipay.trade.fastpay.refund.query: alipay-protocol.md 2.9 and 2.10. */
import { z } from 'zod';
import { type Answer, invalidParameter, refused, success } from './answers';
import { formatBeijing } from '../values/beijing-time';
import type { Ledger } from '../ledger/ledger';
import type { Refund, Trade } from '../ledger/ledger-rows';
import { refundTrade } from './lifecycle';
import { type Call, parseFields, text } from './orders';
import { partnersFen } from './order-settle';
import { asksFor, findTrade } from './query-close-cancel';
import { formatYuan, parseYuan } from '../values/yuan';

const refundShape = z.object({
  refund_amount: z.union([z.string().max(20), z.number()]),
  out_request_no: text(64).optional(),
  refund_reason: z.string().max(256).optional(),
  refund_royalty_parameters: z
    .array(z.object({ trans_out: text(100), amount: z.union([z.string().max(20), z.number()]) }))
    .max(20)
    .optional(),
});

/**
 * alipay.trade.refund. The order of the checks is not documented; here: the trade exists, then a known out_request_no
 * (repeat or discordant), then the trade's status, the amount, the seller's balance. The documented pause of 3 s between
 * refunds is not enforced.
 */
export function refund(ledger: Ledger, call: Call): Answer {
  const parsed = parseFields(refundShape, call.biz);
  if ('refusal' in parsed) return parsed.refusal;
  const amountFen = parseYuan(parsed.fields.refund_amount);
  if (amountFen === undefined || amountFen < 1) return invalidParameter('refund_amount');
  const found = findTrade(ledger, call);
  if ('refusal' in found) return found.refusal;
  if ('missing' in found) return refused('ACQ.TRADE_NOT_EXIST');
  const { trade } = found;
  const requestNo = parsed.fields.out_request_no ?? trade.outTradeNo;
  const known = trade.refunds.find((earlier) => earlier.outRequestNo === requestNo);
  if (known) {
    if (known.amountFen !== amountFen) return refused('ACQ.DISCORDANT_REPEAT_REQUEST');
    return refundAnswer(ledger, call, { trade, done: known }, 'N');
  }
  const refusal = refusalOfRefund(ledger, trade, amountFen, parsed.fields.out_request_no !== undefined);
  if (refusal) return refusal;
  const taken = (parsed.fields.refund_royalty_parameters ?? []).map(({ amount }) => parseYuan(amount) ?? 0);
  const fromPartnersFen = taken.reduce((sum, fen) => sum + fen, 0);
  // From whose share exactly is not kept: together no more than partners have, and no more than the refund.
  if (fromPartnersFen > Math.min(amountFen, partnersFen(trade))) return refused('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR');
  refundTrade(ledger, trade, {
    outRequestNo: requestNo,
    amountFen,
    reason: parsed.fields.refund_reason,
    fromPartnersFen,
  });
  return refundAnswer(ledger, call, { trade, done: trade.refunds.at(-1)! }, 'Y');
}

function refusalOfRefund(ledger: Ledger, trade: Trade, amountFen: number, isNumbered: boolean): Answer | undefined {
  const unchanged = { refund_fee: formatYuan(trade.refundedFen), send_back_fee: '0.00' };
  if (trade.status === 'WAIT_BUYER_PAY') return refused('ACQ.TRADE_STATUS_ERROR');
  if (trade.status === 'TRADE_CLOSED') return refused('ACQ.TRADE_HAS_CLOSE');
  if (trade.status === 'TRADE_FINISHED') return refused('ACQ.TRADE_HAS_FINISHED');
  if (!isNumbered && amountFen !== trade.totalFen) return refused('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', unchanged);
  if (trade.refundedFen + amountFen > trade.totalFen) return refused('ACQ.REASON_TRADE_REFUND_FEE_ERR', unchanged);
  if (ledger.meta.sellerBalanceFen < amountFen) return refused('ACQ.SELLER_BALANCE_NOT_ENOUGH', unchanged);
  return undefined;
}

/** refund_fee is what the trade has refunded so far; fund_change says whether this very call moved money. */
function refundAnswer(
  ledger: Ledger,
  call: Call,
  { trade, done }: { trade: Trade; done: Refund },
  fundChange: 'Y' | 'N',
): Answer {
  const buyer = ledger.buyers.get(trade.buyerId)!;
  const movedNow = fundChange === 'Y' ? formatYuan(done.amountFen) : '0.00';
  return success({
    buyer_logon_id: buyer.logonId,
    buyer_user_id: buyer.id,
    fund_change: fundChange,
    gmt_refund_pay: formatBeijing(done.atMs),
    out_trade_no: trade.outTradeNo,
    refund_detail_item_list: asksFor(call, 'refund_detail_item_list')
      ? [{ amount: formatYuan(done.amountFen), fund_channel: 'ALIPAYACCOUNT' }]
      : undefined,
    refund_fee: formatYuan(trade.refundedFen),
    send_back_fee: movedNow,
    trade_no: trade.tradeNo,
  });
}

/** alipay.trade.fastpay.refund.query: 10000 and nothing else when the refund is not known. */
export function queryRefund(ledger: Ledger, call: Call): Answer {
  const found = findTrade(ledger, call);
  if ('refusal' in found) return found.refusal;
  const requestNo = call.biz['out_request_no'];
  if (typeof requestNo !== 'string' || requestNo === '') return invalidParameter('out_request_no');
  if ('missing' in found) return refused('ACQ.TRADE_NOT_EXIST');
  const { trade } = found;
  const done = trade.refunds.find((earlier) => earlier.outRequestNo === requestNo);
  if (!done) return success({});
  return success({
    deposit_back_info: asksFor(call, 'deposit_back_info') ? depositBackInfo(done) : undefined,
    gmt_refund_pay: asksFor(call, 'gmt_refund_pay') ? formatBeijing(done.atMs) : undefined,
    out_request_no: done.outRequestNo,
    out_trade_no: trade.outTradeNo,
    refund_amount: formatYuan(done.amountFen),
    refund_reason: done.reason,
    refund_status: 'REFUND_SUCCESS',
    total_amount: formatYuan(trade.totalFen),
    trade_no: trade.tradeNo,
  });
}

/** Whether this query is about a refund that was made less than so long ago. */
export function asksOfYoungRefund(ledger: Ledger, call: Call, underMs = Infinity): boolean {
  const found = findTrade(ledger, call);
  if (!('trade' in found)) return false;
  const asked = found.trade.refunds.find(({ outRequestNo }) => outRequestNo === call.biz['out_request_no']);
  return asked !== undefined && ledger.nowMs() - asked.atMs < underMs;
}

function depositBackInfo({ depositBack, amountFen }: Refund) {
  if (!depositBack) return undefined;
  const at = formatBeijing(depositBack.atMs);
  const dback_amount = formatYuan(amountFen);
  return { has_deposit_back: 'true', dback_status: depositBack.status, dback_amount, bank_ack_time: at };
}
