/** What must hold in every small world, and at its end. Each answers what is wrong, in words. */
import { nextDueAt } from '../../domain/follow-up/due';
import { refundedFen } from '../../domain/trade/account';
import { isInDoubt, type Trade } from '../../domain/trade/trade';
import type { Trade as LedgerTrade } from '../../simulator/ledger/ledger-rows';
import { execute } from './world/alipay';
import { keyOf } from './search/canonical-key';
import { waysToTheEnd } from './world/ending';
import { digestOf } from './search/explore';
import { isQuery } from './world/small-world';
import type { CallerAnswer, World } from './world/world';

/** At every state; `before` is the world that the move came from. */
export function standingProblem(world: World, before: World | undefined): string | undefined {
  return (
    moneyProblem(world.alipay.trade) ??
    (before && shrinkingProblem(world.trade, before.trade)) ??
    falseState(world) ??
    prematureCertainty(world) ??
    firstOf(world.happened.answers, falseAnswer)
  );
}

/** Ends that were reached without a problem, so that worlds which come to the same are followed only once. */
export type GoodEnds = Set<string>;
const MAX_KNOWN_ENDS = 2_000_000;

/** Only where nothing is under way: how it ends when nothing goes wrong any more. */
export function endProblem(world: World, good: GoodEnds): string | undefined {
  if (world.handlers.length > 0) return undefined;
  const keys: string[] = [];
  let before = world;
  for (const at of waysToTheEnd(world)) {
    const problem = standingProblem(at, before);
    if (problem) return `${problem} (when nothing goes wrong any more)`;
    before = at;
    if (at.handlers.length > 0) continue;
    const key = digestOf(keyOf(at));
    if (good.has(key)) return remember(good, keys);
    keys.push(key);
  }
  const problem = disagreement(before);
  return problem ? `at the end: ${problem}` : remember(good, keys);
}

function remember(good: GoodEnds, keys: readonly string[]): undefined {
  if (good.size < MAX_KNOWN_ENDS) for (const key of keys) good.add(key);
}

const sum = (amounts: readonly { amountFen: number }[]) => amounts.reduce((fen, { amountFen }) => fen + amountFen, 0);
const sharedFen = (ledger: LedgerTrade) => sum((ledger.settlements ?? []).flatMap(({ shares }) => shares));
const paidFenOf = (ledger: LedgerTrade | undefined) => (ledger?.paidAtMs === undefined ? 0 : ledger.totalFen);

function moneyProblem(ledger: LedgerTrade | undefined): string | undefined {
  if (!ledger) return undefined;
  const goneFen = ledger.refundedFen + sharedFen(ledger);
  if (goneFen <= paidFenOf(ledger)) return undefined;
  return `${ledger.refundedFen} fen went back and ${sharedFen(ledger)} to partners, of ${paidFenOf(ledger)} fen paid`;
}

function shrinkingProblem(trade: Trade, before: Trade): string | undefined {
  const [now, earlier] = [refundedFen(trade), refundedFen(before)];
  return now < earlier ? `refundedAmount shrinks from ${earlier} to ${now} fen` : undefined;
}

/** What the engine calls certain is so at Alipay. */
function falseState({ trade, alipay: { trade: ledger } }: World): string | undefined {
  if (trade.paidFen > 0 && paidFenOf(ledger) === 0) return 'paid here, not at Alipay';
  for (const { outRequestNo, state } of trade.refunds) {
    const isMoved = ledger?.refunds.some((moved) => moved.outRequestNo === outRequestNo) ?? false;
    if (state === 'SUCCEEDED' && !isMoved) return `refund ${outRequestNo} is SUCCEEDED here, Alipay has none`;
    if (state === 'REFUSED' && isMoved) return `refund ${outRequestNo} is REFUSED here, and it went through`;
  }
  for (const { outRequestNo, state } of trade.settlements) {
    const isShared = ledger?.settlements?.some((known) => known.outRequestNo === outRequestNo) ?? false;
    if (state === 'SUCCEEDED' && !isShared) return `settlement ${outRequestNo} is SUCCEEDED here, Alipay has none`;
    if (state === 'REFUSED' && isShared) return `settlement ${outRequestNo} is REFUSED here, and it went through`;
  }
  if (isInDoubt(trade) || !trade.opened) return undefined;
  const unreturnedFen = paidFenOf(ledger) - (ledger?.refundedFen ?? 0);
  if (trade.state === 'TRADE_CLOSED' && unreturnedFen > 0)
    return `closed and not in doubt here, and ${unreturnedFen} fen are paid`;
  if (trade.state === 'TRADE_SUCCESS' && ledger?.cancelAction === 'refund')
    return 'paid and not in doubt here, and a cancel has returned it';
  return undefined;
}

/** What is not in doubt may not be changed any more by a request of ours that is still on its way. */
function prematureCertainty(world: World): string | undefined {
  if (!world.trade.opened || isInDoubt(world.trade)) return undefined;
  return firstOf(world.late, ({ request }) => {
    if (isQuery(request)) return undefined;
    const after = execute(world.alipay, world.nowMs, request).alipay.trade;
    const isChanged = statusOf(after) !== statusOf(world.alipay.trade);
    return isChanged
      ? `${world.trade.state} and not in doubt here, while ${request.method} may still arrive`
      : undefined;
  });
}

function statusOf(ledger: LedgerTrade | undefined): string {
  return ledger ? [ledger.status, ledger.refundedFen, sharedFen(ledger)].join(' ') : '';
}

/** A caller who receives `ok` has the result. */
function falseAnswer({ who, command, refusals, trade }: CallerAnswer): string | undefined {
  if (refusals.length > 0) return undefined;
  const isWrong = (): boolean => {
    switch (command.type) {
      case 'Cancel':
      case 'Close':
        return trade.state !== 'TRADE_CLOSED';
      case 'Refund':
        return !trade.refunds.some((one) => one.outRequestNo === command.outRequestNo && one.state === 'SUCCEEDED');
      case 'Settle':
        return !trade.settlements.some((one) => one.outRequestNo === command.outRequestNo && one.state === 'SUCCEEDED');
      default:
        return false;
    }
  };
  return isWrong() ? `${who} receives ok, and the trade is ${trade.state}` : undefined;
}

/** Nothing is open, nothing is due, and both ledgers say the same. */
function disagreement({ trade, alipay: { trade: ledger } }: World): string | undefined {
  if (!trade.opened) return undefined;
  if (isInDoubt(trade)) return `${trade.state}, still in doubt`;
  if (nextDueAt(trade) !== undefined) return `${trade.state}, and still due`;
  const status = ledger?.status ?? 'TRADE_CLOSED';
  if (trade.state !== status) return `${trade.state} here, ${ledger?.status ?? 'unknown'} at Alipay`;
  if (trade.paidFen !== paidFenOf(ledger)) return `paid ${trade.paidFen} here, ${paidFenOf(ledger)} at Alipay`;
  const unheardFen = sum((ledger?.refunds ?? []).filter(({ outRequestNo }) => outRequestNo.startsWith('console')));
  const missingFen = (ledger?.refundedFen ?? 0) - refundedFen(trade);
  if (missingFen < 0 || missingFen > unheardFen)
    return `refunded ${refundedFen(trade)} here, ${ledger?.refundedFen ?? 0} at Alipay`;
  return undefined;
}

function firstOf<Item>(items: readonly Item[], problemOf: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem) return problem;
  }
  return undefined;
}
