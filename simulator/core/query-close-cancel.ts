/** alipay.trade.query, close and cancel: alipay-protocol.md 2.6 to 2.8. */
import { z } from 'zod';
import { type Answer, invalidParameter, refused, success } from './answers';
import { formatBeijing } from '../values/beijing-time';
import type { Ledger } from '../ledger/ledger';
import type { Trade } from '../ledger/ledger-rows';
import { closeTrade, refundTrade } from './lifecycle';
import { type Call, parseFields, text } from './orders';
import { formatYuan } from '../values/yuan';

const tradeShape = z.object({
  out_trade_no: text(64).optional(),
  trade_no: text(64).optional(),
  operator_id: z.string().max(30).optional(),
  query_options: z.array(z.string()).max(50).optional(),
});

/** The trade a call names: trade_no wins over out_trade_no, even when it is wrong. */
export function findTrade(
  ledger: Ledger,
  call: Call,
): { trade: Trade } | { refusal: Answer } | { missing: string | undefined } {
  const parsed = parseFields(tradeShape, call.biz);
  if ('refusal' in parsed) return parsed;
  const { trade_no: tradeNo, out_trade_no: outTradeNo } = parsed.fields;
  if (tradeNo === undefined && outTradeNo === undefined)
    return { refusal: invalidParameter('out_trade_no or trade_no is required') };
  const trade = tradeNo !== undefined ? ledger.tradesByNo.get(tradeNo) : ledger.trades.get(outTradeNo!);
  return trade ? { trade } : { missing: outTradeNo };
}

/** Whether a call requests an optional part of the answer. */
export const asksFor = (call: Call, option: string) =>
  Array.isArray(call.biz['query_options']) && call.biz['query_options'].includes(option);

const NOTHING_PAID = { buyer_pay_amount: '0.00', invoice_amount: '0.00', point_amount: '0.00', receipt_amount: '0.00' };

/** alipay.trade.query. Says nothing of refunds; which paid fields survive a full refund is not documented, here all do. */
export function query(ledger: Ledger, call: Call): Answer {
  const found = findTrade(ledger, call);
  if ('refusal' in found) return found.refusal;
  if ('missing' in found) return refused('ACQ.TRADE_NOT_EXIST', { ...NOTHING_PAID, out_trade_no: found.missing });
  const { trade } = found;
  const buyer = ledger.buyers.get(trade.buyerId)!;
  const total = formatYuan(trade.totalFen);
  const isPaid = trade.paidAtMs !== undefined;
  const paid = isPaid
    ? { buyer_pay_amount: total, invoice_amount: total, point_amount: '0.00', receipt_amount: total }
    : NOTHING_PAID;
  return success({
    buyer_logon_id: buyer.logonId,
    ...paid,
    buyer_user_id: buyer.id,
    buyer_open_id: buyer.openId,
    out_trade_no: trade.outTradeNo,
    send_pay_date: isPaid ? formatBeijing(trade.paidAtMs!) : undefined,
    store_id: trade.storeId,
    terminal_id: trade.terminalId,
    passback_params: trade.passbackParams,
    fund_bill_list:
      isPaid && asksFor(call, 'fund_bill_list') ? [{ amount: total, fund_channel: 'ALIPAYACCOUNT' }] : undefined,
    total_amount: total,
    trade_no: trade.tradeNo,
    trade_status: trade.status,
  });
}

/** alipay.trade.close: only an unpaid trade closes. An unscanned QR code is no trade and stays payable. */
export function close(ledger: Ledger, call: Call): Answer {
  const found = findTrade(ledger, call);
  if ('refusal' in found) return found.refusal;
  if ('missing' in found) return refused('ACQ.TRADE_NOT_EXIST');
  const { trade } = found;
  // Which of the two an already closed trade answers is not documented; a paid one is TRADE_STATUS_ERROR.
  if (trade.status === 'TRADE_CLOSED') return refused('ACQ.REASON_TRADE_STATUS_INVALID');
  if (trade.status !== 'WAIT_BUYER_PAY') return refused('ACQ.TRADE_STATUS_ERROR');
  closeTrade(ledger, trade);
  return success({ out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo });
}

/** alipay.trade.cancel: closes what is unpaid, refunds what is paid; without a trade it answers 10000 and no action. */
export function cancel(ledger: Ledger, call: Call): Answer {
  const found = findTrade(ledger, call);
  if ('refusal' in found) return found.refusal;
  if ('missing' in found) return cancelUnscanned(ledger, found.missing);
  const { trade } = found;
  const cancelled = () =>
    success({ action: trade.cancelAction, out_trade_no: trade.outTradeNo, retry_flag: 'N', trade_no: trade.tradeNo });
  // A repeated cancel is answered like the first, so that a lost answer can be requested again.
  if (trade.cancelAction) return cancelled();
  if (trade.refunds.length > 0) return refused('ACQ.REASON_TRADE_REFUND_FEE_ERR', { retry_flag: 'N' });
  if (trade.status === 'TRADE_FINISHED') return refused('ACQ.TRADE_HAS_FINISHED', { retry_flag: 'N' });
  if (trade.status === 'TRADE_SUCCESS') {
    const refusal = refusalToTakeBack(ledger, trade);
    if (refusal) return refusal;
    trade.cancelAction = 'refund';
    // The money goes back under the number a refund without out_request_no would have.
    refundTrade(ledger, trade, { outRequestNo: trade.outTradeNo, amountFen: trade.totalFen, reason: 'cancel' });
    return cancelled();
  }
  trade.cancelAction = 'close';
  if (trade.status === 'WAIT_BUYER_PAY') closeTrade(ledger, trade);
  else ledger.putTrade(trade);
  return cancelled();
}

function refusalToTakeBack(ledger: Ledger, trade: Trade): Answer | undefined {
  // The mainland window is not documented; a day is assumed, afterwards refund is the way.
  if (ledger.nowMs() - trade.paidAtMs! > ledger.rules.cancelWindowMs)
    return refused('ACQ.TRADE_CANCEL_TIME_OUT', { retry_flag: 'N' });
  if (ledger.meta.sellerBalanceFen < trade.totalFen)
    return refused('ACQ.SELLER_BALANCE_NOT_ENOUGH', { retry_flag: 'Y' });
  return undefined;
}

/** Whether a cancel before the scan stops a later scan is not documented; by default it does not (the harder case). */
function cancelUnscanned(ledger: Ledger, outTradeNo: string | undefined): Answer {
  if (outTradeNo !== undefined && ledger.rules.cancelBlocksUnscannedQr) {
    for (const code of ledger.codesByOrder.get(outTradeNo) ?? [])
      ledger.putQr({ ...ledger.qrCodes.get(code)!, blocked: true });
  }
  return success({ out_trade_no: outTradeNo, retry_flag: 'N' });
}
