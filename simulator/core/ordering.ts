/** alipay.trade.precreate and alipay.trade.create: alipay-protocol.md 2.1, 2.2, 2.4, 2.5 and 6. */
import { z } from 'zod';
import { type Answer, gatewayError, invalidParameter, refused, success } from './answers';
import { HOUR_MS, timeoutDeadlineMs } from '../values/beijing-time';
import type { Ledger } from '../ledger/ledger';
import type { QrCode } from '../ledger/ledger-rows';
import { createTrade, qrDropAtMs } from './lifecycle';
import { type Call, isFull, isSameOrder, parseFields, readOrder, refusalOfRepeat, text } from './orders';

/** A QR code expires after two hours, whatever the time-outs of its order say. */
const QR_LIFE_MS = 2 * HOUR_MS;
/** So many live codes one order number may have (each repeat with other data adds one). */
const MAX_CODES_PER_ORDER = 50;

/** The answer of a ledger that takes no more orders. */
export const FULL = () => gatewayError('40005', 'isv.app-call-limited', '应用调用次数超限');

/** alipay.trade.precreate: hands out a QR code. No trade exists before a buyer scans it. */
export function precreate(ledger: Ledger, call: Call): Answer {
  const read = readOrder(ledger, call);
  if ('refusal' in read) return read.refusal;
  const { order } = read;
  const qrDeadline = readQrDeadlineMs(ledger.nowMs(), call.biz['qr_code_timeout_express']);
  if (typeof qrDeadline !== 'number') return qrDeadline;
  const trade = ledger.trades.get(order.outTradeNo);
  const refusal = trade && refusalOfRepeat(trade, order);
  if (refusal) return refusal;
  const open = openCodes(ledger, order.outTradeNo);
  const answerWith = (qr: QrCode) => success({ out_trade_no: order.outTradeNo, qr_code: ledger.qrCodeUrl(qr.code) });
  if (open.length > 0 && ledger.rules.refuseRepeatedPrecreate) return refused('ACQ.APPLY_PC_MERCHANT_CODE_ERROR');
  // Repeating an unscanned precreate is unclear in the sources. Here: the same data gets the same code again (with the latest
  // notify_url, on the first call's clock); other data gets a second code, and whichever is scanned first makes the trade.
  const same = open.find((qr) => isSameOrder(qr.order, order));
  if (same) {
    if (!trade) ledger.putQr({ ...same, order: { ...order, deadlineMs: same.order.deadlineMs } });
    return answerWith(same);
  }
  if (open.length >= MAX_CODES_PER_ORDER) return refused('ACQ.APPLY_PC_MERCHANT_CODE_ERROR');
  if (isFull(ledger)) return FULL();
  const deadlineMs = trade?.deadlineMs ?? order.deadlineMs;
  const qr: QrCode = {
    code: ledger.newQrCode(),
    order: { ...order, deadlineMs },
    createdAtMs: ledger.nowMs(),
    deadAtMs: Math.min(qrDeadline, deadlineMs),
  };
  ledger.putQr(qr);
  ledger.dueChanges.add(qrDropAtMs(qr), { kind: 'drop-qr', key: qr.code });
  return answerWith(qr);
}

function readQrDeadlineMs(nowMs: number, timeout: unknown): number | Answer {
  const latestMs = nowMs + QR_LIFE_MS;
  if (timeout === undefined || timeout === '') return latestMs;
  const asked = typeof timeout === 'string' ? timeoutDeadlineMs(timeout, nowMs) : undefined;
  return asked === undefined ? invalidParameter('qr_code_timeout_express') : Math.min(asked, latestMs);
}

/** The codes of an order number that can still be scanned, oldest first. */
export function openCodes(ledger: Ledger, outTradeNo: string): QrCode[] {
  const codes = (ledger.codesByOrder.get(outTradeNo) ?? []).map((code) => ledger.qrCodes.get(code)!);
  return codes.filter((qr) => !qr.blocked && qr.deadAtMs > ledger.nowMs());
}

const createShape = z.object({ buyer_id: text(28).optional(), buyer_open_id: text(128).optional() });

/** alipay.trade.create: the trade exists at once; the buyer pays it in the wallet. A repeat answers the same trade_no. */
export function create(ledger: Ledger, call: Call): Answer {
  const read = readOrder(ledger, call);
  if ('refusal' in read) return read.refusal;
  const parsed = parseFields(createShape, call.biz);
  if ('refusal' in parsed) return parsed.refusal;
  const buyerId = parsed.fields.buyer_id ?? parsed.fields.buyer_open_id;
  if (buyerId === undefined) return invalidParameter('buyer_id or buyer_open_id is required');
  if (buyerId === ledger.merchant.sellerId) return refused('ACQ.BUYER_SELLER_EQUAL');
  const { order } = read;
  const existing = ledger.trades.get(order.outTradeNo);
  const refusal = existing && refusalOfRepeat(existing, order);
  if (refusal) return refusal;
  const buyer = ledger.findBuyer(buyerId);
  if (!buyer) return refused('ACQ.BUYER_NOT_EXIST');
  if (existing?.buyerNamed && existing.buyerId !== buyer.id) return refused('ACQ.TRADE_BUYER_NOT_MATCH');
  if (!existing && isFull(ledger)) return FULL();
  const trade = existing ?? createTrade(ledger, order, buyer, { buyerNamed: true });
  return success({ out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo });
}
