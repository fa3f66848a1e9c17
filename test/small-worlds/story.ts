/** A counterexample as a story: each move, what happened at Alipay, what the engine stored, what the caller was answered. */
import type { TradeEvent } from '../../domain/events/trade-events';
import { firstWorld, movesOf, type Sabotage } from './world/small-world';
import type { Plan } from './plans';
import type { Found } from './search/explore';
import type { CallerAnswer, World } from './world/world';

export function tellStory(plan: Plan, { problem, moves }: Found, sabotage?: Sabotage): string {
  let world = firstWorld(plan);
  const startMs = world.nowMs;
  const lines = [`In "${plan.name}", from ${worldInWords(world)}:`];
  for (const [index, move] of moves.entries()) {
    const taken = movesOf(plan, world, sabotage)[move];
    if (!taken) throw new Error(`move ${move} of step ${index + 1} is not there`);
    world = taken.next();
    const { events, answers, atAlipay } = world.happened;
    lines.push(`${String(index + 1).padStart(3)}. +${(world.nowMs - startMs) / 1_000} s  ${taken.label}`);
    lines.push(...atAlipay.map((note) => `       Alipay: ${note}`));
    if (events.length > 0) lines.push(`       stored: ${events.map(eventInWords).join(', ')}`);
    lines.push(...answers.map((answer) => `       answered: ${answerInWords(answer)}`));
  }
  lines.push(`So: ${problem}.`, `Here: ${worldInWords(world)}.`);
  return lines.join('\n');
}

function worldInWords({ trade, alipay: { trade: ledger } }: World): string {
  const doubt = trade.doubt ? ` in doubt about ${trade.doubt.state}` : '';
  const there = ledger
    ? `${ledger.status}, ${ledger.refundedFen} fen returned, ${(ledger.settlements ?? []).length} settlements`
    : 'nothing';
  return `${trade.state ?? 'no trade'}${doubt}; at Alipay ${there}`;
}

function answerInWords({ who, refusals, trade }: CallerAnswer): string {
  const answer = refusals.length === 0 ? 'ok' : refusals.map(({ code }) => code).join(', ');
  return `${who}: ${answer}, ${trade.state ?? 'no trade'}`;
}

function eventInWords({ type, data }: TradeEvent): string {
  switch (type) {
    case 'AlipayCallRequested':
      return `${type}(${data.method.replace('alipay.trade.', '')})`;
    case 'AlipayCallAnswered':
      return `${type}(${data.method.replace('alipay.trade.', '')}: ${[data.outcome, data.reason, data.subCode, data.tradeStatus, data.cancelAction].filter(Boolean).join(' ')})`;
    case 'TradeClosed':
      return `${type}(${data.reason})`;
    case 'TradeAnomalyObserved':
      return `${type}(${data.kind})`;
    default:
      return type;
  }
}
