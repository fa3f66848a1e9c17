/** What Alipay's ledger says of an order beside what the engine says; amounts in yuan. */
import { fenOf, yuanOfFen } from '../../../parts/values/fen';
import type { AlipayLedger, AlipayTrade } from '../../../session/simulator';
import type { BookedTradesQuery } from '../documents';

export type Booked = BookedTradesQuery['trades']['nodes'][number];

/** `status`: of the first trade of that number; undefined: Alipay knows of none. */
type AtAlipay = { status: AlipayTrade['trade_status'] | undefined; paid: string; refunded: string };

export type Verdict = 'agrees' | 'doubt' | 'differs';
export type Compared = { booked: Booked; alipay: AtAlipay; verdict: Verdict };

export function compareBooks(booked: readonly Booked[], { trades }: AlipayLedger): Compared[] {
  return booked.map((order) => {
    const alipay = atAlipay(trades.filter((trade) => trade.out_trade_no === order.outTradeNo));
    return { booked: order, alipay, verdict: verdictOf(order, alipay) };
  });
}

/** Why Alipay has no trade of an order. It makes that of a code when somebody scans it, and none where it refuses a payment. */
export function whyUnknown({ method, state, closeReason }: Booked): 'unscanned' | 'refusedThere' | 'unknownThere' {
  if (closeReason === 'PAYMENT_REFUSED') return 'refusedThere';
  return method === 'QR_CODE' && state !== 'TRADE_CLOSED' ? 'unscanned' : 'unknownThere';
}

/** An order that was paid twice has two trades there. */
function atAlipay(trades: readonly AlipayTrade[]): AtAlipay {
  const sumOf = (amounts: string[]) => yuanOfFen(amounts.reduce((sum, yuan) => sum + fenOf(yuan), 0n));
  return {
    status: trades[0]?.trade_status,
    paid: sumOf(trades.filter(isPaid).map((trade) => trade.total_amount)),
    refunded: sumOf(trades.map((trade) => trade.refunded_amount)),
  };
}

/** Closed after a full refund it was paid, closed by its time it was not. */
function isPaid({ trade_status: status, refunded_amount: refunded }: AlipayTrade): boolean {
  return status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED' || fenOf(refunded) > 0n;
}

/** Money decides. Where an outcome is in doubt, the engine does not claim to know it. */
function verdictOf({ paidAmount, refundedAmount, inDoubt }: Booked, { paid, refunded }: AtAlipay): Verdict {
  const isSame = fenOf(paidAmount) === fenOf(paid) && fenOf(refundedAmount) === fenOf(refunded);
  if (isSame) return 'agrees';
  return inDoubt ? 'doubt' : 'differs';
}
