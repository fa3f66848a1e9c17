/** What must hold of a trade at every moment, whatever is under way. Each answers what is wrong, in words. */
import { attemptEndOf, nextDueAt } from '../../domain/due';
import { formatYuan } from '../../domain/money';
import { refundedFen, reservedFen } from '../../domain/account';
import { isOpenMisfit, isSettled, isUnpaid, type Trade } from '../../domain/trade';
import type { LedgerTrade } from './stage';

/** One trade as both ledgers have it, at one moment. */
export type Sight = {
  trade: Trade;
  /** Undefined while Alipay knows no such trade. */
  ledger: LedgerTrade | undefined;
  /** Whether a buyer could pay the order now. */
  isPayable: boolean;
  /** Another system of the shop used the order number: whatever it opened cannot be closed here. */
  hasStranger: boolean;
  /** A replayed refusal was taken for an answer about it: what it makes of the trade is Alipay's untruth, until a notify corrects it. */
  wasMisled: boolean;
};
export type StandingInvariant = (sight: Sight) => string | undefined;

/** Clocks of nodes and whole seconds of Alipay: what is closer together has no order. */
const UNORDERED_MS = 2_000;

/** What stands at Alipay under our number has another content, or was paid before we opened ours: it is another system's. */
export function isStrangers({ trade, ledger }: Pick<Sight, 'trade' | 'ledger'>): boolean {
  if (!trade.opened || !ledger) return false;
  if (ledger.totalFen !== trade.opened.totalFen) return true;
  const openedAtMs = Date.parse(trade.openedAt ?? '');
  const wasPaidBefore = (ledger.paidAtMs ?? Infinity) < openedAtMs + UNORDERED_MS;
  return wasPaidBefore && trade.anomalies.some(({ kind }) => kind === 'PAID_BEFORE_OPENED');
}

/** An operator has said that what stands at Alipay under our number is dealt with: then nobody asks about it any more. */
export const isLaidToRest = (trade: Trade): boolean =>
  trade.misfit === true && trade.anomalies.some(({ settled }) => settled !== undefined) && !isOpenMisfit(trade);

/** Σ refunds ≤ paid: here, with what is promised, and at Alipay. */
const refundsStayWithinPaid: StandingInvariant = ({ trade, ledger }) => {
  const promisedFen = refundedFen(trade) + reservedFen(trade);
  if (trade.opened && promisedFen > trade.paidFen) {
    return `${formatYuan(promisedFen)} is refunded or reserved of ${formatYuan(trade.paidFen)}`;
  }
  const movedFen = (ledger?.refunds ?? []).reduce((sum, { amountFen }) => sum + amountFen, 0);
  const paidFen = ledger?.isPaid ? ledger.totalFen : 0;
  return movedFen > paidFen ? `Alipay returned ${formatYuan(movedFen)} of ${formatYuan(paidFen)}` : undefined;
};

/** A refund that went through is never called refused, and none is called done that did not go through. */
const refundsAreToldTruthfully: StandingInvariant = ({ trade, ledger, wasMisled }) => {
  for (const { outRequestNo, state } of trade.refunds) {
    const hasMoved = ledger?.refunds.some((moved) => moved.outRequestNo === outRequestNo) ?? false;
    if (state === 'REFUSED' && hasMoved && !wasMisled) return `refund ${outRequestNo} is REFUSED, but it went through`;
    if (state === 'SUCCEEDED' && !hasMoved) return `refund ${outRequestNo} is SUCCEEDED, but Alipay has none`;
  }
  return undefined;
};

const nothingUnpaidIsCalledPaid: StandingInvariant = ({ trade, ledger }) =>
  trade.paidFen > 0 && !ledger?.isPaid ? `paid ${formatYuan(trade.paidFen)} here, not at Alipay` : undefined;

/** No trade is closed here, as unpaid, while a buyer can pay it or has paid it at Alipay. */
const nothingPayableIsClosed: StandingInvariant = ({ trade, ledger, isPayable, hasStranger, wasMisled }) => {
  if (trade.state !== 'TRADE_CLOSED' || trade.paidFen > 0 || hasStranger) return undefined;
  const reason = trade.closed?.reason;
  // As refused, or as never begun: an older "no such trade" says so of what has come since.
  if (wasMisled) return undefined;
  if (ledger?.isPaid && ledger.status !== 'TRADE_CLOSED') return `closed here (${reason}), ${ledger.status} at Alipay`;
  return isPayable ? `closed here (${reason}), but it can be paid at Alipay` : undefined;
};

/** Nobody who pays by bar code is told that all is known before Alipay said anything. */
const unknownPaymentsAreNotCalledSettled: StandingInvariant = ({ trade }) => {
  // Where an earlier way keeps the order open, nothing came of this one: it was refused, or Alipay was asked after its end.
  const wasAskedAfterEnd = Date.parse(trade.lastCheckAt ?? '') >= attemptEndOf(trade);
  const isNothing = trade.payableUntilMs !== undefined && (trade.payRefusal !== undefined || wasAskedAfterEnd);
  const isUnknown = trade.opened?.method === 'BARCODE' && trade.state === 'CREATED' && !isNothing;
  return isUnknown && isSettled(trade) && !isLaidToRest(trade) ? 'CREATED, and called settled' : undefined;
};

const nothingOpenIsForgotten: StandingInvariant = ({ trade }) => {
  if (!trade.opened || nextDueAt(trade) !== undefined) return undefined;
  if (isUnpaid(trade) && !isLaidToRest(trade)) return 'unpaid, and nobody will ever look again';
  return isSettled(trade) ? undefined : 'unsettled, and nobody will ever look again';
};

export const STANDING_INVARIANTS = {
  refundsStayWithinPaid,
  refundsAreToldTruthfully,
  nothingUnpaidIsCalledPaid,
  nothingPayableIsClosed,
  unknownPaymentsAreNotCalledSettled,
  nothingOpenIsForgotten,
};
