/** Which actions the state of a trade lets somebody begin; the engine decides. */
import { isZero } from '../../../../parts/values/fen';
import type { TradeHead } from '../known-trade';

export type Action = 'refund' | 'settle' | 'close' | 'cancel';

export function permittedActions(trade: TradeHead): readonly Action[] {
  const { state, method, inDoubt, refundedAmount, refundableAmount } = trade;
  const isOpen = state === 'CREATED' || state === 'WAIT_BUYER_PAY';
  const isPaid = state === 'TRADE_SUCCESS';
  const isFaceToFace = method === 'QR_CODE' || method === 'BARCODE';
  return [
    // While an outcome is unknown, nobody starts to move more money.
    ...(isPaid && !inDoubt && !isZero(refundableAmount) ? (['refund'] as const) : []),
    ...(isPaid && !inDoubt ? (['settle'] as const) : []),
    ...(isOpen ? (['close'] as const) : []),
    ...((isOpen || isPaid) && isFaceToFace && isZero(refundedAmount) ? (['cancel'] as const) : []),
  ];
}
