/**
 * The account of a trade's money, in fen: what was paid, what went back, what partners have, and what is promised. `refund`,
 * `settle`, `cancel`, the late-payment policy and follow-up all ask this file, so that no two of them promise the same fen.
 */
import { parseWireAmount } from '../values/money';
import type { Refund, Settlement, Trade } from './trade';
import type { RefundState } from './machines/refund-machine';
import type { JsonObject } from '../values/json';

/** Refunds of the trade's own money; those of a second payment are counted by Alipay on another trade. */
export function ownRefunds(trade: Trade): Refund[] {
  return trade.refunds.filter(({ tradeNo }) => tradeNo === undefined);
}

/**
 * Money that went back, by our refunds or by others that Alipay reported. Alipay's sum may contain refunds that are
 * still pending here: as long as the trade is open they are counted as reserved, not twice. It never shrinks.
 */
export function refundedFen(trade: Trade): number {
  const knownFen = sumOf(trade, ['SUCCEEDED']) + trade.foreignRefundFen;
  if (trade.state === 'TRADE_CLOSED') return Math.max(knownFen, trade.refundedAtAlipayFen);
  return Math.max(knownFen, returnedWithoutPendingFen(trade));
}

/**
 * The least of Alipay's sum that pending refunds cannot explain. A refund explains nothing of a sum that was reached before it was
 * requested, so each sum that was known at a request is a bound of its own.
 */
function returnedWithoutPendingFen(trade: Trade): number {
  const pending = ownRefunds(trade).filter(({ state }) => state === 'REQUESTED' || state === 'UNKNOWN');
  const bounds = [trade.refundedAtAlipayFen, ...pending.map(({ askedAfterFen }) => askedAfterFen)].map(
    (sumFen) =>
      sumFen -
      pending.reduce((sum, { askedAfterFen, amountFen }) => (askedAfterFen < sumFen ? sum + amountFen : sum), 0),
  );
  return Math.max(...bounds);
}

/** Money promised to refunds whose outcome is not final, as far as it is not known to have gone back already. */
export function reservedFen(trade: Trade): number {
  return Math.min(sumOf(trade, ['REQUESTED', 'UNKNOWN']), Math.max(0, trade.paidFen - refundedFen(trade)));
}

/** Money that partners have, or may have, less what refunds take back out of their shares; `except` is a settlement to leave out. */
export function withPartnersFen(trade: Trade, except?: string): number {
  const open = trade.settlements.filter(({ state, outRequestNo }) => state !== 'REFUSED' && outRequestNo !== except);
  const givenFen = open.reduce((sum, settlement) => sum + (settlement.sharedFen ?? sharedFen(settlement)), 0);
  const takenBackFen = ownRefunds(trade)
    .filter(({ state }) => state !== 'REFUSED')
    .reduce((sum, { details }) => sum + outOfSharesFen(details), 0);
  return Math.max(0, givenFen - takenBackFen);
}

/** What a refund takes out of partners' shares, in fen. */
export function outOfSharesFen(details: JsonObject | undefined): number {
  return sharesTakenBack(details).reduce((sum, share) => sum + takenBackFen(share), 0);
}

/** Out of whose shares a refund takes how much, as it is sent (alipay.trade.refund, refund_royalty_parameters). */
export function sharesTakenBack(details: JsonObject | undefined): JsonObject[] {
  const shares = details?.['refund_royalty_parameters'];
  if (!Array.isArray(shares)) return [];
  return shares.flatMap((share) =>
    typeof share === 'object' && share !== null && !Array.isArray(share) ? [share] : [],
  );
}

/** In fen; what is no amount counts as nothing. */
export function takenBackFen(share: JsonObject): number {
  return parseWireAmount(share['amount']) ?? 0;
}

/** The whole of a settlement, as it was requested. */
export function sharedFen({ shares }: Pick<Settlement, 'shares'>): number {
  return shares.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** What can still go back to the buyer without taking from partners; `details` of a refund say what it takes from them. */
export function refundableFen(trade: Trade, details?: JsonObject): number {
  const partnersFen = Math.max(0, withPartnersFen(trade) - outOfSharesFen(details));
  return Math.max(0, refundableAtMostFen(trade) - partnersFen);
}

/** What can still go back to the buyer at most: what partners have, too, where the refund says out of whose share. */
export function refundableAtMostFen(trade: Trade): number {
  if (trade.state !== 'TRADE_SUCCESS') return 0;
  const promisedFen = sumOf(trade, ['SUCCEEDED', 'REQUESTED', 'UNKNOWN']) + trade.foreignRefundFen;
  const goneFen = Math.max(promisedFen, trade.refundedAtAlipayFen, refundedFen(trade) + reservedFen(trade));
  return Math.max(0, trade.paidFen - goneFen);
}

/** What can still be shared out among partners; `except` is the settlement that asks. */
export function shareableFen(trade: Trade, except: string): number {
  return Math.max(0, trade.paidFen - refundedFen(trade) - reservedFen(trade) - withPartnersFen(trade, except));
}

/**
 * Money known to have been returned by others, once this refund of ours is known to be done. Where it was taken for refused, what
 * it returned was counted as theirs; what was theirs before it was requested stays so.
 */
export function foreignFenWith({ foreignRefundFen }: Trade, refund: Refund | undefined): number {
  if (refund?.state !== 'REFUSED') return foreignRefundFen;
  return Math.max(Math.min(foreignRefundFen, refund.foreignBeforeFen ?? 0), foreignRefundFen - refund.amountFen);
}

function sumOf(trade: Trade, states: readonly RefundState[]): number {
  return ownRefunds(trade).reduce((sum, refund) => (states.includes(refund.state) ? sum + refund.amountFen : sum), 0);
}
