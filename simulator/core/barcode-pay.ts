/** alipay.trade.pay with a scanned barcode: alipay-protocol.md 2.3 and 2.5. */
import { z } from 'zod';
import { type Answer, inProcess, refused, success } from './answers';
import { formatBeijing } from '../values/beijing-time';
import { type BarcodeOutcome, type Buyer, barcodeOutcome } from '../ledger/buyers';
import type { Ledger } from '../ledger/ledger';
import type { Trade } from '../ledger/ledger-rows';
import { createTrade, payTrade } from './lifecycle';
import { FULL } from './ordering';
import { type Call, isFull, parseFields, readOrder, refusalOfRepeat } from './orders';
import { formatYuan } from '../values/yuan';

const payShape = z.object({
  scene: z.literal('bar_code'),
  auth_code: z.string().regex(/^(2[5-9]|30)\d{14,22}$/),
});

/** alipay.trade.pay with a scanned barcode; the last two digits of the auth_code decide what the buyer does (buyers.ts). */
export function payByBarcode(ledger: Ledger, call: Call): Answer {
  const read = readOrder(ledger, call);
  if ('refusal' in read) return read.refusal;
  const parsed = parseFields(payShape, call.biz);
  if ('refusal' in parsed) return parsed.refusal;
  const { order } = read;
  const authCode = parsed.fields.auth_code;
  const existing = ledger.trades.get(order.outTradeNo);
  const refusal = existing && refusalOfRepeat(existing, order);
  if (refusal) return refusal;
  // How a second pay answers while the first waits is not documented. Here the same code gets the same answer again, and a fresh
  // code of the same buyer may pay the waiting trade.
  if (existing?.authCode === authCode) return inProcess(payFields(ledger, existing));
  const outcome = barcodeOutcome(authCode);
  if (ledger.authCodes.has(authCode) || outcome.effect === 'expired') return refused('ACQ.PAYMENT_AUTH_CODE_INVALID');
  const buyer = ledger.buyers.get(outcome.buyerId)!;
  if (existing?.buyerNamed && existing.buyerId !== buyer.id) return refused('ACQ.TRADE_BUYER_NOT_MATCH');
  if (!existing && isFull(ledger)) return FULL();
  ledger.useAuthCode(authCode, order.outTradeNo);
  if (buyer.balanceFen < order.totalFen && outcome.effect.startsWith('pays')) {
    // Whether a failed attempt leaves a waiting trade behind is not documented; by default it does not.
    if (!existing && ledger.rules.failedPayLeavesTrade) createTrade(ledger, order, buyer, { buyerNamed: true });
    return refused('ACQ.BUYER_BALANCE_NOT_ENOUGH');
  }
  const trade = existing ?? createTrade(ledger, order, buyer, { buyerNamed: true, authCode });
  return chargeBarcode(ledger, trade, buyer, { outcome, authCode });
}

function chargeBarcode(
  ledger: Ledger,
  trade: Trade,
  buyer: Buyer,
  { outcome, authCode }: { outcome: BarcodeOutcome; authCode: string },
): Answer {
  const needsPassword = trade.totalFen > ledger.rules.barcodePasswordAboveFen;
  if (outcome.effect.startsWith('confirms') || needsPassword) {
    Object.assign(trade, { buyerId: buyer.id, buyerNamed: true, authCode });
    ledger.putTrade(trade);
  } else payTrade(ledger, trade, buyer);
  if (outcome.effect.endsWith('-but-error')) return refused('ACQ.SYSTEM_ERROR');
  if (trade.status === 'WAIT_BUYER_PAY') return inProcess(payFields(ledger, trade));
  return success({
    ...payFields(ledger, trade),
    gmt_payment: formatBeijing(trade.paidAtMs!),
    fund_bill_list: [{ amount: formatYuan(trade.totalFen), fund_channel: 'ALIPAYACCOUNT' }],
  });
}

/** The answer of trade.pay has no trade_status; while the buyer has not confirmed, the paid amounts are "0.00". */
function payFields(ledger: Ledger, trade: Trade) {
  const buyer = ledger.buyers.get(trade.buyerId)!;
  const paid = trade.paidAtMs === undefined ? '0.00' : formatYuan(trade.totalFen);
  return {
    buyer_logon_id: buyer.logonId,
    buyer_pay_amount: paid,
    buyer_user_id: buyer.id,
    invoice_amount: paid,
    open_id: buyer.openId,
    out_trade_no: trade.outTradeNo,
    point_amount: '0.00',
    receipt_amount: paid,
    total_amount: formatYuan(trade.totalFen),
    trade_no: trade.tradeNo,
  };
}
