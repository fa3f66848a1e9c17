/** What a refund returns, and what of it partners give back, while somebody enters it: by the figures that the engine goes by. */
import { enteredYuan, fenOf, yuanOfFen } from '../../../../../parts/values/fen';
import type { Parts } from '../../../../../parts/values/money-bar';
import type { TradeHead } from '../../known-trade';

export type Account = Omit<TradeHead['refundableShares'][number], 'amount'>;
/** As it is typed, by `keyOf`: what stands in the way is not lost when the order changes. */
export type Entered = Readonly<Record<string, string>>;

export const keyOf = ({ transOut, transOutType }: Account) => `${transOutType} ${transOut}`;

/** What was entered for those who have a share now; undefined: it is no amount. */
export function sharesOf({ refundableShares }: TradeHead, entered: Entered) {
  return refundableShares.map((share) => {
    const text = entered[keyOf(share)]?.trim() ?? '';
    return { ...share, yuan: text === '' ? '0.00' : enteredYuan(text) };
  });
}

/** As `royalty` of a refund has it. */
export function royaltyOf(shares: ReturnType<typeof sharesOf>) {
  return shares.flatMap(({ transOut, transOutType, yuan = '0.00' }) =>
    fenOf(yuan) === 0n ? [] : [{ transOut, transOutType, amount: yuan }],
  );
}

export const sumOf = (royalty: ReturnType<typeof royaltyOf>) =>
  royalty.reduce((sum, { amount }) => sum + fenOf(amount), 0n);

/** What can be refunded when partners give back so much of it, in fen. */
export function limitWith(trade: TradeHead, takenFen: bigint): bigint {
  const [own, both] = [fenOf(trade.refundableWithoutRoyalty), fenOf(trade.refundableAmount)];
  return own + takenFen < both ? own + takenFen : both;
}

type Sent = { outRequestNo: string; yuan: string; takenFen: bigint };

/** Where the money is once this refund is done; it may be under way, or done, in `trade` already. */
export function partsAfter(trade: TradeHead, { outRequestNo, yuan, takenFen }: Sent): Parts {
  const fen = fenOf(yuan);
  const own = trade.refunds.find((one) => one.outRequestNo === outRequestNo && one.state !== 'REFUSED');
  if (own?.state === 'SUCCEEDED') return trade;
  const refundedAmount = yuanOfFen(fenOf(trade.refundedAmount) + fen);
  if (own) return { ...trade, refundedAmount, reservedAmount: less(trade.reservedAmount, fen) };
  return {
    ...trade,
    refundedAmount,
    refundableAmount: less(trade.refundableAmount, fen),
    refundableWithoutRoyalty: less(trade.refundableWithoutRoyalty, fen - takenFen),
  };
}

function less(yuan: string, fen: bigint): string {
  const left = fenOf(yuan) - fen;
  return yuanOfFen(left < 0n ? 0n : left);
}
