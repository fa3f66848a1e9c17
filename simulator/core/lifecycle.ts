/** The life of a trade: made, paid, closed, finished; and what the passing of time does to it. */
import { DAY_MS } from '../values/beijing-time';
import type { Buyer } from '../ledger/buyers';
import type { Ledger } from '../ledger/ledger';
import type { DueChange, Order, QrCode, Refund, Trade } from '../ledger/ledger-rows';
import { queueNotify } from '../ledger/notify-queue';
import { PRODUCTS } from '../ledger/products';

/** A paid trade can be refunded for this time, then it becomes TRADE_FINISHED (12 months; the contract decides in reality). */
const REFUND_WINDOW_MS = 365 * DAY_MS;
/** An expired QR code is stored for this time, so that a buyer who opens it reads "expired" instead of "unknown". */
const DEAD_QR_KEPT_MS = DAY_MS;

/** When a QR code is deleted. */
export const qrDropAtMs = (qr: QrCode) => qr.deadAtMs + DEAD_QR_KEPT_MS;

/** Makes the trade of an order for a buyer, in WAIT_BUYER_PAY. */
export function createTrade(
  ledger: Ledger,
  order: Order,
  buyer: Buyer,
  { buyerNamed, authCode }: Pick<Trade, 'buyerNamed' | 'authCode'>,
): Trade {
  const trade: Trade = {
    ...order,
    tradeNo: ledger.newTradeNo(),
    status: 'WAIT_BUYER_PAY',
    buyerId: buyer.id,
    buyerNamed,
    authCode,
    createdAtMs: ledger.nowMs(),
    refundedFen: 0,
    refunds: [],
  };
  ledger.putTrade(trade);
  scheduleTrade(ledger, trade);
  return trade;
}

/** Puts the next thing time does to a trade on the due list. */
export function scheduleTrade(ledger: Ledger, trade: Trade): void {
  if (trade.status === 'WAIT_BUYER_PAY')
    ledger.dueChanges.add(trade.deadlineMs + ledger.rules.expiryLagMs, { kind: 'close', key: trade.tradeNo });
  if (trade.status === 'TRADE_SUCCESS') {
    ledger.dueChanges.add(trade.paidAtMs! + REFUND_WINDOW_MS, { kind: 'finish', key: trade.tradeNo });
  }
}

/**
 * A second trade under the order number of a paid one, for the buyer to pay as well (alipay-protocol.md: two apps or products of one
 * merchant may use a number twice). Calls that name the order number mean the first trade.
 */
export function createSecondTrade(ledger: Ledger, first: Trade, buyer: Buyer): Trade {
  const { cancelAction: _cancel, settlements: _settlements, paidAtMs: _paid, closedAtMs: _closed, ...order } = first;
  const second: Trade = {
    ...order,
    tradeNo: ledger.newTradeNo(),
    isSecond: true,
    status: 'WAIT_BUYER_PAY',
    buyerId: buyer.id,
    buyerNamed: true,
    createdAtMs: ledger.nowMs(),
    refundedFen: 0,
    refunds: [],
  };
  ledger.putTrade(second);
  return second;
}

/** Moves the money and books the trade paid. The caller has checked that it waits and that the buyer can afford it. */
export function payTrade(ledger: Ledger, trade: Trade, buyer: Buyer): void {
  buyer.balanceFen -= trade.totalFen;
  ledger.meta.sellerBalanceFen += trade.totalFen;
  trade.buyerId = buyer.id;
  trade.buyerNamed = true;
  // SUCCESS is skipped for a product that cannot be refunded.
  trade.status = trade.refundable ? 'TRADE_SUCCESS' : 'TRADE_FINISHED';
  trade.paidAtMs = ledger.nowMs();
  ledger.putBuyer(buyer);
  ledger.putTrade(trade);
  ledger.saveMeta();
  scheduleTrade(ledger, trade);
  queueNotify(ledger, trade, { kind: 'payment' });
}

/**
 * Gives money back to the buyer; refunds that reach the total close the trade. Face-to-face and page.pay notify of a partial
 * refund only, wap.pay and app.pay of each (alipay-protocol.md 3.2).
 */
export function refundTrade(
  ledger: Ledger,
  trade: Trade,
  { outRequestNo, amountFen, reason, fromPartnersFen }: Omit<Refund, 'atMs' | 'depositBack'>,
): void {
  const nowMs = ledger.nowMs();
  const buyer = ledger.buyers.get(trade.buyerId)!;
  buyer.balanceFen += amountFen;
  ledger.meta.sellerBalanceFen -= amountFen - (fromPartnersFen ?? 0);
  trade.refunds.push({ outRequestNo, amountFen, reason, atMs: nowMs, fromPartnersFen: fromPartnersFen || undefined });
  trade.refundedFen += amountFen;
  if (trade.refundedFen > trade.totalFen) throw new Error(`refunds exceed the trade ${trade.outTradeNo}`);
  if (trade.refundedFen === trade.totalFen) {
    trade.status = 'TRADE_CLOSED';
    trade.closedAtMs = nowMs;
  }
  ledger.putBuyer(buyer);
  ledger.putTrade(trade);
  ledger.saveMeta();
  if (trade.status === 'TRADE_SUCCESS' || PRODUCTS[trade.method].notifiesEveryState) {
    queueNotify(ledger, trade, { kind: 'refund', outRequestNo, atMs: nowMs });
  }
}

/** Closes an unpaid trade. Only wap.pay and app.pay notify of it. */
export function closeTrade(ledger: Ledger, trade: Trade): void {
  trade.status = 'TRADE_CLOSED';
  trade.closedAtMs = ledger.nowMs();
  ledger.putTrade(trade);
  if (PRODUCTS[trade.method].notifiesEveryState) queueNotify(ledger, trade, { kind: 'state' });
}

/** Does everything that time alone brings about by now, in order: expiries, the end of refund windows, expired QR codes. */
export function applyDueChanges(ledger: Ledger): void {
  const nowMs = ledger.nowMs();
  for (let change = ledger.dueChanges.takeDue(nowMs); change; change = ledger.dueChanges.takeDue(nowMs)) {
    applyDueChange(ledger, change);
  }
}

function applyDueChange(ledger: Ledger, { kind, key }: DueChange) {
  if (kind === 'drop-qr') return ledger.dropQr(key);
  if (kind === 'call') return arrive(ledger, key);
  const trade = ledger.tradesByNo.get(key);
  // The list is not tidied when a trade moves on: an entry that no longer fits is simply passed over.
  if (kind === 'close' && trade?.status === 'WAIT_BUYER_PAY') closeTrade(ledger, trade);
  if (kind === 'finish' && trade?.status === 'TRADE_SUCCESS') {
    trade.status = 'TRADE_FINISHED';
    ledger.putTrade(trade);
    if (PRODUCTS[trade.method].notifiesEveryState) queueNotify(ledger, trade, { kind: 'state' });
  }
}

/** A request that was on its way reaches Alipay. */
function arrive(ledger: Ledger, key: string) {
  const execute = ledger.callsOnTheirWay.get(key);
  ledger.callsOnTheirWay.delete(key);
  execute?.();
}
