/** What became of the money, here and at Alipay: what is compared between a run with crashes and the run without. */
import { verifyChain } from '../../adapters/event-log/event-hash';
import { nextDueAt } from '../../domain/follow-up/due';
import { StoreUnavailableError } from '../../domain/ports';
import { refundedFen, reservedFen, sharedFen } from '../../domain/trade/account';
import { isInDoubt, type Trade } from '../../domain/trade/trade';
import type { World } from './world/virtual-world';
import { ELSEWHERE, ORDER } from './numbers';

export const UNKNOWN_FOR_LONG = 'an outcome was unknown for six hours';

export type Outcome = ReturnType<typeof outcomeOf>;

/** Refunds by amount, not by number: of two that compete either may win. */
export function outcomeOf(world: World) {
  const trade = world.tradeOf(ORDER);
  const { ledger } = world.core;
  const atAlipay = ledger.trades.get(ORDER);
  return {
    state: trade.state,
    closeReason: trade.closed?.reason,
    paidFen: trade.paidFen,
    refundedFen: refundedFen(trade),
    refunds: trade.refunds.map(({ amountFen, state }) => `${amountFen} ${state}`).sort(),
    settlements: trade.settlements.map(({ outRequestNo, state }) => `${outRequestNo} ${state}`).sort(),
    anomalies: trade.anomalies.map(({ kind, resolved }) => (resolved ? `${kind}, ${resolved.who}` : kind)),
    atAlipay: {
      state: atAlipay?.status,
      refunds: (atAlipay?.refunds ?? []).map(({ amountFen }) => amountFen).sort(),
      sharedFen: sharedAtAlipayFen(world),
      moneyCalls: moneyCallsOf(world),
      sellerBalanceFen: ledger.meta.sellerBalanceFen,
    },
  };
}

/** Nothing at Alipay, closed here: the shop can take another order number at once. */
export function isNeverPaid({ state, closeReason, paidFen, anomalies, atAlipay }: Outcome): boolean {
  const isUntouched = atAlipay.state === undefined && atAlipay.moneyCalls.length === 0;
  return (
    state === 'TRADE_CLOSED' && closeReason === 'CANCELLED' && paidFen === 0 && anomalies.length === 0 && isUntouched
  );
}

/** Paid once, nothing went back, here and at Alipay: a cancel that was executed would show as a refund there. */
export function isPaidAndStands({ state, paidFen, refundedFen, refunds, anomalies, atAlipay }: Outcome): boolean {
  const isPaid = state === 'TRADE_SUCCESS' && paidFen > 0 && refundedFen === 0 && refunds.length === 0;
  const isPaidThere = atAlipay.state === 'TRADE_SUCCESS' && atAlipay.refunds.length === 0;
  return isPaid && isPaidThere && anomalies.length === 0 && atAlipay.moneyCalls.join() === 'alipay.trade.pay';
}

function sharedAtAlipayFen(world: World): number {
  const settlements = world.core.ledger.trades.get(ORDER)?.settlements ?? [];
  return settlements.flatMap(({ shares }) => shares).reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** Calls that moved money, by method: a second one for the same thing would show here. */
function moneyCallsOf(world: World): string[] {
  const done = [...world.core.ledger.calls.values()].filter(({ code, executed }) => executed && code === '10000');
  return done.map(({ method }) => method).filter((method) => /trade\.(pay|refund)$/.test(method));
}

/** What must hold after any run, whoever died and whoever repeats: nothing unknown, and the engine agrees with Alipay. */
export function problemsOf(world: World): string[] {
  const trade = world.tradeOf(ORDER);
  const problems: string[] = world.failures
    .filter((error) => !(error instanceof StoreUnavailableError))
    .map((error) => `follow-up failed: ${String(error)}`);
  const claim = (isSo: boolean, problem: string): void => {
    if (!isSo) problems.push(problem);
  };
  claim(!isInDoubt(trade), 'an outcome is unknown');
  claim(trade.inFlight.length === 0, 'a call counts as on its way');
  claim(nextDueAt(trade) === undefined, 'something is still due');
  claim(reservedFen(trade) === 0, 'money is still reserved');
  claim(!trade.anomalies.some(({ kind }) => kind === 'OUTCOME_STILL_UNKNOWN'), UNKNOWN_FOR_LONG);
  const outFen = (world.core.ledger.trades.get(ORDER)?.refundedFen ?? 0) + sharedAtAlipayFen(world);
  claim(outFen <= trade.paidFen, 'more went out than came in');
  for (const events of world.log.streams()) claim(verifyChain(events) === undefined, 'the chain of hashes is broken');
  return [...problems, ...disagreements(world, trade), ...notifiesLost(world)];
}

function disagreements(world: World, trade: Trade): string[] {
  const atAlipay = world.core.ledger.trades.get(ORDER);
  const returnedHere = trade.refunds
    .filter(({ state }) => state === 'SUCCEEDED')
    .map(refundText)
    .sort();
  // A cancel returns the whole under the order's own number: it is no refund that was requested here.
  const returnedThere = (atAlipay?.refunds ?? [])
    .filter(({ outRequestNo }) => outRequestNo !== ORDER && outRequestNo !== ELSEWHERE)
    .map(refundText)
    .sort();
  const here = {
    state: trade.state,
    paidFen: trade.paidFen,
    refundedFen: refundedFen(trade),
    refunds: returnedHere.join(),
    sharedFen: trade.settlements.reduce((sum, one) => sum + (one.state === 'SUCCEEDED' ? sharedFen(one) : 0), 0),
  };
  const there = {
    state: atAlipay?.status ?? (trade.opened ? 'TRADE_CLOSED' : undefined),
    paidFen: atAlipay?.paidAtMs === undefined ? 0 : atAlipay.totalFen,
    refundedFen: atAlipay?.refundedFen ?? 0,
    refunds: returnedThere.join(),
    sharedFen: sharedAtAlipayFen(world),
  };
  const keys = Object.keys(here) as (keyof typeof here)[];
  return keys
    .filter((key) => here[key] !== there[key])
    .map((key) => `${key} is ${String(here[key])} here and ${String(there[key])} at Alipay`);
}

const refundText = ({ outRequestNo, amountFen }: { outRequestNo: string; amountFen: number }) =>
  `${outRequestNo}:${amountFen}`;

/** A notify that was answered `success` is never sent again: it has to be on disk. */
function notifiesLost(world: World): string[] {
  const stored = world.log
    .streams()
    .flat()
    .flatMap((event) => (event.type === 'AlipayNotifyReceived' ? [event.data.notifyId] : []));
  return [...world.core.ledger.notifies.values()]
    .filter(({ delivered, notifyId }) => delivered && !stored.includes(notifyId))
    .map(({ notifyId }) => `notify ${notifyId} was accepted and is not stored`);
}
