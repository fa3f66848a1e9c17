/** What must hold of a trade at every moment, whatever is under way. Each answers what is wrong, in words. */
import { nextDueAt } from '../../../domain/follow-up/due';
import { formatYuan } from '../../../domain/values/money';
import { refundedFen, reservedFen } from '../../../domain/trade/account';
import { hasOpenMismatch, isInDoubt, isUnpaid, type Refund, type Trade } from '../../../domain/trade/trade';
import { transferredFen, type LedgerTrade } from '../stage/stage';
import { attemptEndOf } from '../../../domain/trade/time-limits';

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
  /** An old signed answer was given for a new one: a query that shows a trade as it was before a cancel hides what that did. */
  wasReplayed?: boolean;
};
export type StandingInvariant = (sight: Sight) => string | undefined;

/** Clocks of nodes and whole seconds of Alipay: what is closer together has no order. */
export const UNORDERED_MS = 2_000;

/** What stands at Alipay under our number has another content, or was paid before we opened ours: it is another system's. */
export function isStrangers({ trade, ledger }: Pick<Sight, 'trade' | 'ledger'>): boolean {
  if (!trade.opened || !ledger) return false;
  if (ledger.totalFen !== trade.opened.totalFen) return true;
  const openedAtMs = Date.parse(trade.openedAt ?? '');
  const wasPaidBefore = (ledger.paidAtMs ?? Infinity) < openedAtMs + UNORDERED_MS;
  return wasPaidBefore && trade.anomalies.some(({ kind }) => kind === 'PAID_BEFORE_OPENED');
}

/** An operator has said that what stands at Alipay under our number is dealt with: then the engine no longer queries it. */
export const isClosedForGood = (trade: Trade): boolean =>
  trade.contentMismatch === true &&
  trade.anomalies.some(({ resolved }) => resolved !== undefined) &&
  !hasOpenMismatch(trade);

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

/** The trade at Alipay that is booked here: the one whose number is known, or the first. */
export function ownLedger({ trade, ledger }: Pick<Sight, 'trade' | 'ledger'>): LedgerTrade | undefined {
  return ledger?.second && trade.tradeNo === ledger.second.tradeNo ? ledger.second : ledger;
}

/** Where a refund here moved its money: on the trade that it names, or on the order's own. */
export function refundAtAlipay(sight: Pick<Sight, 'trade' | 'ledger'>, { outRequestNo, tradeNo }: Refund) {
  const { ledger } = sight;
  const named = [ledger, ledger?.second].find((one) => one !== undefined && one.tradeNo === tradeNo);
  return (tradeNo === undefined ? ownLedger(sight) : named)?.refunds.find((one) => one.outRequestNo === outRequestNo);
}

const sumOf = (parts: readonly { amountFen: number }[]) => parts.reduce((sum, { amountFen }) => sum + amountFen, 0);

/** What partners have: their shares, less what refunds took back from them. */
const partnersFen = ({ settlements, refunds }: LedgerTrade) =>
  settlements.reduce((sum, { shares }) => sum + transferredFen(shares), 0) -
  refunds.reduce((sum, { fromPartnersFen = 0 }) => sum + fromPartnersFen, 0);

/** Refunds by this engine, its cancels included: not those of people in the console. */
const ownRefundsAt = ({ refunds }: LedgerTrade) =>
  refunds.filter(({ outRequestNo }) => !outRequestNo.startsWith('console'));

/** At Alipay, what this engine returned and what partners have is no more than what was paid. */
const moneyIsSpentOnce: StandingInvariant = ({ ledger }) => {
  for (const one of [ledger, ledger?.second]) {
    if (!one) continue;
    const [backFen, sharedFen] = [sumOf(ownRefundsAt(one)), partnersFen(one)];
    const paidFen = one.isPaid ? one.totalFen : 0;
    if (backFen + sharedFen > paidFen)
      return `${formatYuan(backFen)} went back and partners have ${formatYuan(sharedFen)} of ${formatYuan(paidFen)}`;
  }
  return undefined;
};

