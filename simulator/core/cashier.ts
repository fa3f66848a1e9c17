/** What a buyer does in the wallet: scan a code, pay a trade. */
import type { Buyer } from '../ledger/buyers';
import type { Ledger } from '../ledger/ledger';
import type { QrCode, Trade } from '../ledger/ledger-rows';
import { createSecondTrade, createTrade, payTrade } from './lifecycle';
import { openCodes } from './ordering';
import { refusalOfRepeat } from './orders';

/** Why the cashier turned the buyer away: a sub_code-like word for programs, a sentence for people. */
type CashierRefusal = { refused: string; message: string };
export type CashierResult = { trade: Trade } | CashierRefusal;

const MESSAGES = {
  UNKNOWN_ORDER:
    'no QR code or trade has this number: precreate first, or open the address of a page in a browser; mind the spelling of out_trade_no',
  UNKNOWN_CODE: 'this QR code is not known here: use the qr_code that precreate answered',
  CODE_EXPIRED: 'this QR code has expired: precreate again to get a new one',
  UNKNOWN_BUYER: 'no such buyer: use a name or id shown on /wallet, or any id of 16 digits that begins with 2088',
  'ACQ.TRADE_HAS_SUCCESS': 'this order has already been paid',
  'ACQ.TRADE_HAS_CLOSE': 'this order is closed and can no longer be paid: place a new order',
  'ACQ.CONTEXT_INCONSISTENT': 'another order with this number is already waiting, with a different amount or subject',
  'ACQ.TRADE_BUYER_NOT_MATCH': 'another buyer has already begun to pay this order',
  'ACQ.BUYER_BALANCE_NOT_ENOUGH':
    'this buyer does not have enough money, and an order stays with the buyer who began to pay it: close it and place a new order',
} as const;
export type CashierReason = keyof typeof MESSAGES;
export const isCashierReason = (text: string): text is CashierReason => Object.hasOwn(MESSAGES, text);

/** The sentence for a reason; undefined for anything that is no reason of the cashier. */
export const cashierMessage = (reason: string): string | undefined =>
  isCashierReason(reason) ? MESSAGES[reason] : undefined;

const turnedAway = (reason: CashierReason): CashierRefusal => ({ refused: reason, message: MESSAGES[reason] });

/** `code` is a bare QR code or the URL the merchant got. */
export type ScanTarget = { code: string } | { outTradeNo: string };

/** The bare code in what a person scanned, typed or pasted. */
export function bareCode(scanned: string): string {
  const lastPart = scanned.trim().split(/[?#]/)[0]!.split('/').filter(Boolean).at(-1);
  return lastPart ?? '';
}

/**
 * A buyer scans: the trade comes into being, or the scan joins the one that waits. Without a named buyer the default one is
 * assumed until somebody pays.
 */
export function scan(ledger: Ledger, target: ScanTarget, buyerName?: string): CashierResult {
  const buyer = ledger.findBuyer(buyerName);
  if (!buyer) return turnedAway('UNKNOWN_BUYER');
  const qr = findQr(ledger, target);
  if ('refused' in qr) return qr;
  const existing = 'trade' in qr ? qr.trade : ledger.trades.get(qr.order.outTradeNo);
  if (!existing) {
    if ((qr as QrCode).deadAtMs <= ledger.nowMs() || (qr as QrCode).blocked) return turnedAway('CODE_EXPIRED');
    return { trade: createTrade(ledger, (qr as QrCode).order, buyer, { buyerNamed: buyerName !== undefined }) };
  }
  const refusal = refusalOfRepeat(existing, 'trade' in qr ? existing : qr.order);
  if (refusal) return turnedAway(refusal.sub_code as CashierReason);
  return bindBuyer(ledger, existing, buyer, buyerName !== undefined);
}

function findQr(ledger: Ledger, target: ScanTarget): QrCode | { trade: Trade } | CashierRefusal {
  if ('code' in target) return ledger.qrCodes.get(bareCode(target.code)) ?? turnedAway('UNKNOWN_CODE');
  const trade = ledger.trades.get(target.outTradeNo);
  if (trade) return { trade };
  const newest = openCodes(ledger, target.outTradeNo).at(-1);
  if (newest) return newest;
  return turnedAway(ledger.codesByOrder.has(target.outTradeNo) ? 'CODE_EXPIRED' : 'UNKNOWN_ORDER');
}

function bindBuyer(ledger: Ledger, trade: Trade, buyer: Buyer, isNamed: boolean): CashierResult {
  if (!isNamed || trade.buyerId === buyer.id) return { trade };
  if (trade.buyerNamed) return turnedAway('ACQ.TRADE_BUYER_NOT_MATCH');
  Object.assign(trade, { buyerId: buyer.id, buyerNamed: true });
  ledger.putTrade(trade);
  return { trade };
}

/** A buyer scans if need be and pays; also confirms a barcode payment on the phone. Paying what is paid changes nothing. */
export function payAtCashier(ledger: Ledger, target: ScanTarget, buyerName?: string): CashierResult {
  const outTradeNo = 'code' in target ? ledger.qrCodes.get(bareCode(target.code))?.order.outTradeNo : target.outTradeNo;
  const already = outTradeNo === undefined ? undefined : ledger.trades.get(outTradeNo);
  const isPaid = already?.status === 'TRADE_SUCCESS' || already?.status === 'TRADE_FINISHED';
  const isSameBuyer = buyerName === undefined || ledger.findBuyer(buyerName)?.id === already?.buyerId;
  if (isPaid && isSameBuyer) return { trade: already };
  const scanned = scan(ledger, target, buyerName);
  if ('refused' in scanned) return scanned;
  const { trade } = scanned;
  const buyer = ledger.buyers.get(trade.buyerId)!;
  if (buyer.balanceFen < trade.totalFen) return turnedAway('ACQ.BUYER_BALANCE_NOT_ENOUGH');
  payTrade(ledger, trade, buyer);
  return { trade };
}

/**
 * A buyer pays a paid order once more, by what another app or product of the merchant sold under its number: another trade,
 * paid. One order has two of them at most.
 */
export function payAgain(ledger: Ledger, outTradeNo: string, buyerName?: string): CashierResult {
  const first = ledger.trades.get(outTradeNo);
  if (first?.paidAtMs === undefined) return turnedAway('UNKNOWN_ORDER');
  const isTwice = [...ledger.tradesByNo.values()].some((trade) => trade.isSecond && trade.outTradeNo === outTradeNo);
  if (isTwice) return turnedAway('ACQ.TRADE_HAS_SUCCESS');
  const buyer = ledger.findBuyer(buyerName ?? first.buyerId);
  if (!buyer) return turnedAway('UNKNOWN_BUYER');
  if (buyer.balanceFen < first.totalFen) return turnedAway('ACQ.BUYER_BALANCE_NOT_ENOUGH');
  const second = createSecondTrade(ledger, first, buyer);
  payTrade(ledger, second, buyer);
  return { trade: second };
}
