/** What a person reads: of a run, and of a history that failed. */
import { formatYuan } from '../../../domain/values/money';
import { describeHistory, type History } from '../plan/history';
import { playHistory, type PlayOptions, type Violation } from '../world/play';
import { historyOf, shrink } from '../plan/seeds';
import { sumOf, type Tally } from './tally';
import { transferredFen, type LedgerTrade } from '../stage/stage';
import { describeTrade } from './words';
import type { World } from '../world/world';

export function describeTally(tally: Tally, tookMs: number): string {
  const { histories, steps, events, calls, counts } = tally;
  const faults = sumOf(tally, 'fault ');
  const kinds = [...counts.keys()].filter((what) => what.startsWith('fault ')).length;
  return [
    `${histories} histories in ${(tookMs / 1_000).toFixed(1)} s, ${(tookMs / Math.max(1, histories)).toFixed(2)} ms each`,
    `${steps} steps, ${calls} calls, ${events} events, ${sumOf(tally, 'notify ')} notifies`,
    `${faults} faults of ${kinds} kinds, ${sumOf(tally, 'fault late-arrival')} of them late arrivals`,
    `${sumOf(tally, 'death ')} crashes survived, ${sumOf(tally, 'freeze ')} freezes`,
    `acts: ${actsOf(tally)}`,
  ].join('\n  ');
}

function actsOf({ counts }: Tally): string {
  const acts = [...counts].filter(([what]) => what.startsWith('act '));
  return acts.map(([what, times]) => `${times} ${what.slice('act '.length)}`).join(', ');
}

/** Every kind of act, fault and death with how often it struck, for whoever wonders what was covered. */
export function describeCounts({ counts }: Tally): string {
  return [...counts]
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([what, times]) => `${what}: ${times}`)
    .join('\n');
}

/** Plays the history again and tells it: its steps, what happened, and both ledgers at the end. */
export async function tellHistory(history: History, options: PlayOptions): Promise<string> {
  const { world, violations } = await playHistory(history, { ...options, isLogged: true });
  return [
    ...section('the history', describeHistory(history)),
    ...section('what happened (seconds since the beginning)', world.lines),
    ...section(
      "the engine's ledger",
      world.books.outTradeNos().map((no) => `${no}: ${describeTrade(world.books.tradeOf(no))}`),
    ),
    ...section(
      "Alipay's ledger",
      world.books.outTradeNos().map((no) => `${no}: ${atAlipay(world, no)}`),
    ),
    ...section('what does not hold', violations.map(describeViolation)),
  ].join('\n');
}

export const describeViolation = ({ invariant, detail }: Violation) => `${invariant}: ${detail}`;

const section = (title: string, lines: string[]) => [`--- ${title}`, ...(lines.length > 0 ? lines : ['(nothing)']), ''];

function atAlipay({ stage }: World, outTradeNo: string): string {
  const trade = stage.alipay.ledgerOf(outTradeNo);
  if (!trade) return 'not known';
  return [trade, ...(trade.second ? [trade.second] : [])].map(describeLedger).join('; besides, ');
}

function describeLedger(trade: LedgerTrade): string {
  const refunds = trade.refunds.map(({ outRequestNo, amountFen }) => `${outRequestNo} ${formatYuan(amountFen)}`);
  const shares = trade.settlements.map(
    (one) => `${one.outRequestNo} ${formatYuan(transferredFen(one.shares))} in ${one.shares.length}`,
  );
  return [
    `${trade.status} of ${formatYuan(trade.totalFen)}, ${trade.isPaid ? 'paid' : 'not paid'}`,
    `refunded ${formatYuan(trade.refundedFen)}${refunds.length > 0 ? `: ${refunds.join(', ')}` : ''}`,
    ...(shares.length > 0 ? [`shared ${shares.join(', ')}`] : []),
  ].join('; ');
}

/** Searches for the simplest history that fails like the seed's, and prints it. */
export async function describeFailure(seed: number, violation: Violation, options: PlayOptions): Promise<string> {
  const plainest = await shrink(seed, violation, options);
  return [
    `seed ${seed} breaks ${describeViolation(violation)}`,
    `play it again: npm run replay -- ${seed}`,
    plainest ? 'the plainest history found that breaks the same:' : 'it did not fail again; its history:',
    '',
    await tellHistory(plainest ?? historyOf(seed), options),
  ].join('\n');
}