/** Where nothing is in doubt, all that this engine's calls moved is booked. */
const nothingMovedIsMissing: StandingInvariant = ({ trade, ledger, wasMisled, wasReplayed }) => {
  const own = ownLedger({ trade, ledger });
  if (!trade.opened || !own || isInDoubt(trade) || isStrangers({ trade, ledger })) return undefined;
  if (wasMisled || wasReplayed) return undefined;
  const backFen = sumOf(ownRefundsAt(own));
  if (backFen > refundedFen(trade))
    return `not in doubt with ${formatYuan(refundedFen(trade))} refunded; ${formatYuan(backFen)} went back`;
  const missing = own.settlements.find(({ outRequestNo, shares }) => {
    const known = trade.settlements.find((one) => one.outRequestNo === outRequestNo);
    return transferredFen(shares) > 0 && known?.state !== 'SUCCEEDED';
  });
  return missing && `not in doubt, but settlement ${missing.outRequestNo} went through and is not booked`;
};

/**
 * Of the moment at which a call of this engine changed Alipay's ledger: the trade was in doubt then, so that whoever read it
 * knew that more was to come.
 */
export function doubtStaysVisible(trade: Trade, method: string): string | undefined {
  if (!trade.opened || isInDoubt(trade)) return undefined;
  return `${method} arrived and changed the ledger when the trade was ${trade.state} and not in doubt`;
}

/** A refund that went through is never called refused, and none is called done that did not go through. */
const refundsAreReportedTruthfully: StandingInvariant = ({ trade, ledger, wasMisled }) => {
  for (const refund of trade.refunds) {
    const { outRequestNo, state } = refund;
    const hasMoved = refundAtAlipay({ trade, ledger }, refund) !== undefined;
    if (state === 'REFUSED' && hasMoved && !wasMisled) return `refund ${outRequestNo} is REFUSED, but it went through`;
    if (state === 'SUCCEEDED' && !hasMoved) return `refund ${outRequestNo} is SUCCEEDED, but Alipay has none`;
  }
  return undefined;
};

const nothingUnpaidIsCalledPaid: StandingInvariant = ({ trade, ledger }) =>
  trade.paidFen > 0 && !ownLedger({ trade, ledger })?.isPaid
    ? `paid ${formatYuan(trade.paidFen)} here, not at Alipay`
    : undefined;

/** No trade is closed here, as unpaid, while a buyer can pay it or has paid it at Alipay. */
const nothingPayableIsClosed: StandingInvariant = ({ trade, ledger, isPayable, hasStranger, wasMisled }) => {
  if (trade.state !== 'TRADE_CLOSED' || trade.paidFen > 0 || hasStranger) return undefined;
  const reason = trade.closed?.reason;
  // As refused, or as never begun: an older "no such trade" says so of what has come since.
  if (wasMisled) return undefined;
  if (ledger?.isPaid && ledger.status !== 'TRADE_CLOSED') return `closed here (${reason}), ${ledger.status} at Alipay`;
  return isPayable ? `closed here (${reason}), but it can be paid at Alipay` : undefined;
};

/** A payment by bar code is in doubt until Alipay has answered. */
const unknownPaymentsAreInDoubt: StandingInvariant = ({ trade }) => {
  // Where an earlier way keeps the order open, nothing came of this one: it was refused, or Alipay was queried after its end.
  const wasQueriedAfterEnd = Date.parse(trade.lastQuery?.at ?? '') >= attemptEndOf(trade);
  const isNothing =
    trade.attempt?.earlierPayableUntilMs !== undefined &&
    (trade.attempt.state.opening === 'REFUSED' || wasQueriedAfterEnd);
  const isUnknown = trade.opened?.method === 'BARCODE' && trade.state === 'CREATED' && !isNothing;
  return isUnknown && !isInDoubt(trade) && !isClosedForGood(trade) ? 'CREATED, and not in doubt' : undefined;
};

const nothingOpenIsForgotten: StandingInvariant = ({ trade }) => {
  if (!trade.opened || nextDueAt(trade) !== undefined) return undefined;
  if (isUnpaid(trade) && !isClosedForGood(trade)) return 'unpaid, and no query is due any more';
  return !isInDoubt(trade) ? undefined : 'in doubt, and no query is due any more';
};

export const STANDING_INVARIANTS = {
  refundsStayWithinPaid,
  moneyIsSpentOnce,
  nothingMovedIsMissing,
  refundsAreReportedTruthfully,
  nothingUnpaidIsCalledPaid,
  nothingPayableIsClosed,
  unknownPaymentsAreInDoubt,
  nothingOpenIsForgotten,
};
