/** A trade as commands print it. None of these fields needs more than the scope of the mutation that answers it. */
import { say } from '../terminal/output';

/** Amounts are yuan, times RFC 3339. */
export type ShownTrade = {
  outTradeNo: string;
  tradeNo: string | null;
  state: string;
  inDoubt: boolean;
  subject: string;
  method: string;
  totalAmount: string;
  paidAmount: string;
  paidAt: string | null;
  refundedAmount: string;
  reservedAmount: string;
  refundableAmount: string;
  closeReason: string | null;
  createdAt: string;
  expiresAt: string | null;
};

export const TRADE_FIELDS =
  'outTradeNo tradeNo state inDoubt subject method totalAmount paidAmount paidAt refundedAmount reservedAmount refundableAmount closeReason createdAt expiresAt';

const NOTHING = '0.00';

export function sayTrade(trade: ShownTrade): void {
  const { outTradeNo, state, inDoubt, subject, closeReason, totalAmount, method } = trade;
  const why = closeReason === null ? '' : ` (${closeReason})`;
  say(`${outTradeNo}  ${state}${why}${inDoubt ? '  in doubt' : ''}  ${totalAmount} by ${method}  ${subject}`);
  if (trade.paidAmount !== NOTHING) {
    const at = trade.paidAt === null ? '' : `, at ${trade.paidAt}`;
    say(`  paid ${trade.paidAmount}${at}`);
    say(`  ${moneyLine(trade)}`);
  }
}

/** What went back, and what is left. */
export function moneyLine({ refundedAmount, refundableAmount, reservedAmount }: ShownTrade): string {
  const reserved = reservedAmount === NOTHING ? '' : `, ${reservedAmount} reserved for what is not known yet`;
  return `refunded ${refundedAmount} in all, ${refundableAmount} can still be refunded${reserved}`;
}
