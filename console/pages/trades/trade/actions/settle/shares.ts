/** The shares of a settlement while somebody enters them, and what the settlements of a trade have taken of its money. */
import { enteredYuan, fenOf, yuanOfFen } from '../../../../../parts/values/fen';
import type { TradeHead } from '../../known-trade';

export type Share = { transIn: string; transInType: 'userId' | 'loginName'; amount: string };

export const NO_SHARE: Share = { transIn: '', transInType: 'userId', amount: '' };
/** Alipay takes no more at once. */
export const MAX_SHARES = 10;

/** In fen; what is no amount counts as nothing. */
export function sumOf(shares: readonly Share[]): bigint {
  return shares.reduce((sum, { amount }) => sum + fenOf(enteredYuan(amount) ?? '0.00'), 0n);
}

export type Division = { left: string; shared: string; pending: string };

/** Of what was paid: left with the shop or the buyer, shared for certain, and being shared or in doubt. `more`: fen that are to be shared. */
export function divisionOf({ paidAmount, settlements }: TradeHead, more = 0n): Division {
  const isOpen = (state: string) => state === 'REQUESTED' || state === 'UNKNOWN';
  const shared = settlements.reduce((sum, { sharedAmount }) => sum + fenOf(sharedAmount ?? '0.00'), 0n) + more;
  const pending = settlements.reduce((sum, { state, amount }) => sum + (isOpen(state) ? fenOf(amount) : 0n), 0n);
  const left = fenOf(paidAmount) - shared - pending;
  return { left: yuanOfFen(left < 0n ? 0n : left), shared: yuanOfFen(shared), pending: yuanOfFen(pending) };
}

/** Once the sharing of that number is done; it may be under way, or done, in `trade` already. */
export function divisionAfter(trade: TradeHead, outRequestNo: string, more: bigint): Division {
  const isOwn = (one: TradeHead['settlements'][number]) => one.outRequestNo === outRequestNo && one.state !== 'REFUSED';
  if (!trade.settlements.some(isOwn)) return divisionOf(trade, more);
  const settlements = trade.settlements.map((one) =>
    isOwn(one) && one.state !== 'SUCCEEDED' ? { ...one, state: 'SUCCEEDED' as const, sharedAmount: one.amount } : one,
  );
  return divisionOf({ ...trade, settlements });
}
