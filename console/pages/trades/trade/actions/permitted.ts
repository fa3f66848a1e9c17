/** Which actions the state of a trade lets somebody begin; the engine decides. */
import { isZero } from '../../../../parts/values/fen';
import { isAnotherOrder, type TradeHead } from '../known-trade';

export type Action = 'refund' | 'settle' | 'close' | 'cancel';

/** Why an action does not help, or would be refused. */
export type Obstacle = 'inDoubt' | 'isAnotherOrder' | 'isShared' | 'isRefunded';

/** `obstacle`: it cannot be begun. */
export type Offer = { action: Action; obstacle: Obstacle | undefined };

/** What stands in the way is shown while an outcome is in doubt, when somebody looks for a way out; otherwise it is not offered. */
export function offersOf(trade: TradeHead): readonly Offer[] {
  const { state, method, inDoubt } = trade;
  const isOpen = state === 'CREATED' || state === 'WAIT_BUYER_PAY';
  const isPaid = state === 'TRADE_SUCCESS';
  const isFaceToFace = method === 'QR_CODE' || method === 'BARCODE';
  const actions: readonly Action[] = [
    ...(isPaid && isRefundable(trade) ? (['refund'] as const) : []),
    ...(isPaid ? (['settle'] as const) : []),
    ...(isOpen || mayBeOpenAtAlipay(trade) ? (['close'] as const) : []),
    ...((isOpen || isPaid) && isFaceToFace ? (['cancel'] as const) : []),
  ];
  return actions
    .map((action) => ({ action, obstacle: obstacleTo(action, trade) }))
    .filter(({ obstacle }) => inDoubt || obstacle === undefined);
}

/** Out of the shop's own money, or out of partners' shares. */
function isRefundable({ refundableWithoutRoyalty, refundableShares }: TradeHead): boolean {
  return !isZero(refundableWithoutRoyalty) || refundableShares.length > 0;
}

/** The advice on this anomaly is to close at Alipay what is closed here. */
function mayBeOpenAtAlipay({ state, anomalies }: TradeHead): boolean {
  const isContradicted = anomalies.some(({ kind, resolvedAt }) => kind === 'CONTRADICTS_STATE' && resolvedAt === null);
  return state === 'TRADE_CLOSED' && isContradicted;
}

/** A close or a cancel leads out of a doubt of the payment; whoever moves more money before that may move it twice. */
export function obstacleTo(action: Action, trade: TradeHead): Obstacle | undefined {
  if (action === 'refund' || action === 'settle') return trade.inDoubt ? 'inDoubt' : undefined;
  if (isAnotherOrder(trade)) return 'isAnotherOrder';
  if (action === 'close') return undefined;
  if (trade.settlements.some(({ state }) => state !== 'REFUSED')) return 'isShared';
  const isRefunded = trade.refunds.some(({ state }) => state !== 'REFUSED') || !isZero(trade.refundedAmount);
  return isRefunded ? 'isRefunded' : undefined;
}
